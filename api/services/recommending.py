"""Recommendations over HTTP: for an incident that is described, or one that is open here."""

from collections.abc import Mapping
from typing import Final

from api.asking.answers import answers_to
from api.auth import Principal
from api.errors import IncidentConflict
from api.record.recorder import Caller
from api.schemas.ask import AboutStored, Ask, AskOfStored
from api.schemas.draft_request import DraftAsk
from api.services.draft_requests import draft_request
from api.services.incidents import own_incident
from api.services.once import Answered, Given, Sent, once_apart, once_unkept
from api.services.recommendations import answer
from api.services.service import Service
from api.store.incidents import StoredIncident
from api.store.requests import requests_for

RECORD: Final = "Record-Id"
"""The header that names the record of an answer, if records are kept."""


def recommend(
    service: Service,
    who: Principal,
    asked: AboutStored | Ask,
    sent: Sent | None,
    language: str,
) -> Answered:
    """
    Decide whom to send to an incident, and answer in a language.

    Raises
    ------
    UnknownIncident, IncidentConflict
        If the centre has no such incident, or it is closed.
    BadIncident, BadFleet, BadTexts, NotRecorded, graphs.errors.NoPlace
        As ``recommendations.answer``.
    """

    def work() -> Given:
        ask = _of_stored(service, who, asked) if isinstance(asked, AboutStored) else asked
        answered = answer(service.desk, ask, language, Caller(who.key, who.centre))
        headers = _spoken(language)
        if answered.record is not None:
            headers[RECORD] = answered.record
        return Given(answered.document, headers=headers)

    return once_apart(service, sent, work)


def draft(service: Service, ask: DraftAsk, sent: Sent | None, language: str) -> Answered:
    """
    Draft a request; its free text is kept nowhere, so the same is drafted anew if it is sent again.

    Raises
    ------
    BadIncident, BadFleet, BadTexts, graphs.errors.NoPlace
        As ``draft_requests.draft_request``.
    """

    def work() -> Given:
        headers = _spoken(language)
        return Given(draft_request(service.desk, ask, language), headers=headers)

    return once_unkept(service, sent, work)


def ask_of(
    stored: StoredIncident, answers: Mapping[str, bool], asked: AboutStored | None = None
) -> AskOfStored:
    """Ask about a stored incident, with what was answered to requests for it."""
    said = {name: one for name, one in stored.incident if name in AskOfStored.model_fields}
    more = asked or AboutStored(incident=said["id"])
    return AskOfStored.model_validate(
        said
        | {"time": more.time, "k": more.k, "shortages": more.shortages}
        | {"answers": {**answers, **more.answers}}
    )


def _spoken(language: str) -> dict[str, str]:
    return {"Content-Language": language, "Vary": "Accept-Language"}


def _of_stored(service: Service, who: Principal, asked: AboutStored) -> AskOfStored:
    """Ask about an incident as the store says it is, not as this process may know it."""
    with service.store.reading() as tx:
        stored = own_incident(tx, who, asked.incident)
        requests = requests_for(tx, asked.incident)
    if stored.closed_at is not None:
        message = (
            f"Incident {asked.incident} was closed at {stored.closed_at.isoformat()}: nobody is to "
            "be sent; open one of a new id."
        )
        raise IncidentConflict(message)
    return ask_of(stored, answers_to(one.request for one in requests), asked)
