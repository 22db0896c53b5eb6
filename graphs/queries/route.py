"""One way from here to there, with its geometry."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from graphs.cch.path import Path, shortest_path
from graphs.drive import Arcs
from graphs.errors import Unreachable
from graphs.ids import INF_MS, INVALID_ID, Ids
from graphs.movement import Driving
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


def route(driving: Driving, source: Snapped, target: Snapped) -> Route:
    """
    Find the quickest way from one snapped position to another.

    Raises
    ------
    Unreachable
        If there is none; within one connected core that cannot happen.
    """
    metric, roads = driving.metric, driving.on.roads
    here, there = driving.leaving(source.place), driving.arriving(target.place)
    along_ms = direct_ms(here, there)
    over = shortest_path(metric.hierarchy, metric.weights, metric.graph, here, there)
    if min(along_ms, over.travel_time_ms) >= INF_MS:
        message = (
            "There is no way between the two positions: the roads between them are not connected."
        )
        raise Unreachable(message)
    if along_ms <= over.travel_time_ms:
        pieces = [_stretch(roads, here.edge, here.along_mm, there.along_mm)]
    else:
        pieces = _over_junctions(roads, driving.on.arcs, over, here, there)
    inner = [point for piece in pieces for point in piece.line]
    line = [_point(source), *inner, _point(target)]
    length_m = sum(piece.length_mm for piece in pieces) / 1000
    return Route(min(along_ms, over.travel_time_ms), length_m, _without_repeats(line))


class _Piece(NamedTuple):
    """Part of one edge, driven one way: its length and the points passed."""

    length_mm: int
    line: list[tuple[float, float]]


def _over_junctions(
    roads: Roads, arcs: Arcs, path: Path, source: Place, target: Place
) -> list[_Piece]:
    pieces = []
    if source.edge != INVALID_ID:
        to_head = _leaves_by_head(source, path.first_node)
        end = _length_mm(roads, source.edge) if to_head else 0
        pieces.append(_stretch(roads, source.edge, source.along_mm, end))
    for arc in path.arcs[arcs.edge[path.arcs] != INVALID_ID]:
        edge, length_mm = int(arcs.edge[arc]), _length_mm(roads, int(arcs.edge[arc]))
        start, end = (0, length_mm) if arcs.is_forward[arc] else (length_mm, 0)
        pieces.append(_stretch(roads, edge, start, end))
    if target.edge != INVALID_ID:
        from_head = _enters_by_head(target, path.last_node)
        start = _length_mm(roads, target.edge) if from_head else 0
        pieces.append(_stretch(roads, target.edge, start, target.along_mm))
    return pieces


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


def _stretch(roads: Roads, edge: int, start_mm: int, end_mm: int) -> _Piece:
    """Drive an edge from one length along it to another; the points between, ends included."""
    points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
    along = roads.along_mm[points]
    low, high = min(start_mm, end_mm), max(start_mm, end_mm)
    passed: Ids = np.flatnonzero((along >= low) & (along <= high)).astype(np.int32)
    lon, lat = roads.lon_e7[points][passed] / 1e7, roads.lat_e7[points][passed] / 1e7
    line = list(zip(lon.tolist(), lat.tolist(), strict=True))
    return _Piece(high - low, line if start_mm <= end_mm else line[::-1])


def _point(at: Snapped) -> tuple[float, float]:
    """Give a snapped point as exactly as a map knows points, so that it can equal one."""
    return round(at.lon, 7), round(at.lat, 7)


def _without_repeats(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [line[0]]
    kept += [point for before, point in pairwise(line) if point != before]
    return kept if len(kept) > 1 else [line[0], line[0]]  # A GeoJSON line has two points.
