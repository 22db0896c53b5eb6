"""The directed road graph as flat arrays, and the few things one asks of it."""

from typing import NamedTuple

import numpy as np

from graphs.errors import BadInput
from graphs.ids import Ids, Millis, frozen


class RoadGraph(NamedTuple):
    """
    Directed road graph as adjacency arrays: node ``v`` owns arcs ``first_out[v]:first_out[v + 1]``.

    Attributes
    ----------
    first_out : int32[n + 1]
        Arc at which each node's arcs start; the last entry is ``m``.
    head : int32[m]
        Node that each arc leads to.
    travel_time_ms : int32[m]
        Driving time in milliseconds; imports give at least 1, kernels accept 0.
    """

    first_out: Ids
    head: Ids
    travel_time_ms: Millis

    @property
    def n_nodes(self) -> int:
        """How many nodes there are."""
        return len(self.first_out) - 1

    @property
    def n_arcs(self) -> int:
        """How many arcs there are."""
        return len(self.head)

    @property
    def tail(self) -> Ids:
        """The node each arc starts at, ``int32[m]``, made anew at each call."""
        return np.repeat(np.arange(self.n_nodes, dtype=np.int32), np.diff(self.first_out))


def graph_of(n_nodes: int, tail: Ids, head: Ids, travel_time_ms: Millis) -> tuple[RoadGraph, Ids]:
    """
    Build the adjacency arrays of arcs given in any order.

    Returns
    -------
    graph : RoadGraph
        Arcs sorted by tail; arcs of one tail keep their order.
    arc_of_input : int32[m]
        Where each given arc stands in the graph.

    Raises
    ------
    BadInput
        If an arc ends outside the nodes or takes less than 0 ms.
    """
    order = np.argsort(tail, kind="stable")
    arc_of_input = np.empty(len(tail), np.int32)
    arc_of_input[order] = np.arange(len(tail), dtype=np.int32)
    first_out = np.zeros(n_nodes + 1, np.int32)
    first_out[1:] = np.cumsum(np.bincount(tail, minlength=n_nodes))
    graph = RoadGraph(
        frozen(first_out),
        frozen(head[order].astype(np.int32)),
        frozen(travel_time_ms[order].astype(np.int32)),
    )
    check(graph)
    return graph, frozen(arc_of_input)


def check(graph: RoadGraph) -> None:
    """
    Refuse arrays that are not a graph, naming the two numbers that disagree.

    That no shortest path reaches ``INF_MS`` is a longer question:
    ``graphs.dijkstra.refuse_endless``.
    """
    first, last, m = graph.first_out[0], graph.first_out[-1], graph.n_arcs
    if first != 0 or last != m or np.any(np.diff(graph.first_out) < 0):
        message = (
            f"first_out runs from {first} to {last}, but must rise from 0 to the {m} arcs in head."
        )
        raise BadInput(message)
    if m and (graph.head.min() < 0 or graph.head.max() >= graph.n_nodes):
        named = f"{graph.head.min()} to {graph.head.max()}"
        message = f"head names nodes {named}, but there are {graph.n_nodes} nodes."
        raise BadInput(message)
    if m and graph.travel_time_ms.min() < 0:
        message = f"An arc takes {graph.travel_time_ms.min()} ms; driving never takes less than 0."
        raise BadInput(message)


def reverse(graph: RoadGraph) -> RoadGraph:
    """Turn every arc round: units drive to the incident, so its search runs against the traffic."""
    return graph_of(graph.n_nodes, graph.head, graph.tail, graph.travel_time_ms)[0]
