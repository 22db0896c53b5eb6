"""The nearest units in microseconds: one climb from the incident, past sorted buckets."""

import threading
from typing import Final, NamedTuple

import numpy as np

from dispatch.nearest.buckets import (
    KIND,
    LENGTH,
    NEXT,
    SOONEST_MS,
    START,
    Buckets,
    empty_buckets,
    entry_of,
)
from dispatch.nearest.found import Found, Groups, Standing, found_of
from dispatch.nearest.index import Positions, nowhere, place_of, put, put_all
from graphs.cch.search import Climb
from graphs.ids import INF_MS, INVALID_ID, Ids, IdsOut, KeysMatrixOut, KeysOut, MillisOut, frozen
from graphs.kernel import kernel
from graphs.metric import Metric
from graphs.place import Place, Places, direct_ms

_UNIT: Final = 0xFFFFFFFF
# Where a search counts; see ``Work``.
_ARCS: Final = 0
_LISTS: Final = 1
_ENTRIES: Final = 2


class Work(NamedTuple):
    """What a search did, so that a test can hold the work and not the time."""

    arcs_relaxed: int
    lists_looked_at: int
    entries_read: int


class Best(NamedTuple):
    """
    The best units of each group while a search runs.

    Attributes
    ----------
    entries : int64[n_groups, room]
        ``eta_ms << 32 | unit``, soonest first, each unit once.
    n : int32[n_groups]
        How many there are.
    bound_ms : int32[n_groups]
        ETA of the k-th; ``INF_MS`` while there are fewer. A tie with it still counts.
    work : int64[3]
        The counts of ``Work``.
    """

    entries: KeysMatrixOut
    n: IdsOut
    bound_ms: MillisOut
    work: KeysOut


@kernel
def _offer(best: Best, group: int, k: int, entry: np.int64) -> bool:
    """Take a unit in if it is among the best of its group; False if there is no room for a tie."""
    if entry >> 32 > best.bound_ms[group]:
        return True
    row, n = best.entries[group], best.n[group]
    end = n
    for i in range(n):
        if row[i] & _UNIT == entry & _UNIT:
            if row[i] <= entry:
                return True
            end = i
            break
    if end == len(row):
        return False
    if end == n:
        n += 1
    while end > 0 and row[end - 1] > entry:
        row[end] = row[end - 1]
        end -= 1
    row[end] = entry
    if n >= k:
        best.bound_ms[group] = row[k - 1] >> 32
        while row[n - 1] >> 32 > best.bound_ms[group]:
            n -= 1
    best.n[group] = n
    return True


@kernel
def _offer_to_all(best: Best, first: Ids, members: Ids, kind: int, k: int, entry: np.int64) -> bool:
    for i in range(first[kind], first[kind + 1]):
        if not _offer(best, members[i], k, entry):
            return False
    return True


@kernel
def _read_same_edge(
    positions: Positions, place: Place, first: Ids, members: Ids, k: int, best: Best
) -> bool:
    """Offer the units on the incident's own road, which need not pass a junction."""
    unit = INVALID_ID
    if place.edge != INVALID_ID:
        unit = positions.first_on_edge[place.edge]
    while unit != INVALID_ID:
        drive_ms = direct_ms(place_of(positions, unit), place)
        if drive_ms < INF_MS:
            entry = entry_of(positions.turnout_ms[unit] + drive_ms, unit)
            if not _offer_to_all(best, first, members, positions.kind[unit], k, entry):
                return False
        unit = positions.next_on_edge[unit]
    return True


@kernel
def _read_list(buckets: Buckets, at: int, here_ms: int, group: int, k: int, best: Best) -> bool:
    """Offer a list's units, soonest first, until none can be among the best."""
    start = buckets.lists[at, START]
    for i in range(start, start + buckets.lists[at, LENGTH]):
        entry = buckets.entries[i] + (np.int64(here_ms) << 32)
        best.work[_ENTRIES] += 1
        if entry >> 32 > best.bound_ms[group]:
            return True
        if not _offer(best, group, k, entry):
            return False
    return True


@kernel
def _read_rank(
    buckets: Buckets, rank: int, here_ms: int, first: Ids, members: Ids, k: int, best: Best
) -> bool:
    """Offer the units that pass a rank, ``here_ms`` before the incident."""
    at = buckets.first_list[rank]
    while at != INVALID_ID:
        best.work[_LISTS] += 1
        kind, soonest_ms = buckets.lists[at, KIND], here_ms + buckets.lists[at, SOONEST_MS]
        for i in range(first[kind], first[kind + 1]):
            if soonest_ms <= best.bound_ms[members[i]] and not _read_list(
                buckets, at, here_ms, members[i], k, best
            ):
                return False
        at = buckets.lists[at, NEXT]
    return True


@kernel
def search(
    climb: Climb,
    buckets: Buckets,
    positions: Positions,
    place: Place,
    k: int,
    first: Ids,
    members: Ids,
    best: Best,
) -> bool:
    """
    Find the best units of each group for an incident at a place (its ends by rank).

    Climbs from the lower end with the downward weights; a rank later than every group's bound leads
    nowhere. False if ties overflow the room of ``best``.
    """
    best.n[:], best.bound_ms[:] = 0, INF_MS
    if not _read_same_edge(positions, place, first, members, k, best):
        return False
    rank, high = min(place.tail, place.head), max(place.tail, place.head)
    depth = climb.depth[rank]
    to_ms = np.full(depth + 1, INF_MS, np.int32)
    to_ms[depth] = place.from_tail_ms if rank == place.tail else place.from_head_ms
    high_ms = place.from_head_ms if rank == place.tail else place.from_tail_ms
    to_ms[climb.depth[high]] = min(high_ms, to_ms[climb.depth[high]])
    for here in range(depth, -1, -1):
        here_ms = to_ms[here]
        if here_ms < INF_MS and here_ms <= best.bound_ms.max():
            if not _read_rank(buckets, rank, here_ms, first, members, k, best):
                return False
            best.work[_ARCS] += climb.first_up[rank + 1] - climb.first_up[rank]
            for arc in range(climb.first_up[rank], climb.first_up[rank + 1]):
                through_ms = here_ms + climb.down_ms[arc]
                if through_ms < to_ms[climb.up_depth[arc]]:
                    to_ms[climb.up_depth[arc]] = through_ms
        rank = climb.parent[rank]
    return True


class NearestUnits:
    """
    The live index of one metric: units join, move and leave, and incidents ask.

    Queries and moves are single kernel calls that keep the GIL, so each sees the other whole. A new
    metric gets a new index.
    """

    def __init__(self, metric: Metric, n_edges: int, units: Standing) -> None:
        self._climb = metric.climb
        self._rank, self._order = metric.hierarchy.rank, metric.hierarchy.order
        self._n_edges = n_edges
        self._writing = threading.Lock()
        self._room = 4 * metric.hierarchy.height
        self._rebuild(units)

    def nearest(self, incident: Place, k: int, groups: Groups) -> Found:
        """The ``k`` units of each group that can be at the incident first, soonest first."""
        best = self._search(incident, k, groups)
        rows = ((g, best.entries[g, : best.n[g]].tolist()) for g in range(groups.n_groups))
        return found_of((g, [(e >> 32, e & _UNIT) for e in entries]) for g, entries in rows)

    def work_of(self, incident: Place, k: int, groups: Groups) -> Work:
        """What a search counts: equal on every machine."""
        return Work(*self._search(incident, k, groups).work.tolist())

    def put(self, unit: int, place: Place, turnout_ms: int, kind: int) -> None:
        """Bring a unit to a place, a turnout and a kind; ``INVALID_ID`` as kind takes it out."""
        with self._writing:
            ranked = self._by_rank(place)
            while not put(
                self._climb, self._buckets, self._positions, unit, ranked, turnout_ms, kind
            ):
                self._rebuild(self.standing())

    def standing(self) -> Standing:
        """Where every unit stands now, its ends by node."""
        positions = self._positions
        columns = [frozen(column) for column in positions.where.T]
        places = Places(*columns).by_rank(self._order)
        return Standing(places, frozen(positions.turnout_ms.copy()), frozen(positions.kind.copy()))

    def _search(self, incident: Place, k: int, groups: Groups) -> Best:
        assert k >= 1, "At least one unit of each group is asked for."
        best, positions, buckets = best_of(groups, k), self._positions, self._buckets
        place = self._by_rank(incident)
        while not search(
            self._climb, buckets, positions, place, k, groups.first, groups.group, best
        ):
            best = best_of(groups, 2 * best.entries.shape[1])
        return best

    def _by_rank(self, place: Place) -> Place:
        rank = self._rank
        return place._replace(tail=int(rank[place.tail]), head=int(rank[place.head]))

    def _rebuild(self, units: Standing) -> None:
        """Enter all units anew into twice the room, which also drops what old lists left unused."""
        places = units.places.by_rank(self._rank)
        done = False
        while not done:
            self._room *= 2
            buckets = empty_buckets(len(self._rank), self._room, 8 * self._room)
            positions = nowhere(len(units.kind), self._n_edges)
            done = put_all(self._climb, buckets, positions, places, units.turnout_ms, units.kind)
        self._buckets, self._positions = buckets, positions


def best_of(groups: Groups, room: int) -> Best:
    """Make room for the best units of each group, and some ties."""
    return Best(
        np.empty((groups.n_groups, room + 8), np.int64),
        np.zeros(groups.n_groups, np.int32),
        np.full(groups.n_groups, INF_MS, np.int32),
        np.zeros(3, np.int64),
    )
