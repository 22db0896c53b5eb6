"""
A fleet placed on the road, whatever the time.

Of two fleets that follow one another, a unit that did not change is the same object in both: only
the others are placed anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
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
_CREWS: Final = 1024
"""Of how many types and availabilities the turnouts are kept."""
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

    def with_(self, rows: Mapping[int, "Row"]) -> "Columns":
        """Give other values to some units; a decision may still read the columns as they are."""
        columns: list[NDArray[Any]] = [column.copy() for column in self]
        for number, row in rows.items():
            for column, value in zip(columns, row, strict=True):
                column[number] = value
        return Columns(*columns)


class Row(NamedTuple):
    """What ``Columns`` holds of one unit."""

    position_at_us: int
    available: bool
    goes_home: bool
    on_road: bool
    home_on_road: bool
    kind: int
    turnout_ms: tuple[int, ...]


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


class Placing:
    """How units are brought to the road."""

    def __init__(self, driving: Driving, settings: Settings, turnouts: TurnoutTable) -> None:
        self._driving, self._settings, self._turnouts = driving, settings, turnouts
        self._hours = turnouts.hours
        self._turnout_ms = lru_cache(_CREWS)(self._looked_up_ms)

    def anew(self, fleet: Fleet, before: Iterable[PlacedUnit] = ()) -> Placed:
        """Place a fleet; a position of ``before`` is not looked for again."""
        units = self._placed(fleet.units, before)
        kinds = {kind_of(unit) for unit in fleet.units}
        in_order = tuple(sorted(kinds, key=lambda k: (k[0], k[1], sorted(k[2]))))
        number = {kind: at for at, kind in enumerate(in_order)}
        rows = [self._row(one, number[kind_of(one.unit)]) for one in units]
        return Placed(fleet, in_order, tuple(units), self._columns(rows))

    def following(self, before: Placed, fleet: Fleet) -> Followed:
        """Place a fleet after another: what did not change stays."""
        if fleet.units is before.fleet.units:
            return Followed(replace(before, fleet=fleet), [])
        numbers = _changed(before.fleet, fleet)
        if numbers is None:
            return Followed(self.anew(fleet, before.units), None)
        old = [before.units[number] for number in numbers]
        fresh = self._placed([fleet.units[number] for number in numbers], old)
        changed = dict(zip(numbers, fresh, strict=True))
        columns = self._following(before, changed)
        if columns is None:
            return Followed(self.anew(fleet, before.units), None)
        moved = [n for n, one in changed.items() if one[1:] != before.units[n][1:]]
        units = list(before.units)
        for number, one in changed.items():
            units[number] = one
        return Followed(Placed(fleet, before.kinds, tuple(units), columns), moved)

    def _following(self, before: Placed, changed: Mapping[int, PlacedUnit]) -> Columns | None:
        """Give the columns with some units changed; None if there are other kinds than before."""
        rows: dict[int, Row] = {}
        for number, one in changed.items():
            kind = kind_of(one.unit)
            at = int(before.columns.kind[number])
            if kind != before.kinds[at]:
                if kind not in before.kinds:
                    return None
                at = before.kinds.index(kind)
            rows[number] = self._row(one, at)
        columns = before.columns.with_(rows)
        is_whole = np.bincount(columns.kind, minlength=len(before.kinds)).all()
        return columns if is_whole else None

    def _placed(self, units: Sequence[Unit], before: Iterable[PlacedUnit]) -> list[PlacedUnit]:
        spots = {spot.at: spot for one in before for spot in (one.here, one.later)}
        now_and_later = [(unit.position, self._home(unit) or unit.position) for unit in units]
        wanted = {at for both in now_and_later for at in both}
        spots |= self._spots(sorted(wanted - spots.keys()))
        pairs = zip(units, now_and_later, strict=True)
        return [PlacedUnit(unit, spots[now], spots[later]) for unit, (now, later) in pairs]

    def _home(self, unit: Unit) -> tuple[float, float] | None:
        """Give where a unit is taken to be once its position is too old, if not there."""
        return unit.home if self._settings.stale is Stale.HOME else None

    def _spots(self, positions: list[tuple[float, float]]) -> dict[tuple[float, float], Spot]:
        if not positions:
            return {}
        lat, lon = np.array(positions, np.float64).T
        found = snap_all(self._driving.map, lon, lat, self._settings.snap_limit_m)
        return {
            at: Spot(at, self._driving.leaving(one.place), one.flags, "")
            if isinstance(one, Snapped)
            else Spot(at, _NOWHERE, (), str(one))
            for at, one in zip(positions, found, strict=True)
        }

    def _row(self, one: PlacedUnit, kind: int) -> Row:
        unit = one.unit
        return Row(
            position_at_us=micros(unit.position_at),
            available=unit.availability is not Availability.NOT_AVAILABLE,
            goes_home=self._home(unit) is not None,
            on_road=not one.here.why_not,
            home_on_road=not one.later.why_not,
            kind=kind,
            turnout_ms=self._turnout_ms(unit.availability, unit.type),
        )

    def _columns(self, rows: Sequence[Row]) -> Columns:
        dtypes = (np.int64, *[np.bool_] * 4, np.int32)
        *columns, turnout_ms = zip(*rows, strict=True) if rows else [()] * len(Row._fields)
        arrays: list[NDArray[Any]] = [
            np.array(each, dtype) for each, dtype in zip(columns, dtypes, strict=True)
        ]
        matrix = np.array(turnout_ms, np.int32).reshape(len(rows), len(self._hours))
        return Columns(*[*arrays, matrix])

    def _looked_up_ms(self, availability: Availability, unit_type: str) -> tuple[int, ...]:
        if availability is Availability.NOT_AVAILABLE:
            return (0,) * len(self._hours)
        seconds = partial(self._turnouts.seconds_at, availability, unit_type)
        return tuple(1000 * seconds(hour) for hour in self._hours)


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
