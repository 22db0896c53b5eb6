"""The sheet of one place on the larger scales: its main roads, and its streets as arrays."""

from typing import Final

import numpy as np
from shapely import LineString, MultiLineString

from graphs.demo.corners import forbidden_turns
from graphs.demo.fabric import draw_fabric, nearest_corner
from graphs.demo.ground import Ground
from graphs.demo.plane import Key, Points, key, keys
from graphs.demo.sheet import Sheet, Spot, Streets, Tags, Way
from graphs.demo.sites import Site
from graphs.demo.streets import draw_streets
from graphs.demo.strewn import Texture
from graphs.demo.town import main_roads_of, place_tags
from graphs.demo.turns import with_turns

_BESIDE_DRIVES_M: Final = 12.0  # Streets bend: they keep this far off posts and hospitals.
_SIGNALS: Final = 10_000  # Inhabitants of places that have signals.
_AT_STREETS: Final = 0.07  # Share of the junctions of streets with main roads that have them.
_CROSSINGS: Final = 0.03  # Share of the other corners of main roads in town that are crossings.


def draw_quarter(ground: Ground, sites: list[Site], texture: Texture, seed: int) -> Sheet:
    """Draw all roads of a place, its streets and the lanes around it."""
    place = ground.place
    random = np.random.default_rng([seed, place.geoname_id])
    main = main_roads_of(ground, random)
    corners = _corners(main)
    drives = [_onto(site.drive, corners) for site in sites]
    room = [LineString(drive.line).buffer(_BESIDE_DRIVES_M).exterior for drive in drives]
    roads = MultiLineString([*(LineString(way.line) for way in [*main, *drives]), *room])
    fabric = draw_fabric(ground, corners, roads, texture, random)
    streets = draw_streets(fabric, ground, roads, texture, random)
    spots = [
        Spot(place.at, place_tags(place)),
        *(spot for site in sites for spot in site.spots),
        *_marked(ground, streets, random),
    ]
    pieces, turns = with_turns(main, len(drives), streets, random)
    turns += forbidden_turns(place, pieces)
    return Sheet([*pieces, *drives], spots, turns, streets)


def _corners(main: list[Way]) -> Points:
    """Give the corners of main roads that are not on a bridge, each once."""
    found: dict[Key, None] = {}
    for way in main:
        if "bridge" not in way.tags:
            found |= dict.fromkeys(keys(way.line))
    return np.array(list(found))


def _onto(drive: Way, corners: Points) -> Way:
    """Let a drive begin exactly where its road has a corner."""
    line = drive.line.copy()
    line[0] = nearest_corner(corners, line[0])
    return Way(line, drive.tags)


def _marked(ground: Ground, streets: Streets, random: np.random.Generator) -> list[Spot]:
    """Put signals and crossings on the main roads where they are built up."""
    place, corners = ground.place, streets.corners
    in_town = np.hypot(*(corners - place.at).T) < 0.9 * place.reach_m
    joined = np.zeros(len(corners), bool)
    joined[-1 - streets.node[streets.node < 0]] = True
    dice = random.uniform(size=len(corners))
    with_signals = joined & (dice < _AT_STREETS) & in_town & (place.inhabitants >= _SIGNALS)
    crossings = ~joined & (dice < _CROSSINGS) & in_town
    signals: Tags = {"highway": "traffic_signals"}
    crossing: Tags = {"highway": "crossing", "crossing": "marked"}
    spots = [Spot(corner, signals) for corner in corners[with_signals]]
    if place.inhabitants >= _SIGNALS and key(place.at) in set(keys(corners)):
        spots.append(Spot(place.at, signals))
    return spots + [Spot(corner, crossing) for corner in corners[crossings]]
