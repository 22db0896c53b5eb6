"""
What a helping centre keeps for its own people when one of its units goes.

Only units of that centre count, only while they are available and their position is fresh, and only
the people in the dispatch areas it serves. Each centre is counted once for a decision, when the law
first asks about one of its units.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from dispatch.agreements.situation import UNKNOWN, Cover
from dispatch.coverage.cover import Cover as Covered
from dispatch.nearest.found import groups_of, standing_of
from dispatch.people import People
from dispatch.standby import Standby
from graphs.ids import Flags

_ALL = groups_of([[0]], 1)  # One kind of unit, in one group.


@dataclass(frozen=True)
class DonorCover:
    """
    What each centre keeps.

    Attributes
    ----------
    people : People or None
        None where nobody told whom the centres serve, or within which norm.
    held : bool[n]
        The units that another request holds: they are not there for their own people.
    """

    standby: Standby
    people: People | None
    held: Flags

    def without(self, unit: int) -> Cover:
        """Say what is left to a unit's centre when it goes."""
        of_centre = self.standby.units_of(self._centre(unit))
        others = of_centre[of_centre != unit]
        stale = self.standby.taken.stale[others]
        free = int(np.count_nonzero((self.standby.available & ~self.held)[others] & ~stale))
        return self._with_people(unit, free, is_floor=bool(stale.any()))

    def _centre(self, unit: int) -> str:
        return self.standby.fleet.units[unit].centre

    def _with_people(self, unit: int, free: int, *, is_floor: bool) -> Cover:
        counted = self._of_centre(self._centre(unit))
        if counted is None:
            return Cover(free_units=free, is_floor=is_floor)
        lost = int(counted.cover.lost(counted.numbers[unit])[0]) if unit in counted.numbers else 0
        left = int(counted.cover.covered()[0]) - lost
        is_old = self.standby.taken.stale[unit]  # Whom it reaches now, nobody can tell.
        return Cover(
            free_units=free,
            share_left=left / counted.total,
            share_lost=UNKNOWN if is_old else lost / counted.total,
            is_floor=is_floor,
        )

    def _of_centre(self, centre: str) -> "_Counted | None":
        if centre not in self._counted:
            self._counted[centre] = self._count(centre)
        return self._counted[centre]

    @cached_property
    def _counted(self) -> dict[str, "_Counted | None"]:
        return {}

    def _count(self, centre: str) -> "_Counted | None":
        """Count whom the units of a centre reach; None if nobody is known to be served by it."""
        if self.people is None or centre not in self.people.served_by:
            return None
        weight = self.people.served_by[centre]
        if not (total := int(np.sum(weight))):
            return None
        of_centre, taken = self.standby.units_of(centre), self.standby.taken
        numbers = of_centre[(taken.can_go & ~taken.stale & ~self.held)[of_centre]].tolist()
        counted = (self.standby.stands[number] for number in numbers)
        units = standing_of([(one.place, one.turnout_ms, 0) for one in counted])
        cover = Covered(self.people.reach.weighing(weight), self.people.norm_ms, units, _ALL)
        return _Counted(cover, {number: at for at, number in enumerate(numbers)}, total)


@dataclass(frozen=True)
class _Counted:
    """
    The live cover of one centre.

    Attributes
    ----------
    numbers : dict of int to int
        The units in it: by their number in the fleet, their number in the cover.
    total : int
        The weight of all whom the centre serves.
    """

    cover: Covered
    numbers: dict[int, int]
    total: int
