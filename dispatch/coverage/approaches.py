"""
Demand on the elimination tree: at each rank, sorted, how far it is from there to which point.

A point leaves its time on each of its ancestors: the drive down to it, over lower ranks only. The
list of a rank begins with the nearest points, so that a search stops where its norm ends.
"""

from typing import NamedTuple

import numpy as np

from graphs.cch.search import Climb, label_to
from graphs.ids import INVALID_ID, Ids, IdsOut, Keys, KeysOut, frozen
from graphs.kernel import long_kernel
from graphs.place import Places, place_at


class Approaches(NamedTuple):
    """
    All that a search for demand reads beside the climb.

    Attributes
    ----------
    first : int32[n + 1]
        The points that are approached from rank ``r`` are ``entries[first[r]:first[r + 1]]``.
    entries : int64[...]
        ``drive_ms << 32 | point``, nearest first.
    first_on_edge : int32[edges + 1]
        The points in the middle of road ``e`` are ``on_edge[first_on_edge[e]:...]``.
    on_edge : int32[...]
    points : Places
        Where each point is, its ends by rank.
    """

    first: Ids
    entries: Keys
    first_on_edge: Ids
    on_edge: Ids
    points: Places


def approaches_of(climb: Climb, n_edges: int, points: Places, limit_ms: int) -> Approaches:
    """Enter all points (their ends by rank), with times up to a limit."""
    n_ranks, height = len(climb.parent), int(climb.depth.max(initial=0)) + 1
    first = np.zeros(n_ranks + 1, np.int32)
    _count(climb, points, limit_ms, height, first)
    first = np.cumsum(first, dtype=np.int32)
    entries = np.empty(first[-1], np.int64)
    _fill(climb, points, limit_ms, height, first[:-1].copy(), entries)
    _sort(frozen(first), entries)
    on_edge = np.argsort(points.edge, kind="stable").astype(np.int32)
    on_edge = on_edge[points.edge[on_edge] != INVALID_ID]
    first_on_edge = np.searchsorted(points.edge[on_edge], np.arange(n_edges + 1)).astype(np.int32)
    frozen_edges = frozen(first_on_edge), frozen(on_edge)
    return Approaches(frozen(first), frozen(entries), *frozen_edges, points)


@long_kernel
def _count(climb: Climb, points: Places, limit_ms: int, height: int, n_after: IdsOut) -> None:
    """Count the entries of rank ``r`` in ``n_after[r + 1]``."""
    times_ms = np.empty(height, np.int32)
    for point in range(len(points.edge)):
        n = label_to(climb, place_at(points, point), times_ms)
        rank = int(min(points.tail[point], points.head[point]))
        for depth in range(n - 1, -1, -1):
            if times_ms[depth] <= limit_ms:
                n_after[rank + 1] += 1
            rank = climb.parent[rank]


@long_kernel
def _fill(
    climb: Climb, points: Places, limit_ms: int, height: int, following: IdsOut, entries: KeysOut
) -> None:
    """Write each entry where the next of its rank stands; labels twice, which spares the room."""
    times_ms = np.empty(height, np.int32)
    for point in range(len(points.edge)):
        n = label_to(climb, place_at(points, point), times_ms)
        rank = int(min(points.tail[point], points.head[point]))
        for depth in range(n - 1, -1, -1):
            if times_ms[depth] <= limit_ms:
                entries[following[rank]] = np.int64(times_ms[depth]) << 32 | point
                following[rank] += 1
            rank = climb.parent[rank]


@long_kernel
def _sort(first: Ids, entries: KeysOut) -> None:
    for rank in range(len(first) - 1):
        entries[first[rank] : first[rank + 1]].sort()
