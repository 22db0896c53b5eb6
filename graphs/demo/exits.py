"""Exits: where a carriageway crosses a larger road with room for ramps beside it."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint

from graphs.demo.nearby import Nearby
from graphs.demo.plane import (
    Points,
    at_m,
    crossing_points,
    length_m,
    position_m,
    rounded,
    with_corners,
)
from graphs.demo.roads import MainRoad, Meeting
from graphs.demo.sheet import Tags, Way

_APART_M: Final = 3800.0
# A ramp's way from the carriageway: how far from the road, and how far beside the carriageway.
_CURVE_M: Final = ((380.0, 0.0), (270.0, 9.0), (130.0, 55.0))
_FOOT_M: Final = 85.0  # Along the road, from the carriageway to where the ramps meet it.
_CLEAR_M: Final = 8.0
_FROM_ENDS_M: Final = 600.0  # Of the carriageway; a road needs a quarter of that.
_LEFT_AT: Final = ("trunk", "primary", "secondary", "tertiary")
_TAGS: Final[Tags] = {"highway": "motorway_link", "oneway": "yes", "maxspeed": "70"}


class Exit(NamedTuple):
    """
    Two ramps of one carriageway to and from one road.

    Attributes
    ----------
    off, on : float64[n, 2]
        The ramps in the direction of traffic; each has one end on the carriageway.
    foot
        The other end of both, on the road.
    """

    off: Points
    on: Points
    foot: Meeting

    @property
    def ways(self) -> list[Way]:
        """Both ramps, tagged."""
        return [Way(self.off, _TAGS), Way(self.on, _TAGS)]


def exits(
    carriageway: Points, roads: list[MainRoad], near: Nearby, others: list[Points]
) -> list[Exit]:
    """
    Lay the exits of a carriageway, well apart and only where their ramps touch nothing else.

    Parameters
    ----------
    near
        The lines of the roads.
    others : list of float64[n, 2]
        What is in the way beside the roads: the river, railways, other carriageways.
    """
    in_the_way = MultiLineString([LineString(line) for line in others])
    placed: list[float] = []
    found: list[Exit] = []
    for index in near.meeting(LineString(carriageway)):
        along, across = _crossing_m(carriageway, roads[index])
        if all(abs(along - other) > _APART_M for other in placed) and across > 0:
            exit_ = _laid(carriageway, roads[index], index, along, across)
            if _is_free(exit_, carriageway, near, in_the_way):
                placed.append(along)
                found.append(exit_)
    return found


def _crossing_m(carriageway: Points, road: MainRoad) -> tuple[float, float]:
    """How far along the carriageway and along the road they cross; 0 where an exit has no place."""
    crossed = crossing_points(carriageway, road.line)
    if len(crossed) == 1 and road.highway in _LEFT_AT:
        along, across = position_m(carriageway, crossed[0]), position_m(road.line, crossed[0])
        margins = (
            min(along, length_m(carriageway) - along) - _CURVE_M[0][0],
            min(across, length_m(road.line) - across),
        )
        if margins[0] > _FROM_ENDS_M and margins[1] > _FROM_ENDS_M / 4:
            return along, across
    return 0.0, 0.0


def _laid(carriageway: Points, road: MainRoad, index: int, along: float, across: float) -> Exit:
    """Lead the ramps away from the carriageway on its right, and back to it."""
    over, right = at_m(carriageway, along), _to_the_right(carriageway, along)
    feet = [at_m(road.line, across + side) for side in (-_FOOT_M, _FOOT_M)]
    foot = max(feet, key=lambda point: float(right @ (point - over)))
    off, on = (
        [
            at_m(carriageway, along + way * along_m)
            + aside_m * _to_the_right(carriageway, along + way * along_m)
            for along_m, aside_m in _CURVE_M
        ]
        for way in (-1, 1)
    )
    return Exit(
        rounded(np.array([*off, foot]), times=2),
        rounded(np.array([foot, *reversed(on)]), times=2),
        Meeting(index, foot),
    )


def _to_the_right(line: Points, along: float) -> Points:
    """Give the direction that lies to the right of a line, one metre long."""
    east, north = at_m(line, along + 20) - at_m(line, along - 20)
    right: Points = np.array([north, -east]) / np.hypot(east, north)
    return right


def _is_free(exit_: Exit, carriageway: Points, roads: Nearby, in_the_way: MultiLineString) -> bool:
    """Whether the ramps touch their carriageway at one end, their road at the other, no more."""
    ramps = MultiLineString([LineString(exit_.off), LineString(exit_.on)])
    on_lane = np.array([exit_.off[0], exit_.on[-1]])
    lane, road = LineString(with_corners(carriageway, on_lane)), roads.shapes[exit_.foot.road]
    touched = shapely.intersection(ramps, MultiLineString([lane, road]))
    ends = MultiPoint([*on_lane, exit_.foot.at]).buffer(0.05)
    near = roads.within(ramps, _CLEAR_M)
    alone = near == [exit_.foot.road] and in_the_way.distance(ramps) > _CLEAR_M
    return bool(alone and touched.within(ends))
