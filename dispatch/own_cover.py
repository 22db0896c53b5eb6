"""
Whom each centre reaches in time with its own units, kept up to date while they move.

Only units count that can be sent, whose position is fresh and that are promised to nobody, and only
the people in the dispatch areas that their centre serves.
"""

from collections.abc import Iterable, Iterator
from itertools import compress, count
from operator import is_not
from typing import NamedTuple

import numpy as np

from dispatch.coverage.cover import Cover
from dispatch.coverage.demand import Weight
from dispatch.nearest.found import Standing, groups_of, standing_of
from dispatch.people import People
from dispatch.placed import PlacedUnit
from dispatch.standby import Standby
from graphs.ids import INVALID_ID, Flags, Millis
from graphs.place import Place, at_junction

_ALL = groups_of([[0]], 1)  # One kind of unit, in one group.
_ROOM = 16
"""For how many units more than there are there is room, before all are entered anew."""


class Counted(NamedTuple):
    """One unit that counts, and from where."""

    id: str
    centre: str
    place: Place
    turnout_ms: int


class OwnCover:
    """
    The cover of one centre: its own people, by its own units.

    Attributes
    ----------
    total : int
        The weight of all whom it serves.
    """

    def __init__(self, people: People, weight: Weight) -> None:
        self.total = int(weight.sum())
        self._reach, self._norm_ms = people.reach.weighing(weight), people.norm_ms
        self._counted: dict[str, Counted] = {}
        self._number: dict[str, int] = {}
        self._enter()

    def put(self, unit: Counted) -> None:
        """Count a unit from where it is now."""
        self._counted[unit.id] = unit
        if unit.id not in self._number:
            if not self._free:
                self._enter()
                return
            self._number[unit.id] = self._free.pop()
        self._cover.put(self._number[unit.id], unit.place, unit.turnout_ms, 0)

    def take_out(self, id_: str) -> None:
        """Count a unit no more."""
        number = self._number.pop(id_)
        self._cover.put(number, at_junction(0), 0, INVALID_ID)
        self._free.append(number)
        del self._counted[id_]

    def covered(self) -> int:
        """Give the weight of those who are reached in time."""
        return int(self._cover.covered()[0])

    def covered_without(self, ids: Iterable[str]) -> int:
        """Give the weight of those who still were if some units went."""
        gone = [self._number[id_] for id_ in ids if id_ in self._number]
        return self.covered() - int(self._cover.lost_together(gone)[0])

    def _enter(self) -> None:
        """Enter all that count, with room for more."""
        self._number = {id_: number for number, id_ in enumerate(self._counted)}
        self._free = list(range(len(self._number), 2 * len(self._number) + _ROOM))
        self._cover = Cover(self._reach, self._norm_ms, self._standing(), _ALL)

    def _standing(self) -> Standing:
        nobody = [(at_junction(0), 0, INVALID_ID)] * len(self._free)
        counted = [(one.place, one.turnout_ms, 0) for one in self._counted.values()]
        return standing_of([*counted, *nobody])


class OwnCovers:
    """The covers of all centres whose people are known; for one caller at a time."""

    def __init__(self, people: People) -> None:
        self._covers = {
            centre: OwnCover(people, weight)
            for centre, weight in people.served_by.items()
            if weight.sum() > 0
        }
        self._held = _Held((), np.empty(0, np.bool_), np.empty(0, np.int32))

    def follow(self, standby: Standby, promised: Flags) -> int:
        """
        Bring all covers up to a fleet as it stands; give how many units had to be moved.

        Parameters
        ----------
        promised : bool[n]
            The units that go elsewhere.
        """
        held, now = self._held, _held(standby, promised)
        n_moved = 0
        for before, after in _differing(held, now):
            of, to = self._cover_of(before), self._cover_of(after)
            if before is not None and of is not None and of is not to:
                of.take_out(before.id)
            if after is not None and to is not None:
                to.put(after)
            n_moved += 1
        self._held = now
        return n_moved

    def of(self, centre: str) -> OwnCover | None:
        """Give the cover of a centre; None if nobody is known whom it serves."""
        return self._covers.get(centre)

    def _cover_of(self, unit: Counted | None) -> OwnCover | None:
        return None if unit is None else self._covers.get(unit.centre)


class _Held(NamedTuple):
    """What was last counted, by number."""

    units: tuple[PlacedUnit, ...]
    counts: Flags
    turnout_ms: Millis

    def row(self, number: int) -> Counted | None:
        if not self.counts[number]:
            return None
        one = self.units[number]
        turnout_ms = int(self.turnout_ms[number])
        return Counted(one.unit.id, one.unit.centre, one.here.place, turnout_ms)


def _held(standby: Standby, promised: Flags) -> _Held:
    taken = standby.taken
    counts = taken.can_go & ~taken.stale & ~promised
    return _Held(standby.placed.units, counts, taken.turnout_ms)


def _differing(before: _Held, after: _Held) -> Iterator[tuple[Counted | None, Counted | None]]:
    """Give each unit that counts otherwise than before, as it counted and as it counts."""
    numbers = _changed(before, after)
    if numbers is None:
        rows = [
            {row.id: row for row in map(one.row, range(len(one.units))) if row}
            for one in (before, after)
        ]
        pairs = [(rows[0].get(id_), rows[1].get(id_)) for id_ in rows[0] | rows[1]]
    else:
        pairs = [(before.row(number), after.row(number)) for number in numbers]
    return (pair for pair in pairs if pair[0] != pair[1])


def _changed(before: _Held, after: _Held) -> list[int] | None:
    """Give the numbers of units that may count otherwise; None if numbers are other units now."""
    if len(before.units) != len(after.units):
        return None
    other = list(compress(count(), map(is_not, before.units, after.units)))
    if any(before.units[n].unit.id != after.units[n].unit.id for n in other):
        return None
    differs = (before.counts != after.counts) | (before.turnout_ms != after.turnout_ms)
    differs[other] = True
    numbers: list[int] = np.flatnonzero(differs).tolist()
    return numbers
