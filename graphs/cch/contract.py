"""First phase, once per map: which shortcuts the order needs, whatever the travel times."""

from typing import NamedTuple

import numpy as np

from graphs.csr import RoadGraph
from graphs.ids import INVALID_ID, Ids, IdsOut, frozen
from graphs.kernel import inner_kernel, long_kernel, wide
from graphs.order import Order, by_number, undirected


class Hierarchy(NamedTuple):
    """
    The contracted graph; all but ``rank``, ``order`` and ``cch_arc`` is numbered by rank.

    Attributes
    ----------
    rank, order : int32[n]
        Rank of each node of the road graph, and node of each rank.
    parent : int32[n]
        Lowest upward neighbour: the elimination tree; ``INVALID_ID`` at a root.
    depth : int32[n]
        Steps from each rank to its root.
    up_first_out : int32[n + 1]
        Rank ``v`` owns the upward arcs ``up_first_out[v]:up_first_out[v + 1]``.
    up_head, up_tail : int32[m]
        Ranks that each upward arc leads to (ascending for each tail) and comes from.
    up_depth : int32[m]
        ``depth[up_head]``: all upward neighbours are ancestors, so the depth tells them apart and
        indexes an array no longer than the tree is high.
    down_first_out : int32[n + 1]
        Upward arcs that end at rank ``v`` are ``down_arc[down_first_out[v]:down_first_out[v +
        1]]``.
    down_arc : int32[m]
        By head, then by tail.
    cch_arc : int32[arcs of the road graph]
        Upward arc that each road arc lies on, in either direction; ``INVALID_ID`` for a self-loop.
    """

    rank: Ids
    order: Ids
    parent: Ids
    depth: Ids
    up_first_out: Ids
    up_head: Ids
    up_tail: Ids
    up_depth: Ids
    down_first_out: Ids
    down_arc: Ids
    cch_arc: Ids

    @property
    def height(self) -> int:
        """Most ranks on one way to a root: how long a label can be."""
        return int(self.depth.max(initial=-1)) + 1


def contract(graph: RoadGraph, order: Order) -> Hierarchy:
    """Contract all nodes in their order and keep the shortcuts that appear."""
    first_out, neighbour = undirected(graph)
    parent, up_first_out, up_head = map(
        frozen, _eliminate(order.order, order.rank, first_out, neighbour)
    )
    depth = _depths(parent)
    n = len(parent)
    up_tail = np.repeat(np.arange(n, dtype=np.int32), np.diff(up_first_out))
    down_first_out, down_arc = by_number(up_head, n)
    tail, head = order.rank[graph.tail], order.rank[graph.head]
    low, high = frozen(np.minimum(tail, head)), frozen(np.maximum(tail, head))
    cch_arc = _arcs_between(up_first_out, up_head, low, high)
    return Hierarchy(
        rank=order.rank,
        order=order.order,
        parent=parent,
        depth=frozen(depth),
        up_first_out=up_first_out,
        up_head=up_head,
        up_tail=frozen(up_tail),
        up_depth=frozen(depth[up_head]),
        down_first_out=frozen(down_first_out),
        down_arc=frozen(down_arc),
        cch_arc=frozen(cch_arc),
    )


class _Tree(NamedTuple):
    """The elimination tree while it grows: children as linked lists, and who saw a rank last."""

    parent: IdsOut
    first_child: IdsOut
    next_child: IdsOut
    seen_by: IdsOut


@inner_kernel
def _may_need(v: int, degree: int, tree: _Tree, up_first_out: IdsOut) -> int:
    """Bound the upward arcs of rank ``v``: its own neighbours and all that its children hand up."""
    bound, child = degree, tree.first_child[v]
    while child != INVALID_ID:
        bound += up_first_out[child + 1] - up_first_out[child]
        child = tree.next_child[child]
    return bound


@inner_kernel
def _keep_new(v: int, rank: int, seen_by: IdsOut, up_head: IdsOut, end: int) -> int:
    """Append a rank above ``v`` unless ``v`` has it already; give the new end."""
    if rank <= v or seen_by[rank] == v:
        return end
    seen_by[rank] = v
    up_head[end] = rank
    return end + 1


@inner_kernel
def _adopt(v: int, parent: int, tree: _Tree) -> None:
    tree.parent[v] = parent
    tree.next_child[v] = tree.first_child[parent]
    tree.first_child[parent] = v


@long_kernel
def _eliminate(order: Ids, rank: Ids, first_out: Ids, neighbour: Ids) -> tuple[Ids, Ids, Ids]:
    """Give each rank the union of its own upward neighbours and its children's, lowest first."""
    n = len(order)
    tree = _Tree(
        np.full(n, INVALID_ID, np.int32),
        np.full(n, INVALID_ID, np.int32),
        np.full(n, INVALID_ID, np.int32),
        np.full(n, INVALID_ID, np.int32),
    )
    up_first_out = np.zeros(n + 1, np.int32)
    up_head = np.empty(16 + 4 * n, np.int32)
    for v in range(n):
        node = order[v]
        start = end = up_first_out[v]
        needed = start + _may_need(v, first_out[node + 1] - first_out[node], tree, up_first_out)
        if needed > len(up_head):
            grown = np.empty(2 * needed, np.int32)
            grown[:start] = up_head[:start]
            up_head = grown
        for i in range(first_out[node], first_out[node + 1]):
            end = _keep_new(v, rank[neighbour[i]], tree.seen_by, up_head, end)
        child = tree.first_child[v]
        while child != INVALID_ID:
            for i in range(up_first_out[child], up_first_out[child + 1]):
                end = _keep_new(v, up_head[i], tree.seen_by, up_head, end)
            child = tree.next_child[child]
        up_head[start:end].sort()
        up_first_out[v + 1] = end
        if end > start:
            _adopt(v, up_head[start], tree)
    return tree.parent, up_first_out, up_head[: up_first_out[n]].copy()


@long_kernel
def _depths(parent: Ids) -> Ids:
    depth = np.zeros(len(parent), np.int32)
    for v in range(len(parent) - 1, -1, -1):
        if parent[v] != INVALID_ID:
            depth[v] = depth[parent[v]] + 1
    return depth


@inner_kernel
def _position(up_first_out: Ids, up_head: Ids, low: int, high: int) -> int:
    """Find the upward arc from one rank to another by halving; ``INVALID_ID`` if there is none."""
    first, end = up_first_out[low], up_first_out[low + 1]
    while first < end:
        middle = (first + end) // 2
        if up_head[middle] < high:
            first = middle + 1
        else:
            end = middle
    found = first < up_first_out[low + 1] and up_head[first] == high
    return wide(first) if found else INVALID_ID


@inner_kernel
def arc_between(hierarchy: Hierarchy, low: int, high: int) -> int:
    """Give the upward arc between two ranks; ``INVALID_ID`` if there is none."""
    return _position(hierarchy.up_first_out, hierarchy.up_head, low, high)


@long_kernel
def _arcs_between(up_first_out: Ids, up_head: Ids, low: Ids, high: Ids) -> Ids:
    """Upward arc of each pair of ranks; every road arc has one, but for self-loops."""
    arc = np.full(len(low), INVALID_ID, np.int32)
    for i in range(len(low)):
        if low[i] != high[i]:
            arc[i] = _position(up_first_out, up_head, low[i], high[i])
    return arc
