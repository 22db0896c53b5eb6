"""Asking another centre for its units: proposed, asked, answered, one transaction each."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from api.asking.proposal import Chosen, Named, propose, response_to
from api.asking.request import Request
from api.asking.words import By, Command, Do, State
from api.auth import Principal, Scope
from api.errors import (
    REFUSALS,
    AlreadyPromised,
    CannotAsk,
    IncidentConflict,
    NotSaid,
    UnknownRequest,
)
from api.schemas.requests import NewCommand, NewRequest, RequestList, RequestSheet
from api.services.deciding import Around, decided_now, decided_on_record, who_else
from api.services.incidents import own_incident
from api.services.once import Answered, Given, Sent, given_before, once
from api.services.request_basis import terms_of
from api.services.request_sheets import sheet_of
from api.services.service import Service
from api.store.incidents import StoredIncident, incident
from api.store.requests import (
    KeptRequest,
    keep_request,
    promises,
    request,
    requests_of,
    step_request,
)
from api.store.transaction import Reading, Writing
from dispatch.agreements.judge.explain import Verdict
from dispatch.decision import Decision
from dispatch.suggest import Response, best_own, responses_of
from dispatch.texts.po import ENGLISH


def propose_request(
    service: Service,
    who: Principal,
    sent: Sent | None,
    new: NewRequest,
    language: str = ENGLISH,
) -> Answered:
    """
    Propose to ask for units, and ask at once if that is wanted.

    The decision is made before the transaction, for which all other writers wait; what may have
    changed since, whether the incident is open and the units are free, is looked at in it.

    Raises
    ------
    UnknownIncident, IncidentConflict
        If the centre has no such incident, or it is closed.
    AlreadyPromised, CannotAsk, NotPossible
        If the units cannot be asked for, or not so.
    """
    before = given_before(service, sent)
    if before is not None:
        return before
    try:
        with _naming_who_else(service, new.incident):
            return _propose(service, who, sent, new, language)
    except REFUSALS:
        # Sent twice at once, one finds the unit promised to the other: both get its answer.
        before = given_before(service, sent)
        if before is None:
            raise
        return before


def do_with_request(
    service: Service, who: Principal, sent: Sent | None, id_: str, do: Do, new: NewCommand
) -> Answered:
    """
    Do something with a request, on behalf of one of its two centres.

    Raises
    ------
    UnknownRequest
        If there is none of this id, or the centre is no party to it.
    NotAllowed, NotPossible
        If the key does not open this side's commands, or it cannot be done now.
    """
    with service.store.reading() as tx:
        centre, kept = mine(tx, who, id_, new.centre)
    is_asking = centre == kept.request.asking
    who.needs(Scope.REQUEST if is_asking else Scope.ANSWER)
    said = new.model_dump(include={"answer_by", "told", "not_known"})

    def work(tx: Writing) -> Given:
        if do is Do.ASK and is_asking:
            _open_incident(tx, who, kept.request.incident)
            _refuse_long_wait(service, new.answer_by, tx.at)
        after = step_request(tx, id_, _command(tx, do, centre, new, **said))
        return Given(sheet_of(tx, after, centre, tx.at))

    with _naming_who_else(service, kept.request.incident):
        return once(service, sent, work)


def show_request(
    service: Service, who: Principal, id_: str, centre: str | None = None
) -> RequestSheet:
    """
    Show a request to one of its two parties.

    Raises
    ------
    UnknownRequest
        If there is none of this id, or the centre is no party to it.
    """
    with service.store.reading() as tx:
        reader, kept = mine(tx, who, id_, centre)
        return sheet_of(tx, kept, reader, service.clock())


def list_requests(
    service: Service,
    who: Principal,
    *,
    centre: str | None = None,
    states: Collection[State] = (),
    incident_id: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> RequestList:
    """List the requests to which a centre is a party, those that it asks and those it is asked."""
    reader = who.acts_for(centre)
    wanted = {"after": after, "states": states, "incident": incident_id}
    with service.store.reading() as tx:
        found = requests_of(tx, reader, limit + 1, **wanted)  # type: ignore[arg-type] # As named.
        at = service.clock()
        sheets = tuple(sheet_of(tx, one, reader, at) for one in found[:limit])
    more = len(found) > limit
    return RequestList(centre=reader, requests=sheets, next=sheets[-1].id if more else None)


def _propose(
    service: Service, who: Principal, sent: Sent | None, new: NewRequest, language: str
) -> Answered:
    with service.store.reading() as tx:
        stored = _open_incident(tx, who, new.incident)
        _refuse_promised(tx, new.units)
        around = Around.of(tx, stored)
    decided = decided_on_record(service, who, around, language)

    def work(tx: Writing) -> Given:
        _open_incident(tx, who, new.incident)
        _refuse_promised(tx, new.units)
        proposal = _proposal(service, tx, new, stored, decided.decision)
        keep_request(tx, proposal, decided.record)
        kept = KeptRequest(proposal, decided.record)
        if new.ask is not None:
            _refuse_long_wait(service, new.ask.answer_by, tx.at)
            asks = _command(tx, Do.ASK, stored.centre, new, **dict(new.ask))
            kept = step_request(tx, proposal.id, asks)
        where = f"/v1/requests/{proposal.id}"
        return Given(sheet_of(tx, kept, stored.centre, tx.at), 201, where)

    return once(service, sent, work)


def _proposal(
    service: Service, tx: Writing, new: NewRequest, stored: StoredIncident, decision: Decision
) -> Request:
    response = response_to(decision, new.units, f"Incident {new.incident}")
    terms = terms_of(service.desk, response.decides.judgement)
    home = new.home_units
    if home is None:
        home = _alerted(tx, decision) if terms.alerts_home else ()
    _refuse_not_own(home, decision)
    by = By(centre=stored.centre, person=new.person)
    # Its number among all changes: in order, and it tells a neighbour nothing of other incidents.
    named = Named(f"r{tx.last + 1:09}", new.incident)
    return propose(named, decision, Chosen(new.units, home), by, tx.at, terms)


def _alerted(tx: Reading, decision: Decision) -> tuple[str, ...]:
    """Give the own units that an agreement wants alerted as well: the best that is free."""
    held = promises(tx)

    def is_free(one: Response) -> bool:
        return all(held.holder(unit) is None for unit in one.units)

    own = best_own([one for one in responses_of(decision.candidates) if is_free(one)])
    return own.units if own else ()


def _refuse_not_own(home: Collection[str], decision: Decision) -> None:
    own = {one.unit.id for one in decision.candidates if one.judgement.verdict is Verdict.OWN}
    for unit in home:
        if unit not in own:
            known = ", ".join(sorted(own)) or "none"
            message = f"{unit} is no own unit that could be alerted as well; those are: {known}."
            raise CannotAsk(message)


def _command(
    tx: Writing, do: Do, centre: str, said: NewRequest | NewCommand, **more: object
) -> Command:
    by = By(centre=centre, person=said.person)
    return Command.model_validate({"do": do, "by": by, "at": tx.at, "reason": said.reason} | more)


def mine(tx: Reading, who: Principal, id_: str, centre: str | None) -> tuple[str, KeptRequest]:
    """
    Find a request that the reader has proposed or was asked; that others have it is not told.

    Raises
    ------
    UnknownRequest
        If there is none of this id, or the centre is no party to it, or is not asked yet.
    """
    reader, kept = who.acts_for(centre), request(tx, id_)
    if kept is None or reader not in _parties(kept.request):
        message = f"{reader} has no request {id_}; see `GET /v1/requests` for those it has."
        raise UnknownRequest(message)
    return reader, kept


def _parties(request: Request) -> set[str]:
    return {request.asking} if request.asks is None else {request.asking, request.asked}


def _open_incident(tx: Reading, who: Principal, id_: str) -> StoredIncident:
    stored = own_incident(tx, who, id_)
    if stored.closed_at is not None:
        message = (
            f"Incident {id_} was closed at {stored.closed_at.isoformat()}: nobody is asked for it. "
            "Open one of a new id."
        )
        raise IncidentConflict(message)
    return stored


def _refuse_promised(tx: Reading, units: Collection[str]) -> None:
    held = promises(tx)
    for unit in units:
        holder = held.holder(unit)
        if holder is not None:
            # The number of a request tells a third neither whose it is nor for what.
            message = f"{unit} is promised to request {holder}, so to nobody else."
            raise AlreadyPromised(message)


def _refuse_long_wait(service: Service, answer_by: datetime | None, at: datetime) -> None:
    """Refuse what would keep a unit from its own people for long: a day instead of a minute."""
    latest = at + timedelta(minutes=service.desk.settings.answer_min)
    if answer_by is not None and answer_by > latest:
        message = (
            f"The units would be held for an answer until {answer_by.isoformat()}; give an "
            f"`answer_by` of {latest.isoformat()} at most."
        )
        raise NotSaid(message)


@contextmanager
def _naming_who_else(service: Service, incident_id: str) -> Iterator[None]:
    """Have a refusal because of a promise say whom to ask instead."""
    try:
        yield
    except AlreadyPromised as refused:
        with service.store.reading() as tx:
            stored = incident(tx, incident_id)
            assert stored is not None, "It was there when it was refused."
            around = Around.of(tx, stored)
        decision = decided_now(service, around)
        instead = who_else(decision, around.promises, service.desk.settings.min_gain_s)
        message = f"{refused} {instead}"
        raise AlreadyPromised(message) from None
