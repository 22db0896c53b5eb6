"""Drawn streets ready to be asked, and the time to any point of a road by the judge."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graphs.csr import RoadGraph, reverse
from graphs.dijkstra import travel_times_from
from graphs.ids import INF_MS
from graphs.metric import Metric, metric_of
from graphs.nearest_road import Map
from graphs.order import nested_dissection
from graphs.place import Place, direct_ms
from graphs.roads import Roads, road_graph
from graphs.snap import Snapped, snap
from tests.drawn import Street, lon_lat, map_of


class Drawn(NamedTuple):
    """A map with its metric."""

    on: Map
    metric: Metric

    @property
    def roads(self) -> Roads:
        return self.on.roads

    def at(self, x_m: float, y_m: float) -> Snapped:
        return snap(self.on, *lon_lat(x_m, y_m))


def drawn(nodes: list[tuple[float, float]], *streets: Street) -> Drawn:
    on = map_of(nodes, *streets)
    graph, _ = road_graph(on.roads, len(on.junctions.lon_e7))
    return Drawn(on, metric_of(graph, nested_dissection(graph)))


class Point(NamedTuple):
    """A point of a road, and how long it takes from a place to it, or from it to the place."""

    lon: float
    lat: float
    ms: int


def judged_points(
    graph: RoadGraph, roads: Roads, start: Place, edges: list[int], step_mm: int, *, backward: bool
) -> Iterator[Point]:
    """Walk along roads and let Dijkstra say how long it takes to each step, ends included."""
    ends = np.array([start.tail, start.head], np.int32)
    if backward:
        offsets = np.array([start.from_tail_ms, start.from_head_ms], np.int32)
        at_ms = travel_times_from(reverse(graph), ends, offsets)
    else:
        offsets = np.array([start.to_tail_ms, start.to_head_ms], np.int32)
        at_ms = travel_times_from(graph, ends, offsets)
    for edge in edges:
        points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
        along = roads.along_mm[points]
        for mm in [*range(0, int(along[-1]), step_mm), int(along[-1])]:
            lon, lat = (np.interp(mm, along, e7[points]) for e7 in (roads.lon_e7, roads.lat_e7))
            there = place_on(roads, edge, mm)
            if backward:
                over = there.to_tail_ms + at_ms[there.tail], there.to_head_ms + at_ms[there.head]
                along_ms = direct_ms(there, start)
            else:
                over = (
                    there.from_tail_ms + at_ms[there.tail],
                    there.from_head_ms + at_ms[there.head],
                )
                along_ms = direct_ms(start, there)
            yield Point(lon / 1e7, lat / 1e7, min(*map(int, over), along_ms, INF_MS))


def place_on(roads: Roads, edge: int, mm: int) -> Place:
    """Split the times of a road by the definition: a floored part from the tail of each arc."""
    points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
    along = roads.along_mm[points]
    from_tail = to_head = from_head = to_tail = INF_MS
    if (ms := int(roads.forward_ms[edge])) < INF_MS:
        from_tail = int(np.interp(mm, along, roads.forward_part[points]) * ms)
        to_head = ms - from_tail
    if (ms := int(roads.backward_ms[edge])) < INF_MS:
        from_head = int((1 - np.interp(mm, along, roads.backward_part[points])) * ms)
        to_tail = ms - from_head
    ends = int(roads.tail[edge]), int(roads.head[edge])
    return Place(edge, mm, *ends, to_tail, to_head, from_tail, from_head)
