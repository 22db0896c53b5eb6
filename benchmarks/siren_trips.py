"""Mean speed by trip length: our networks under the siren profile, and Utrecht's matrices."""

import csv
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.instances import numbers
from benchmarks.regions import SHARED
from benchmarks.siren_classes import CLASSES
from graphs.ids import Floats, Ids
from graphs.osm.profile_data import ROAD_CLASSES
from graphs.region import Region

BANDS_KM: Final = ((0, 3), (3, 6), (6, 12), (12, 25), (25, 60))
FEWEST_TRIPS: Final = 100
N_SOURCES: Final = 500
N_TARGETS: Final = 1000

_UTRECHT: Final = SHARED / "data" / "utrecht"
_LENGTHS: Final = 2**28  # Millimetres in a packed weight: up to 268 km.


class Trips(NamedTuple):
    """
    Many trips, ``float64[trips]`` each.

    Attributes
    ----------
    km : float64
        Along the road.
    h : float64
        Hours of driving.
    """

    km: Floats
    h: Floats


class Band(NamedTuple):
    """Mean speed of the trips of one length; none if there are too few to say."""

    n_trips: int
    kmh: float | None


def by_band(trips: Trips) -> list[Band]:
    """Mean over trips of length by time, in each band, as the source's figures are made."""
    bands = []
    for low_km, high_km in BANDS_KM:
        chosen = (low_km <= trips.km) & (trips.km < high_km)
        n = int(chosen.sum())
        kmh = float(np.mean(trips.km[chosen] / trips.h[chosen])) if n >= FEWEST_TRIPS else None
        bands.append(Band(n, kmh))
    return bands


def trips_between(region: Region, junctions: Ids) -> Trips:
    """Trips between some of these junctions, from each of those drawn to each of others drawn."""
    rng = numbers(8)
    sources = rng.choice(junctions, N_SOURCES, replace=False)
    targets = rng.choice(junctions, N_TARGETS, replace=False)
    ms, mm = quickest(region, sources)
    ms, mm = ms[:, targets].ravel(), mm[:, targets].ravel()
    there = ms > 0  # Not from a junction to itself.
    return Trips(mm[there] / 1e6, ms[there] / 3.6e6)


def all_junctions(region: Region) -> Ids:
    """Number the junctions of a region."""
    return np.arange(len(region.siren.on.junctions.node_id), dtype=np.int32)


def on_streets(region: Region) -> Ids:
    """Junctions where a residential street or a greater road ends, not only service and tracks."""
    roads, n = region.siren.on.roads, region.siren.on.roads.n_core_edges
    streets = [ROAD_CLASSES.index(name) for names in CLASSES.values() for name in names]
    is_street = np.isin(roads.road_class, streets)
    at_tail, at_head = is_street[roads.first_point[:-1]], is_street[roads.first_point[1:] - 1]
    ends = [roads.tail[:n][at_tail[:n]], roads.head[:n][at_head[:n]]]
    return np.unique(np.concatenate(ends))


def quickest(region: Region, sources: Ids) -> tuple[Floats, Floats]:
    """
    Time and length of the quickest ways from some junctions; of equally quick ones the shortest.

    A weight is time and length in one number, which a float64 holds exactly and adds exactly: the
    sum's upper part is the time, its lower part the length.

    Returns
    -------
    float64[sources, n], float64[sources, n]
        Whole milliseconds and millimetres.
    """
    graph, arcs, roads = region.siren.metric.graph, region.siren.on.arcs, region.siren.on.roads
    length_mm = roads.along_mm[roads.first_point[1:] - 1].astype(np.float64)
    packed = graph.travel_time_ms * float(_LENGTHS) + length_mm[arcs.edge]
    order = np.lexsort((packed, graph.head, graph.tail))
    tail, head, packed = graph.tail[order], graph.head[order], packed[order]
    first = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0)) & (tail != head)
    shape = (graph.n_nodes, graph.n_nodes)
    found: Floats = dijkstra(
        csr_array((packed[first], (tail[first], head[first])), shape=shape), indices=sources
    )
    assert found.max() < 2**53, "Beyond that a float64 skips whole numbers."
    ms = np.floor(found / _LENGTHS)
    return ms, found - ms * _LENGTHS


def trips_of_utrecht() -> Trips:
    """All ordered pairs of the 231 postcodes, from ELASPY's two matrices; rows are origins."""
    km, minutes = (
        _matrix(_UTRECHT / f"{name}_matrix_2022.csv") for name in ("distance", "siren_driving")
    )
    apart = ~np.eye(len(km), dtype=np.bool_)
    return Trips(km[apart], minutes[apart] / 60)


def _matrix(file: Path) -> Floats:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    return np.array([[float(cell) for cell in row[1:]] for row in rows[1:]])
