"""The sheet of one place: its main roads, its streets, and what stands along them."""

from itertools import islice
from typing import Final

import numpy as np

from graphs.demo import ring_road
from graphs.demo.corners import corner_spots, forbidden_turns, n_ways_at, with_ways_out
from graphs.demo.ground import Ground, Half
from graphs.demo.main_ways import has_room_for_roundabout, main_ways, with_roundabout
from graphs.demo.meet import joined_to, meeting
from graphs.demo.mesh import draw_mesh, streets
from graphs.demo.places import Place
from graphs.demo.plane import key
from graphs.demo.sheet import Sheet, Spot, Tags, Way
from graphs.demo.sites import Site
from graphs.demo.street_tags import street_tags
from graphs.demo.stubs import stubs

_KINDS: Final = (("city", 90_000), ("town", 8_000), ("village", 0))
_ROUNDABOUT: Final = range(1_500, 30_000)  # Inhabitants of places that may have one.
_WITH_ROUNDABOUT: Final = 0.6


def draw_town(ground: Ground, sites: list[Site], seed: int) -> Sheet:
    """Draw all roads of a place, joined where they cross."""
    place = ground.place
    random = np.random.default_rng([seed, place.geoname_id])
    main = main_roads_of(ground, random)
    arcs = _ring(ground, random)
    ground = ground.with_roads([arc.line for arc in arcs])
    mesh = draw_mesh(ground, _bearing(ground.halves), random)
    plain = [Way(line, street_tags(place, line, random)) for line in streets(mesh)]
    branches, barriers = stubs(mesh, ground, random)
    drives = [site.drive for site in sites]
    main, arcs, plain, other = _joined(main, arcs, plain, drives + branches)
    main += arcs
    n_ways = n_ways_at([*main, *plain, *other])
    spots = [
        Spot(place.at, place_tags(place)),
        *(spot for site in sites for spot in site.spots),
        *(spot for spot in barriers if n_ways[key(spot.at)] == 1),
        *corner_spots(place, main, plain, random),
    ]
    ways = [*main, *with_ways_out(plain, n_ways), *other]
    return Sheet(ways, spots, forbidden_turns(place, main))


def main_roads_of(ground: Ground, random: np.random.Generator) -> list[Way]:
    """Draw the main roads, ending on a roundabout in some smaller places."""
    place, halves = ground.place, ground.halves
    wanted = place.inhabitants in _ROUNDABOUT and random.uniform() < _WITH_ROUNDABOUT
    if wanted and has_room_for_roundabout(place, halves):
        round_halves, circle = with_roundabout(place, halves)
        if not ground.is_crossed(circle.line[None])[0]:
            return [*main_ways(place, round_halves, ground.rivers, random), circle]
    return main_ways(place, halves, ground.rivers, random)


def _ring(ground: Ground, random: np.random.Generator) -> list[Way]:
    """Draw the ring road of a large town."""
    if ground.place.inhabitants < ring_road.INHABITANTS:
        return []
    return [Way(arc, ring_road.TAGS) for arc in ring_road.ring_road(ground, random)]


def _bearing(halves: list[Half]) -> float:
    """Give the direction in which the first main road leaves: the streets follow it."""
    east, north = halves[0].line[1] - halves[0].line[0]
    return float(np.arctan2(north, east))


def _joined(*groups: list[Way]) -> list[list[Way]]:
    """Join ways where they cross; what does not hang together with the first group is left out."""
    ways = [way for group in groups for way in group]
    lines = meeting([way.line for way in ways])
    joined = joined_to(lines, len(groups[0]))
    drawn = iter(zip(lines, ways, joined, strict=True))
    return [
        [Way(line, way.tags) for line, way, keep in islice(drawn, len(group)) if keep]
        for group in groups
    ]


def place_tags(place: Place) -> Tags:
    """Name the place, and say that only the place is real."""
    kind = next(name for name, least in _KINDS if place.inhabitants >= least)
    return {
        "place": kind,
        "name": place.name,
        "population": str(place.inhabitants),
        "note": "The place is real (GeoNames); the roads around it are generated.",
    }
