"""SciPy's Dijkstra in compiled C++, from one node to all, on the reversed graph."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.peers.answers import simple_arcs
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, Floats, Millis


def reversed_matrix(graph: RoadGraph) -> csr_array:
    """Lay our graph out for SciPy, every arc turned round."""
    tail, head, ms = simple_arcs(graph)
    shape = (graph.n_nodes, graph.n_nodes)
    return csr_array((ms.astype(np.float64), (head, tail)), shape=shape)


def travel_times_to(matrix: csr_array, nodes: list[int]) -> Floats:
    """Travel time from every node to some, ``float64[nodes, n]``."""
    times_ms: Floats = dijkstra(matrix, indices=nodes)
    return times_ms


def millis(times_ms: Floats) -> Millis:
    """Give its answer as we write travel times."""
    return np.where(np.isfinite(times_ms), times_ms, INF_MS).astype(np.int32)
