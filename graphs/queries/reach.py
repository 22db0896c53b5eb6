"""
Travel times from one place to every junction, or from every junction to it.

References
----------
D. Delling, A. V. Goldberg, A. Nowatzyk, R. F. Werneck, PHAST: Hardware-accelerated shortest path
trees, 2013. doi:10.1016/j.jpdc.2012.02.007
"""

import numpy as np

from graphs.cch.search import Climb, label_from, label_to
from graphs.ids import INF_MS, Ids, Millis, MillisOut, frozen
from graphs.kernel import long_kernel
from graphs.metric import Metric
from graphs.place import Place


def reach(metric: Metric, place: Place, *, backward: bool = False) -> Millis:
    """
    Travel time from a place to every junction; ``backward``, from every junction to it.

    One climb gives the times of the place's ancestors over lower ranks. One sweep over all ranks
    from the top down then makes every time the true one: a shortest way first climbs, then
    descends, and what it descends from is settled before.

    Returns
    -------
    int32[n]
        Milliseconds, ``INF_MS`` where there is no way.
    """
    hierarchy = metric.hierarchy
    rank = hierarchy.rank
    ends = place._replace(tail=int(rank[place.tail]), head=int(rank[place.head]))
    label_ms = np.empty(hierarchy.height, np.int32)
    by_rank, by_node = (np.empty(len(rank), np.int32) for _ in range(2))
    sweep(
        metric.climb, hierarchy.up_head, hierarchy.order, ends, backward, label_ms, by_rank, by_node
    )
    return frozen(by_node)


@long_kernel
def sweep(
    climb: Climb,
    up_head: Ids,
    order: Ids,
    place: Place,
    backward: bool,
    label_ms: MillisOut,
    by_rank: MillisOut,
    by_node: MillisOut,
) -> None:
    """
    Climb from a place (its ends given by rank), then settle every rank from the top down.

    Parameters
    ----------
    up_head : int32[m]
        Rank that each upward arc leads to.
    order : int32[n]
        Node of each rank.
    label_ms : int32[height or more], written
        Room for the climb.
    by_rank, by_node : int32[n], written
        The times.
    """
    if backward:
        label_to(climb, place, label_ms)
        weight_ms = climb.up_ms
    else:
        label_from(climb, place, label_ms)
        weight_ms = climb.down_ms
    by_rank[:] = INF_MS
    rank = min(place.tail, place.head)
    for depth in range(climb.depth[rank], -1, -1):
        by_rank[rank] = label_ms[depth]
        rank = climb.parent[rank]
    for rank in range(len(order) - 1, -1, -1):
        best_ms = by_rank[rank]
        for arc in range(climb.first_up[rank], climb.first_up[rank + 1]):
            best_ms = min(best_ms, by_rank[up_head[arc]] + weight_ms[arc])
        by_rank[rank] = best_ms
        by_node[order[rank]] = best_ms
