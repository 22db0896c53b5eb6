"""A fleet brought to the road: where each unit stands, what to know about it, and the index."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from dispatch.fleet import Fleet, Unit, turnout_s
from dispatch.mappings.senders import Availability
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.nearest.cch import NearestUnits
from dispatch.nearest.found import standing_of
from dispatch.settings import Settings, Stale
from graphs.errors import NoPlace
from graphs.ids import INVALID_ID
from graphs.movement import Driving
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
    at : (float, float)
        Where it is taken to be: its position, or its home if that is too old and they say so.
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
    at: tuple[float, float]
    place: Place
    turnout_ms: int
    kind: int
    position_age_s: float
    is_stale: bool
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Standby:
    """
    A fleet at the time of a decision, its units in the order of their ids.

    Attributes
    ----------
    driving : Driving
        How the roads of the region are driven at that time.
    kinds : tuple of Kind
    reports : tuple of str
        Codes nobody can read, and units that are left out because they are on no road.
    index : NearestUnits
        The units that can be sent, ready to be searched; numbered as ``stands``.
    """

    region: Region
    driving: Driving
    fleet: Fleet
    when: datetime
    stands: tuple[Stand, ...]
    kinds: tuple[Kind, ...]
    reports: tuple[str, ...]
    index: NearestUnits


class Watch:
    """
    One fleet on one region, watched over time: only what has changed since is worked out anew.

    Roads are driven as the siren does undisturbed, unless another driving is given; when that
    changes, another watch begins.

    A unit that is available but cannot be placed on a road is left out, and a report says so.
    """

    def __init__(
        self,
        region: Region,
        fleet: Fleet,
        settings: Settings,
        turnouts: TurnoutTable | None = None,
        driving: Driving | None = None,
    ) -> None:
        self._region, self._fleet, self._settings = region, fleet, settings
        self._driving = driving or region.siren
        self._turnouts = turnouts or load_turnout()
        kinds = {_kind(unit) for unit in fleet.units}
        self._kinds = tuple(sorted(kinds, key=lambda k: (k[0], k[1], sorted(k[2]))))
        self._number = {kind: number for number, kind in enumerate(self._kinds)}
        self._on_road: dict[tuple[float, float], Snapped | NoPlace] = {}
        self._indexed: tuple[list[tuple[Place, int, int]], NearestUnits] | None = None

    def at(self, when: datetime) -> Standby:
        """Give the fleet as it is known at one moment."""
        drafts = [_draft(unit, when, self._settings) for unit in self._fleet.units]
        self._bring_to_road({draft.at for draft in drafts} - self._on_road.keys())
        stands = tuple(self._stand(draft, when) for draft in drafts)
        left_out = (self._left_out(draft) for draft in drafts)
        reports = (*self._fleet.reports, *(report for report in left_out if report))
        index = self._index_of(stands)
        return Standby(
            self._region, self._driving, self._fleet, when, stands, self._kinds, reports, index
        )

    def _bring_to_road(self, positions: set[tuple[float, float]]) -> None:
        new = sorted(positions)
        lat, lon = np.array(new, np.float64).reshape(-1, 2).T
        snapped = snap_all(self._driving.map, lon, lat, self._settings.snap_limit_m)
        self._on_road |= zip(new, snapped, strict=True)

    def _stand(self, draft: "_Draft", when: datetime) -> Stand:
        unit, snapped = draft.unit, self._on_road[draft.at]
        can_go = draft.can_go and isinstance(snapped, Snapped)
        return Stand(
            unit=unit,
            at=draft.at,
            place=self._place(snapped),
            turnout_ms=1000 * turnout_s(unit, when, self._turnouts) if can_go else 0,
            kind=self._number[_kind(unit)] if can_go else INVALID_ID,
            position_age_s=draft.age_s,
            is_stale="stale" in draft.flags,
            flags=(*draft.flags, *_flags_of(snapped)),
        )

    def _place(self, snapped: Snapped | NoPlace) -> Place:
        if isinstance(snapped, Snapped):
            return self._driving.leaving(snapped.place)
        return at_junction(0)

    def _left_out(self, draft: "_Draft") -> str | None:
        snapped = self._on_road[draft.at]
        if isinstance(snapped, Snapped) or not draft.can_go:
            return None
        return f"Unit {draft.unit.id} of {draft.unit.centre} is left out: {snapped}"

    def _index_of(self, stands: tuple[Stand, ...]) -> NearestUnits:
        """Give the index of these stands: the last one, if nothing that it holds has changed."""
        units = [(stand.place, stand.turnout_ms, stand.kind) for stand in stands]
        indexed = self._indexed
        if indexed is None or indexed[0] != units:
            n_edges = self._driving.on.roads.n_edges
            indexed = units, NearestUnits(self._driving.metric, n_edges, standing_of(units))
            self._indexed = indexed
        return indexed[1]


def stand_by(
    region: Region,
    fleet: Fleet,
    when: datetime,
    settings: Settings,
    turnouts: TurnoutTable | None = None,
    driving: Driving | None = None,
) -> Standby:
    """Bring a fleet to the road as it is known at one moment; see ``Watch``."""
    return Watch(region, fleet, settings, turnouts, driving).at(when)


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
    return snapped.flags if isinstance(snapped, Snapped) else ()
