"""
A fleet placed on the road, whatever the time.

Of two fleets that follow one another, a unit that did not change is the same object in both: only
the others are placed anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import compress, count
from operator import is_not
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dispatch.fleet import Fleet, Unit
from dispatch.mappings.senders import Availability
from dispatch.mappings.turnout import TurnoutTable
from dispatch.settings import Settings, Stale
from graphs.ids import Flags, Ids, MillisMatrix
from graphs.movement import Driving
from graphs.place import Place, at_junction
from graphs.snap import Snapped, snap_all

Kind = tuple[str, str, frozenset[str]]
"""Units that no rule tells apart: one centre, one country, the same capabilities."""

Micros: TypeAlias = NDArray[np.int64]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NOWHERE: Final = at_junction(0)


def micros(when: datetime) -> int:
    """Give a moment as whole microseconds, so that ages are exact."""
    return (when - _EPOCH) // timedelta(microseconds=1)


class Spot(NamedTuple):
    """
    A position brought to the road.

    Attributes
    ----------
    at : (float, float)
        Latitude and longitude in degrees.
    place : Place
        Ready to be left; of no meaning where there is none.
    why_not : str
        Why it has no place on a road; empty if it has one.
    """

    at: tuple[float, float]
    place: Place
    flags: tuple[str, ...]
    why_not: str


class PlacedUnit(NamedTuple):
    """
    A unit where it is, and where it is taken to be once its position is too old.

    Attributes
    ----------
    later : Spot
        Its home, if that is known and the settings say so; else ``here`` itself.
    """

    unit: Unit
    here: Spot
    later: Spot


class Columns(NamedTuple):
    """
    What the time makes something of, side by side for all units.

    Attributes
    ----------
    position_at_us : int64[n]
    available : bool[n]
        By its status, wherever it is.
    goes_home, on_road, home_on_road : bool[n]
        Whether it is taken to be elsewhere later; whether it has a place on a road, now and later.
    kind : int32[n]
        Position in ``Placed.kinds``, also of a unit that is not available.
    turnout_ms : int32[n, bands]
        In each band of the day; 0 of a unit that is not available.
    """

    position_at_us: Micros
    available: Flags
    goes_home: Flags
    on_road: Flags
    home_on_road: Flags
    kind: Ids
    turnout_ms: MillisMatrix

    def with_(self, numbers: list[int], values: "Columns") -> "Columns":
        """Give other values to some units; a decision may still read the columns as they are."""
        columns: list[NDArray[Any]] = [column.copy() for column in self]
        others: list[NDArray[Any]] = list(values)
        for column, fresh in zip(columns, others, strict=True):
            column[numbers] = fresh
        return Columns(*columns)


@dataclass(frozen=True)
class Placed:
    """A fleet on the road, its units numbered as they stand in it; kinds in their order."""

    fleet: Fleet
    kinds: tuple[Kind, ...]
    units: tuple[PlacedUnit, ...]
    columns: Columns


class Followed(NamedTuple):
    """
    A fleet after another.

    Attributes
    ----------
    moved : list of int or None
        The units that stand elsewhere than before; None if the numbers of units or kinds do not
        mean what they meant.
    """

    placed: Placed
    moved: list[int] | None


@dataclass(frozen=True)
class Placing:
    """How units are brought to the road."""

    driving: Driving
    settings: Settings
    turnouts: TurnoutTable

    def anew(self, fleet: Fleet, before: Iterable[PlacedUnit] = ()) -> Placed:
        """Place a fleet; a position of ``before`` is not looked for again."""
        units = self._placed(fleet.units, before)
        kinds = {kind_of(unit) for unit in fleet.units}
        in_order = tuple(sorted(kinds, key=lambda k: (k[0], k[1], sorted(k[2]))))
        return Placed(fleet, in_order, tuple(units), self._columns(units, in_order))

    def following(self, before: Placed, fleet: Fleet) -> Followed:
        """Place a fleet after another: what did not change stays."""
        if fleet.units is before.fleet.units:
            return Followed(Placed(fleet, before.kinds, before.units, before.columns), [])
        numbers = _changed(before.fleet, fleet)
        if numbers is None:
            return Followed(self.anew(fleet, before.units), None)
        old = [before.units[number] for number in numbers]
        fresh = self._placed([fleet.units[number] for number in numbers], old)
        if not {kind_of(one.unit) for one in fresh} <= set(before.kinds):
            return Followed(self.anew(fleet, before.units), None)
        columns = before.columns.with_(numbers, self._columns(fresh, before.kinds))
        if not _has_all(before.kinds, columns.kind):
            return Followed(self.anew(fleet, before.units), None)
        units = list(before.units)
        for number, one in zip(numbers, fresh, strict=True):
            units[number] = one
        pairs = zip(numbers, old, fresh, strict=True)
        moved = [n for n, was, is_ in pairs if was.here != is_.here or was.later != is_.later]
        return Followed(Placed(fleet, before.kinds, tuple(units), columns), moved)

    def _placed(self, units: Sequence[Unit], before: Iterable[PlacedUnit]) -> list[PlacedUnit]:
        spots = {spot.at: spot for one in before for spot in (one.here, one.later)}
        wanted = {at for unit in units for at in (unit.position, self._later(unit))}
        spots |= self._spots(sorted(wanted - spots.keys()))
        return [PlacedUnit(u, spots[u.position], spots[self._later(u)]) for u in units]

    def _later(self, unit: Unit) -> tuple[float, float]:
        goes_home = self.settings.stale is Stale.HOME and unit.home is not None
        return unit.home if goes_home and unit.home else unit.position

    def _spots(self, positions: list[tuple[float, float]]) -> dict[tuple[float, float], Spot]:
        if not positions:
            return {}
        lat, lon = np.array(positions, np.float64).T
        found = snap_all(self.driving.map, lon, lat, self.settings.snap_limit_m)
        return {
            at: Spot(at, self.driving.leaving(one.place), one.flags, "")
            if isinstance(one, Snapped)
            else Spot(at, _NOWHERE, (), str(one))
            for at, one in zip(positions, found, strict=True)
        }

    def _columns(self, units: Sequence[PlacedUnit], kinds: tuple[Kind, ...]) -> Columns:
        number = {kind: at for at, kind in enumerate(kinds)}
        hours = self.turnouts.hours
        turnout_ms: dict[tuple[Availability, str], list[int]] = {}
        for one in units:
            crew = one.unit.availability, one.unit.type
            if crew not in turnout_ms:
                turnout_ms[crew] = self._turnout_ms(*crew)
        rows = [turnout_ms[one.unit.availability, one.unit.type] for one in units]
        return Columns(
            np.array([micros(one.unit.position_at) for one in units], np.int64),
            np.array([is_available(one.unit) for one in units], np.bool_),
            np.array([one.later is not one.here for one in units], np.bool_),
            np.array([not one.here.why_not for one in units], np.bool_),
            np.array([not one.later.why_not for one in units], np.bool_),
            np.array([number[kind_of(one.unit)] for one in units], np.int32),
            np.array(rows, np.int32).reshape(len(units), len(hours)),
        )

    def _turnout_ms(self, availability: Availability, unit_type: str) -> list[int]:
        hours = self.turnouts.hours
        if availability is Availability.NOT_AVAILABLE:
            return [0] * len(hours)
        return [1000 * self.turnouts.seconds_at(availability, unit_type, hour) for hour in hours]


def is_available(unit: Unit) -> bool:
    """Whether a unit could be sent by its status."""
    return unit.availability is not Availability.NOT_AVAILABLE


def kind_of(unit: Unit) -> Kind:
    """Give what rules tell units apart by."""
    return unit.centre, unit.country, unit.capabilities


def _changed(before: Fleet, after: Fleet) -> list[int] | None:
    """Give the numbers of the units that are other objects; None if other units are numbered."""
    if len(before.units) != len(after.units):
        return None
    numbers = list(compress(count(), map(is_not, before.units, after.units)))
    same = all(before.units[number].id == after.units[number].id for number in numbers)
    return numbers if same else None


def _has_all(kinds: tuple[Kind, ...], kind: Ids) -> bool:
    return bool(np.bincount(kind, minlength=len(kinds)).all())
