"""NetworkX's Dijkstra in Python, from one node to all, on the reversed graph."""

import networkx as nx
import numpy as np

from benchmarks.peers.answers import simple_arcs
from graphs.csr import RoadGraph
from graphs.ids import INF_MS, Millis


def reversed_digraph(graph: RoadGraph) -> "nx.DiGraph[int]":
    """Lay our graph out for NetworkX, every arc turned round."""
    tail, head, ms = (column.tolist() for column in simple_arcs(graph))
    turned: nx.DiGraph[int] = nx.DiGraph()
    turned.add_nodes_from(range(graph.n_nodes))
    turned.add_weighted_edges_from(zip(head, tail, ms, strict=True), weight="ms")
    return turned


def travel_times_to(turned: "nx.DiGraph[int]", node: int) -> dict[int, float]:
    """Travel time from every node that leads to this one."""
    times_ms: dict[int, float] = nx.single_source_dijkstra_path_length(turned, node, weight="ms")
    return times_ms


def millis(times_ms: dict[int, float], n_nodes: int) -> Millis:
    """Give its answer as we write travel times."""
    every = np.full(n_nodes, INF_MS, np.int32)
    every[list(times_ms)] = list(times_ms.values())
    return every
