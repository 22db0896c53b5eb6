"""The main roads: which places they join, how they bend, and where they bridge the river."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from graphs.demo.neighbours import Pairs, neighbours
from graphs.demo.places import Place
from graphs.demo.plane import Points, crossing_points, wavy, with_corners
from graphs.ids import Flags, Floats

_BEND_EVERY_M: Final = 300
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
    places: tuple[Place, ...], river: Points, random: np.random.Generator
) -> list[MainRoad]:
    """Draw the main roads: no two cross but at a place, and the river is crossed at few bridges."""
    at = np.array([place.at for place in places])
    large = np.array([place.inhabitants >= _LARGE for place in places])
    pairs = neighbours(at, between=np.where(large, 0.75, 1.0))
    bridges = _bridges(places, pairs, river)
    dry = ~_cross(at, pairs, river)
    pairs = np.concatenate([pairs[dry], bridges])
    is_bridge = np.arange(len(pairs)) >= dry.sum()
    lines = _bent(at, pairs, is_bridge, river, random)
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


def _cross(at: Points, pairs: Pairs, river: Points) -> Flags:
    return np.asarray(shapely.intersects(shapely.linestrings(at[pairs]), shapely.LineString(river)))


def _bridges(places: tuple[Place, ...], pairs: Pairs, river: Points) -> Pairs:
    """
    Choose the pairs that a bridge joins: large places near each other first, bridges far apart.

    A bridge that alone keeps the two banks of the region together is built wherever it stands.
    """
    at = np.array([place.at for place in places])
    inhabitants = np.array([place.inhabitants for place in places])
    wet = pairs[_cross(at, pairs, river)]
    wish = inhabitants[wet].min(axis=1) / np.hypot(*(at[wet[:, 0]] - at[wet[:, 1]]).T)
    chosen: list[Pairs] = []
    built = np.empty((0, 2))
    dry = pairs[~_cross(at, pairs, river)]
    for pair in wet[np.argsort(-wish, kind="stable")]:
        points = crossing_points(at[pair], river)
        if len(points) != 1:
            continue
        apart = np.hypot(*(built - points[0]).T).min(initial=np.inf) >= _BRIDGES_APART_M
        if apart or not _joined(len(at), np.array([*dry, *chosen]), pair):
            chosen.append(pair)
            built = np.concatenate([built, points])
    return np.array(chosen)


def _joined(n_places: int, pairs: Pairs, pair: Pairs) -> bool:
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(n_places, n_places))
    label = connected_components(links, directed=False)[1]
    return bool(label[pair[0]] == label[pair[1]])


def _bent(
    at: Points, pairs: Pairs, is_bridge: Flags, river: Points, random: np.random.Generator
) -> list[Points]:
    """Bend each road, and straighten those whose bends run into another road or the river."""
    lengths = np.hypot(*(at[pairs[:, 0]] - at[pairs[:, 1]]).T)
    amplitudes = np.minimum(0.045 * lengths, 160)
    waves = random.normal(size=(len(pairs), 4))
    while True:
        lines = [
            wavy(at[pair], _BEND_EVERY_M, amplitude, wave)
            for pair, amplitude, wave in zip(pairs, amplitudes, waves, strict=True)
        ]
        wrong = _in_the_way(lines, pairs, is_bridge, river) & (amplitudes > 0)
        if not wrong.any():
            return lines
        amplitudes[wrong] = 0


def _in_the_way(lines: list[Points], pairs: Pairs, is_bridge: Flags, river: Points) -> Flags:
    shapes = np.array([shapely.LineString(line) for line in lines])
    wet = np.array([len(crossing_points(line, river)) for line in lines])
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
    sources = np.flatnonzero(inhabitants)
    far, before = dijkstra(roads, directed=False, indices=sources, return_predecessors=True)
    road_of = {(int(a), int(b)): i for i, (a, b) in enumerate(pairs)}
    traffic = np.zeros(len(pairs))
    for source, distance, parent in zip(sources, far, before, strict=True):
        apart = np.hypot(*(at - at[source]).T)
        load = inhabitants[source] * inhabitants / (apart + 3000) ** 2
        for node in np.argsort(-distance):
            if parent[node] >= 0:
                pair = (min(parent[node], node), max(parent[node], node))
                traffic[road_of[pair]] += load[node]
                load[parent[node]] += load[node]
    return traffic
