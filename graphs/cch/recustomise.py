"""
Second phase again, for a few road arcs: only the shortcuts that can change are looked at.

A closure concerns some hundred of all shortcuts. They are worked off from the lowest tail up, each
from its road arcs and its lower triangles; where a weight comes out as it was, nothing above it is
looked at. ``customise`` is the judge: the weights must be equal.
"""

import heapq
from typing import NamedTuple

import numpy as np

from graphs.cch.contract import Hierarchy, arc_between
from graphs.cch.customise import Weights
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, INVALID_ID, Flags, Ids, IdsOut, Millis, MillisOut, frozen
from graphs.kernel import inner_kernel, long_kernel, wide


class Underlay(NamedTuple):
    """
    Which road arcs lie under each shortcut.

    Attributes
    ----------
    first : int32[m + 1]
        Upward arc ``a`` stands over the road arcs ``arc[first[a]:first[a + 1]]``, ascending.
    arc : int32[...]
    climbs : bool[road arcs]
        Whether a road arc runs from its lower to its higher rank.
    """

    first: Ids
    arc: Ids
    climbs: Flags


class Recustomised(NamedTuple):
    """New weights, and how many shortcuts were looked at and changed to find them."""

    weights: Weights
    n_looked_at: int
    n_changed: int


def underlay_of(hierarchy: Hierarchy, graph: RoadGraph) -> Underlay:
    """Sort the road arcs under the shortcuts; once per map."""
    n_up, rank = len(hierarchy.up_head), hierarchy.rank
    under = np.flatnonzero(hierarchy.cch_arc != INVALID_ID)
    by_shortcut = under[np.argsort(hierarchy.cch_arc[under], kind="stable")]
    first = np.zeros(n_up + 1, np.int32)
    np.cumsum(np.bincount(hierarchy.cch_arc[under], minlength=n_up), out=first[1:])
    climbs = rank[graph.tail] < rank[graph.head]
    return Underlay(frozen(first), frozen(by_shortcut.astype(np.int32)), frozen(climbs))


def recustomise(
    hierarchy: Hierarchy, underlay: Underlay, weights: Weights, graph: RoadGraph, changed: Ids
) -> Recustomised:
    """
    Bring weights up to date with a graph that differs in some arcs.

    Parameters
    ----------
    weights : Weights
        What the graph had before.
    graph : RoadGraph
        The same arcs with new times; ``INF_MS`` closes one.
    changed : int32[...]
        Every arc whose time differs; naming others does no harm.
    """
    new = Weights(*(array.copy() for array in weights))
    shortcuts = np.unique(hierarchy.cch_arc[changed])
    start = frozen(shortcuts[shortcuts != INVALID_ID].astype(np.int32))
    counts = _work_off(hierarchy, underlay, graph.travel_time_ms, start, *new)
    return Recustomised(Weights(*map(frozen, new)), *map(int, counts))


@inner_kernel
def _from_road(
    underlay: Underlay, travel_time_ms: Millis, shortcut: int, up: bool
) -> tuple[int, int]:
    """Give the quickest road arc under a shortcut in one direction, the first of equals."""
    best_ms, best_arc = INF_MS, INVALID_ID
    for i in range(underlay.first[shortcut], underlay.first[shortcut + 1]):
        arc = underlay.arc[i]
        if underlay.climbs[arc] == up and travel_time_ms[arc] < best_ms:
            best_ms, best_arc = travel_time_ms[arc], arc
    return best_ms, best_arc


@inner_kernel
def _over_triangles(
    hierarchy: Hierarchy, up_ms: MillisOut, down_ms: MillisOut, shortcut: int, up: bool
) -> int:
    """Give the quickest way over a lower triangle of a shortcut in one direction."""
    low, high = hierarchy.up_tail[shortcut], hierarchy.up_head[shortcut]
    best_ms = INF_MS
    for i in range(hierarchy.down_first_out[low], hierarchy.down_first_out[low + 1]):
        below = hierarchy.down_arc[i]
        beyond = arc_between(hierarchy, hierarchy.up_tail[below], high)
        if beyond != INVALID_ID:
            if up:
                best_ms = min(best_ms, down_ms[below] + up_ms[beyond])
            else:
                best_ms = min(best_ms, down_ms[beyond] + up_ms[below])
    return best_ms


@long_kernel
def _work_off(
    hierarchy: Hierarchy,
    underlay: Underlay,
    travel_time_ms: Millis,
    start: Ids,
    up_ms: MillisOut,
    down_ms: MillisOut,
    up_arc: IdsOut,
    down_arc: IdsOut,
) -> tuple[int, int]:
    """Work the shortcuts off by their number, which grows with the rank of their tail."""
    waiting = [wide(shortcut) for shortcut in start]  # Ascending, so it is a heap already.
    is_waiting = np.zeros(len(hierarchy.up_head), np.bool_)
    for shortcut in start:
        is_waiting[shortcut] = True
    n_looked_at = n_changed = 0
    while len(waiting) > 0:
        shortcut = heapq.heappop(waiting)
        is_waiting[shortcut] = False
        n_looked_at += 1
        road_up_ms, up_arc[shortcut] = _from_road(underlay, travel_time_ms, shortcut, True)
        road_down_ms, down_arc[shortcut] = _from_road(underlay, travel_time_ms, shortcut, False)
        new_up_ms = min(road_up_ms, _over_triangles(hierarchy, up_ms, down_ms, shortcut, True))
        new_down_ms = min(road_down_ms, _over_triangles(hierarchy, up_ms, down_ms, shortcut, False))
        if new_up_ms == up_ms[shortcut] and new_down_ms == down_ms[shortcut]:
            continue
        n_changed += 1
        up_ms[shortcut], down_ms[shortcut] = new_up_ms, new_down_ms
        low, high = hierarchy.up_tail[shortcut], hierarchy.up_head[shortcut]
        for beside in range(hierarchy.up_first_out[low], hierarchy.up_first_out[low + 1]):
            other = hierarchy.up_head[beside]
            if other != high:
                above = arc_between(hierarchy, min(high, other), max(high, other))
                if not is_waiting[above]:
                    is_waiting[above] = True
                    heapq.heappush(waiting, wide(above))
    return n_looked_at, n_changed
