"""
Dijkstra's algorithm, plainly: the judge of everything faster, and the fallback.

References
----------
E. W. Dijkstra, A note on two problems in connexion with graphs, 1959. doi:10.1007/BF01386390
"""

import heapq

import numpy as np

from graphs.csr import RoadGraph, reverse
from graphs.errors import BadInput
from graphs.ids import INF_MS, INVALID_ID, Ids, Millis, frozen
from graphs.kernel import inner_kernel, long_kernel


def travel_times_from(graph: RoadGraph, sources: Ids, offsets_ms: Millis) -> Millis:
    """
    Travel time from the nearest of some sources to every node.

    Parameters
    ----------
    sources : int32[s]
        Nodes to start from.
    offsets_ms : int32[s]
        What each start costs already; ``INF_MS`` switches it off.

    Returns
    -------
    int32[n]
        Milliseconds, ``INF_MS`` where no source leads.
    """
    return _search(graph, frozen(sources), frozen(offsets_ms))[0]


def shortest_path(graph: RoadGraph, source: int, target: int) -> Ids:
    """Arcs of a shortest path from source to target, in driving order; none if there is no way."""
    start, none = frozen(np.array([source], np.int32)), frozen(np.zeros(1, np.int32))
    travel_time_ms, parent_arc = _search(graph, start, none)
    arcs: list[int] = []
    if travel_time_ms[target] == INF_MS:
        return np.array(arcs, np.int32)
    tail, node = graph.tail, target
    while parent_arc[node] != INVALID_ID:
        arcs.append(int(parent_arc[node]))
        node = int(tail[parent_arc[node]])
    return np.array(arcs[::-1], np.int32)


def refuse_endless(graph: RoadGraph, node: int | None = None) -> None:
    """
    Refuse a strongly connected graph in which a shortest path could reach ``INF_MS``.

    No trip is longer than to one node and on from there, so two searches bound all of them.

    Parameters
    ----------
    node : int, optional
        That node, where not all are connected: those that it does not reach are then no end of a
        trip, and those from which it is not reached no beginning.

    Raises
    ------
    BadInput
        With the bound, and where to look.
    """
    start, none = np.array([node or 0], np.int32), np.zeros(1, np.int32)
    there, back = (travel_times_from(g, start, none) for g in (graph, reverse(graph)))
    if node is not None:
        there, back = there[there < INF_MS], back[back < INF_MS]
    bound_ms = int(there.max(initial=0)) + int(back.max(initial=0))
    if bound_ms >= INF_MS:
        message = (
            f"A trip could take {bound_ms} ms, but times must stay below {INF_MS} ms (12.4 days): "
            "look for a road with an impossible speed or length."
        )
        raise BadInput(message)


@inner_kernel
def _keyed(travel_time_ms: int, node: int) -> np.int64:
    """One sortable number for a heap: the time first, then the node."""
    return np.int64(travel_time_ms) << 32 | node


@long_kernel
def _search(graph: RoadGraph, sources: Ids, offsets_ms: Millis) -> tuple[Millis, Ids]:
    n_nodes = len(graph.first_out) - 1
    travel_time_ms = np.full(n_nodes, INF_MS, np.int32)
    parent_arc = np.full(n_nodes, INVALID_ID, np.int32)
    queue = [_keyed(0, 0) for _ in range(0)]  # Empty, but numba now knows what it will hold.
    for i in range(len(sources)):
        if offsets_ms[i] < travel_time_ms[sources[i]]:
            travel_time_ms[sources[i]] = offsets_ms[i]
            heapq.heappush(queue, _keyed(offsets_ms[i], sources[i]))
    while len(queue) > 0:
        key = heapq.heappop(queue)
        so_far_ms, node = key >> 32, key & 0xFFFFFFFF
        if so_far_ms > travel_time_ms[node]:
            continue
        for arc in range(graph.first_out[node], graph.first_out[node + 1]):
            head, through_ms = graph.head[arc], so_far_ms + graph.travel_time_ms[arc]
            if through_ms < travel_time_ms[head]:
                travel_time_ms[head] = through_ms
                parent_arc[head] = arc
                heapq.heappush(queue, _keyed(through_ms, head))
    return travel_time_ms, parent_arc
