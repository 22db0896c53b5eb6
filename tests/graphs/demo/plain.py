"""A plain piece of land: three places in the Netherlands, straight roads, one railway."""

import numpy as np
from shapely import LineString, MultiLineString

from graphs.demo.countries import Countries
from graphs.demo.ground import Ground, Land
from graphs.demo.network import Network
from graphs.demo.places import Place
from graphs.demo.plane import Points, resampled, to_plane
from graphs.demo.roads import MainRoad
from graphs.demo.sheet import Sheet

#       north        A railway runs 400 m east of the middle; the river far to the west is out
#         |   |      of everybody's way.
#  west - M - | - east
#             |
MIDDLE = to_plane(np.array([5.98, 50.90]))
_AWAY_M = 3000.0
RAILWAY = MIDDLE + np.array([[400.0, -5000.0], [400.0, 5000.0]])


def plain_land() -> Land:
    at = [MIDDLE, *(MIDDLE + _AWAY_M * np.array(d) for d in ((0, 1), (-1, 0), (1, 0)))]
    names = ("Middle", "North", "West", "East")
    places = tuple(
        Place(i + 1, name, "NL", "05", 12_000 if i == 0 else 900, point)
        for i, (name, point) in enumerate(zip(names, at, strict=True))
    )
    roads = [_road(places, 0, other) for other in (1, 2, 3)]
    river = MIDDLE + np.array([[-9000.0, -9000.0], [-9000.0, 9000.0]])
    network = Network([river], roads, [RAILWAY], Sheet([], [], []), set())
    return Land(places, network, Countries())


def plain_ground() -> Ground:
    return plain_land().of(0, 4500.0)


def corners_of(ground: Ground) -> Points:
    lines = np.concatenate([half.line for half in ground.halves])
    return np.unique(lines, axis=0)


def roads_of(ground: Ground) -> MultiLineString:
    return MultiLineString([LineString(half.line) for half in ground.halves])


def _road(places: tuple[Place, ...], start: int, end: int) -> MainRoad:
    line = resampled(np.array([places[start].at, places[end].at]), 100.0)
    return MainRoad(start, end, "secondary", line, line[len(line) // 2])
