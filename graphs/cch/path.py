"""The road arcs of a shortest path: the shortcuts of two climbs, unpacked."""

from typing import Final, NamedTuple

import numpy as np

from graphs.cch.contract import Hierarchy, arc_between
from graphs.cch.customise import Weights
from graphs.cch.search import lower_first
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, INVALID_ID, Ids, IdsOut, Millis, MillisOut, frozen
from graphs.kernel import kernel, wide
from graphs.place import Place

_UP: Final = 1  # A shortcut driven from its lower to its higher rank is 2 * arc + 1, else 2 * arc.


class Path(NamedTuple):
    """
    A shortest path between two places, over at least one junction.

    Attributes
    ----------
    travel_time_ms : int
        From place to place; ``INF_MS`` if there is no way.
    arcs : int32[a]
        Road arcs from the junction where the path leaves the first road to the one where it enters
        the last, in driving order; none if both are the same.
    first_node, last_node : int
        Those two junctions; ``INVALID_ID`` if there is no way.
    """

    travel_time_ms: int
    arcs: Ids
    first_node: int
    last_node: int


def shortest_path(
    hierarchy: Hierarchy, weights: Weights, graph: RoadGraph, source: Place, target: Place
) -> Path:
    """Find a shortest path that passes a junction; driving along one road only is ``direct_ms``."""
    rank = hierarchy.rank
    ends = (_by_rank(rank, source), _by_rank(rank, target))
    best_ms, shortcuts, first_rank, last_rank = _meet(hierarchy, weights, *ends)
    if best_ms >= INF_MS:
        return Path(INF_MS, frozen(np.empty(0, np.int32)), INVALID_ID, INVALID_ID)
    arcs = _unpack(hierarchy, weights, graph.travel_time_ms, frozen(shortcuts))
    node = hierarchy.order
    return Path(int(best_ms), frozen(arcs), int(node[first_rank]), int(node[last_rank]))


def _by_rank(rank: Ids, place: Place) -> Place:
    return place._replace(tail=int(rank[place.tail]), head=int(rank[place.head]))


@kernel
def _climb(
    hierarchy: Hierarchy,
    weight_ms: Millis,
    low: int,
    low_ms: int,
    high: int,
    high_ms: int,
    times_ms: MillisOut,
    via: IdsOut,
) -> None:
    """Label as ``search.label`` does, and remember which arc gave each time."""
    depth = hierarchy.depth[low]
    times_ms[:], via[:] = INF_MS, INVALID_ID
    times_ms[depth] = low_ms
    times_ms[hierarchy.depth[high]] = min(high_ms, times_ms[hierarchy.depth[high]])
    rank = low
    for here in range(depth, -1, -1):
        if times_ms[here] < INF_MS:
            for arc in range(hierarchy.up_first_out[rank], hierarchy.up_first_out[rank + 1]):
                through_ms, there = times_ms[here] + weight_ms[arc], hierarchy.up_depth[arc]
                if through_ms < times_ms[there]:
                    times_ms[there], via[there] = through_ms, arc
        rank = hierarchy.parent[rank]


@kernel
def _ancestors(hierarchy: Hierarchy, low: int) -> IdsOut:
    by_depth = np.empty(hierarchy.depth[low] + 1, np.int32)
    for depth in range(len(by_depth) - 1, -1, -1):
        by_depth[depth] = low
        low = hierarchy.parent[low]
    return by_depth


@kernel
def _back(hierarchy: Hierarchy, via: IdsOut, depth: int, out: IdsOut, up: int) -> tuple[int, int]:
    """Follow a climb back to where it began; give the number of shortcuts and that depth."""
    n = 0
    while via[depth] != INVALID_ID:
        out[n] = 2 * via[depth] + up
        depth = hierarchy.depth[hierarchy.up_tail[via[depth]]]
        n += 1
    return n, depth


@kernel
def _meet(
    hierarchy: Hierarchy, weights: Weights, source: Place, target: Place
) -> tuple[int, IdsOut, int, int]:
    """Climb from both ends; give the time, the shortcuts in driving order and the end ranks."""
    low, low_ms, high, high_ms = lower_first(source, source.to_tail_ms, source.to_head_ms)
    ours = _ancestors(hierarchy, low)
    up, up_via = np.empty(len(ours), np.int32), np.empty(len(ours), np.int32)
    _climb(hierarchy, weights.up_ms, low, low_ms, high, high_ms, up, up_via)
    low, low_ms, high, high_ms = lower_first(target, target.from_tail_ms, target.from_head_ms)
    theirs = _ancestors(hierarchy, low)
    down, down_via = np.empty(len(theirs), np.int32), np.empty(len(theirs), np.int32)
    _climb(hierarchy, weights.down_ms, low, low_ms, high, high_ms, down, down_via)
    best_ms, meeting = INF_MS, INVALID_ID
    for depth in range(min(len(ours), len(theirs))):
        if ours[depth] != theirs[depth]:
            break
        if up[depth] + down[depth] < best_ms:
            best_ms, meeting = up[depth] + down[depth], depth
    shortcuts = np.empty(len(ours) + len(theirs), np.int32)
    if meeting == INVALID_ID:
        return INF_MS, shortcuts[:0].copy(), INVALID_ID, INVALID_ID
    n_up, first = _back(hierarchy, up_via, meeting, shortcuts, _UP)
    shortcuts[:n_up] = shortcuts[:n_up][::-1].copy()
    n_down, last = _back(hierarchy, down_via, meeting, shortcuts[n_up:], 0)
    return best_ms, shortcuts[: n_up + n_down].copy(), ours[first], theirs[last]


@kernel
def _halves(hierarchy: Hierarchy, weights: Weights, shortcut: int) -> tuple[int, int]:
    """Find the lower triangle a shortcut stands for: its first and its second half."""
    arc, is_up = shortcut // 2, shortcut % 2 == _UP
    low, high = hierarchy.up_tail[arc], hierarchy.up_head[arc]
    weight_ms = weights.up_ms[arc] if is_up else weights.down_ms[arc]
    for i in range(hierarchy.down_first_out[low], hierarchy.down_first_out[low + 1]):
        below = hierarchy.down_arc[i]
        beyond = arc_between(hierarchy, hierarchy.up_tail[below], high)
        if beyond == INVALID_ID:
            continue
        if is_up and weights.down_ms[below] + weights.up_ms[beyond] == weight_ms:
            return 2 * below, 2 * beyond + _UP
        if not is_up and weights.down_ms[beyond] + weights.up_ms[below] == weight_ms:
            return 2 * beyond, 2 * below + _UP
    return INVALID_ID, INVALID_ID


@kernel
def _unpack(hierarchy: Hierarchy, weights: Weights, travel_time_ms: Millis, shortcuts: Ids) -> Ids:
    """Replace shortcuts by their halves until only road arcs are left."""
    out = [np.int32(0) for _ in range(0)]
    waiting = [wide(shortcut) for shortcut in shortcuts[::-1]]
    while len(waiting) > 0:
        shortcut = waiting.pop()
        arc, is_up = shortcut // 2, shortcut % 2 == _UP
        road_arc = weights.up_arc[arc] if is_up else weights.down_arc[arc]
        weight_ms = weights.up_ms[arc] if is_up else weights.down_ms[arc]
        if road_arc != INVALID_ID and travel_time_ms[road_arc] == weight_ms:
            out.append(np.int32(road_arc))
        else:
            first, second = _halves(hierarchy, weights, shortcut)
            waiting.append(wide(second))
            waiting.append(wide(first))
    return np.array(out, np.int32)
