"""In which order nodes are contracted: nested dissection, and how good it came out."""

from typing import NamedTuple

import numpy as np
import pymetis

from graphs.csr import RoadGraph
from graphs.ids import Ids, frozen

_SEED = 20261124  # METIS breaks ties by chance: a fixed seed makes the same map the same bytes.


class Order(NamedTuple):
    """
    A contraction order: ``order[r]`` is the node of rank ``r``, ``rank[v]`` the rank of node ``v``.

    Attributes
    ----------
    order : int32[n]
    rank : int32[n]
    """

    order: Ids
    rank: Ids


def nested_dissection(graph: RoadGraph) -> Order:
    """
    Order nodes so that small separators come last.

    METIS cuts the undirected graph in two again and again; the nodes of each cut are ranked above
    both halves, which keeps the hierarchy low.

    References
    ----------
    G. Karypis, V. Kumar, A fast and high quality multilevel scheme for partitioning irregular
    graphs, 1998. doi:10.1137/S1064827595287997
    """
    if graph.n_nodes < 2:
        return order_by_rank(np.zeros(graph.n_nodes, np.int32))
    first_out, neighbour = undirected(graph)
    options = pymetis.Options(seed=_SEED)
    adjacency = pymetis.CSRAdjacency(adj_starts=first_out, adjacent=neighbour)
    _, rank = pymetis.nested_dissection(adjacency, options=options)
    return order_by_rank(np.asarray(rank, np.int32))


def order_by_rank(rank: Ids) -> Order:
    """Complete an order from the rank of each node."""
    order = np.empty(len(rank), np.int32)
    order[rank] = np.arange(len(rank), dtype=np.int32)
    return Order(frozen(order), frozen(rank))


def undirected(graph: RoadGraph) -> tuple[Ids, Ids]:
    """
    Neighbours of each node whatever the direction, each once, self-loops left out.

    Returns
    -------
    first_out : int32[n + 1]
    neighbour : int32[2 * pairs]
        Ascending for each node.
    """
    tail, head = graph.tail.astype(np.int64), graph.head.astype(np.int64)
    both = np.concatenate([tail * graph.n_nodes + head, head * graph.n_nodes + tail])
    pairs = np.unique(both[np.concatenate([tail != head, tail != head])])
    first_out = np.zeros(graph.n_nodes + 1, np.int32)
    np.cumsum(np.bincount(pairs // graph.n_nodes, minlength=graph.n_nodes), out=first_out[1:])
    return frozen(first_out), frozen((pairs % graph.n_nodes).astype(np.int32))
