"""How the main roads of a place are tagged, from its centre to half way to its neighbours."""

from typing import Final

import numpy as np
from shapely.geometry.base import BaseGeometry

from graphs.demo.bridges import with_bridges
from graphs.demo.ground import Half
from graphs.demo.places import Place
from graphs.demo.plane import Points, cut, snapped
from graphs.demo.sheet import Tags, Way

# What is commonly signed outside built-up areas, by country or division; inside, it is 50.
_RURAL_KMH: Final = {"NL": 80, "DE": 100, "LU": 90, "VLG": 70, "BRU": 70, "WAL": 90}
_TRUNK_KMH: Final = {"NL": 100, "DE": 100, "BE": 90, "LU": 90}
_LANES_KMH: Final = 60  # On the smallest roads.
_ROUNDABOUT_M: Final = 20.0
_RIVER_BANK_M: Final = 60.0
_UNSIGNED: Final = 0.1  # Share of ways on which nobody tagged the limit.


def main_ways(
    place: Place, halves: list[Half], below: BaseGeometry, random: np.random.Generator
) -> list[Way]:
    """Tag the main roads of a place, cut where its built-up area ends and at bridges."""
    ways: list[Way] = []
    for half in halves:
        town, *country = cut(half.line, [0.9 * place.reach_m])
        ways += with_bridges(town, below, _tags(half.highway, 50, random), _RIVER_BANK_M)
        for piece in country:
            tags = _tags(half.highway, _outside_kmh(place, half.highway), random)
            ways += with_bridges(piece, below, tags, _RIVER_BANK_M)
    return ways


def with_roundabout(place: Place, halves: list[Half]) -> tuple[list[Half], Way]:
    """Let the main roads of a place end on a roundabout instead of at one point."""
    corners = np.array([_on_circle(place.at, half.line) for half in halves])
    halves = [
        Half(np.concatenate([corner[None], half.line[1:]]), half.highway)
        for corner, half in zip(corners, halves, strict=True)
    ]
    turn = np.arctan2(*(corners - place.at).T[::-1])
    filled = np.arange(8) * np.pi / 4
    gap = np.abs((filled[:, None] - turn + np.pi) % (2 * np.pi) - np.pi).min(axis=1)
    filled = filled[gap > 0.3]
    extra = place.at + _ROUNDABOUT_M * np.column_stack([np.cos(filled), np.sin(filled)])
    order = np.argsort(np.concatenate([turn, filled]) % (2 * np.pi), kind="stable")
    circle = snapped(np.concatenate([corners, extra]))[order]  # Anticlockwise, as traffic runs.
    tags = {"highway": max((half.highway for half in halves), key=_importance)}
    closed = np.concatenate([circle, circle[:1]])
    return halves, Way(closed, tags | {"junction": "roundabout", "maxspeed": "30"})


def has_room_for_roundabout(place: Place, halves: list[Half]) -> bool:
    """Whether the main roads leave the centre straight enough, and well apart from each other."""
    if len(halves) < 3 or any(np.hypot(*(half.line[1] - place.at)) < 40 for half in halves):
        return False
    corners = np.array([_on_circle(place.at, half.line) for half in halves])
    apart = np.hypot(*np.moveaxis(corners[:, None] - corners, -1, 0))
    return bool((apart + 99 * np.eye(len(corners))).min() > 8)


def _on_circle(middle: Points, line: Points) -> Points:
    ahead = line[1] - middle
    return snapped(middle + _ROUNDABOUT_M * ahead / np.hypot(*ahead))


def _importance(highway: str) -> int:
    return -("trunk", "primary", "secondary", "tertiary", "unclassified").index(highway)


def _outside_kmh(place: Place, highway: str) -> int:
    if highway == "unclassified":
        return _LANES_KMH
    if highway == "trunk":
        return _TRUNK_KMH[place.country]
    return _RURAL_KMH.get(place.division) or _RURAL_KMH[place.country]


def _tags(highway: str, kmh: int, random: np.random.Generator) -> Tags:
    tags = {"highway": highway, "surface": "asphalt"}
    return tags if random.uniform() < _UNSIGNED else tags | {"maxspeed": str(kmh)}
