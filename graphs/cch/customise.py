"""Second phase, once per metric: what each shortcut costs, and which road arc it may stand for."""

from typing import NamedTuple

import numpy as np

from graphs.cch.contract import Hierarchy
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, INVALID_ID, Flags, Ids, IdsOut, Millis, MillisOut, frozen
from graphs.kernel import long_kernel


class Weights(NamedTuple):
    """
    Travel times of the upward arcs, both ways.

    Attributes
    ----------
    up_ms : int32[m]
        From the lower to the higher rank, over lower ranks only; ``INF_MS`` where there is no way.
    down_ms : int32[m]
        From the higher to the lower rank.
    up_arc : int32[m]
        Cheapest road arc from the lower to the higher rank (the first of equals); ``INVALID_ID``
        if none.
    down_arc : int32[m]
        Likewise from the higher to the lower.
    """

    up_ms: Millis
    down_ms: Millis
    up_arc: Ids
    down_arc: Ids


def customise(hierarchy: Hierarchy, graph: RoadGraph) -> Weights:
    """Give every shortcut the travel time of the best way over lower ranks."""
    n_up = len(hierarchy.up_head)
    up_ms, down_ms = np.full(n_up, INF_MS, np.int32), np.full(n_up, INF_MS, np.int32)
    up_arc, down_arc = np.full(n_up, INVALID_ID, np.int32), np.full(n_up, INVALID_ID, np.int32)
    rank = hierarchy.rank
    climbs = frozen(rank[graph.tail] < rank[graph.head])
    _take_over(hierarchy.cch_arc, climbs, graph.travel_time_ms, up_ms, down_ms, up_arc, down_arc)
    _relax_triangles(hierarchy, up_ms, down_ms)
    return Weights(*map(frozen, (up_ms, down_ms, up_arc, down_arc)))


@long_kernel
def _take_over(
    cch_arc: Ids,
    climbs: Flags,
    travel_time_ms: Millis,
    up_ms: MillisOut,
    down_ms: MillisOut,
    up_arc: IdsOut,
    down_arc: IdsOut,
) -> None:
    """Lay the road arcs on the upward arcs: of parallel ones the quickest, then the first."""
    for arc in range(len(cch_arc)):
        up = cch_arc[arc]
        if up == INVALID_ID:
            continue
        if climbs[arc]:
            if travel_time_ms[arc] < up_ms[up]:
                up_ms[up], up_arc[up] = travel_time_ms[arc], arc
        elif travel_time_ms[arc] < down_ms[up]:
            down_ms[up], down_arc[up] = travel_time_ms[arc], arc


@long_kernel
def _relax_triangles(hierarchy: Hierarchy, up_ms: MillisOut, down_ms: MillisOut) -> None:
    """
    Improve each arc by the ways over its lower triangles, lowest tail first.

    When rank ``x`` comes, the arcs of all lower ranks are final. Every triangle below an arc ``x
    → y`` has a rank ``v`` under ``x`` whose later upward arcs all lead to upward neighbours of
    ``x``.
    """
    up_first_out, up_head = hierarchy.up_first_out, hierarchy.up_head
    n = len(hierarchy.parent)
    arc_to = np.empty(n, np.int32)
    for x in range(n):
        for arc in range(up_first_out[x], up_first_out[x + 1]):
            arc_to[up_head[arc]] = arc
        for i in range(hierarchy.down_first_out[x], hierarchy.down_first_out[x + 1]):
            below = hierarchy.down_arc[i]
            for beyond in range(below + 1, up_first_out[hierarchy.up_tail[below] + 1]):
                across = arc_to[up_head[beyond]]
                up_ms[across] = min(up_ms[across], down_ms[below] + up_ms[beyond])
                down_ms[across] = min(down_ms[across], down_ms[beyond] + up_ms[below])
