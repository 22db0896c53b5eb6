"""Fleets, incidents and moves to measure with, all from one seed."""

import os
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from dispatch.nearest.buckets import Buckets, empty_buckets
from dispatch.nearest.found import Standing, groups_of, standing_of
from dispatch.nearest.index import Positions, nowhere, put_all
from graphs.cch.search import Climb
from graphs.grid import METRES_PER_E7
from graphs.ids import INVALID_ID, Floats
from graphs.place import Place, at_junctions
from graphs.region import Region
from graphs.snap import Snapped, snap_all

SEED: Final = int(os.environ.get("SEED", "1"))
N_UNITS: Final = 500
N_INCIDENTS: Final = 2000
N_MOVES: Final = 2000
MOVE_M: Final = 300.0
K: Final = 5
THREE_GROUPS: Final = groups_of([[0], [1], [2]], 3)
"""The own centre and two neighbours: each kind of unit counts in one group."""

_MOVE_SLACK_M: Final = 100.0
_TRIES: Final = 200


class Scene(NamedTuple):
    """
    What every job reads: a region with units and incidents in the middle of its roads.

    Attributes
    ----------
    snapped : list of Snapped
        Where each unit stands.
    units : Standing
        The same, with turnouts of 0 to 89 s and three kinds.
    incidents : list of Place
    """

    region: Region
    snapped: list[Snapped]
    units: Standing
    incidents: list[Place]


class Move(NamedTuple):
    """One unit's next position; its turnout and kind stay."""

    unit: int
    place: Place


class Index(NamedTuple):
    """The index of units as the kernels take it."""

    climb: Climb
    buckets: Buckets
    positions: Positions


def numbers(purpose: int) -> np.random.Generator:
    """Give each purpose random numbers of its own: one more draw here changes nothing there."""
    return np.random.default_rng([SEED, purpose])


def scene_of(region: Region, n_units: int = N_UNITS) -> Scene:
    """Draw the units and incidents of a region."""
    rng = numbers(1)
    snapped = on_roads(region, n_units, rng)
    turnout_ms = 1000 * rng.integers(0, 90, n_units)
    kind = rng.integers(0, 3, n_units)
    places = [each.place for each in snapped]
    units = standing_of(list(zip(places, turnout_ms.tolist(), kind.tolist(), strict=True)))
    incidents = [each.place for each in on_roads(region, N_INCIDENTS, numbers(2))]
    return Scene(region, snapped, units, incidents)


def on_roads(region: Region, n: int, rng: np.random.Generator) -> list[Snapped]:
    """Positions spread evenly over the length of all roads; none at a junction."""
    roads = region.siren.on.roads
    length_mm = np.diff(roads.along_mm).astype(np.float64)
    length_mm[roads.first_point[1:-1] - 1] = 0.0  # From one road's last point to the next's first.
    length_mm[roads.first_point[roads.n_core_edges] - 1 :] = 0.0
    found: list[Snapped] = []
    while len(found) < n:
        piece = rng.choice(len(length_mm), n, p=length_mm / length_mm.sum())
        share = rng.random(n)
        lon, lat = (
            (at[piece] + share * (at[piece + 1].astype(np.int64) - at[piece])) / 1e7
            for at in (roads.lon_e7, roads.lat_e7)
        )
        found += filter(None, _mid_edge(region, lon, lat))
    return found[:n]


def short_moves(scene: Scene) -> list[Move]:
    """Moves of all units in turn, each 200 to 400 m as the crow flies, over and over."""
    rng, at = numbers(3), list(scene.snapped)
    moves: list[Move] = []
    while len(moves) < N_MOVES:
        moved = _all_moved(scene.region, at, rng)
        moves += [Move(unit, here.place) for unit, here in enumerate(moved)]
        at = moved
    return moves[:N_MOVES]


def jumps(scene: Scene) -> list[Move]:
    """Moves of all units in turn, each to anywhere in the region."""
    anywhere = on_roads(scene.region, N_MOVES, numbers(4))
    return [Move(i % N_UNITS, here.place) for i, here in enumerate(anywhere)]


def random_junctions(region: Region, n: int) -> list[int]:
    """Junctions, each as likely as every other."""
    n_junctions = len(region.siren.on.junctions.node_id)
    drawn: list[int] = numbers(5).integers(0, n_junctions, n).tolist()
    return drawn


def index_of(region: Region, units: Standing) -> Index:
    """Enter all units, with room for as many moves again as any job makes."""
    metric = region.siren.metric
    n_ranks = len(metric.hierarchy.rank)
    buckets = empty_buckets(n_ranks, 4 * n_ranks, 64 * n_ranks)
    positions = nowhere(len(units.kind), region.siren.on.roads.n_edges, metric.hierarchy.height)
    places = units.places.by_rank(metric.hierarchy.rank)
    entered = put_all(metric.climb, buckets, positions, places, units.turnout_ms, units.kind)
    assert entered, "There is room for all units."
    return Index(metric.climb, buckets, positions)


def at_tails(units: Standing) -> Standing:
    """Move all units to the junction where their road begins."""
    return units._replace(places=at_junctions(units.places.tail))


def by_rank(region: Region, place: Place) -> Place:
    """Number the ends of a place by rank, as the kernels take them."""
    rank = region.siren.metric.hierarchy.rank
    return place._replace(tail=int(rank[place.tail]), head=int(rank[place.head]))


def _all_moved(region: Region, at: list[Snapped], rng: np.random.Generator) -> list[Snapped]:
    """Move each unit once, in the first direction that leads to a road about so far away."""
    moved: dict[int, Snapped] = {}
    for _ in range(_TRIES):
        left = [unit for unit in range(len(at)) if unit not in moved]
        if not left:
            return [moved[unit] for unit in range(len(at))]
        lon = np.array([at[unit].lon for unit in left])
        lat = np.array([at[unit].lat for unit in left])
        bearing = rng.uniform(0.0, 2 * np.pi, len(left))
        step = MOVE_M / METRES_PER_E7 / 1e7
        aims = lon + step * np.sin(bearing) / np.cos(np.radians(lat)), lat + step * np.cos(bearing)
        moved |= dict(_about_so_far(at, left, _mid_edge(region, *aims)))
    message = f"No road lies about {MOVE_M:.0f} m from some unit: raise the slack."
    raise RuntimeError(message)


def _about_so_far(
    at: list[Snapped], units: list[int], aimed: list[Snapped | None]
) -> Iterator[tuple[int, Snapped]]:
    for unit, there in zip(units, aimed, strict=True):
        if there and abs(_distance_m(at[unit], there) - MOVE_M) <= _MOVE_SLACK_M:
            yield unit, there


def _distance_m(a: Snapped, b: Snapped) -> float:
    east = (b.lon - a.lon) * np.cos(np.radians((a.lat + b.lat) / 2))
    return float(np.hypot(east, b.lat - a.lat) * METRES_PER_E7 * 1e7)


def _mid_edge(region: Region, lon: Floats, lat: Floats) -> list[Snapped | None]:
    """Snap positions; none for one that falls on a junction or off the roads."""
    return [
        each if isinstance(each, Snapped) and each.place.edge != INVALID_ID else None
        for each in snap_all(region.siren.map, lon, lat)
    ]
