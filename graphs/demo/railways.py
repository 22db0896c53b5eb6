"""The railways: over small roads on the level, over large ones on bridges."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist
from shapely import LineString, MultiLineString

from graphs.demo.bridges import with_bridges
from graphs.demo.nearby import Nearby
from graphs.demo.places import Place, Spacing, hubs
from graphs.demo.plane import Points, crossing_points, wavy, with_corners
from graphs.demo.roads import MainRoad, Meeting
from graphs.demo.sheet import Way

_STATIONS: Final = Spacing(inhabitants=45_000, apart_m=12_000)
_STATION_FROM_CENTRE_M: Final = 450
_CROSSED_ON_THE_LEVEL: Final = ("secondary", "tertiary", "unclassified")


class Railway(NamedTuple):
    """
    A railway between two stations.

    Attributes
    ----------
    line : float64[n, 2]
        With a corner at each level crossing.
    level_crossings
        Where it crosses a road on the level.
    """

    line: Points
    level_crossings: list[Meeting]


def railways(
    places: tuple[Place, ...], roads: list[MainRoad], random: np.random.Generator
) -> list[Railway]:
    """Join the large places by the shortest net of railways."""
    towns = [places[index] for index in hubs(places, _STATIONS)]
    bearing = random.uniform(0, 2 * np.pi, len(towns))
    aside = np.column_stack([np.cos(bearing), np.sin(bearing)]) * _STATION_FROM_CENTRE_M
    stations = np.array([town.at for town in towns]) + aside
    tree = minimum_spanning_tree(cdist(stations, stations)).tocoo()
    lines = [
        wavy(stations[[a, b]], 250, 600, random.normal(size=4) * [1, 0.7, 0.4, 0.2])
        for a, b in zip(tree.row, tree.col, strict=True)
    ]
    near = Nearby(road.line for road in roads)
    return [_crossing(line, roads, near) for line in lines]


def _crossing(line: Points, roads: list[MainRoad], near: Nearby) -> Railway:
    crossings = [
        Meeting(index, point)
        for index in near.meeting(LineString(line))
        if roads[index].highway in _CROSSED_ON_THE_LEVEL
        for point in crossing_points(line, roads[index].line)
    ]
    corners = np.array([crossing.at for crossing in crossings]).reshape(-1, 2)
    return Railway(with_corners(line, corners), crossings)


def railway_ways(
    rails: list[Railway], roads: list[MainRoad], rivers: list[Points]
) -> Iterator[Way]:
    """Tag the railways, with bridges over rivers and the roads not crossed on the level."""
    large = [road.line for road in roads if road.highway not in _CROSSED_ON_THE_LEVEL]
    near = Nearby(rivers + large)
    for rail in rails:
        below = [near.shapes[i] for i in near.meeting(LineString(rail.line))]
        yield from with_bridges(rail.line, MultiLineString(below), {"railway": "rail"})
