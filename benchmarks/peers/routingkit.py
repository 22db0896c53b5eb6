"""
RoutingKit's customizable contraction hierarchy through ``routingkit-cch``, in C++.

It gets our contracted graph and our order. Sources are pinned outside the clock, as a fleet that
stands still would let one. A call computes the travel times of all pinned sources; picking the k
best of each group from them is left out of its time.

References
----------
J. Dibbelt, B. Strasser, D. Wagner, Customizable Contraction Hierarchies, 2016. doi:10.1145/2886843
"""

from collections.abc import Iterable

import numpy as np
from routingkit_cch import CCH, CCHManyToOne, CCHMetric

from graphs.ids import INF_MS, Ids, Millis
from graphs.metric import Metric
from graphs.place import Place, Places


def contracted(metric: Metric) -> CCH:
    """Contract our graph in our order."""
    graph = metric.graph
    order = metric.hierarchy.order
    return CCH(order.tolist(), graph.tail.tolist(), graph.head.tolist(), False)  # noqa: FBT003 - as it takes them.


def customised(cch: CCH, metric: Metric) -> CCHMetric:
    """Give every shortcut its travel time."""
    return CCHMetric(cch, metric.graph.travel_time_ms.tolist())


def pinned(metric: CCHMetric, nodes: Ids) -> CCHManyToOne:
    """Pin the nodes to drive from."""
    return CCHManyToOne(metric, nodes.tolist())


def both_ends(places: Places) -> Ids:
    """Tails, then heads of the roads that units stand on: a mid-edge unit is two sources."""
    return np.concatenate([places.tail, places.head])


def ends_of(place: Place) -> list[tuple[int, int]]:
    """Both ends of an incident's road with the drive from each, as the query takes them."""
    ends = ((place.tail, place.from_tail_ms), (place.head, place.from_head_ms))
    return [end for end in ends if end[1] < INF_MS]


def all_to_all(pins: CCHManyToOne, targets: Iterable[int]) -> list[list[int | None]]:
    """Repeat the many-to-one query for each target."""
    return [pins.distances_to(target) for target in targets]


def all_to_places(
    pins: CCHManyToOne, targets: Iterable[list[tuple[int, int]]]
) -> list[list[int | None]]:
    """Repeat the query for targets in the middle of roads."""
    return [pins.distances_to_multi(ends) for ends in targets]


def millis(answer: list[int | None]) -> Millis:
    """Give its answer as we write travel times."""
    return np.array([INF_MS if ms is None else ms for ms in answer], np.int32)

