"""The fictional countries XA and XB: their law and their incidents, to be written in few words."""

from datetime import UTC, date, datetime
from typing import Any

from dispatch.agreements.clause import Agreement
from dispatch.agreements.load import read_agreement
from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Fact, Lazy, OwnEta, Situation
from dispatch.agreements.truth import Truth
from dispatch.mappings.urgency import Urgency, urgencies

HEADER = {
    "id": "XA-XB",
    "name": "Friendship at the border",
    "parties": ["XA", "XB"],
    "legal_force": "treaty",
    "layer": "daily",
    "status": "verified",
    "checked_by": "a lawyer",
    "checked_on": date(2021, 4, 1),
    "confidence": "high",
    "valid_from": date(2021, 3, 1),
    "sources": ["the gazette of XA"],
}
CLAUSE = {
    "id": "art-1",
    "says": "A unit may cross.",
    "source": "the gazette of XA",
    "confidence": "high",
    "from": "XB",
    "to": "XA",
    "trigger": {"kind": "emergency"},
}


def law(*clauses: dict[str, Any], **header: Any) -> Agreement:
    """Give an agreement of XA and XB; what is not said is as in ``HEADER`` and ``CLAUSE``."""
    given = HEADER | header
    if given["status"] != "verified":
        given = {name: what for name, what in given.items() if not name.startswith("checked_")}
    given["clause"] = [CLAUSE | clause for clause in clauses or ({},)]
    return read_agreement(given, "xa-xb.toml")


def situation(**facts: Any) -> Situation:
    """Give a unit of XB five minutes from an incident in XA; its own service needs ten."""
    urgency = Urgency(facts.pop("urgency", "U1"))
    own: OwnEta = facts.pop("own_eta_ms", 600_000)
    short: Fact = facts.pop("shortage", Fact(Truth.of(own is NO_UNIT), "Counted."))
    cover: Fact = facts.pop("donor_cover_ok", Fact(Truth.UNKNOWN, "Nobody counted."))
    usual: dict[str, Any] = {
        "on": date(2024, 5, 1),
        "time": datetime(2024, 5, 1, 12, tzinfo=UTC),
        "incident_country": "XA",
        "incident_areas": frozenset(),
        "known_areas": frozenset(),
        "own_centre": "centre of XA",
        "need": frozenset(),
        "unit_id": "abroad-2",
        "unit_centre": "centre of XB",
        "unit_country": "XB",
        "unit_home_areas": frozenset(),
        "unit_capabilities": frozenset(),
        "eta_ms": 300_000,
        "since_call_ms": UNKNOWN,
    }
    return Situation(
        urgency=urgency,
        is_emergency=urgencies()[urgency].emergency,
        is_life_threat=urgencies()[urgency].life_threat,
        own_eta_ms=Lazy.known(own),
        shortage=Lazy.known(short),
        donor_cover_ok=Lazy.known(cover),
        **usual | facts,
    )
