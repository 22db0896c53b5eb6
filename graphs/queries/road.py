"""The nearest road to a position: what is known of it, and how one leaves it."""

from typing import NamedTuple

import numpy as np

from graphs.ids import INF_MS, INVALID_ID, Ids
from graphs.movement import Driving
from graphs.osm.profile_data import ROAD_CLASSES
from graphs.roads import Roads
from graphs.snap import DEFAULT_LIMIT_M, Snapped


class Way(NamedTuple):
    """An OpenStreetMap way, and what class of road it is there."""

    way_id: int
    road_class: str


class Exit(NamedTuple):
    """
    A junction that one comes to without turning off.

    Attributes
    ----------
    junction : int
        Its number in the region.
    node_id : int
        Its OpenStreetMap node.
    travel_time_ms : int or None
        None where a one-way or a closure forbids the way.
    """

    junction: int
    node_id: int
    travel_time_ms: int | None


class NearestRoad(NamedTuple):
    """
    The road that a position is brought to.

    Attributes
    ----------
    ways : tuple of Way
        The road itself; at a junction all that meet there, by their numbers.
    exits : tuple of Exit
        Both ends of the road, its tail first; at a junction that one, in no time.
    """

    snapped: Snapped
    ways: tuple[Way, ...]
    exits: tuple[Exit, ...]


def nearest_road(
    driving: Driving, lon: float, lat: float, limit_m: float = DEFAULT_LIMIT_M
) -> NearestRoad:
    """
    Find the nearest road that can be driven, and what is known of it.

    Raises
    ------
    OutsideRegion, OffRoad, Unreachable
        As ``graphs.snap.snap`` does.
    """
    snapped = driving.snap(lon, lat, limit_m)
    place, roads = snapped.place, driving.on.roads
    if place.edge == INVALID_ID:
        pieces, ends = _at_junction(roads, place.tail), [(place.tail, 0)]
    else:
        pieces = _under(roads, place.edge, place.along_mm)
        ends = [(place.tail, place.to_tail_ms), (place.head, place.to_head_ms)]
    exits = tuple(_exit(driving, junction, ms) for junction, ms in ends)
    ways = {
        Way(int(roads.way_id[piece]), ROAD_CLASSES[roads.road_class[piece]])
        for piece in pieces.tolist()
    }
    return NearestRoad(snapped, tuple(sorted(ways)), exits)


def _exit(driving: Driving, junction: int, travel_time_ms: int) -> Exit:
    node_id = int(driving.on.junctions.node_id[junction])
    return Exit(junction, node_id, travel_time_ms if travel_time_ms < INF_MS else None)


def _under(roads: Roads, edge: int, along_mm: int) -> Ids:
    """Give the piece at a length along an edge."""
    first, end = int(roads.first_point[edge]), int(roads.first_point[edge + 1])
    after = int(np.searchsorted(roads.along_mm[first:end], along_mm, side="right"))
    return np.array([first + min(max(after - 1, 0), end - first - 2)], np.int32)


def _at_junction(roads: Roads, junction: int) -> Ids:
    """Give the first or last piece of each core road that ends at a junction."""
    core = roads.n_core_edges
    leaves = roads.first_point[:core][roads.tail[:core] == junction]
    enters = roads.first_point[1 : core + 1][roads.head[:core] == junction] - 2
    return np.concatenate([leaves, enters]).astype(np.int32)
