"""
Worlds that differ in what a trigger asks, one for each way its predicates can stand together.

A fact that no predicate asks about has one value. Of numbers those at a limit of the trigger are
tried, on both sides of it, and sums of them; of words, those that are asked for, and another.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Final

from dispatch.agreements.act.agreement import Layer
from dispatch.agreements.act.clause import Clause
from dispatch.agreements.check.supposed import (
    OTHER,
    Facts,
    Leaves,
    destinations,
    donors,
    has,
    of_kind,
    own_services,
    subsets,
    times,
    units,
    varied,
)
from dispatch.agreements.predicates.event import Disaster, MassCasualty, PurposeIn, TimeWindow
from dispatch.agreements.predicates.norm import OwnMissesNorm
from dispatch.agreements.predicates.places import IncidentIn, UnitHomeIn, UnitNowIn
from dispatch.agreements.predicates.times import Faster, ForeignEtaMax
from dispatch.agreements.predicates.urgency import Emergency, LifeThreat, UrgencyIn
from dispatch.agreements.predicates.who import ProviderIn, RequesterIn
from dispatch.agreements.selectors import Selector, Selectors, land_of, lands
from dispatch.agreements.situation import IncidentFacts, Situation, UnitFacts
from dispatch.agreements.truth import Truth
from dispatch.mappings.urgency import Urgency, urgencies

_MONDAY: Final = date(2024, 1, 1)
_ANY_DAY: Final[Facts] = {
    "on": _MONDAY,
    "time": datetime(2024, 1, 1, 12, tzinfo=UTC),
    "own_centre": "the own centre",
    "need": frozenset(),
    "id": "a unit",
    "centre": "the helping centre",
    "type": OTHER,
    "capabilities": frozenset(),
}
_IN_INCIDENT: Final = {field.name for field in fields(IncidentFacts)}


def worlds(clause: Clause, layer: Layer, asked: Leaves) -> Iterator[Situation]:
    """Give every world in which a unit of the clause's direction is foreign to the incident."""
    centres = _centres(asked)
    kinds = [
        *_events(layer, asked),
        centres,
        _homes(clause.from_, asked),
        _scenes(clause.to, asked),
        *units(asked),
        *donors(asked),
        *own_services(asked, {one["own_centre"] for one in centres}),
        times(asked),
        *destinations(clause, asked),
    ]
    for several in product(*kinds):
        facts = dict(_ANY_DAY)
        for some in several:
            facts |= some
        yield _situation(facts)


def are_all(asked: Leaves) -> bool:
    """Whether that is every world: not where several clocks, named norms or shares compare."""
    timed = [leaf for leaf in asked if isinstance(leaf, Faster | ForeignEtaMax | OwnMissesNorm)]
    odd = any(
        (isinstance(leaf, Faster) and leaf.by_pct is not None)
        or (isinstance(leaf, OwnMissesNorm) and leaf.clock_start in {"call", None})
        for leaf in timed
    )
    return not odd or len(set(timed)) == 1


def _situation(facts: Facts) -> Situation:
    incident = {name: value for name, value in facts.items() if name in _IN_INCIDENT}
    unit = {name: value for name, value in facts.items() if name not in _IN_INCIDENT}
    return Situation(IncidentFacts(**incident), UnitFacts(**unit))


def _events(layer: Layer, asked: Leaves) -> Iterator[list[Facts]]:
    urgent = has(asked, Emergency, LifeThreat, UrgencyIn, OwnMissesNorm)  # A norm may know classes.
    yield [_urgency(one) for one in (Urgency if urgent else (Urgency.U0,))]
    plans = of_kind(asked, MassCasualty)
    words = {word for plan in plans if plan.keywords != "unknown" for word in plan.keywords}
    none: list[str | None] = [] if layer is Layer.MASS_CASUALTY else [None]
    yield varied("keyword", [*none, *sorted(words), OTHER] if plans or not none else none)
    is_one = layer is Layer.DISASTER
    yield varied("is_disaster", [is_one] if is_one or not has(asked, Disaster) else [False, True])
    purposes = {one for leaf in of_kind(asked, PurposeIn) for one in leaf.purposes}
    if purposes:
        every = ("scene_call", "interfacility", "organ_transport", "first_response")
        yield varied("purpose", every)
    windows = of_kind(asked, TimeWindow)
    if windows:
        limits = {limit for window in windows for limit in (window.from_, window.to)}
        days = (_MONDAY + timedelta(days=n) for n in range(7))
        moments = (datetime.combine(day, at, UTC) for day in days for at in sorted(limits))
        yield varied("time", list(moments))


def _urgency(urgency: Urgency) -> Facts:
    row = urgencies()[urgency]
    return {
        "urgency": urgency,
        "is_emergency": row.emergency,
        "is_life_threat": row.life_threat,
    }


def _centres(asked: Leaves) -> list[Facts]:
    """Vary who asks and who helps: never the same one."""
    asking = {centre for leaf in of_kind(asked, RequesterIn) for centre in leaf.centres}
    helping = {centre for leaf in of_kind(asked, ProviderIn) for centre in leaf.centres}
    return [
        {"own_centre": own, "centre": centre}
        for own in (*sorted(asking), _ANY_DAY["own_centre"])
        for centre in (*sorted(helping), _ANY_DAY["centre"])
        if own != centre
    ]


@dataclass(frozen=True)
class _Place:
    """Somewhere in a country, in some of the places that are named there."""

    country: str | None
    held: frozenset[Selector]

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies there: it is known of every place."""
        land = land_of(selector)
        return Truth.of(self.country == land and (selector == land or selector in self.held))


def _homes(direction: Selectors, asked: Leaves) -> list[Facts]:
    named = [place for leaf in of_kind(asked, UnitHomeIn) for place in leaf.places]
    now_in = [place for leaf in of_kind(asked, UnitNowIn) for place in leaf.places]
    return [
        {"country": home.country, "home": home, "at": at}
        for home in _places(direction, named)
        for at in [_Place(None, frozenset()), *_places(now_in, now_in)]
    ]


def _scenes(direction: Selectors, asked: Leaves) -> list[Facts]:
    named = [place for leaf in of_kind(asked, IncidentIn) for place in leaf.places]
    return varied("where", _places(direction, named))


def _places(direction: Sequence[Selector], named: Iterable[Selector]) -> list[_Place]:
    """Give places in a direction, in and out of each that is named."""
    found = []
    for land in lands(tuple(direction)):
        drawn = {one for one in named if land_of(one) == land and one != land}
        beside = [one for one in direction if land_of(one) == land and one not in drawn]
        for held in subsets(sorted(drawn, key=str)):
            place = _Place(land, frozenset([*held, *beside[:1]]))
            if any(place.lies_in(one) is Truth.TRUE for one in direction):
                found.append(place)
    return found
