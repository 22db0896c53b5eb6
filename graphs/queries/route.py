"""One way from here to there, with its geometry."""

from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from graphs.cch.path import shortest_path
from graphs.errors import Unreachable
from graphs.ids import INF_MS, INVALID_ID, Ids
from graphs.metric import Metric
from graphs.movement import Driving, Movement
from graphs.place import Place, direct_ms
from graphs.roads import Roads
from graphs.snap import Snapped


class Route(NamedTuple):
    """
    A quickest way between two places.

    Attributes
    ----------
    travel_time_ms : int
    length_m : float
        Along the road, to the millimetre.
    line : list of (float, float)
        Longitude and latitude in degrees, from the one snapped point to the other.
    """

    travel_time_ms: int
    length_m: float
    line: list[tuple[float, float]]


class Part(NamedTuple):
    """Part of one edge, driven from one length along it to another."""

    edge: int
    start_mm: int
    end_mm: int


class Way(NamedTuple):
    """What is driven from one place to another, edge by edge; nothing, and ``INF_MS``, if none."""

    travel_time_ms: int
    parts: tuple[Part, ...]


NO_WAY: Final = Way(INF_MS, ())


def route(driving: Driving, source: Snapped, target: Snapped) -> Route:
    """
    Find the quickest way from one snapped position to another.

    Raises
    ------
    Unreachable
        If there is none; within one connected core that cannot happen.
    """
    here, there = driving.leaving(source.place), driving.arriving(target.place)
    along = along_road(here, there)
    over = over_junctions(driving.on, driving.metric, here, there)
    way = along if along.travel_time_ms <= over.travel_time_ms else over
    if way is NO_WAY:
        raise unreachable()
    return draw(driving.on.roads, way, source, target)


def unreachable() -> Unreachable:
    """Say that there is no way."""
    return Unreachable(
        "There is no way between the two positions: the roads between them are not connected."
    )


def along_road(here: Place, there: Place) -> Way:
    """Give the way along one road, without a junction."""
    along_ms = direct_ms(here, there)
    if along_ms >= INF_MS:
        return NO_WAY
    return Way(along_ms, (Part(here.edge, here.along_mm, there.along_mm),))


def over_junctions(on: Movement, metric: Metric, here: Place, there: Place) -> Way:
    """Give the quickest way over at least one junction."""
    path = shortest_path(metric.hierarchy, metric.weights, metric.graph, here, there)
    if path.travel_time_ms >= INF_MS:
        return NO_WAY
    roads, parts = on.roads, []
    if here.edge != INVALID_ID:
        to_head = _leaves_by_head(here, path.first_node)
        end = _length_mm(roads, here.edge) if to_head else 0
        parts.append(Part(here.edge, here.along_mm, end))
    parts += [whole(on, int(arc)) for arc in path.arcs if on.arcs.edge[arc] != INVALID_ID]
    if there.edge != INVALID_ID:
        from_head = _enters_by_head(there, path.last_node)
        start = _length_mm(roads, there.edge) if from_head else 0
        parts.append(Part(there.edge, start, there.along_mm))
    return Way(path.travel_time_ms, tuple(parts))


def whole(on: Movement, arc: int) -> Part:
    """Give what is driven over an arc of an edge."""
    edge = int(on.arcs.edge[arc])
    length_mm = _length_mm(on.roads, edge)
    return Part(edge, 0, length_mm) if on.arcs.is_forward[arc] else Part(edge, length_mm, 0)


def draw(roads: Roads, way: Way, source: Snapped, target: Snapped) -> Route:
    """Measure and draw a way, from the one snapped point to the other."""
    inner = [point for part in way.parts for point in _points(roads, part)]
    length_m = sum(abs(part.end_mm - part.start_mm) for part in way.parts) / 1000
    line = _without_repeats([_point(source), *inner, _point(target)])
    return Route(way.travel_time_ms, length_m, line)


def _leaves_by_head(place: Place, node: int) -> bool:
    """Tell which end a path leaves by; on a road from a junction to itself the quicker one."""
    if place.tail == place.head:
        return place.to_head_ms < place.to_tail_ms
    return place.head == node


def _enters_by_head(place: Place, node: int) -> bool:
    if place.tail == place.head:
        return place.from_head_ms < place.from_tail_ms
    return place.head == node


def _length_mm(roads: Roads, edge: int) -> int:
    return int(roads.along_mm[roads.first_point[edge + 1] - 1])


def _points(roads: Roads, part: Part) -> list[tuple[float, float]]:
    """Points of the map on a part of an edge, ends included, in driving order."""
    points = slice(int(roads.first_point[part.edge]), int(roads.first_point[part.edge + 1]))
    along = roads.along_mm[points]
    low, high = min(part.start_mm, part.end_mm), max(part.start_mm, part.end_mm)
    passed: Ids = np.flatnonzero((along >= low) & (along <= high)).astype(np.int32)
    lon, lat = roads.lon_e7[points][passed] / 1e7, roads.lat_e7[points][passed] / 1e7
    line = list(zip(lon.tolist(), lat.tolist(), strict=True))
    return line if part.start_mm <= part.end_mm else line[::-1]


def _point(at: Snapped) -> tuple[float, float]:
    """Give a snapped point as exactly as a map knows points, so that it can equal one."""
    return round(at.lon, 7), round(at.lat, 7)


def _without_repeats(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [line[0]]
    kept += [point for before, point in pairwise(line) if point != before]
    return kept if len(kept) > 1 else [line[0], line[0]]  # A GeoJSON line has two points.
