"""
Where roads cross from one country into another, and which of these crossings a way uses.

``docs/decisions/0020`` has the definition and its reasons.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from graphs.areas import Areas
from graphs.grid import EARTH_RADIUS_M
from graphs.ids import INVALID_ID, Flags, Floats, Ids, frozen
from graphs.movement import Movement
from graphs.queries.route import Part
from graphs.roads import Roads

SAME_SPOT_M: Final = 25.0
"""How near changes of country lie that are one crossing whatever their roads."""
SAME_CLASS_M: Final = 100.0
"""The same for roads of one class, such as the two carriageways of a motorway."""
STRETCH_M: Final = 1000.0
"""The same for one way of the map, and along one road, such as one that runs along a border."""


class Crossings(NamedTuple):
    """
    The changes of country on the roads of the core, by edge and then from its tail to its head.

    Attributes
    ----------
    codes : tuple of str
        Countries, as ``before`` and ``after`` count them.
    edge : int32[k]
    point : int32[k]
        Point of the edge at which the country changes, to half a piece of road.
    along_mm : int32[k]
        How far along the edge that point is.
    before, after : int32[k]
        Country towards the edge's tail, and towards its head; ``INVALID_ID`` where none is known.
    at_m : float64[k, 3]
        Where that is, in metres from the middle of the earth.
    crossing : int32[k]
        Number of the crossing that the change is a part of.
    """

    codes: tuple[str, ...]
    edge: Ids
    point: Ids
    along_mm: Ids
    before: Ids
    after: Ids
    at_m: Floats
    crossing: Ids


class Step(NamedTuple):
    """
    A way over a crossing: into which country, from which.

    Attributes
    ----------
    crossing : int
    change, last_change : int
        Positions in ``Crossings`` of the change at which the way leaves the first country, and of
        the last of this crossing.
    before, after : int
        Countries in driving order.
    at_mm : int
        How far along the way that last change is.
    """

    crossing: int
    change: int
    last_change: int
    before: int
    after: int
    at_mm: int


def find_crossings(on: Movement, areas: Areas) -> Crossings:
    """Find all places where roads of the core cross from one country into another."""
    codes = sorted({area.country for area in areas.areas if area.kind == "country"})
    code_of = np.array([*(codes.index(a.country) if a.country in codes else INVALID_ID
                          for a in areas.areas), INVALID_ID], np.int32)  # fmt: skip
    roads = on.roads
    n_points = int(roads.first_point[roads.n_core_edges])
    country = code_of[roads.country[:n_points]]
    at_junction = _of_junctions(roads, country, code_of[on.junction_areas.country])
    before, after = np.roll(country, 1), country.copy()
    core = slice(roads.n_core_edges)
    before[roads.first_point[:-1][core]] = at_junction[roads.tail[core]]
    after[roads.first_point[1:][core] - 1] = at_junction[roads.head[core]]
    point = np.flatnonzero(before != after).astype(np.int32)
    found = Crossings(
        tuple(codes), roads.edge_of(point), point, roads.along_mm[point], before[point],
        after[point], _on_globe(roads, point), point,
    )  # fmt: skip
    return found._replace(crossing=_merged(roads, found))


def crossed(crossings: Crossings, parts: Iterable[Part]) -> list[Step]:
    """
    Say which crossings a way uses, in driving order.

    Changes of one crossing count together while they follow closely along the road: whoever is
    then back in the country he came from has not crossed.
    """
    steps: list[Step] = []
    driven_mm = 0
    for part in parts:
        for step in _changes(crossings, part, driven_mm):
            if not steps or not _follows(crossings, steps[-1], step):
                steps.append(step)
                continue
            last = steps.pop()
            if last.before != step.after:
                steps.append(step._replace(change=last.change, before=last.before))
        driven_mm += abs(part.end_mm - part.start_mm)
    return steps


def crossing_edges(crossings: Crossings, roads: Roads) -> list[int]:
    """Give the edges that lead over a crossing from end to end."""
    edges, length_mm = np.unique(crossings.edge), roads.along_mm[roads.first_point[1:] - 1]
    return [
        edge for edge in edges.tolist() if crossed(crossings, [Part(edge, 0, int(length_mm[edge]))])
    ]


def _of_junctions(roads: Roads, country: Ids, own: Ids) -> Ids:
    """
    Give each junction the country of the roads that meet there.

    That of most of them, then its own, then the first by name: a junction a metre beyond the
    border would otherwise be a crossing of each of its roads.
    """
    core = slice(roads.n_core_edges)
    junction = np.concatenate([roads.tail[core], roads.head[core]])
    first, last = roads.first_point[:-1][core], roads.first_point[1:][core] - 1
    of_road = country[np.concatenate([first, last])]
    # Where all roads lie in the junction's own country, as nearly everywhere, that is it.
    is_doubtful = np.zeros(len(own), np.bool_)
    is_doubtful[junction[of_road != own[junction]]] = True
    chosen = is_doubtful[junction]
    doubtful = np.stack([junction[chosen], of_road[chosen]], axis=1)
    pairs, n_roads = np.unique(doubtful, axis=0, return_counts=True)
    is_own = pairs[:, 1] == own[pairs[:, 0]]
    # Later ones overwrite earlier ones below: the best comes last.
    order = np.lexsort((-pairs[:, 1], is_own, n_roads))
    at_junction = own.copy()
    at_junction[pairs[order, 0]] = pairs[order, 1]
    return at_junction


def _merged(roads: Roads, found: Crossings) -> Ids:
    """Number the crossings, by what their changes have in common."""
    n = len(found.edge)
    if not n:
        return found.crossing
    near = KDTree(found.at_m).query_pairs(STRETCH_M, output_type="ndarray")
    joined = near[_is_joined(roads, found, near)]
    on_one_road = np.flatnonzero(_goes_on(found))
    ends = np.concatenate([joined, np.stack([on_one_road, on_one_road + 1], axis=1)]).T
    links = coo_array((np.ones(ends.shape[1], np.int8), tuple(ends)), shape=(n, n))
    _, number = connected_components(links, directed=False)
    return frozen(number.astype(np.int32))


def _is_joined(roads: Roads, found: Crossings, pairs: NDArray[np.intp]) -> Flags:
    """Tell which pairs of near changes are one crossing."""
    one, other = pairs.T
    apart_m = np.linalg.norm(found.at_m[one] - found.at_m[other], axis=1)
    countries = np.sort(np.stack([found.before, found.after], axis=1), axis=1)
    is_same_border = (countries[one] == countries[other]).all(axis=1)
    # A way often ends at the border, so that both pieces at a change have a say.
    is_first = found.along_mm == 0
    behind = np.where(is_first, found.point, found.point - 1)
    pieces = behind, found.point
    is_same_class, is_same_way = (
        np.any([values[a[one]] == values[b[other]] for a in pieces for b in pieces], axis=0)
        for values in (roads.road_class, roads.way_id)
    )
    is_near = (apart_m <= SAME_SPOT_M) | (is_same_class & (apart_m <= SAME_CLASS_M)) | is_same_way
    joined: Flags = is_same_border & is_near
    return joined


def _goes_on(found: Crossings) -> Flags:
    """Tell which changes go on at the next one of their edge: back again, or over a gap."""
    is_same_edge = found.edge[:-1] == found.edge[1:]
    is_short = np.diff(found.along_mm) <= 1000 * STRETCH_M
    is_back = found.before[:-1] == found.after[1:]
    is_gap = found.after[:-1] == INVALID_ID
    goes_on: Flags = is_same_edge & is_short & (is_back | is_gap)
    return goes_on


def _on_globe(roads: Roads, points: Ids) -> Floats:
    """Points in metres from the middle of the earth, ``float64[k, 3]``."""
    lon, lat = np.radians(roads.lon_e7[points] / 1e7), np.radians(roads.lat_e7[points] / 1e7)
    return EARTH_RADIUS_M * np.stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1
    )


def _follows(crossings: Crossings, last: Step, step: Step) -> bool:
    """
    Tell whether a change goes on where the last one of the same crossing was.

    Who has turned round and comes back over a crossing has used it twice: then the two are nearer
    to each other than by the road between them.
    """
    if last.crossing != step.crossing:
        return False
    apart_m = np.linalg.norm(crossings.at_m[step.change] - crossings.at_m[last.last_change])
    most_m = min(STRETCH_M, 2 * float(apart_m) + SAME_SPOT_M)
    return step.at_mm - last.at_mm <= 1000 * most_m


def _changes(crossings: Crossings, part: Part, driven_mm: int) -> list[Step]:
    """Give every change of country on a part of an edge, as it is driven."""
    first, end = np.searchsorted(crossings.edge, [part.edge, part.edge + 1]).tolist()
    low, high = sorted((part.start_mm, part.end_mm))
    found = []
    for i in range(first, end):
        along_mm = int(crossings.along_mm[i])
        if low <= along_mm <= high:
            countries = int(crossings.before[i]), int(crossings.after[i])
            if part.start_mm > part.end_mm:
                countries = countries[1], countries[0]
            at_mm = driven_mm + abs(along_mm - part.start_mm)
            found.append(Step(int(crossings.crossing[i]), i, i, *countries, at_mm))
    return found if part.start_mm <= part.end_mm else found[::-1]
