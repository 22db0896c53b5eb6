"""The carriageways of the motorways, and all that joins them to each other and to the roads."""

from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from shapely import LineString, MultiLineString

from graphs.demo.bridges import with_bridges
from graphs.demo.countries import Countries
from graphs.demo.exits import Exit, exits
from graphs.demo.interchanges import Access, access, access_way, carriageways, ring
from graphs.demo.motorways import Motorways
from graphs.demo.nearby import Nearby
from graphs.demo.plane import Points, with_corners
from graphs.demo.roads import MainRoad, Meeting
from graphs.demo.sheet import Spot, Way

_BESIDE_M: Final = 500.0  # Farther than any ramp leaves its carriageway.
_KMH: Final = {"NL": "100", "BE": "120", "DE": "130", "LU": "130"}


class Lanes(NamedTuple):
    """
    Everything of the motorways that is driven.

    Attributes
    ----------
    lanes
        Carriageways in the direction of traffic, with a corner at each ramp.
    ramps, rings, entries
        What joins them to each other and to the roads.
    """

    lanes: list[Points]
    ramps: list[Exit]
    rings: list[Way]
    entries: list[Access]

    @property
    def feet(self) -> list[Meeting]:
        """Where they meet main roads."""
        return [exit_.foot for exit_ in self.ramps] + [entry.foot for entry in self.entries]

    @property
    def small_ways(self) -> list[Way]:
        """The ramps, rings and access roads, tagged."""
        on_and_off = chain.from_iterable(exit_.ways for exit_ in self.ramps)
        return [*on_and_off, *self.rings, *(access_way(entry) for entry in self.entries)]


def draw_lanes(plan: Motorways, roads: list[MainRoad], barred: list[Points]) -> Lanes:
    """Draw the carriageways of all motorways, and ramps where nothing barred is in their way."""
    lanes = [
        lane
        for (a, b), line in zip(plan.pairs, plan.lines, strict=True)
        for lane in carriageways(line, plan.interchanges[a], plan.interchanges[b])
    ]
    near = Nearby(road.line for road in roads)
    taken = Nearby(barred + lanes)
    ramps: list[Exit] = []
    for index, lane in enumerate(lanes):
        beside = [i for i in taken.within(LineString(lane), _BESIDE_M) if i != len(barred) + index]
        laid = exits(lane, roads, near, [(barred + lanes)[i] for i in beside])
        ends = [(exit_.off[0], exit_.on[-1]) for exit_ in laid]
        lanes[index] = with_corners(lane, np.array(ends).reshape(-1, 2))
        ramps += laid
    walls = barred + lanes + [way.line for exit_ in ramps for way in exit_.ways]
    in_the_way = Nearby(walls)
    tried = [access(middle, roads, near, in_the_way) for middle in plan.interchanges]
    entries = [entry for entry in tried if entry is not None]
    ending = lanes + [entry.line for entry in entries]
    rings = [ring(middle, ending) for middle in plan.interchanges]
    return Lanes(lanes, ramps, rings, entries)


def lane_ways(lanes: list[Points], below: list[Points], countries: Countries) -> list[Way]:
    """Tag the carriageways, with bridges over all that is below and over each other."""
    crossed = Nearby(below + lanes)
    ways: list[Way] = []
    for index, lane in enumerate(lanes):
        lower = len(below) + index
        over = [crossed.shapes[i] for i in crossed.meeting(LineString(lane)) if i < lower]
        tags = {"highway": "motorway", "oneway": "yes"}
        ways += with_bridges(lane, MultiLineString(over), tags)
    return [_limited(way, countries) for way in ways]


def ramp_signals(ramps: list[Exit], roads: list[MainRoad]) -> list[Spot]:
    """Put signals before the foot of the ramps that leave at the largest roads."""
    tags = {"highway": "traffic_signals", "traffic_signals:direction": "forward"}
    return [
        Spot(exit_.off[-2], tags)
        for exit_ in ramps
        if roads[exit_.foot.road].highway in ("trunk", "primary")
    ]


def _limited(way: Way, countries: Countries) -> Way:
    limit = _KMH.get(str(countries.of(way.line[len(way.line) // 2])[0]))
    return Way(way.line, way.tags | {"maxspeed": limit}) if limit else way
