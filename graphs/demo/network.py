"""All that is drawn before any street: river, main roads, railways and motorways."""

from typing import NamedTuple

import numpy as np

from graphs.demo.countries import Countries
from graphs.demo.lanes import draw_lanes, lane_ways, ramp_signals
from graphs.demo.motorways import motorways
from graphs.demo.places import Place
from graphs.demo.plane import Key, Points, key
from graphs.demo.railways import railway_ways, railways
from graphs.demo.roads import MainRoad, main_roads, with_meetings
from graphs.demo.sheet import Sheet, Spot, Way


class Limits(NamedTuple):
    """
    How finely roads are drawn, and how far they reach, in metres.

    Attributes
    ----------
    bend_every_m
        How far apart the corners of a main road are.
    longest_m
        Longer main roads are left out, unless a place hangs on them.
    window_m
        How far outside of the box around two towns their motorway may run.
    """

    bend_every_m: float = 300.0
    longest_m: float = np.inf
    window_m: float = np.inf


class Network(NamedTuple):
    """
    The lines of the whole region.

    Attributes
    ----------
    roads
        The main roads, with a corner wherever a ramp or a railway on the level meets them.
    walls
        What no street crosses, beside the roads.
    sheet
        The river, the railways and the motorways; the roads are on the sheets of their places.
    shared
        Corners that lie on several sheets.
    """

    rivers: list[Points]
    roads: list[MainRoad]
    walls: list[Points]
    sheet: Sheet
    shared: set[Key]


def draw_network(
    places: tuple[Place, ...], rivers: list[Points], limits: Limits, countries: Countries, seed: int
) -> Network:
    """Draw the rivers, and all roads and railways that lead from place to place."""
    roads = main_roads(
        places, rivers, np.random.default_rng([seed, 1]), limits.bend_every_m, limits.longest_m
    )
    rails = railways(places, roads, np.random.default_rng([seed, 2]))
    plan = motorways(
        places, roads, rails, rivers, np.random.default_rng([seed, 3]), limits.window_m
    )
    barred = [*rivers, *(rail.line for rail in rails)]
    lanes = draw_lanes(plan, roads, barred)
    level_crossings = [crossing for rail in rails for crossing in rail.level_crossings]
    meetings = lanes.feet + level_crossings
    met = with_meetings(roads, meetings)
    below = barred + [road.line for road in roads]
    ways = [
        *(Way(river, {"waterway": "river"}) for river in rivers),
        *railway_ways(rails, roads, rivers),
        *lane_ways(lanes.lanes, below, countries),
        *lanes.small_ways,
    ]
    crossing = {"railway": "level_crossing"}
    spots = [Spot(at, crossing) for _, at in level_crossings] + ramp_signals(lanes.ramps, roads)
    return Network(
        rivers,
        met,
        barred + lanes.lanes + [way.line for way in lanes.small_ways],
        Sheet(ways, spots, []),
        {key(road.middle) for road in met} | {key(at) for _, at in meetings},
    )
