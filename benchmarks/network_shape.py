"""The shape of a road network: how hard it is to search, and whether it is like another."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.instances import numbers
from graphs.cch.contract import Hierarchy, contract
from graphs.csr import RoadGraph
from graphs.grid import METRES_PER_E7
from graphs.ids import Degrees, Floats, Ids
from graphs.order import nested_dissection
from graphs.osm.profile_data import ROAD_CLASSES
from graphs.region import Region

BANDS_KM: Final = ((0.5, 2), (2, 5), (5, 15), (15, 50), (50, 150))
"""How far apart two places are as the crow flies, for the detour between them."""
LEVELS: Final = 4
"""Of how many levels the separators are measured."""

_FEWEST_PAIRS: Final = 100
_N_SOURCES: Final = 24
_N_TARGETS: Final = 4000
_BRANCH: Final = 0.02  # A subtree of at least this share of its junctions is a side, not a remnant.


class Network(NamedTuple):
    """
    The core of a road network, whatever it was read from.

    Attributes
    ----------
    n_points : int
        Nodes on its roads, junctions and those between.
    graph : RoadGraph
    arc_m : float64[m]
        Length of each arc.
    lon_e7, lat_e7 : int32[n]
    ends : int32[e, 2]
        Junctions at the ends of each chain, whatever its direction.
    chain_m : float64[e]
        Its length.
    chain_segments : int64[e]
        How many straight pieces it has.
    class_km : mapping
        Length of road by class.
    class_kmh : mapping
        Mean speed by class, delays included; empty if no profile was applied.
    """

    n_points: int
    graph: RoadGraph
    arc_m: Floats
    lon_e7: Degrees
    lat_e7: Degrees
    ends: Ids
    chain_m: Floats
    chain_segments: NDArray[np.int64]
    class_km: Mapping[str, float]
    class_kmh: Mapping[str, float]


class Detour(NamedTuple):
    """Road distance by crow-fly distance over pairs of one band; none if there are too few."""

    n_pairs: int
    median: float | None
    p90: float | None


class SearchSpace(NamedTuple):
    """
    How far a search climbs from a junction drawn at random.

    Attributes
    ----------
    height : int
        Most ancestors that any junction has, itself included.
    nodes_mean, nodes_p99 : float
        Ancestors climbed through.
    arcs_mean, arcs_p99 : float
        Upward arcs looked at.
    """

    height: int
    nodes_mean: float
    nodes_p99: float
    arcs_mean: float
    arcs_p99: float


def network_of(region: Region) -> Network:
    """Take the core of a region under the siren profile."""
    on = region.siren.on
    roads, core = on.roads, on.roads.n_core_edges
    segments = np.diff(roads.first_point[: core + 1]).astype(np.int64) - 1
    class_km, class_kmh = _by_class(region)
    return Network(
        int((segments - 1).sum()) + on.graph.n_nodes,
        on.graph,
        roads.length_m[on.arcs.edge],
        on.junctions.lon_e7,
        on.junctions.lat_e7,
        np.column_stack([roads.tail[:core], roads.head[:core]]),
        roads.length_m[:core],
        segments,
        class_km,
        class_kmh,
    )


def degree_shares(network: Network, most: int = 5) -> list[float]:
    """Share of junctions with 1, 2, ... chains, the last with ``most`` or more."""
    degree = np.bincount(network.ends.ravel(), minlength=network.graph.n_nodes)
    counts = np.bincount(np.minimum(degree, most), minlength=most + 1)
    shares: list[float] = (counts[1:] / counts.sum()).tolist()
    return shares


def detours(network: Network) -> list[Detour]:
    """Road distance over crow-fly distance, by how far apart the two are."""
    rng, n = numbers(21), network.graph.n_nodes
    sources = rng.choice(n, min(_N_SOURCES, n), replace=False)
    targets = rng.choice(n, min(_N_TARGETS, n), replace=False)
    road_m = _shortest_m(network, sources)[:, targets]
    crow_m = np.stack([_crow_m(network, source, targets) for source in sources])
    found = []
    for low_km, high_km in BANDS_KM:
        chosen = (1000 * low_km <= crow_m) & (crow_m < 1000 * high_km)
        factor = road_m[chosen] / crow_m[chosen]
        n_pairs = len(factor)
        if n_pairs < _FEWEST_PAIRS:
            found.append(Detour(n_pairs, None, None))
        else:
            found.append(Detour(n_pairs, *np.percentile(factor, [50, 90]).tolist()))
    return found


def hierarchy_of(network: Network) -> Hierarchy:
    """Contract a network in the order every region is contracted in."""
    return contract(network.graph, nested_dissection(network.graph, network.lon_e7, network.lat_e7))


def separators(hierarchy: Hierarchy) -> list[list[int]]:
    """
    Sizes of the separators of the nested dissection, level by level, the largest first.

    A separator is what the elimination tree climbs through from where it branches to where it
    branches next; a branch is a subtree with at least a fiftieth of the junctions.
    """
    size = _subtree_sizes(hierarchy.parent)
    children = _heavy_children(hierarchy.parent, size)
    roots: list[int] = np.flatnonzero(hierarchy.parent < 0).tolist()
    level = [max(roots, key=lambda root: size[root])]
    found: list[list[int]] = []
    for _ in range(LEVELS):
        walked = [_down_to_branch(node, size, children) for node in level]
        found.append(sorted((n for n, _ in walked), reverse=True))
        level = [child for _, below in walked for child in below]
    return found


def search_space(hierarchy: Hierarchy) -> SearchSpace:
    """Measure the climb from every junction to its root."""
    arcs = np.diff(hierarchy.up_first_out).tolist()
    parent = hierarchy.parent.tolist()
    for rank in range(len(parent) - 1, -1, -1):
        if parent[rank] >= 0:
            arcs[rank] += arcs[parent[rank]]
    nodes = hierarchy.depth + 1
    return SearchSpace(
        hierarchy.height,
        float(nodes.mean()),
        float(np.percentile(nodes, 99)),
        float(np.mean(arcs)),
        float(np.percentile(arcs, 99)),
    )


def mean_kmh(network: Network) -> float | None:
    """Mean speed over all roads, driven once in each direction that is open."""
    if not network.class_kmh:
        return None
    hours = sum(km / network.class_kmh[name] for name, km in network.class_km.items())
    return sum(network.class_km.values()) / hours


def _by_class(region: Region) -> tuple[dict[str, float], dict[str, float]]:
    """Kilometres, and km/h over both directions, of each class that occurs in the core."""
    roads = region.siren.on.roads
    end = roads.first_point[roads.n_core_edges]
    metres = np.diff(roads.along_mm[: end + 1].astype(np.float64), append=0.0)[:end] / 1000
    metres[roads.first_point[1 : roads.n_core_edges + 1] - 1] = 0.0
    times = np.stack([roads.forward_ms[:end], roads.backward_ms[:end]])
    is_open = np.isfinite(times)
    driven_m = (metres * is_open.sum(axis=0)).astype(np.float64)
    ms = np.where(is_open, times, 0.0).sum(axis=0)
    of, n = roads.road_class[:end], len(ROAD_CLASSES)
    km, driven_km, hours = (
        np.bincount(of, values, n) for values in (metres / 1000, driven_m / 1000, ms / 3.6e6)
    )
    there = np.flatnonzero(km > 0)
    names = [ROAD_CLASSES[i] for i in there]
    speeds = (driven_km[there] / hours[there]).tolist()
    return dict(zip(names, km[there].tolist(), strict=True)), dict(zip(names, speeds, strict=True))


def _shortest_m(network: Network, sources: NDArray[np.int64]) -> Floats:
    graph = network.graph
    order = np.lexsort((network.arc_m, graph.head, graph.tail))
    tail, head, metres = graph.tail[order], graph.head[order], network.arc_m[order]
    first = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0)) & (tail != head)
    shape = (graph.n_nodes, graph.n_nodes)
    lengths = csr_array((np.maximum(metres[first], 1e-3), (tail[first], head[first])), shape=shape)
    found: Floats = dijkstra(lengths, indices=sources)
    return found


def _crow_m(network: Network, source: int, targets: NDArray[np.int64]) -> Floats:
    lon, lat = network.lon_e7.astype(np.float64), network.lat_e7.astype(np.float64)
    middle = np.radians((lat[source] + lat[targets]) / 2e7)
    east = (lon[targets] - lon[source]) * np.cos(middle)
    metres: Floats = np.hypot(east, lat[targets] - lat[source]) * METRES_PER_E7
    return metres


def _subtree_sizes(parents: Ids) -> list[int]:
    size, parent = [1] * len(parents), parents.tolist()
    for rank in range(len(parent)):
        if parent[rank] >= 0:
            size[parent[rank]] += size[rank]
    return size


def _heavy_children(parents: Ids, size: list[int]) -> dict[int, list[int]]:
    """Give the two heaviest children of each rank, the heaviest first."""
    children: dict[int, list[int]] = {}
    for rank, parent in enumerate(parents.tolist()):
        if parent >= 0:
            pair = [*children.get(parent, []), rank]
            children[parent] = sorted(pair, key=lambda each: -size[each])[:2]
    return children


def _down_to_branch(
    node: int, size: list[int], children: dict[int, list[int]]
) -> tuple[int, list[int]]:
    """Walk down until the tree branches: how many ranks that takes, and the branches."""
    walked, whole = 1, size[node]
    while True:
        below = children.get(node, [])
        if len(below) == 2 and size[below[1]] >= _BRANCH * whole:
            return walked, below
        if not below:
            return walked, []
        node, walked = below[0], walked + 1
