"""All that is drawn before any street: river, main roads, railways and motorways."""

from typing import NamedTuple

import numpy as np

from graphs.demo.countries import Countries
from graphs.demo.lanes import draw_lanes, lane_ways, ramp_signals
from graphs.demo.motorways import motorways
from graphs.demo.places import Place
from graphs.demo.plane import Key, Points, key
from graphs.demo.railways import railway_ways, railways
from graphs.demo.river import the_river
from graphs.demo.roads import MainRoad, main_roads, with_meetings
from graphs.demo.sheet import Sheet, Spot, Way


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

    river: Points
    roads: list[MainRoad]
    walls: list[Points]
    sheet: Sheet
    shared: set[Key]


def draw_network(places: tuple[Place, ...], countries: Countries, seed: int) -> Network:
    """Draw the river, and all roads and railways that lead from place to place."""
    river = the_river()
    roads = main_roads(places, river, np.random.default_rng([seed, 1]))
    rails = railways(places, roads, np.random.default_rng([seed, 2]))
    plan = motorways(places, roads, rails, river, np.random.default_rng([seed, 3]))
    barred = [river, *(rail.line for rail in rails)]
    lanes = draw_lanes(plan, roads, barred)
    level_crossings = [crossing for rail in rails for crossing in rail.level_crossings]
    meetings = lanes.feet + level_crossings
    met = with_meetings(roads, meetings)
    below = barred + [road.line for road in roads]
    ways = [
        Way(river, {"waterway": "river"}),
        *(way for rail in rails for way in railway_ways(rail, roads, river)),
        *lane_ways(lanes.lanes, below, countries),
        *lanes.small_ways,
    ]
    crossing = {"railway": "level_crossing"}
    spots = [Spot(at, crossing) for _, at in level_crossings] + ramp_signals(lanes.ramps, roads)
    return Network(
        river,
        met,
        barred + lanes.lanes + [way.line for way in lanes.small_ways],
        Sheet(ways, spots, []),
        {key(road.middle) for road in met} | {key(at) for _, at in meetings},
    )
