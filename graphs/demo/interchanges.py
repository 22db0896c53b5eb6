"""Interchanges: a ring into which all motorways of a town run, and a road from it to the town."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely import LineString

from graphs.demo.nearby import Nearby
from graphs.demo.plane import (
    Points,
    at_m,
    beside,
    crossing_points,
    cut,
    length_m,
    position_m,
    snapped,
    with_corners,
)
from graphs.demo.roads import MainRoad, Meeting
from graphs.demo.sheet import Tags, Way

_RING_M: Final = 85.0
_ACCESS_M: Final = 20_000.0  # How far off the road to the town may be.
_HALF_OF_MEDIAN_M: Final = 13.0
_RING: Final[Tags] = {"highway": "trunk", "junction": "roundabout", "maxspeed": "50"}
_ACCESS: Final[Tags] = {"highway": "trunk", "maxspeed": "70"}


class Access(NamedTuple):
    """
    The road from an interchange to the nearest main road.

    Attributes
    ----------
    line : float64[2, 2]
        From the ring to its foot.
    foot
        Where it ends on the main road.
    """

    line: Points
    foot: Meeting


def carriageways(line: Points, start: Points, end: Points) -> list[Points]:
    """Draw both carriageways of a motorway, from ring to ring, in the direction of traffic."""
    there = _between_rings(beside(line, _HALF_OF_MEDIAN_M), start, end)
    back = _between_rings(beside(line, -_HALF_OF_MEDIAN_M)[::-1], end, start)
    return [there, back]


def access(
    middle: Points, roads: list[MainRoad], near: Nearby, in_the_way: Nearby
) -> Access | None:
    """
    Join an interchange with the nearest main road that nothing keeps it from.

    Parameters
    ----------
    near
        The lines of the roads.
    """
    away = shapely.distance(near.shapes, shapely.Point(middle))
    for index in np.argsort(away, kind="stable")[: np.count_nonzero(away < _ACCESS_M)]:
        road = roads[index].line
        along = np.clip(position_m(road, middle), 60, length_m(road) - 60)
        foot = at_m(road, float(along))
        on_ring = crossing_points(_circle(middle), np.array([middle, foot]))[0]
        room = LineString([on_ring, foot]).buffer(5)
        if near.meeting(room) == [index] and not in_the_way.meeting(room):
            return Access(np.array([on_ring, foot]), Meeting(int(index), foot))
    return None


def ring(middle: Points, lines: list[Points]) -> Way:
    """Draw the ring of an interchange, with a corner where each of the lines ends on it."""
    ends = np.array([end for line in lines for end in (line[0], line[-1])])
    near = np.hypot(*(ends - middle).T) < 1.1 * _RING_M
    return Way(with_corners(_circle(middle), ends[near]), _RING)


def access_way(line: Access) -> Way:
    """Tag the road to the town."""
    return Way(line.line, _ACCESS)


def _circle(middle: Points) -> Points:
    """Draw a ring anticlockwise, as traffic on the right runs."""
    turn = np.linspace(0, 2 * np.pi, 17)
    corners = snapped(middle + _RING_M * np.column_stack([np.cos(turn), np.sin(turn)]))
    corners[-1] = corners[0]
    return corners


def _between_rings(line: Points, start: Points, end: Points) -> Points:
    leaves = crossing_points(line, _circle(start))[-1]
    enters = crossing_points(line, _circle(end))[0]
    pieces = cut(line, [position_m(line, leaves), position_m(line, enters)])
    middle = max(pieces, key=length_m).copy()
    middle[0], middle[-1] = leaves, enters
    return middle
