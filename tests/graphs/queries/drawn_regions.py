"""Drawn streets ready to be asked, and the time to any point of a road by the judge."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import shapely

from graphs.areas import Area, Areas
from graphs.csr import reverse
from graphs.dijkstra import travel_times_from
from graphs.ids import INF_MS, frozen
from graphs.metric import Metric
from graphs.movement import Driving, undisturbed
from graphs.osm.chains import contract_chains
from graphs.place import Place, direct_ms
from graphs.prepare import movement_of
from graphs.roads import Roads
from graphs.snap import Snapped
from tests.drawn import Street, lon_lat, network_of, segments_of


class Drawn(NamedTuple):
    """Streets as the siren drives them."""

    driving: Driving

    @property
    def roads(self) -> Roads:
        return self.driving.on.roads

    @property
    def metric(self) -> Metric:
        return self.driving.metric

    def at(self, x_m: float, y_m: float) -> Snapped:
        return self.driving.snap(*lon_lat(x_m, y_m))


def drawn(nodes: list[tuple[float, float]], *streets: Street) -> Drawn:
    movement = movement_of(network_of(nodes, *streets), Areas(()))
    return Drawn(undisturbed("siren", movement))


class Point(NamedTuple):
    """A point of a road, and how long it takes from a place to it, or from it to the place."""

    lon: float
    lat: float
    ms: int


def judged_points(
    driving: Driving, start: Place, edges: list[int], step_mm: int, *, backward: bool
) -> Iterator[Point]:
    """Walk along roads and let Dijkstra say how long it takes to each step, ends included."""
    ends = np.array([start.tail, start.head], np.int32)
    graph, roads = driving.metric.graph, driving.on.roads
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
            there = place_on(driving, edge, mm)
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


def place_on(driving: Driving, edge: int, mm: int) -> Place:
    """Split the times of a road by the definition: a floored part from the tail of each arc."""
    roads, drive = driving.on.roads, driving.drive
    points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
    along = roads.along_mm[points]
    from_tail = to_head = from_head = to_tail = INF_MS
    if (ms := int(drive.forward_ms[edge])) < INF_MS:
        from_tail = int(np.interp(mm, along, drive.forward_part[points]) * ms)
        to_head = ms - from_tail
    if (ms := int(drive.backward_ms[edge])) < INF_MS:
        from_head = int((1 - np.interp(mm, along, drive.backward_part[points])) * ms)
        to_tail = ms - from_head
    if drive.closed_from[edge] >= 0:
        shut = roads.along_mm[[drive.closed_from[edge], drive.closed_to[edge]]]
        if mm <= shut[0]:
            to_head = from_head = INF_MS
        if mm >= shut[1]:
            to_tail = from_tail = INF_MS
        if shut[0] < mm < shut[1]:
            to_head = from_head = to_tail = from_tail = INF_MS
    ends = int(roads.tail[edge]), int(roads.head[edge])
    return Place(edge, mm, *ends, to_tail, to_head, from_tail, from_head)


def drawn_across(
    areas: Areas,
    nodes: list[tuple[float, float]],
    *streets: Street,
    classes: Mapping[int, int] = MappingProxyType({}),
) -> Drawn:
    """Draw streets in several countries; ``classes`` are those of ways that are no motorway."""
    segments = segments_of(nodes, streets)
    lon, lat = (
        (e7[segments.tail] / 1e7 + e7[segments.head] / 1e7) / 2
        for e7 in (segments.lon_e7, segments.lat_e7)
    )
    country = areas.index_of("country", lon, lat).astype(np.int16)
    road_class = np.array([classes.get(way, 0) for way in segments.way_id.tolist()], np.uint8)
    placed = segments._replace(country=frozen(country), road_class=frozen(road_class))
    return Drawn(undisturbed("siren", movement_of(contract_chains(placed), areas)))


def strips(*borders_m: float) -> Areas:
    """Lay the countries XA, XB, ... side by side from west to east, with borders between them."""
    edges = [-20_000.0, *borders_m, 20_000.0]
    codes = ["XA", "XB", "XC", "XD"][: len(edges) - 1]
    boxes = zip(codes, edges[:-1], edges[1:], strict=True)
    return Areas(country(code, west, east) for code, west, east in boxes)


def country(code: str, west_m: float, east_m: float) -> Area:
    box = shapely.box(*lon_lat(west_m, -20_000), *lon_lat(east_m, 20_000))
    return Area(code, "country", code, None, box)
