"""The live cover of one norm: units move, join and leave, and what is covered is always known."""

import threading
from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispatch.coverage.demand import Weight, WeightMatrixOut
from dispatch.coverage.reach import Reach
from dispatch.nearest.found import Groups, Standing
from graphs.ids import INVALID_ID, Ids, IdsMatrixOut, frozen
from graphs.kernel import kernel
from graphs.place import Place, place_at

_NOTHING: Final[Ids] = frozen(np.empty(0, np.int32))


class Tally(NamedTuple):
    """
    How often each point is covered, and what that adds up to.

    Attributes
    ----------
    n_covering : int32[n_groups, p]
        How many units of each group cover each demand point.
    weight_at : int64[n_groups, units + 1]
        Weight of the points that exactly so many units of a group cover.
    """

    n_covering: IdsMatrixOut
    weight_at: WeightMatrixOut


@kernel
def _add(tally: Tally, group: int, points: Ids, weight: Weight, step: int) -> None:
    """Have one unit more (or, with -1, one less) of a group cover some points."""
    for i in range(len(points)):
        point = points[i]
        before = tally.n_covering[group, point]
        tally.n_covering[group, point] = before + step
        tally.weight_at[group, before] -= weight[point]
        tally.weight_at[group, before + step] += weight[point]


@kernel
def _weight_at(tally: Tally, group: int, points: Ids, weight: Weight, times: int) -> int:
    """Sum the weight of those of some points that exactly so many units of a group cover."""
    total = 0
    for i in range(len(points)):
        if tally.n_covering[group, points[i]] == times:
            total += weight[points[i]]
    return total


class Cover:
    """
    Which demand is covered by which group of units within one norm.

    Covered means turnout + drive <= norm. The points each unit covers are kept, so that its leaving
    and what would be lost with it need no search. A move, and a question, see each other whole.
    """

    def __init__(self, reach: Reach, norm_ms: int, units: Standing, groups: Groups) -> None:
        assert norm_ms <= reach.limit_ms, "The reach must know times up to the norm."
        self._reach, self._norm_ms, self._groups = reach, norm_ms, groups
        self._weight = reach.demand.weight
        n_units, n_points = len(units.kind), len(self._weight)
        n_covering = np.zeros((groups.n_groups, n_points), np.int32)
        self._tally = Tally(n_covering, np.zeros((groups.n_groups, n_units + 1), np.int64))
        self._tally.weight_at[:, 0] = self._weight.sum()
        self._reached = [_NOTHING] * n_units
        self._kind = [INVALID_ID] * n_units
        self._whole = threading.Lock()
        for unit, kind in enumerate(units.kind.tolist()):
            self.put(unit, place_at(units.places, unit), int(units.turnout_ms[unit]), kind)

    def put(self, unit: int, place: Place, turnout_ms: int, kind: int) -> None:
        """Bring a unit to a place, a turnout and a kind; ``INVALID_ID`` as kind takes it out."""
        reached = self._within(place, turnout_ms) if kind != INVALID_ID else _NOTHING
        with self._whole:
            for points, of_kind, step in (
                (self._reached[unit], self._kind[unit], -1),
                (reached, kind, 1),
            ):
                for group in self._groups_of(of_kind):
                    _add(self._tally, group, points, self._weight, step)
            self._reached[unit], self._kind[unit] = reached, kind

    def reached_by(self, unit: int) -> Ids:
        """The demand points that a unit covers, ascending; none for a unit that is out."""
        return self._reached[unit]

    def counts(self) -> NDArray[np.int32]:
        """How many units of each group cover each demand point: ``int32[n_groups, p]``."""
        with self._whole:
            return self._tally.n_covering.copy()

    def covered(self, times: int = 1) -> Weight:
        """Weight that each group covers at least so many times over: ``int64[n_groups]``."""
        assert times >= 1, "All demand is covered at least no times."
        with self._whole:
            weighed: Weight = self._tally.weight_at[:, times:].sum(axis=1)
        return weighed

    def lost(self, unit: int, times: int = 1) -> Weight:
        """How much less each group covers so many times over once a unit is gone."""
        with self._whole:
            return self._changed(self._reached[unit], self._kind[unit], times)

    def lost_together(self, units: Iterable[int]) -> Weight:
        """How much less each group covers once several units are gone together."""
        gone = np.zeros_like(self._tally.n_covering)
        with self._whole:
            for unit in set(units):
                for group in self._groups_of(self._kind[unit]):
                    gone[group, self._reached[unit]] += 1
            only_by_them = (gone > 0) & (gone == self._tally.n_covering)
        lost: Weight = (only_by_them * self._weight).sum(axis=1)
        return lost

    def gained(self, place: Place, turnout_ms: int, kind: int, times: int = 1) -> Weight:
        """How much more each group covers so many times over with one more unit at a place."""
        reached = self._within(place, turnout_ms)
        with self._whole:
            return self._changed(reached, kind, times - 1)

    def _changed(self, points: Ids, kind: int, count: int) -> Weight:
        """Sum what stands at exactly this count: one unit more or less takes it over the edge."""
        changed = np.zeros(self._groups.n_groups, np.int64)
        for group in self._groups_of(kind):
            changed[group] = _weight_at(self._tally, group, points, self._weight, count)
        return changed

    def _groups_of(self, kind: int) -> list[int]:
        if kind == INVALID_ID:
            return []
        first, end = self._groups.first[kind], self._groups.first[kind + 1]
        groups: list[int] = self._groups.group[first:end].tolist()
        return groups

    def _within(self, place: Place, turnout_ms: int) -> Ids:
        return self._reach.within(place, self._norm_ms - turnout_ms)
