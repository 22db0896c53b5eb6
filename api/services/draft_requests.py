"""The request to another centre, prefilled from the decision about one of its units."""

from typing import Any, Final

from api.schemas.answer import LawRef, RegionRef
from api.schemas.draft_request import DraftAsk, RequestDraft, RequestFields
from api.services.desk import Desk
from api.services.languages import saying
from api.services.recommendations import recommend
from api.services.request_basis import basis_of
from api.services.request_text import Wording, lines
from dispatch.agreements.act.terms import Request, RequestField
from dispatch.agreements.judge.explain import Verdict
from dispatch.decide import MOST_K
from dispatch.decision import Candidate, Decision
from dispatch.errors import BadIncident
from dispatch.texts.po import ENGLISH, LANGUAGES
from dispatch.texts.tongue import tongue
from dispatch.written import understood, unknown_word

OWN_LIST: Final[tuple[RequestField, ...]] = (
    "address",
    "nature",
    "urgency",
    "caller_contact",
    "resources_wanted",
    "resources_engaged",
)
"""What is asked for where no agreement says what a request must hold; this project's choice."""
_TRILINGUAL: Final = ("nl", "fr", "de")


def read_draft_ask(**given: Any) -> DraftAsk:
    """
    Read what a request is asked for; what is ``None`` was not said.

    Raises
    ------
    BadIncident
        About the first thing that is wrong.
    """
    said = {name: value for name, value in given.items() if value is not None}
    return understood(DraftAsk, said, "", BadIncident)


def draft_request(desk: Desk, ask: DraftAsk, language: str = ENGLISH) -> RequestDraft:
    """
    Draft the request for a unit; nothing is sent, and nothing is kept.

    Parameters
    ----------
    language : str
        What the reasons are said in; the text comes in the languages of the request.

    Raises
    ------
    BadIncident, BadFleet
        If the unit cannot be asked for, or not under that agreement.
    graphs.errors.NoPlace
        If the incident is off the road, outside the region or out of reach.
    """
    decision = recommend(desk, ask.model_copy(update={"k": MOST_K}))
    candidate = _asked_for(ask.unit, decision)
    basis = basis_of(desk, ask, candidate)
    term = basis.request
    units = candidate.judgement.offer.units if candidate.judgement.offer else (ask.unit,)
    fields = _fields(ask, units, decision)
    required = (term.fields if term else ()) or OWN_LIST
    missing = tuple(name for name in required if getattr(fields, name) is None)
    languages = ask.languages or _spoken(term)
    wording = Wording(
        from_centre=decision.scene.own_centre,
        to_centre=candidate.unit.centre,
        units=units,
        eta_ms=candidate.eta_ms,
        gain_ms=candidate.gain_ms,
        at=ask.at,
        fields=fields,
        missing=missing,
        basis=basis.says,
        conditions=basis.conditions,
    )
    return RequestDraft(
        **_who(desk, decision, candidate),
        **basis.document(tongue(language)),
        how=term.rule if term else None,
        units=units,
        fields=fields,
        required=required,
        required_by="agreement" if term and term.fields else "own_list",
        missing=missing,
        languages=languages,
        texts={one: "\n".join(map(saying(one), lines(wording))) for one in languages},
        region=RegionRef.of(decision.basis),
        agreements=LawRef(hash=decision.basis.agreements_hash, accepted=decision.basis.accepted),
    )


def _asked_for(unit: str, decision: Decision) -> Candidate:
    known = {one.unit.id: one for one in decision.candidates}
    if unit not in known:
        message = (
            f"Unit {unknown_word(unit, known)} Only a unit that is available and can reach the "
            "place can be asked for."
        )
        raise BadIncident(message)
    if known[unit].judgement.verdict is Verdict.OWN:
        message = f"{unit} is an own unit: dispatch it, no other centre is asked."
        raise BadIncident(message)
    return known[unit]


def _fields(ask: DraftAsk, units: tuple[str, ...], decision: Decision) -> RequestFields:
    types = {one.unit.id: one.unit.type for one in decision.candidates}
    named = tuple(f"{id_} ({types[id_]})" if id_ in types else id_ for id_ in units)
    return RequestFields(
        address=ask.address,
        nature=ask.nature,
        urgency=ask.urgency,
        caller_contact=ask.caller_contact,
        resources_wanted=ask.wanted or named,
        resources_engaged=ask.engaged,
    )


def _spoken(term: Request | None) -> tuple[str, ...]:
    """Give the agreement's languages, as far as we have words in them."""
    spoken = tuple(one for one in (term.languages if term else ()) if one in LANGUAGES)
    return spoken or _TRILINGUAL


def _who(desk: Desk, decision: Decision, candidate: Candidate) -> dict[str, Any]:
    unit, scene, gain_ms = candidate.unit, decision.scene, candidate.gain_ms
    centre = desk.centres.get(unit.centre)
    return {
        "as_of": decision.as_of,
        "from_centre": scene.own_centre,
        "from_country": scene.country,
        "to_centre": unit.centre,
        "to_country": unit.country,
        "to_channels": centre.channels.known() if centre else {},
        "unit": unit.id,
        "eta_s": candidate.eta_ms / 1000,
        "gain_s": None if gain_ms is None else gain_ms / 1000,
        "at": scene.incident.at,
        "dispatch_area": scene.dispatch_area,
    }
