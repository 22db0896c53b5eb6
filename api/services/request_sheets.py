"""A request, written down for one of its two parties."""

from datetime import datetime

from api.asking.life import possible_now, way_out
from api.asking.request import CARRIED, Transition
from api.asking.words import Role
from api.schemas.requests import HowToAskRef, IncidentAsked, RequestSheet, RequestStep
from api.store.incidents import StoredIncident, incident
from api.store.requests import KeptRequest
from api.store.transaction import Reading


def sheet_of(tx: Reading, kept: KeptRequest, reader: str, at: datetime) -> RequestSheet:
    """
    Write a request down as it stands at a moment.

    Parameters
    ----------
    reader : str
        The centre that reads it, one of the two.
    """
    request, stored = kept.request, incident(tx, kept.request.incident)
    assert stored is not None, "No incident is ever taken out of the store."
    asks, how = request.asks, request.how
    names = {Role.ASKING: request.asking, Role.ASKED: request.asked, Role.CLOCK: "clock"}
    is_asking = reader == request.asking
    return RequestSheet(
        id=request.id,
        you_are="asking" if is_asking else "asked",
        state=request.state,
        asking=request.asking,
        asked=request.asked,
        incident=_incident(stored),
        units=request.units,
        home_units=request.home_units,
        eta_s=request.eta_ms / 1000,
        verdict=request.verdict,
        agreement=request.agreement,
        clause=request.clause,
        how=None if how is None else HowToAskRef.model_validate(how, from_attributes=True),
        required=how.fields if how else (),
        told=(*CARRIED, *(asks.told if asks else ())),
        not_known=asks.not_known if asks else (),
        missing=request.unsaid(asks),
        stands_down=request.stands_down,
        answer_by=request.answer_by,
        possible={names[role]: what for role, what in possible_now(request, at).items()},
        way_out=way_out(request, at),
        history=tuple(map(_step, request.history)),
        record=kept.record if is_asking else None,
    )


def _incident(stored: StoredIncident) -> IncidentAsked:
    known = stored.incident
    assert known.id is not None
    return IncidentAsked(
        id=known.id,
        at=known.at,
        urgency=known.urgency,
        need=known.need,
        purpose=known.purpose,
    )


def _step(one: Transition) -> RequestStep:
    command = one.command
    return RequestStep(
        number=one.number,
        do=command.do,
        to=one.to,
        centre=command.by.centre,
        person=command.by.person,
        at=command.at,
        reason=command.reason,
        answer_by=command.answer_by,
    )
