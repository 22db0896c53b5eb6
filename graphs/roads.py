"""Roads between junctions, piece by piece: what snapping, drawing and driving times are made of."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees, Floats, Ids, OsmIds


class Roads(NamedTuple):
    """
    Road edges of the core first, then those of pockets, with the points of each in driving order.

    A core edge can be driven in one or both directions. A pocket edge lies outside the strongly
    connected core: it has geometry, so that a position on it can be recognised, but nobody drives
    there. A piece is the straight road from one point of an edge to the next; it goes by the index
    of the point it starts at, and has the values stored there.

    Attributes
    ----------
    tail, head : int32[e]
        Junctions at the two ends; ``INVALID_ID`` on a pocket edge.
    first_point : int32[e + 1]
        Edge ``i`` owns the points ``first_point[i]:first_point[i + 1]``, at least two.
    lon_e7, lat_e7 : int32[p]
        Points in 1e-7 degrees.
    along_mm : int32[p]
        Length from the edge's tail to each point.
    forward_ms, backward_ms : float64[p]
        Time over each piece when nothing is in the way, tail to head and head to tail, with the
        delays at the node it enters; ``inf`` where it may not be driven, 0 at an edge's last point.
    way_id : int64[p]
        OSM way of the piece; an edge's last point repeats the one before.
    road_class : uint8[p]
        Class of the piece, an index into ``graphs.osm.segments.ROAD_CLASSES``.
    country : int16[p]
        Country of the piece, as a position in the region's areas; ``INVALID_ID`` if unknown.
    """

    tail: Ids
    head: Ids
    first_point: Ids
    lon_e7: Degrees
    lat_e7: Degrees
    along_mm: Ids
    forward_ms: Floats
    backward_ms: Floats
    way_id: OsmIds
    road_class: NDArray[np.uint8]
    country: NDArray[np.int16]

    @property
    def n_edges(self) -> int:
        """How many edges there are, pockets included."""
        return len(self.tail)

    @property
    def n_core_edges(self) -> int:
        """How many edges the core has; they come first."""
        return bisect_left(range(self.n_edges), True, key=lambda edge: self.tail[edge] < 0)

    @property
    def length_m(self) -> Floats:
        """Length of each edge, ``float64[e]``."""
        return self.along_mm[self.first_point[1:] - 1] / 1000

    def edge_of(self, points: Ids) -> Ids:
        """Give the edge that owns each point."""
        edges = np.searchsorted(self.first_point, points, side="right") - 1
        return edges.astype(np.int32)

    def points_of(self, edges: Ids) -> NDArray[np.int64]:
        """Give all points of some edges, one edge after the other."""
        n_points = np.diff(self.first_point)[edges]
        before = np.cumsum(n_points) - n_points
        within = np.arange(n_points.sum(), dtype=np.int64)
        points: NDArray[np.int64] = within + np.repeat(self.first_point[edges] - before, n_points)
        return points


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
