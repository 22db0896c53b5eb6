"""Coverage by plain Dijkstra from every unit, all counted anew: the judge, and the fallback."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dispatch.coverage.demand import Demand, Weight
from dispatch.nearest.found import Groups, Standing
from graphs.csr import RoadGraph
from graphs.dijkstra import travel_times_from
from graphs.ids import INF_MS, INVALID_ID, Ids
from graphs.place import Place, direct_ms, place_at


class Reach:
    """Which demand points can be driven to in time, by a search over the whole graph."""

    def __init__(self, graph: RoadGraph, demand: Demand) -> None:
        self._graph, self.demand = graph, demand

    def within(self, place: Place, drive_ms: int) -> Ids:
        """The demand points that are at most so long a drive from a place, ascending."""
        ends = np.array([place.tail, place.head], np.int32)
        offsets_ms = np.array([place.to_tail_ms, place.to_head_ms], np.int32)
        to_node_ms = travel_times_from(self._graph, ends, offsets_ms)
        points = self.demand.places
        over_tail_ms = to_node_ms[points.tail] + points.from_tail_ms  # INF_MS + INF_MS fits.
        over_head_ms = to_node_ms[points.head] + points.from_head_ms
        there_ms = np.minimum(np.minimum(over_tail_ms, over_head_ms), INF_MS)
        same = (points.edge == place.edge) & (points.edge != INVALID_ID)
        for point in np.flatnonzero(same).tolist():
            there_ms[point] = min(there_ms[point], direct_ms(place, place_at(points, point)))
        return np.flatnonzero((there_ms <= drive_ms) & (there_ms < INF_MS)).astype(np.int32)

    def weighing(self, weight: Weight) -> "Reach":
        """Give the same reach with other weights of its points."""
        return Reach(self._graph, self.demand._replace(weight=weight))


class Cover:
    """Which demand is covered by which group of units within one norm."""

    def __init__(self, reach: Reach, norm_ms: int, units: Standing, groups: Groups) -> None:
        self._reach, self._norm_ms, self._groups = reach, norm_ms, groups
        nothing: Ids = np.empty(0, np.int32)
        self._reached = [nothing] * len(units.kind)
        self._kind = [INVALID_ID] * len(units.kind)
        for unit, kind in enumerate(units.kind.tolist()):
            self.put(unit, place_at(units.places, unit), int(units.turnout_ms[unit]), kind)

    def put(self, unit: int, place: Place, turnout_ms: int, kind: int) -> None:
        """Bring a unit to a place, a turnout and a kind; ``INVALID_ID`` as kind takes it out."""
        self._reached[unit] = self._reach.within(place, self._norm_ms - turnout_ms)
        self._kind[unit] = kind

    def reached_by(self, unit: int) -> Ids:
        """The demand points that a unit covers, ascending; none for a unit that is out."""
        return self._reached[unit] if self._kind[unit] != INVALID_ID else np.empty(0, np.int32)

    def counts(self) -> NDArray[np.int32]:
        """How many units of each group cover each demand point: ``int32[n_groups, p]``."""
        return self._counts(self._reached, self._kind)

    def covered(self, times: int = 1) -> Weight:
        """Weight that each group covers at least so many times over: ``int64[n_groups]``."""
        return self._weight(self.counts(), times)

    def lost(self, unit: int, times: int = 1) -> Weight:
        """How much less each group covers so many times over once a unit is gone."""
        kind = [*self._kind]
        kind[unit] = INVALID_ID
        return self.covered(times) - self._weight(self._counts(self._reached, kind), times)

    def lost_together(self, units: Iterable[int]) -> Weight:
        """How much less each group covers once several units are gone together."""
        kind = [*self._kind]
        for unit in units:
            kind[unit] = INVALID_ID
        return self.covered() - self._weight(self._counts(self._reached, kind), 1)

    def gained(self, place: Place, turnout_ms: int, kind: int, times: int = 1) -> Weight:
        """How much more each group covers so many times over with one more unit at a place."""
        reached = [*self._reached, self._reach.within(place, self._norm_ms - turnout_ms)]
        return self._weight(self._counts(reached, [*self._kind, kind]), times) - self.covered(times)

    def _counts(self, reached: Sequence[Ids], kinds: Sequence[int]) -> NDArray[np.int32]:
        n_points = len(self._reach.demand.weight)
        counts = np.zeros((self._groups.n_groups, n_points), np.int32)
        for points, kind in zip(reached, kinds, strict=True):
            if kind != INVALID_ID:
                first, end = self._groups.first[kind], self._groups.first[kind + 1]
                for group in self._groups.group[first:end].tolist():
                    counts[group, points] += 1
        return counts

    def _weight(self, counts: NDArray[np.int32], times: int) -> Weight:
        weighed: Weight = np.where(counts >= times, self._reach.demand.weight, 0).sum(axis=1)
        return weighed
