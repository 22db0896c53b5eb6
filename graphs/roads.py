"""Roads between junctions with their geometry: what snapping, drawing and the graph read."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.csr import RoadGraph, graph_of
from graphs.ids import INF_MS, Degrees, Floats, Ids, Millis, OsmIds, frozen


class Roads(NamedTuple):
    """
    Road edges of the core first, then those of pockets, with the points of each in driving order.

    A core edge has one or two directed arcs. A pocket edge lies outside the strongly connected
    core: it has geometry, so that a position on it can be recognised, but no arcs.

    Attributes
    ----------
    tail, head : int32[e]
        Junctions at the two ends; ``INVALID_ID`` on a pocket edge.
    forward_ms, backward_ms : int32[e]
        Travel time tail to head and head to tail; ``INF_MS`` where it may not be driven.
    first_point : int32[e + 1]
        Edge ``i`` owns the points ``first_point[i]:first_point[i + 1]``, at least two.
    lon_e7, lat_e7 : int32[p]
        Points in 1e-7 degrees.
    along_mm : int32[p]
        Length from the edge's tail to each point.
    forward_part, backward_part : float32[p]
        Share of the edge's travel time spent between its tail and each point, for each direction:
        0 at the tail, 1 at the head.
    way_id : int64[p]
        OSM way of the segment that starts at the point; an edge's last point repeats the one
        before.
    road_class : uint8[p]
        Class of that segment, an index into ``graphs.osm.segments.ROAD_CLASSES``.
    """

    tail: Ids
    head: Ids
    forward_ms: Millis
    backward_ms: Millis
    first_point: Ids
    lon_e7: Degrees
    lat_e7: Degrees
    along_mm: Ids
    forward_part: NDArray[np.float32]
    backward_part: NDArray[np.float32]
    way_id: OsmIds
    road_class: NDArray[np.uint8]

    @property
    def n_edges(self) -> int:
        """How many edges there are, pockets included."""
        return len(self.tail)

    @property
    def n_core_edges(self) -> int:
        """How many edges the core has; they come first."""
        return bisect_left(range(self.n_edges), True, key=lambda edge: self.tail[edge] < 0)

    def is_two_way(self, edge: int) -> bool:
        """Whether an edge may be driven both ways."""
        return bool(self.forward_ms[edge] < INF_MS and self.backward_ms[edge] < INF_MS)

    @property
    def length_m(self) -> Floats:
        """Length of each edge, ``float64[e]``."""
        return self.along_mm[self.first_point[1:] - 1] / 1000


class Junctions(NamedTuple):
    """
    The nodes of the road graph.

    Attributes
    ----------
    node_id : int64[n]
        OSM id.
    lon_e7, lat_e7 : int32[n]
        Where it is, in 1e-7 degrees.
    """

    node_id: OsmIds
    lon_e7: Degrees
    lat_e7: Degrees


class Arcs(NamedTuple):
    """
    Which arc of the road graph each direction of an edge became.

    Attributes
    ----------
    edge : int32[m]
        Edge of each arc of the graph.
    is_forward : bool[m]
        Whether the arc runs from the edge's tail to its head.
    """

    edge: Ids
    is_forward: NDArray[np.bool_]


def road_graph(roads: Roads, n_junctions: int) -> tuple[RoadGraph, Arcs]:
    """Lay the directed arcs of all core edges out as a graph."""
    core = roads.n_core_edges
    forward = np.flatnonzero(roads.forward_ms[:core] < INF_MS).astype(np.int32)
    backward = np.flatnonzero(roads.backward_ms[:core] < INF_MS).astype(np.int32)
    graph, arc_of_input = graph_of(
        n_junctions,
        np.concatenate([roads.tail[forward], roads.head[backward]]),
        np.concatenate([roads.head[forward], roads.tail[backward]]),
        np.concatenate([roads.forward_ms[forward], roads.backward_ms[backward]]),
    )
    edge, is_forward = np.empty(graph.n_arcs, np.int32), np.empty(graph.n_arcs, np.bool_)
    edge[arc_of_input] = np.concatenate([forward, backward])
    is_forward[arc_of_input] = np.arange(graph.n_arcs) < len(forward)
    return graph, Arcs(frozen(edge), frozen(is_forward))
