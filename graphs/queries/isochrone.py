"""How far one comes from a place within some minutes, as areas on the map."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import shapely

from graphs.errors import BadInput
from graphs.ids import INF_MS, Millis
from graphs.movement import Driving
from graphs.queries.outlines import (
    Area,
    Lines,
    Plane,
    area_km2,
    edges_in,
    line_of,
    lines_of,
    nested,
    without_bare_holes,
)
from graphs.queries.reach import reach
from graphs.queries.reached import Reached, length_m, reached_roads
from graphs.roads import Roads
from graphs.snap import Snapped

BESIDE_M: Final = 50.0
"""An area holds what lies within this distance of a reached road: the houses along it."""

LEAST_HOLE_M2: Final = 1000.0
"""Smaller holes are filled: no point of one is more than 18 m from its rim."""

_QUARTER_STEPS: Final = 4  # Round ends have 16 corners: at least 98 % of the distance everywhere.


class Isochrone(NamedTuple):
    """
    What is reached from a place within a time, or from where the place is.

    Attributes
    ----------
    limit_ms : int
    area : Polygon or MultiPolygon
        Longitude and latitude in degrees; topologically valid, with holes.
    area_km2 : float
        Its area on the globe.
    reached_m : float
        Length of the roads reached, each counted once whatever the direction.
    n_junctions : int
        How many junctions are reached.
    """

    limit_ms: int
    area: Area
    area_km2: float
    reached_m: float
    n_junctions: int


def isochrones(
    driving: Driving,
    start: Snapped,
    limits_ms: Iterable[int],
    *,
    backward: bool = False,
) -> list[Isochrone]:
    """
    Find what is reached from a place within each of some times, shortest first.

    An area holds every reached road, cut where the time is used up, and what lies within
    ``BESIDE_M`` of it. A hole is an area whose roads are not reached: one without any road of the
    core, such as a lake or a block of houses, is filled, and so is one below ``LEAST_HOLE_M2``.
    Each area contains all shorter ones.

    Parameters
    ----------
    limits_ms : iterable of int
        In any order; equal ones count once.
    backward : bool
        Ask from where one comes to the place in time, instead of how far from it.

    Raises
    ------
    BadInput
        If there is no time, or one is not above 0 or not below ``INF_MS``.
    """
    limits, roads = _checked(limits_ms), driving.on.roads
    here = driving.arriving(start.place) if backward else driving.leaving(start.place)
    times_ms = reach(driving.metric, here, backward=backward)
    at = driving.exits if backward else driving.entries
    reached = [
        reached_roads(roads, driving.drive, times_ms, here, limit, backward=backward, at=at)
        for limit in limits
    ]
    at_junctions_ms = times_ms[at.junction]
    plane = Plane(start.lon, start.lat)
    areas = nested(_grown(plane, roads, reached))
    return [
        _isochrone(limit, plane.degrees(area), length_m(roads, within), at_junctions_ms)
        for limit, area, within in zip(limits, areas, reached, strict=True)
    ]


def _isochrone(limit_ms: int, area: Area, reached_m: float, times_ms: Millis) -> Isochrone:
    n_junctions = int(np.count_nonzero(times_ms <= limit_ms))
    return Isochrone(limit_ms, area, area_km2(area), reached_m, n_junctions)


def _checked(limits_ms: Iterable[int]) -> list[int]:
    limits = sorted(set(limits_ms))
    if not limits:
        message = "An isochrone needs at least one time: give the minutes."
        raise BadInput(message)
    wrong = [limit for limit in limits if not 0 < limit < INF_MS]
    if wrong:
        message = (
            f"{wrong[0]} ms is no time for an isochrone: it must be above 0 and below {INF_MS} ms "
            "(12.4 days)."
        )
        raise BadInput(message)
    return limits


def _grown(plane: Plane, roads: Roads, reached: Sequence[Reached]) -> list[Area]:
    """
    Widen the roads reached by each time, and fill the holes without a road.

    A road that an earlier time reaches whole is not widened again. Nor do holes filled then open
    again: what has no unreached road within it, or is too small, has none and is so later too.
    """
    start = shapely.Point(plane.metres(np.array([plane.lon, plane.lat])))
    area: Area = start.buffer(BESIDE_M, _QUARTER_STEPS)
    done = np.zeros_like(reached[0].whole)
    grown: list[Area] = []
    for within in reached:
        new = np.flatnonzero(within.whole & ~done).astype(np.int32)
        parts = [line_of(plane, roads, stretch) for stretch in within.stretches]
        lines = np.concatenate([lines_of(plane, roads, new), np.array(parts, object)])
        # Each by itself, then joined: one buffer of all lines at once takes longer.
        widened = shapely.buffer(lines, BESIDE_M, quad_segs=_QUARTER_STEPS)
        area = shapely.union_all([area, *widened])
        area = without_bare_holes(area, _unreached(plane, roads, within, area), LEAST_HOLE_M2)
        grown.append(area)
        done = within.whole
    return grown


def _unreached(plane: Plane, roads: Roads, within: Reached, area: Area) -> Lines:
    """
    Draw the roads near an area that are not reached whole.

    Those reached in part are drawn whole: their reached part lies in no hole. Nor does a road
    reached whole; to leave it out saves time.
    """
    near = edges_in(plane, roads, area)
    return lines_of(plane, roads, near[~within.whole[near]])
