"""The main roads: which places they join, how they bend, and where they bridge the river."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree
from shapely import LineString, MultiLineString

from graphs.demo.neighbours import Pairs, neighbours
from graphs.demo.places import Place
from graphs.demo.plane import Points, crossing_points, wavy, with_corners
from graphs.ids import Flags, Floats, Ids

_BRIDGES_APART_M: Final = 3300
_SENDS_TRAFFIC: Final = 9000  # Inhabitants from which a place counts in the traffic of a road.
_LARGE: Final = 20_000  # Inhabitants from which two places are joined past a third.
# Share of the total length, from the busiest road down.
_CLASSES: Final = (
    ("trunk", 0.03),
    ("primary", 0.14),
    ("secondary", 0.36),
    ("tertiary", 0.70),
    ("unclassified", 1.0),
)


class MainRoad(NamedTuple):
    """
    A road between two neighbouring places.

    Attributes
    ----------
    start, end
        Index of the places.
    line : float64[n, 2]
        From place to place.
    middle : float64[2]
        The corner half way: up to it, the road belongs to its start.
    """

    start: int
    end: int
    highway: str
    line: Points
    middle: Points


class Meeting(NamedTuple):
    """A point on a main road, given by its index, where something else meets it."""

    road: int
    at: Points


def main_roads(
    places: tuple[Place, ...],
    rivers: list[Points],
    random: np.random.Generator,
    bend_every_m: float = 300.0,
    longest_m: float = np.inf,
) -> list[MainRoad]:
    """
    Draw the main roads: no two cross but at a place, and rivers are crossed at few bridges.

    Parameters
    ----------
    bend_every_m
        How far apart the corners of a road are.
    longest_m
        Roads longer than this are left out, unless a place hangs on them: there is water between.
    """
    river = MultiLineString([LineString(line) for line in rivers])
    at = np.array([place.at for place in places])
    large = np.array([place.inhabitants >= _LARGE for place in places])
    pairs = _not_too_long(at, neighbours(at, between=np.where(large, 0.75, 1.0)), longest_m)
    bridges = _bridges(places, pairs, river)
    dry = ~_cross(at, pairs, river)
    pairs = np.concatenate([pairs[dry], bridges])
    is_bridge = np.arange(len(pairs)) >= dry.sum()
    lines = _bent(at, pairs, is_bridge, river, bend_every_m, random)
    highways = _by_traffic(places, pairs)
    return [
        MainRoad(int(a), int(b), highway, line, line[len(line) // 2])
        for (a, b), highway, line in zip(pairs, highways, lines, strict=True)
    ]


def with_meetings(roads: list[MainRoad], meetings: list[Meeting]) -> list[MainRoad]:
    """Give the roads a corner wherever something meets them."""
    lines = [road.line for road in roads]
    for index, at in meetings:
        lines[index] = with_corners(lines[index], at[None])
    return [
        road._replace(line=line, middle=line[np.argmin(np.hypot(*(line - road.middle).T))])
        for road, line in zip(roads, lines, strict=True)
    ]


def _not_too_long(at: Points, pairs: Pairs, longest_m: float) -> Pairs:
    """Leave long pairs out, but for those of the shortest net that joins all."""
    lengths = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T)
    links = coo_array((lengths, pairs.T), shape=(len(at), len(at)))
    needed = minimum_spanning_tree(links).tocoo()
    kept = np.isin(pairs @ [len(at), 1], np.column_stack([needed.row, needed.col]) @ [len(at), 1])
    short_enough: Pairs = pairs[(lengths <= longest_m) | kept]
    return short_enough


def _cross(at: Points, pairs: Pairs, river: MultiLineString) -> Flags:
    shapely.prepare(river)
    return np.asarray(shapely.intersects(river, shapely.linestrings(at[pairs])))


def _bridges(places: tuple[Place, ...], pairs: Pairs, river: MultiLineString) -> Pairs:
    """
    Choose the pairs that a bridge joins: large places near each other first, bridges far apart.

    A bridge that alone keeps the two banks of the region together is built wherever it stands.
    """
    at = np.array([place.at for place in places])
    inhabitants = np.array([place.inhabitants for place in places])
    crossing = _cross(at, pairs, river)
    wet, dry = pairs[crossing], pairs[~crossing]
    wish = inhabitants[wet].min(axis=1) / np.hypot(*(at[wet[:, 0]] - at[wet[:, 1]]).T)
    chosen: list[Pairs] = []
    built = np.empty((0, 2))
    bank = _banks(len(at), dry)
    for pair in wet[np.argsort(-wish, kind="stable")]:
        points = crossing_points(at[pair], river)
        if len(points) != 1:
            continue
        apart = np.hypot(*(built - points[0]).T).min(initial=np.inf) >= _BRIDGES_APART_M
        if apart or bank[pair[0]] != bank[pair[1]]:
            chosen.append(pair)
            built = np.concatenate([built, points])
            bank[bank == bank[pair[0]]] = bank[pair[1]]
    return np.array(chosen, pairs.dtype).reshape(-1, 2)


def _banks(n_places: int, pairs: Pairs) -> NDArray[np.int32]:
    """Number the groups of places that hang together."""
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(n_places, n_places))
    label: NDArray[np.int32] = connected_components(links, directed=False)[1]
    return label


def _bent(
    at: Points,
    pairs: Pairs,
    is_bridge: Flags,
    river: MultiLineString,
    bend_every_m: float,
    random: np.random.Generator,
) -> list[Points]:
    """Bend each road, and straighten those whose bends run into another road or the river."""
    lengths = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T)
    amplitudes = np.minimum(0.045 * lengths, 160)
    waves = random.normal(size=(len(pairs), 4))
    while True:
        lines = [
            wavy(at[pair], bend_every_m, amplitude, wave)
            for pair, amplitude, wave in zip(pairs, amplitudes, waves, strict=True)
        ]
        wrong = _in_the_way(lines, pairs, is_bridge, river) & (amplitudes > 0)
        if not wrong.any():
            return lines
        amplitudes[wrong] = 0


def _in_the_way(
    lines: list[Points], pairs: Pairs, is_bridge: Flags, river: MultiLineString
) -> Flags:
    shapes = np.array([shapely.LineString(line) for line in lines])
    wet = np.zeros(len(lines), int)
    for i in np.flatnonzero(shapely.intersects(river, shapes)):
        wet[i] = len(crossing_points(lines[i], river))
    wrong: Flags = wet != is_bridge
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.intersection(shapes[one], shapes[other])
    share_a_place = (pairs[one][:, :, None] == pairs[other][:, None, :]).any(axis=(1, 2))
    fine = share_a_place & (shapely.get_type_id(common) == shapely.GeometryType.POINT)
    wrong[one[~fine]] = True
    wrong[other[~fine]] = True
    return wrong


def _by_traffic(places: tuple[Place, ...], pairs: Pairs) -> list[str]:
    """Class each road by the traffic between larger places that the shortest ways lead over it."""
    at = np.array([place.at for place in places])
    lengths = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T)
    traffic = _traffic(places, pairs, lengths)
    order = np.argsort(-traffic, kind="stable")
    share = np.empty(len(pairs))
    share[order] = np.cumsum(lengths[order]) / lengths.sum()
    return [next(name for name, up_to in _CLASSES if s <= up_to + 1e-9) for s in share]


def _traffic(places: tuple[Place, ...], pairs: Pairs, lengths: Floats) -> Floats:
    n, at = len(places), np.array([place.at for place in places])
    inhabitants = np.array([float(place.inhabitants) for place in places])
    inhabitants[inhabitants < _SENDS_TRAFFIC] = 0
    roads = coo_array((lengths, pairs.T), shape=(n, n)).tocsr()
    road_keys = pairs @ [n, 1]
    by_key = np.argsort(road_keys)
    traffic = np.zeros(len(pairs))
    for source in np.flatnonzero(inhabitants):
        far, before = dijkstra(roads, False, np.array([source]), return_predecessors=True)
        apart = np.hypot(*(at - at[source]).T)
        load = inhabitants[source] * inhabitants / (apart + 3000) ** 2
        parent = before[0]
        load = _flowing(load, parent, np.argsort(-far[0]))
        (ends,) = np.nonzero(parent >= 0)
        keys = np.minimum(parent[ends], ends) * n + np.maximum(parent[ends], ends)
        traffic[by_key[np.searchsorted(road_keys, keys, sorter=by_key)]] += load[ends]
    return traffic


def _flowing(load: Floats, parent: Ids, farthest_first: Pairs) -> Floats:
    """Add to the load of each place that of all places behind it."""
    flowing, before = load.tolist(), parent.tolist()
    for node in farthest_first.tolist():
        if before[node] >= 0:
            flowing[before[node]] += flowing[node]
    return np.array(flowing)
