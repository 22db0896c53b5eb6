"""The fictional countries XA and XB: their law and their incidents, to be written in few words."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Final

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import read_agreement
from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.situation import (
    NO_UNIT,
    Fact,
    IncidentFacts,
    Lazy,
    Situation,
    UnitFacts,
)
from dispatch.agreements.truth import Truth
from dispatch.mappings.urgency import Urgency, urgencies
from dispatch.said import said

HEADER = {
    "id": "XA-XB",
    "name": "Friendship at the border",
    "parties": ["XA", "XB"],
    "legal_force": "treaty",
    "level": "bilateral",
    "layer": "daily",
    "status": "verified",
    "checked_by": "a lawyer",
    "checked_on": date(2021, 4, 1),
    "confidence": "high",
    "valid_from": date(2021, 3, 1),
    "sources": {"gazette": {"at": "the gazette of XA", "dated": date(2021, 2, 1)}},
}
CLAUSE = {
    "id": "art-1",
    "says": "A unit may cross.",
    "source": "gazette",
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
    given["clause"] = header.get("clause", [CLAUSE | clause for clause in clauses or ({},)])
    return read_agreement(given, "xa-xb.toml")


@dataclass(frozen=True)
class Place:
    """Somewhere, by its country, the places that hold it, and all that are on the map."""

    country: str | None
    areas: frozenset[Selector] = frozenset()
    mapped: frozenset[Selector] = frozenset()

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies there; unknown for what is not on the map."""
        land = land_of(selector)
        in_land = Truth.of(None if self.country is None else self.country == land)
        if selector == land:
            return in_land
        in_area = selector in self.areas if selector in self.mapped else None
        return in_land & Truth.of(in_area)


NOBODY_COUNTED: Final = Fact(Truth.UNKNOWN, said("Nobody counted."))
_INCIDENT: Final = {field.name for field in fields(IncidentFacts)}


def situation(**facts: Any) -> Situation:
    """
    Give a unit of XB five minutes from an incident in XA; its own service needs ten.

    Facts are named as in ``IncidentFacts``, else as in ``UnitFacts``; what is lazy may be given as
    it is. ``mapped`` are the places on the map, ``areas`` those that hold the incident, ``home``
    those that hold the home of the unit, or a ``Place``, or None.
    """
    urgency = Urgency(facts.pop("urgency", "U1"))
    mapped = frozenset(facts.pop("mapped", ()))
    country, home_country = facts.pop("incident_country", "XA"), facts.pop("country", "XB")
    home = _home(facts.pop("home", ()), home_country, mapped)
    own = facts.get("own_eta_ms", 600_000)
    incident: dict[str, Any] = {
        "on": date(2024, 5, 1),
        "time": datetime(2024, 5, 1, 12, tzinfo=UTC),
        "where": Place(country, frozenset(facts.pop("areas", ())), mapped),
        "own_centre": "centre of XA",
        "urgency": urgency,
        "is_emergency": urgencies()[urgency].emergency,
        "is_life_threat": urgencies()[urgency].life_threat,
        "need": frozenset(),
        "own_eta_ms": 600_000,
        "shortage": Fact(Truth.of(own is NO_UNIT), said("Counted.")),
    }
    unit: dict[str, Any] = {
        "id": "abroad-2",
        "centre": "centre of XB",
        "country": home_country,
        "type": "BOX",
        "capabilities": frozenset(),
        "home": home,
        "at": home or Place(home_country, mapped=mapped),
        "eta_ms": 300_000,
    }
    for name, value in facts.items():
        (incident if name in _INCIDENT else unit)[name] = value
    for half in (incident, unit):
        for name in _LAZY & half.keys():
            half[name] = _lazy(half[name])
    return Situation(IncidentFacts(**incident), UnitFacts(**unit))


def _home(given: Any, country: str, mapped: frozenset[Selector]) -> Place | None:
    if given is None or isinstance(given, Place):
        return given
    return Place(country, frozenset(given), mapped)


_LAZY: Final = {"own_eta_ms", "shortage", "own_free_units", "neighbours_first", "cover"}


def _lazy(value: Any) -> Any:
    return value if callable(value) else Lazy.known(value)
