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
from typing import NamedTuple

import numpy as np
from routingkit_cch import CCH, CCHManyToOne, CCHMetric

from graphs.ids import INF_MS, Ids, Millis
from graphs.metric import Metric
from graphs.place import Place, Places


class Lists(NamedTuple):
    """Our graph and order as the lists that it takes."""

    order: list[int]
    tail: list[int]
    head: list[int]
    travel_time_ms: list[int]


def lists_of(metric: Metric) -> Lists:
    """Write out a metric's graph and order."""
    graph = metric.graph
    columns = (metric.hierarchy.order, graph.tail, graph.head, graph.travel_time_ms)
    return Lists(*(column.tolist() for column in columns))


def build(given: Lists) -> CCHMetric:
    """Contract the graph in our order and customise it."""
    cch = CCH(given.order, given.tail, given.head, filter_always_inf_arcs=False)
    return CCHMetric(cch, given.travel_time_ms)


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


def all_to_nodes(pins: CCHManyToOne, targets: Iterable[int]) -> list[list[int | None]]:
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
