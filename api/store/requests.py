"""Requests between centres and what they hold: step and promise in one transaction, or neither."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import ColumnElement, delete, select

from api.asking.promises import Promises, carry_out
from api.asking.request import Request
from api.asking.rules import OVER
from api.asking.words import Command, State
from api.errors import BadStore, RequestConflict, UnknownRequest
from api.store.changes import Kind, note
from api.store.columns import plain
from api.store.tables import PromiseRow, RequestRow, StepRow
from api.store.transaction import Reading, Writing
from dispatch.written import complaint


class KeptRequest(NamedTuple):
    """
    A request, and the record of the decision that it rests on.

    Attributes
    ----------
    record : str or None
        None if decisions are not put on record.
    """

    request: Request
    record: str | None


def keep_request(tx: Writing, request: Request, record: str | None = None) -> None:
    """
    Keep a request that was just proposed.

    Raises
    ------
    RequestConflict
        If there is one of that id.
    """
    if tx.session.get(RequestRow, request.id) is not None:
        message = f"There is a request {request.id} already; propose one of a new id."
        raise RequestConflict(message)
    proposal = plain({name: value for name, value in request if name != "history"})
    row = RequestRow(
        id=request.id,
        incident=request.incident,
        asking=request.asking,
        asked=request.asked,
        proposal=proposal,
        record=record,
    )
    tx.session.add(row)
    _add_step(tx, row, request)


def step_request(tx: Writing, id_: str, command: Command) -> KeptRequest:
    """
    Do something with a request, and keep the promises in step.

    Raises
    ------
    UnknownRequest
        If there is none of this id.
    NotPossible
        As ``carry_out``: it cannot be done now or by this centre, or another request holds a unit.
    """
    before = request(tx, id_)
    if before is None:
        message = f"There is no request {id_}; propose it first, or check the id."
        raise UnknownRequest(message)
    row = tx.session.get_one(RequestRow, id_)  # It was just read, and is not read again.
    after = carry_out(before.request, command, _promises(tx, before.request.units)).request
    if after.holds_units and not before.request.holds_units:
        tx.session.add_all(PromiseRow(unit=unit, request=id_) for unit in after.units)
    elif before.request.holds_units and not after.holds_units:
        tx.session.execute(delete(PromiseRow).where(PromiseRow.request == id_))
    _add_step(tx, row, after)
    return KeptRequest(after, before.record)


def request(tx: Reading, id_: str) -> KeptRequest | None:
    """Give a request, over or not, or None if there was never one of this id."""
    return next(iter(_read(tx, RequestRow.id == id_)), None)


def open_requests(tx: Reading) -> tuple[KeptRequest, ...]:
    """Give the requests that are not over, by id."""
    return _read(tx, RequestRow.state.not_in(OVER))


def requests_of(
    tx: Reading,
    centre: str,
    limit: int = 100,
    *,
    after: str | None = None,
    states: Collection[State] = (),
    incident: str | None = None,
) -> tuple[KeptRequest, ...]:
    """
    Give the requests to which a centre is a party, by id: those it proposed, or was asked.

    Parameters
    ----------
    after : str or None
        Only those whose id comes after this one.
    states : collection of State
        Only those that stand there; wherever they stand, if none is named.
    """
    was_asked = (RequestRow.asked == centre) & RequestRow.answer_by.is_not(None)
    wanted = (RequestRow.asking == centre) | was_asked
    if after is not None:
        wanted &= RequestRow.id > after
    if states:
        wanted &= RequestRow.state.in_(states)
    if incident is not None:
        wanted &= RequestRow.incident == incident
    return _read(tx, wanted, limit)


def requests_for(tx: Reading, incident: str) -> tuple[KeptRequest, ...]:
    """Give the requests for one incident, by id."""
    return _read(tx, RequestRow.incident == incident)


def promises(tx: Reading) -> Promises:
    """Give who is promised to whom."""
    return _promises_of(tx.session.scalars(select(PromiseRow)))


def kept_request(data: dict[str, Any]) -> KeptRequest:
    """
    Give a request back from the change that told of it.

    Raises
    ------
    BadStore
        If nobody can have come to this by doing what may be done.
    """
    try:
        return KeptRequest(Request.model_validate(data["request"]), data["record"])
    except ValidationError as error:
        message = f"Request {data['request']['id']} of the store: {complaint(error)}"
        raise BadStore(message) from None


def _promises(tx: Reading, units: Iterable[str]) -> Promises:
    wanted = select(PromiseRow).where(PromiseRow.unit.in_(tuple(units)))
    return _promises_of(tx.session.scalars(wanted))


def _promises_of(rows: Iterable[PromiseRow]) -> Promises:
    return Promises({row.unit: row.request for row in rows})


def _add_step(tx: Writing, row: RequestRow, request: Request) -> None:
    step = request.history[-1]
    row.state, row.answer_by = request.state.value, request.answer_by
    command = plain(step.command)
    tx.session.add(
        StepRow(request=request.id, number=step.number, command=command, received_at=tx.at)
    )
    data = {"request": plain(request), "record": row.record}
    note(tx, Kind.REQUEST_STEPPED, request.id, request.asking, data)


def _read(
    tx: Reading, wanted: ColumnElement[bool], limit: int | None = None
) -> tuple[KeptRequest, ...]:
    if limit is not None:
        first = select(RequestRow.id).where(wanted).order_by(RequestRow.id).limit(limit)
        wanted = RequestRow.id.in_(first)
    # In one question: while it is asked for a step, all other writers wait.
    with_steps = (
        select(RequestRow, StepRow)
        .join(StepRow, StepRow.request == RequestRow.id)
        .where(wanted)
        .order_by(RequestRow.id, StepRow.number)
    )
    found = groupby(tx.session.execute(with_steps), key=lambda both: both[0])
    return tuple(_kept(row, [_step(step) for _, step in both]) for row, both in found)


def _step(row: StepRow) -> dict[str, Any]:
    return {"number": row.number, "command": row.command}


def _kept(row: RequestRow, history: list[dict[str, Any]]) -> KeptRequest:
    return kept_request({"request": row.proposal | {"history": history}, "record": row.record})
