"""What driving the roads takes under one set of conditions, and where a road is closed."""

from typing import NamedTuple

import numpy as np

from graphs.core import core_of
from graphs.csr import RoadGraph, graph_of
from graphs.dijkstra import refuse_endless
from graphs.expand import expand
from graphs.ids import (
    INF_MS,
    INVALID_ID,
    Flags,
    Floats,
    Ids,
    IdsOut,
    Millis,
    MillisOut,
    Shares,
    SharesOut,
    frozen,
)
from graphs.kernel import long_kernel
from graphs.roads import Roads
from graphs.turns import Edges, Faces, Forbidden


class Drive(NamedTuple):
    """
    Times over whole edges, how they are spread over the points, and what is closed.

    Attributes
    ----------
    forward_ms, backward_ms : int32[e]
        Travel time tail to head and head to tail, as if nothing were closed; ``INF_MS`` where the
        edge may not be driven, and on pockets.
    forward_part, backward_part : float32[p]
        Share of the edge's travel time spent between its tail and each point, for each direction:
        0 at the tail, 1 at the head.
    closed_from, closed_to : int32[e]
        First point of the edge's first closed piece, and end point of its last; ``INVALID_ID``
        twice on an open edge. Nobody passes, and nobody stands between: what lies between two
        closed pieces can be left by neither end.
    """

    forward_ms: Millis
    backward_ms: Millis
    forward_part: Shares
    backward_part: Shares
    closed_from: Ids
    closed_to: Ids

    def is_two_way(self, edge: int) -> bool:
        """Whether an edge may be driven both ways."""
        return bool(self.forward_ms[edge] < INF_MS and self.backward_ms[edge] < INF_MS)

    @property
    def is_closed(self) -> Flags:
        """Which edges cannot be passed, ``bool[e]``."""
        is_closed: Flags = self.closed_from != INVALID_ID
        return is_closed

    def frozen(self) -> "Drive":
        """Give the arrays as kernels take them."""
        return Drive(*(frozen(array) for array in self))  # type: ignore[arg-type] # In their order.


class Conditions(NamedTuple):
    """
    What makes driving differ from the undisturbed.

    Attributes
    ----------
    factor : float64[p]
        What the time over each piece is multiplied by, delays included.
    is_closed : bool[p]
        Which pieces are closed, in both directions.
    """

    factor: Floats
    is_closed: Flags


class Arcs(NamedTuple):
    """
    Which arc of the road graph each direction of an edge became.

    Attributes
    ----------
    edge : int32[m]
        Edge of each arc of the graph; ``INVALID_ID`` on those that only join the nodes of one
        junction (see ``graphs.expand``).
    is_forward : bool[m]
        Whether the arc runs from the edge's tail to its head.
    """

    edge: Ids
    is_forward: Flags


def undisturbed(roads: Roads) -> Conditions:
    """Give the conditions of an empty road, all of it open."""
    return Conditions(np.ones(len(roads.lon_e7)), np.zeros(len(roads.lon_e7), np.bool_))


def drive_of(roads: Roads, conditions: Conditions | None = None) -> Drive:
    """Sum up every edge under some conditions, by default the undisturbed."""
    edges = np.arange(roads.n_edges, dtype=np.int32)
    return _driven(roads, conditions or undisturbed(roads), edges).frozen()


def redriven(drive: Drive, roads: Roads, conditions: Conditions, edges: Ids) -> Drive:
    """Bring some edges up to date with new conditions, which must be the old ones elsewhere."""
    points, of_edges = roads.points_of(edges), _driven(roads, conditions, edges)._asdict()
    new = {name: array.copy() for name, array in drive._asdict().items()}
    for name, array in new.items():
        array[points if name.endswith("_part") else edges] = of_edges[name]
    return Drive(**new).frozen()


def road_graph(roads: Roads, drive: Drive, n_junctions: int) -> tuple[RoadGraph, Arcs]:
    """Lay the directed arcs of all core edges out as a graph."""
    core = roads.n_core_edges
    forward = np.flatnonzero(drive.forward_ms[:core] < INF_MS).astype(np.int32)
    backward = np.flatnonzero(drive.backward_ms[:core] < INF_MS).astype(np.int32)
    graph, arc_of_input = graph_of(
        n_junctions,
        np.concatenate([roads.tail[forward], roads.head[backward]]),
        np.concatenate([roads.head[forward], roads.tail[backward]]),
        np.concatenate([drive.forward_ms[forward], drive.backward_ms[backward]]),
    )
    edge, is_forward = np.empty(graph.n_arcs, np.int32), np.empty(graph.n_arcs, np.bool_)
    edge[arc_of_input] = np.concatenate([forward, backward])
    is_forward[arc_of_input] = np.arange(graph.n_arcs) < len(forward)
    return graph, Arcs(frozen(edge), frozen(is_forward))


def edges_of(roads: Roads, drive: Drive, n_junctions: int) -> Edges:
    """Give the edges of the core as turn restrictions see them."""
    core = slice(roads.n_core_edges)
    times = drive.forward_ms[core], drive.backward_ms[core]
    return Edges(n_junctions, roads.tail[core], roads.head[core], *times)


def restricted_graph(
    roads: Roads, drive: Drive, n_junctions: int, forbidden: Forbidden
) -> tuple[RoadGraph, Arcs, Faces, Ids]:
    """
    Lay the core edges out as a graph that knows turn restrictions.

    Returns
    -------
    graph, arcs, faces
    junction : int32[n]
        Junction that each node of the graph stands for.

    Raises
    ------
    BadInput
        If a trip could take too long to be counted.
    """
    assert roads.n_core_edges, "A network without a core has no graph."
    edges = edges_of(roads, drive, n_junctions)
    expanded = expand(edges, forbidden)
    sizes = np.diff(roads.first_point)[: roads.n_core_edges].astype(np.int64) - 1
    refuse_endless(expanded.graph, core_of(expanded, sizes).node)
    is_forward = (expanded.run % 2 == 0) & (expanded.run != INVALID_ID)
    arcs = Arcs(frozen(expanded.run // 2), frozen(is_forward))
    return expanded.graph, arcs, expanded.faces, expanded.junction


def arc_times(drive: Drive, arcs: Arcs, graph: RoadGraph) -> Millis:
    """Travel time of each arc of a graph under a drive; an arc of no edge keeps its own."""
    edge = arcs.edge
    times_ms = np.where(arcs.is_forward, drive.forward_ms[edge], drive.backward_ms[edge])
    times_ms[drive.is_closed[edge]] = INF_MS
    return frozen(np.where(edge == INVALID_ID, graph.travel_time_ms, times_ms).astype(np.int32))


def _driven(roads: Roads, conditions: Conditions, edges: Ids) -> Drive:
    """Sum up some edges, one after the other."""
    n_points = int(np.diff(roads.first_point)[edges].sum())
    forward_ms, backward_ms, closed_from, closed_to = (
        np.empty(len(edges), np.int32) for _ in range(4)
    )
    forward_part, backward_part = (np.empty(n_points, np.float32) for _ in range(2))
    given = frozen(edges), roads.first_point
    factor = frozen(conditions.factor)
    _sum_up(*given, roads.along_mm, roads.forward_ms, factor, forward_ms, forward_part)
    _sum_up(*given, roads.along_mm, roads.backward_ms, factor, backward_ms, backward_part)
    _find_closed(*given, frozen(conditions.is_closed), closed_from, closed_to)
    for whole_ms in (forward_ms, backward_ms):
        whole_ms[roads.tail[edges] == INVALID_ID] = INF_MS
    return Drive(forward_ms, backward_ms, forward_part, backward_part, closed_from, closed_to)


@long_kernel
def _sum_up(
    edges: Ids,
    first_point: Ids,
    along_mm: Ids,
    piece_ms: Floats,
    factor: Floats,
    whole_ms: MillisOut,
    part: SharesOut,
) -> None:
    """
    Sum one direction of each edge in float64 and round half up once, at least 1 ms; spread it.

    Where there is no time, because the edge may not be driven that way, the length is spread.
    """
    at = 0
    for i in range(len(edges)):
        first, last = first_point[edges[i]], first_point[edges[i] + 1] - 1
        total_ms = 0.0
        for point in range(first, last):
            total_ms += piece_ms[point] * factor[point]
        may_drive = total_ms < np.inf
        whole_ms[i] = INF_MS
        if may_drive:
            whole_ms[i] = int(min(np.floor(total_ms + 0.5), float(INF_MS)))
            whole_ms[i] = max(1, whole_ms[i])
        whole, run = total_ms if may_drive else float(along_mm[last]), 0.0
        for point in range(first, last):
            here = run if may_drive else float(along_mm[point])
            part[at] = min(1.0, here / whole) if whole > 0 else 0.0
            run += piece_ms[point] * factor[point]
            at += 1
        part[at] = 1.0
        at += 1


@long_kernel
def _find_closed(
    edges: Ids, first_point: Ids, is_closed: Flags, closed_from: IdsOut, closed_to: IdsOut
) -> None:
    """Find where the closed part of each edge begins and ends."""
    for i in range(len(edges)):
        closed_from[i] = closed_to[i] = INVALID_ID
        for point in range(first_point[edges[i]], first_point[edges[i] + 1] - 1):
            if is_closed[point]:
                closed_from[i] = point if closed_from[i] == INVALID_ID else closed_from[i]
                closed_to[i] = point + 1
