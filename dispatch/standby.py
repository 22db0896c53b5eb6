"""A fleet brought to the road: where each unit stands, what to know about it, and the index."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import numpy as np

from dispatch.fleet import Fleet, Unit, turnout_s
from dispatch.mappings.senders import Availability
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.nearest.cch import NearestUnits
from dispatch.nearest.found import standing_of
from dispatch.settings import Settings, Stale
from graphs.ids import INVALID_ID
from graphs.place import Place, at_junction
from graphs.region import Region
from graphs.snap import Snapped, snap_all

Kind = tuple[str, str, frozenset[str]]
"""Units that no rule tells apart: one centre, one country, the same capabilities."""


class Stand(NamedTuple):
    """
    One unit as a decision finds it.

    Attributes
    ----------
    kind : int
        Position in ``Standby.kinds``; ``INVALID_ID`` if it is not available or has no place.
    position_age_s : float
        Age of its position at the time of the decision; negative if it is later than that.
    is_stale : bool
        Whether that is too old, also of a unit that is not available.
    flags : tuple of str
        What a reader must know: ``stale``, ``placed_at_home``, ``snapped_from_pocket``, ...
    """

    unit: Unit
    place: Place
    turnout_ms: int
    kind: int
    position_age_s: float
    is_stale: bool
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Standby:
    """A fleet at the time of a decision, its units in the order of their ids."""

    region: Region
    fleet: Fleet
    when: datetime
    stands: tuple[Stand, ...]
    kinds: tuple[Kind, ...]
    reports: tuple[str, ...]

    @cached_property
    def index(self) -> NearestUnits:
        """The units that can be sent, ready to be searched."""
        units = [(stand.place, stand.turnout_ms, stand.kind) for stand in self.stands]
        return NearestUnits(self.region.siren, self.region.arrays.roads.n_edges, standing_of(units))


def stand_by(
    region: Region,
    fleet: Fleet,
    when: datetime,
    settings: Settings,
    turnouts: TurnoutTable | None = None,
) -> Standby:
    """
    Bring a fleet to the road as it is known at one moment.

    A unit that is available but cannot be placed on a road is left out, and a report says so.
    """
    turnouts = turnouts or load_turnout()
    drafts = [_draft(unit, when, settings) for unit in fleet.units]
    lat, lon = np.array([draft.at for draft in drafts], np.float64).reshape(-1, 2).T
    snapped = snap_all(region.map, lon, lat, settings.snap_limit_m)
    kinds = sorted({_kind(unit) for unit in fleet.units}, key=lambda k: (k[0], k[1], sorted(k[2])))
    number = {kind: i for i, kind in enumerate(kinds)}
    stands, reports = [], []
    for draft, place in zip(drafts, snapped, strict=True):
        unit, can_go = draft.unit, draft.can_go
        if can_go and not isinstance(place, Snapped):
            reports.append(f"Unit {unit.id} of {unit.centre} is left out: {place}")
            can_go = False
        turnout_ms = 1000 * turnout_s(unit, when, turnouts) if can_go else 0
        stands.append(
            Stand(
                unit=unit,
                place=place.place if isinstance(place, Snapped) else at_junction(0),
                turnout_ms=turnout_ms,
                kind=number[_kind(unit)] if can_go else INVALID_ID,
                position_age_s=draft.age_s,
                is_stale="stale" in draft.flags,
                flags=(*draft.flags, *_flags_of(place)),
            )
        )
    said = (*fleet.reports, *reports)
    return Standby(region, fleet, when, tuple(stands), tuple(kinds), said)


class _Draft(NamedTuple):
    """A unit before it is brought to the road."""

    unit: Unit
    at: tuple[float, float]
    can_go: bool
    age_s: float
    flags: tuple[str, ...]


def _draft(unit: Unit, when: datetime, settings: Settings) -> _Draft:
    age_s = (when - unit.position_at).total_seconds()
    can_go = unit.availability is not Availability.NOT_AVAILABLE
    if age_s < 0:
        return _Draft(unit, unit.position, can_go, age_s, ("position_later_than_decision",))
    if age_s <= settings.stale_after_s:
        return _Draft(unit, unit.position, can_go, age_s, ())
    if settings.stale is Stale.DROP:
        return _Draft(unit, unit.position, False, age_s, ("stale",))
    if settings.stale is Stale.HOME and unit.home is not None:
        return _Draft(unit, unit.home, can_go, age_s, ("stale", "placed_at_home"))
    return _Draft(unit, unit.position, can_go, age_s, ("stale",))


def _kind(unit: Unit) -> Kind:
    return unit.centre, unit.country, unit.capabilities


def _flags_of(snapped: Snapped | Exception) -> tuple[str, ...]:
    pocket = isinstance(snapped, Snapped) and snapped.from_pocket
    return ("snapped_from_pocket",) if pocket else ()
