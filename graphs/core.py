"""
The strongly connected core where turns are restricted: the edges that all others reach and leave.

Restrictions can leave no way to an edge, or none from it. Such an edge is a pocket like any other
road that the map does not connect.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from graphs.expand import Expanded
from graphs.ids import INVALID_ID, Flags, Ids


class Core(NamedTuple):
    """
    The core of an expanded graph.

    Attributes
    ----------
    edge : bool[e]
        Edges from which the whole core is reached, and which are reached from it.
    node : int
        A node that all of the core reaches, and from which all of it is reached.
    """

    edge: Flags
    node: int


def core_of(expanded: Expanded, n_segments: NDArray[np.int64]) -> Core:
    """
    Find the core: around the strongly connected nodes between which most segments are driven.

    An edge belongs to it if whoever leaves its middle comes to those nodes, and whoever is there
    can enter it; be it that he enters it one way and leaves it the other.

    Parameters
    ----------
    n_segments : int64[e]
        How many segments each edge is made of.
    """
    if not len(n_segments):
        return Core(np.zeros(0, np.bool_), INVALID_ID)
    drives = (expanded.run != INVALID_ID).nonzero()[0]
    tail, head = expanded.graph.tail[drives], expanded.graph.head[drives]
    edge = expanded.run[drives] // 2
    shape = (expanded.n_drivers, expanded.n_drivers)
    arcs = coo_array((np.ones(len(drives), np.int8), (tail, head)), shape=shape).tocsr()
    node = _in_largest(arcs, tail, head, edge, n_segments)
    is_entered, is_left = np.zeros((2, len(n_segments)), np.bool_)
    is_entered[edge[_reached(arcs, node)[tail]]] = True
    # Whoever drives on from here as he came also could if he had started on this edge.
    is_left[edge[_reached(arcs.T.tocsr(), node)[head]]] = True
    return Core(is_entered & is_left, node)


def _in_largest(
    arcs: csr_array, tail: Ids, head: Ids, edge: Ids, n_segments: NDArray[np.int64]
) -> int:
    """Give a node of the strongly connected component within which most segments are driven."""
    _, component = connected_components(arcs, directed=True, connection="strong")
    inside = np.flatnonzero(component[tail] == component[head])
    pairs = np.unique(np.stack([component[tail[inside]], edge[inside]]), axis=1)
    sizes = np.bincount(pairs[0], weights=n_segments[pairs[1]], minlength=1)
    return int(np.flatnonzero(component == sizes.argmax())[0])


def _reached(arcs: csr_array, node: int) -> Flags:
    reached = np.zeros(arcs.shape[0], np.bool_)
    reached[breadth_first_order(arcs, node, return_predecessors=False)] = True
    return reached
