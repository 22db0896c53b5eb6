"""The demand that a place reaches in time: one climb from it, past lists that end at the norm."""

from copy import copy
from typing import Final, NamedTuple, Self

import numpy as np

from dispatch.coverage.approaches import Approaches, approaches_of
from dispatch.coverage.demand import Demand, Weight
from graphs.cch.search import Climb, label_from
from graphs.ids import INF_MS, INVALID_ID, FlagsOut, Ids, IdsOut, KeysOut, frozen
from graphs.kernel import inner_kernel, kernel
from graphs.metric import Metric
from graphs.place import Place, direct_ms, place_at

_POINT: Final = 0xFFFFFFFF
# Where a search counts; see ``Work``.
_LISTS: Final = 0
_ENTRIES: Final = 1


class Work(NamedTuple):
    """What a search did, so that a test can hold the work and not the time."""

    lists_looked_at: int
    entries_read: int


class _Scratch(NamedTuple):
    """
    Room for one search.

    Attributes
    ----------
    seen : bool[points]
    found : int32[points]
    """

    seen: FlagsOut
    found: IdsOut


@inner_kernel
def _take(scratch: _Scratch, point: int, n: int) -> int:
    """Note a point once; give how many there are then."""
    if scratch.seen[point]:
        return n
    scratch.seen[point] = True
    scratch.found[n] = point
    return n + 1


@inner_kernel
def _read_same_edge(
    approaches: Approaches, place: Place, drive_ms: int, scratch: _Scratch, work: KeysOut
) -> int:
    """Take the points on the place's own road, which need not be reached over a junction."""
    n = 0
    if place.edge == INVALID_ID:
        return n
    first, end = approaches.first_on_edge[place.edge], approaches.first_on_edge[place.edge + 1]
    for i in range(first, end):
        point = approaches.on_edge[i]
        if direct_ms(place, place_at(approaches.points, point)) <= drive_ms:
            n = _take(scratch, point, n)
    work[_ENTRIES] += end - first
    return n


@inner_kernel
def _read_list(
    approaches: Approaches, rank: int, left_ms: int, scratch: _Scratch, n: int, work: KeysOut
) -> int:
    """Take the points that are in time from a rank, nearest first, up to the first too far."""
    first, end = approaches.first[rank], approaches.first[rank + 1]
    for i in range(first, end):
        entry = approaches.entries[i]
        if entry >> 32 > left_ms:
            end = i + 1
            break
        n = _take(scratch, entry & _POINT, n)
    work[_LISTS] += 1
    work[_ENTRIES] += end - first
    return n


@kernel
def reach_from(
    climb: Climb, approaches: Approaches, place: Place, drive_ms: int, work: KeysOut
) -> Ids:
    """Find the points at most ``drive_ms`` from a place (its ends by rank), in no order."""
    n_points, rank = len(approaches.points.edge), min(place.tail, place.head)
    scratch = _Scratch(np.zeros(n_points, np.bool_), np.empty(n_points, np.int32))
    n = _read_same_edge(approaches, place, drive_ms, scratch, work)
    times_ms = np.empty(climb.depth[rank] + 1, np.int32)
    for depth in range(label_from(climb, place, times_ms) - 1, -1, -1):
        left_ms = drive_ms - times_ms[depth]
        if left_ms >= 0:
            n = _read_list(approaches, rank, left_ms, scratch, n, work)
        rank = climb.parent[rank]
    return scratch.found[:n].copy()


class Reach:
    """
    Which demand points can be driven to in time, on one metric.

    A new metric needs a new one. Several covers with norms up to the limit may share it.
    """

    def __init__(self, metric: Metric, n_edges: int, demand: Demand, limit_ms: int) -> None:
        assert 0 <= limit_ms < INF_MS, "A norm is a time."
        self.demand, self.limit_ms = demand, limit_ms
        self._climb, self._rank = metric.climb, metric.hierarchy.rank
        points = demand.places.by_rank(self._rank)
        self._approaches = approaches_of(self._climb, n_edges, points, limit_ms)

    def within(self, place: Place, drive_ms: int) -> Ids:
        """The demand points that are at most so long a drive from a place, ascending."""
        return self._search(place, drive_ms)[0]

    def work_of(self, place: Place, drive_ms: int) -> Work:
        """What a search counts: equal on every machine."""
        return Work(*self._search(place, drive_ms)[1].tolist())

    def weighing(self, weight: Weight) -> Self:
        """Give the same reach with other weights of its points; it shares what was entered."""
        other = copy(self)
        other.demand = self.demand._replace(weight=weight)
        return other

    @property
    def n_entries(self) -> int:
        """How many times are kept, of all points on all their ancestors."""
        return len(self._approaches.entries)

    def _search(self, place: Place, drive_ms: int) -> tuple[Ids, KeysOut]:
        assert drive_ms <= self.limit_ms, "Times beyond the limit are not kept."
        rank, work = self._rank, np.zeros(2, np.int64)
        ranked = place._replace(tail=int(rank[place.tail]), head=int(rank[place.head]))
        found = reach_from(self._climb, self._approaches, ranked, drive_ms, work)
        found.sort()
        return frozen(found), work
