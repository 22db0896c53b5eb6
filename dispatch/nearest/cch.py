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
    is_half_empty,
)
from dispatch.nearest.found import Found, Groups, Standing
from dispatch.nearest.index import Positions, nowhere, place_of, put, put_all
from graphs.cch.search import Climb, lower_first
from graphs.ids import INF_MS, INVALID_ID, IdsOut, KeysMatrixOut, KeysOut, MillisOut, frozen
from graphs.kernel import inner_kernel, kernel, wide
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
    seen_ms : int32[units]
        Best ETA at which each unit was met; ``INF_MS`` before.
    work : int64[3]
        The counts of ``Work``.
    """

    entries: KeysMatrixOut
    n: IdsOut
    bound_ms: MillisOut
    seen_ms: MillisOut
    work: KeysOut


@inner_kernel
def _take_in(best: Best, group: int, k: int, entry: np.int64, before_ms: int) -> bool:
    """Put a unit among the best of its group, once; False if there is no room for a tie."""
    n = wide(best.n[group])
    at = n
    if before_ms < INF_MS:
        old = entry_of(before_ms, int(entry & _UNIT))
        for i in range(n):
            if best.entries[group, i] == old:
                at = i
                break
    if at == n:
        if n == best.entries.shape[1]:
            return False
        n += 1
    while at > 0 and best.entries[group, at - 1] > entry:
        best.entries[group, at] = best.entries[group, at - 1]
        at -= 1
    best.entries[group, at] = entry
    if n >= k:
        bound_ms = best.entries[group, k - 1] >> 32
        best.bound_ms[group] = bound_ms
        while best.entries[group, n - 1] >> 32 > bound_ms:
            n -= 1
    best.n[group] = n
    return True


@inner_kernel
def _offer(best: Best, groups: Groups, kind: int, k: int, entry: np.int64) -> bool:
    """Offer a unit to each group of its kind, if it was not met sooner; False if out of room."""
    before_ms, eta_ms = best.seen_ms[entry & _UNIT], entry >> 32
    if eta_ms >= before_ms:
        return True
    best.seen_ms[entry & _UNIT] = eta_ms
    for i in range(groups.first[kind], groups.first[kind + 1]):
        group = groups.group[i]
        if eta_ms <= best.bound_ms[group] and not _take_in(best, group, k, entry, before_ms):
            return False
    return True


@inner_kernel
def _latest_ms(best: Best, groups: Groups, kind: int) -> int:
    """Latest ETA at which a unit of a kind still counts in one of its groups; -1 without groups."""
    latest_ms = -1
    for i in range(groups.first[kind], groups.first[kind + 1]):
        latest_ms = max(latest_ms, best.bound_ms[groups.group[i]])
    return latest_ms


@inner_kernel
def _read_same_edge(positions: Positions, place: Place, groups: Groups, k: int, best: Best) -> bool:
    """Offer the units on the incident's own road, which need not pass a junction."""
    unit = INVALID_ID
    if place.edge != INVALID_ID:
        unit = wide(positions.first_on_edge[place.edge])
    while unit != INVALID_ID:
        drive_ms = direct_ms(place_of(positions, unit), place)
        entry = entry_of(positions.turnout_ms[unit] + drive_ms, unit)
        if drive_ms < INF_MS and not _offer(best, groups, positions.kind[unit], k, entry):
            return False
        unit = wide(positions.next_on_edge[unit])
    return True


@inner_kernel
def _read_list(
    buckets: Buckets, at: int, here_ms: int, groups: Groups, k: int, latest_ms: int, best: Best
) -> bool:
    """Offer a list's units, soonest first, until none can be among the best."""
    start, kind = buckets.lists[at, START], buckets.lists[at, KIND]
    here, n = here_ms << 32, buckets.lists[at, LENGTH]
    for i in range(n):
        entry = buckets.entries[start + i] + here
        if entry >> 32 > latest_ms:
            n = i + 1
            break
        if entry >> 32 < best.seen_ms[entry & _UNIT]:
            if not _offer(best, groups, kind, k, entry):
                return False
            latest_ms = _latest_ms(best, groups, kind)
    best.work[_ENTRIES] += n
    return True


@inner_kernel
def _read_rank(
    buckets: Buckets, rank: int, here_ms: int, groups: Groups, k: int, best: Best
) -> bool:
    """Offer the units that pass a rank, ``here_ms`` before the incident."""
    at, n = buckets.first_list[rank], 0
    while at != INVALID_ID:
        latest_ms = _latest_ms(best, groups, buckets.lists[at, KIND])
        may_count = here_ms + buckets.lists[at, SOONEST_MS] <= latest_ms
        if may_count and not _read_list(buckets, at, here_ms, groups, k, latest_ms, best):
            return False
        at, n = buckets.lists[at, NEXT], n + 1
    best.work[_LISTS] += n
    return True


@inner_kernel
def _worst_bound_ms(best: Best) -> int:
    worst_ms = 0
    for group in range(len(best.bound_ms)):
        worst_ms = max(worst_ms, best.bound_ms[group])
    return worst_ms


@inner_kernel
def _begin(best: Best) -> None:
    for group in range(len(best.n)):
        best.n[group], best.bound_ms[group] = 0, INF_MS
    for unit in range(len(best.seen_ms)):
        best.seen_ms[unit] = INF_MS


@kernel
def search(
    climb: Climb,
    buckets: Buckets,
    positions: Positions,
    place: Place,
    k: int,
    groups: Groups,
    best: Best,
) -> bool:
    """
    Find the best units of each group for an incident at a place (its ends by rank).

    Climbs from the lower end with the downward weights; a rank later than every group's bound leads
    nowhere. False if ties overflow the room of ``best``.
    """
    _begin(best)
    if not _read_same_edge(positions, place, groups, k, best):
        return False
    rank, low_ms, high, high_ms = lower_first(place, place.from_tail_ms, place.from_head_ms)
    depth = climb.depth[rank]
    to_ms = np.full(depth + 1, INF_MS, np.int32)
    to_ms[depth] = low_ms
    to_ms[climb.depth[high]] = min(high_ms, to_ms[climb.depth[high]])
    n_arcs = 0
    for here in range(depth, -1, -1):
        here_ms = wide(to_ms[here])
        if here_ms < INF_MS and here_ms <= _worst_bound_ms(best):
            if not _read_rank(buckets, rank, here_ms, groups, k, best):
                return False
            first, end = climb.first_up[rank], climb.first_up[rank + 1]
            for arc in range(first, end):
                there = climb.up_depth[arc]
                to_ms[there] = min(to_ms[there], here_ms + climb.down_ms[arc])
            n_arcs += end - first
        rank = climb.parent[rank]
    best.work[_ARCS] += n_arcs
    return True


class _Live(NamedTuple):
    """What a search reads and a move writes: one reference, taken once by each."""

    buckets: Buckets
    positions: Positions


class NearestUnits:
    """
    The live index of one metric: units join, move and leave, and incidents ask.

    Queries and moves are single kernel calls that keep the GIL, so each sees the other whole. A new
    metric gets a new index.

    Parameters
    ----------
    room : int, optional
        How many lists to make room for at first, such as another index of the same units needs;
        too little costs entering all units again.
    """

    def __init__(
        self, metric: Metric, n_edges: int, units: Standing, room: int | None = None
    ) -> None:
        self._climb = metric.climb
        self._rank, self._order = metric.hierarchy.rank, metric.hierarchy.order
        self._n_edges = n_edges
        self._writing = threading.Lock()
        self._height = metric.hierarchy.height
        self._room = room or 8 * self._height
        self._live = self._built(units)

    def nearest(self, incident: Place, k: int, groups: Groups) -> Found:
        """The ``k`` units of each group that can be at the incident first, soonest first."""
        return _found(self._search(incident, k, groups))

    def work_of(self, incident: Place, k: int, groups: Groups) -> Work:
        """What a search counts: equal on every machine."""
        return Work(*self._search(incident, k, groups).work.tolist())

    def put(self, unit: int, place: Place, turnout_ms: int, kind: int) -> None:
        """Bring a unit to a place, a turnout and a kind; ``INVALID_ID`` as kind takes it out."""
        with self._writing:
            ranked = self._by_rank(place)
            while not put(self._climb, *self._live, unit, ranked, turnout_ms, kind):
                self._live = self._built(self.standing())

    @property
    def room(self) -> int:
        """How many lists there is room for."""
        return self._room

    def standing(self) -> Standing:
        """Where every unit stands now, its ends by node."""
        positions = self._live.positions
        columns = [frozen(column) for column in positions.where.copy().T]
        places = Places(*columns).by_rank(self._order)
        return Standing(places, frozen(positions.turnout_ms.copy()), frozen(positions.kind.copy()))

    def _search(self, incident: Place, k: int, groups: Groups) -> Best:
        assert k >= 1, "At least one unit of each group is asked for."
        live, place = self._live, self._by_rank(incident)
        n_units = len(live.positions.kind)
        best = best_of(groups, k, n_units)
        while not search(self._climb, *live, place, k, groups, best):
            best = best_of(groups, 2 * best.entries.shape[1], n_units)
        return best

    def _by_rank(self, place: Place) -> Place:
        rank = self._rank
        return place._replace(tail=int(rank[place.tail]), head=int(rank[place.head]))

    def _built(self, units: Standing) -> _Live:
        """Enter all units anew, which drops what old lists left unused, into twice the room."""
        places = units.places.by_rank(self._rank)
        while True:
            buckets = empty_buckets(len(self._rank), self._room, 8 * self._room)
            positions = nowhere(len(units.kind), self._n_edges, self._height)
            fits = put_all(self._climb, buckets, positions, places, units.turnout_ms, units.kind)
            if fits and is_half_empty(buckets):
                return _Live(buckets, positions)
            self._room *= 2


def best_of(groups: Groups, room: int, n_units: int) -> Best:
    """Make room for the best units of each group, and some ties."""
    return Best(
        np.empty((groups.n_groups, room + 8), np.int64),
        np.empty(groups.n_groups, np.int32),
        np.empty(groups.n_groups, np.int32),
        np.empty(n_units, np.int32),
        np.zeros(3, np.int64),
    )


def _found(best: Best) -> Found:
    entries = np.concatenate([best.entries[g, :n] for g, n in enumerate(best.n.tolist())])
    return Found(
        group=frozen(np.repeat(np.arange(len(best.n), dtype=np.int32), best.n)),
        unit=frozen((entries & _UNIT).astype(np.int32)),
        eta_ms=frozen((entries >> 32).astype(np.int32)),
    )
