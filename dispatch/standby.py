"""A fleet as one decision finds it: where each unit stands, and the index of all that can go."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, overload

import numpy as np

from dispatch.fleet import Fleet, Unit
from dispatch.nearest.cch import NearestUnits
from dispatch.placed import Kind, Placed
from graphs.ids import INVALID_ID, Flags, Ids, Millis
from graphs.movement import Driving
from graphs.place import Place
from graphs.region import Region


class Stand(NamedTuple):
    """
    One unit as a decision finds it.

    Attributes
    ----------
    at : (float, float)
        Where it is taken to be: its position, or its home if that is too old and they say so.
    kind : int
        Position in ``Standby.kinds``; ``INVALID_ID`` if it is not available or has no place.
    is_stale : bool
        Whether its position is too old, also of a unit that is not available.
    flags : tuple of str
        What a reader must know: ``stale``, ``placed_at_home``, ``snapped_from_pocket``, ...
    """

    unit: Unit
    at: tuple[float, float]
    place: Place
    turnout_ms: int
    kind: int
    is_stale: bool
    flags: tuple[str, ...]


class Taken(NamedTuple):
    """
    What all units are taken to be at one moment, side by side.

    Attributes
    ----------
    stale, too_new : bool[n]
        Whether the position is too old; whether it is later than the decision.
    at_home : bool[n]
        Whether it is taken to be at home.
    can_go : bool[n]
        Whether it is available and has a place on a road.
    turnout_ms : int32[n]
        0 of a unit that cannot go.
    lost : int[...]
        The units that could be sent, but for their having no place on a road.
    """

    stale: Flags
    too_new: Flags
    at_home: Flags
    can_go: Flags
    turnout_ms: Millis
    lost: Ids


@dataclass(frozen=True)
class Standby:
    """
    A fleet at the time of a decision, its units in the order of their ids.

    Attributes
    ----------
    driving : Driving
        How the roads of the region are driven at that time.
    index : NearestUnits
        The units that can be sent, ready to be searched; numbered as ``stands``. It is the one part
        that another decision may change, once this one has ended.
    """

    region: Region
    driving: Driving
    when: datetime
    placed: Placed
    taken: Taken
    index: NearestUnits

    @property
    def fleet(self) -> Fleet:
        """All units, as they were told."""
        return self.placed.fleet

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What kinds of units there are, in their order."""
        return self.placed.kinds

    @property
    def available(self) -> Flags:
        """Whether each unit could be sent by its status, wherever it is: ``bool[n]``."""
        return self.placed.columns.available

    @property
    def stands(self) -> "Stands":
        """Each unit by its number, worked out when it is looked at."""
        return Stands(self.placed, self.taken)

    @property
    def reports(self) -> tuple[str, ...]:
        """Codes nobody can read, and units that are left out because they are on no road."""
        return (*self.fleet.reports, *map(self._left_out, self.taken.lost.tolist()))

    def number_of(self, unit_id: str) -> int | None:
        """Give the number of a unit; None if the fleet does not list it."""
        units = self.fleet.units
        number = bisect_left(units, unit_id, key=lambda unit: unit.id)
        return number if number < len(units) and units[number].id == unit_id else None

    def position_age_s(self, number: int) -> float:
        """Age of a unit's position; negative if it is later than the decision."""
        return (self.when - self.fleet.units[number].position_at).total_seconds()

    def units_of(self, centre: str) -> Ids:
        """Give the numbers of all units of a centre."""
        return self.units_that(lambda of, _: of == centre)

    def units_that(self, fit: Callable[[str, str], bool]) -> Ids:
        """Give the numbers of all units whose centre and country fit."""
        fitting = np.array([fit(centre, country) for centre, country, _ in self.kinds], np.bool_)
        return np.flatnonzero(fitting[self.placed.columns.kind]).astype(np.int32)

    def _left_out(self, number: int) -> str:
        one = self.placed.units[number]
        spot = one.later if self.taken.at_home[number] else one.here
        return f"Unit {one.unit.id} of {one.unit.centre} is left out: {spot.why_not}"


@dataclass(frozen=True)
class Stands(Sequence[Stand]):
    """The units as a decision finds them, by their numbers."""

    placed: Placed
    taken: Taken

    def __len__(self) -> int:
        """Count the units."""
        return len(self.placed.units)

    @overload
    def __getitem__(self, number: int) -> Stand: ...
    @overload
    def __getitem__(self, number: slice) -> list[Stand]: ...
    def __getitem__(self, number: int | slice) -> Stand | list[Stand]:
        """Give one unit, or some."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        (unit, here, later), taken = self.placed.units[number], self.taken
        is_stale, at_home = bool(taken.stale[number]), bool(taken.at_home[number])
        spot = later if at_home else here
        told = {
            "position_later_than_decision": bool(taken.too_new[number]),
            "stale": is_stale,
            "placed_at_home": at_home,
        }
        return Stand(
            unit=unit,
            at=spot.at,
            place=spot.place,
            turnout_ms=int(taken.turnout_ms[number]),
            kind=int(self.placed.columns.kind[number]) if taken.can_go[number] else INVALID_ID,
            is_stale=is_stale,
            flags=(*(flag for flag, holds in told.items() if holds), *spot.flags),
        )
