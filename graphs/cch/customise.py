"""Second phase, once per metric: what each shortcut costs, and which road arc it may stand for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

import numpy as np

from graphs.cch.contract import Hierarchy
from graphs.cch.subtrees import shares_of
from graphs.cores import usable_cores
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, INVALID_ID, Ids, IdsOut, Millis, MillisOut, frozen
from graphs.kernel import long_kernel

_MANY: Final = 200_000  # Shortcuts from which threads pay for being started: about 5 ms of work.


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
    _take_over(hierarchy.cch_arc, hierarchy.rank, graph, up_ms, down_ms, up_arc, down_arc)
    _relax_all(hierarchy, up_ms, down_ms)
    return Weights(*map(frozen, (up_ms, down_ms, up_arc, down_arc)))


def _relax_all(hierarchy: Hierarchy, up_ms: MillisOut, down_ms: MillisOut) -> None:
    """Work off all ranks: separate subtrees side by side if that pays, then what is above them."""
    n_threads = usable_cores()
    if n_threads == 1 or len(hierarchy.up_head) < _MANY:
        ranks = np.arange(len(hierarchy.parent), dtype=np.int32)
        _relax_triangles(hierarchy, frozen(ranks), up_ms, down_ms)
        return
    shares = shares_of(hierarchy, n_threads)
    with ThreadPoolExecutor(n_threads) as pool:
        for done in [
            pool.submit(_relax_triangles, hierarchy, ranks, up_ms, down_ms)
            for ranks in shares.of_thread
        ]:
            done.result()
    _relax_triangles(hierarchy, shares.top, up_ms, down_ms)


@long_kernel
def _take_over(
    cch_arc: Ids,
    rank: Ids,
    graph: RoadGraph,
    up_ms: MillisOut,
    down_ms: MillisOut,
    up_arc: IdsOut,
    down_arc: IdsOut,
) -> None:
    """Lay the road arcs on the upward arcs: of parallel ones the quickest, then the first."""
    for tail in range(len(rank)):
        for arc in range(graph.first_out[tail], graph.first_out[tail + 1]):
            up, travel_time_ms = cch_arc[arc], graph.travel_time_ms[arc]
            if up == INVALID_ID:
                continue
            if rank[tail] < rank[graph.head[arc]]:
                if travel_time_ms < up_ms[up]:
                    up_ms[up], up_arc[up] = travel_time_ms, arc
            elif travel_time_ms < down_ms[up]:
                down_ms[up], down_arc[up] = travel_time_ms, arc


@long_kernel
def _relax_triangles(
    hierarchy: Hierarchy, ranks: Ids, up_ms: MillisOut, down_ms: MillisOut
) -> None:
    """
    Improve the arcs of ascending ranks by the ways over their lower triangles.

    When rank ``x`` comes, the arcs of all ranks below it in its subtree are final. Every triangle
    below an arc ``x → y`` has a rank ``v`` under ``x`` whose later upward arcs all lead to upward
    neighbours of ``x``.
    """
    up_first_out, up_head = hierarchy.up_first_out, hierarchy.up_head
    arc_to = np.empty(len(hierarchy.parent), np.int32)
    for x in ranks:
        for arc in range(up_first_out[x], up_first_out[x + 1]):
            arc_to[up_head[arc]] = arc
        for i in range(hierarchy.down_first_out[x], hierarchy.down_first_out[x + 1]):
            below = hierarchy.down_arc[i]
            for beyond in range(below + 1, up_first_out[hierarchy.up_tail[below] + 1]):
                across = arc_to[up_head[beyond]]
                up_ms[across] = min(up_ms[across], down_ms[below] + up_ms[beyond])
                down_ms[across] = min(down_ms[across], down_ms[beyond] + up_ms[below])
