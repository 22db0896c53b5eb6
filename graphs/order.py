"""In which order nodes are contracted: nested dissection, and how good it came out."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import pymetis

from graphs.cores import usable_cores
from graphs.csr import RoadGraph
from graphs.ids import Degrees, Ids, IdsOut, frozen
from graphs.kernel import inner_kernel, long_kernel
from graphs.separator import (
    DIRECTIONS,
    ONE_SIDE,
    OTHER_SIDE,
    SEPARATOR,
    Part,
    Parting,
    narrowest,
    part_of,
    parting,
    side_of,
)

_SEED: Final = 20261124  # METIS breaks ties by chance: one seed makes the same map the same bytes.
_SMALL: Final = 200  # Nodes that METIS orders; its separators of larger parts are wider than ours.
_ALONE: Final = 50_000  # Nodes that one thread takes apart by itself.


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


def nested_dissection(
    graph: RoadGraph, lon_e7: Degrees | None = None, lat_e7: Degrees | None = None
) -> Order:
    """
    Order nodes so that small separators come last.

    The undirected graph is parted in two again and again; the nodes of each separator are ranked
    above both sides, which keeps the hierarchy low. Where nodes lie is a great help: without it
    METIS looks for all separators.

    Parameters
    ----------
    lon_e7, lat_e7 : int32[n], optional
        Where each node lies; in 1e-7 degrees or any other unit.

    References
    ----------
    G. Karypis, V. Kumar, A fast and high quality multilevel scheme for partitioning irregular
    graphs, 1998. doi:10.1137/S1064827595287997
    """
    first_out, neighbour = undirected(graph)
    if lon_e7 is None or lat_e7 is None:
        return order_by_rank(_by_metis(first_out, neighbour))
    assert len(lon_e7) == len(lat_e7) == graph.n_nodes, "Every node lies somewhere."
    node = np.arange(graph.n_nodes, dtype=np.int32)
    return order_by_rank(_taken_apart(part_of(first_out, neighbour, node, lon_e7, lat_e7)))


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
    first_in, arc = by_number(graph.head, graph.n_nodes)
    first_out, neighbour = _neighbours(graph, frozen(first_in), frozen(graph.tail[arc]))
    return frozen(first_out), frozen(neighbour)


@long_kernel
def by_number(numbers: Ids, n: int) -> tuple[Ids, Ids]:
    """
    Sort positions by the number below ``n`` that each holds, by counting; equals keep their order.

    Returns
    -------
    first : int32[n + 1]
        Number ``v`` is held by ``position[first[v]:first[v + 1]]``.
    position : int32[...]
    """
    first = np.zeros(n + 1, np.int32)
    for number in numbers:
        first[number + 1] += 1
    first = np.cumsum(first).astype(np.int32)
    position, free = np.empty(len(numbers), np.int32), first[:-1].copy()
    for i in range(len(numbers)):
        position[free[numbers[i]]] = i
        free[numbers[i]] += 1
    return first, position


@inner_kernel
def _add(v: int, others: Ids, first: IdsOut, end: IdsOut, neighbour: IdsOut) -> None:
    """Append a node to the lists of others, once: it would be the last there."""
    for there in others:
        is_last = end[there] > first[there] and neighbour[end[there] - 1] == v
        if there != v and not is_last:
            neighbour[end[there]] = v
            end[there] += 1


@long_kernel
def _neighbours(graph: RoadGraph, first_in: Ids, tail: Ids) -> tuple[Ids, Ids]:
    """List each node with all others it has an arc with: taken by number, the lists ascend."""
    n = len(first_in) - 1
    first = graph.first_out + first_in  # Room for all arcs, either way.
    end, room = first[:-1].copy(), np.empty(first[n], np.int32)
    for v in range(n):
        _add(v, graph.head[graph.first_out[v] : graph.first_out[v + 1]], first, end, room)
        _add(v, tail[first_in[v] : first_in[v + 1]], first, end, room)
    first_out, neighbour = np.zeros(n + 1, np.int32), np.empty(len(room), np.int32)
    for v in range(n):
        first_out[v + 1] = first_out[v] + end[v] - first[v]
        neighbour[first_out[v] : first_out[v + 1]] = room[first[v] : end[v]]
    return first_out, neighbour[: first_out[n]].copy()


class _Task(NamedTuple):
    """A part whose nodes get the ranks from ``first`` on."""

    part: Part
    first: int


_Map: TypeAlias = Callable[..., Iterable[Parting | None]]


def _taken_apart(whole: Part) -> Ids:
    """Give the rank of each node; two threads share the work, and which does what does not show."""
    rank = np.empty(len(whole.node), np.int32)
    with ThreadPoolExecutor(usable_cores()) as pool:
        large, done = [_Task(whole, 0)], []
        while large:
            task = large.pop()
            if len(task.part.node) <= _ALONE:
                done.append(pool.submit(_rank_all, task, rank))
            else:
                large += _rank_separator(task, rank, pool.map)
        for each in done:
            each.result()
    return frozen(rank)


def _rank_all(task: _Task, rank: IdsOut) -> None:
    waiting = [task]
    while waiting:
        waiting += _rank_separator(waiting.pop(), rank, map)


def _rank_separator(task: _Task, rank: IdsOut, map_: _Map) -> list[_Task]:
    """Rank a separator of a part above both sides, which are still to do; all of a small part."""
    part, first = task
    n = len(part.node)
    found = None
    if n > _SMALL:
        found = narrowest(map_(parting, [part] * len(DIRECTIONS), DIRECTIONS))
    if found is None:
        rank[part.node] = first + _by_metis(part.first_out, part.neighbour)
        return []
    separator = part.node[found.mark == SEPARATOR]
    rank[separator] = np.arange(first + n - len(separator), first + n)
    sides = [side_of(part, found, mark) for mark in (ONE_SIDE, OTHER_SIDE)]
    return [_Task(sides[0], first), _Task(sides[1], first + len(sides[0].node))]


def _by_metis(first_out: Ids, neighbour: Ids) -> Ids:
    """Rank the nodes of a graph without looking where they lie."""
    n = len(first_out) - 1
    if not len(neighbour):
        return np.arange(n, dtype=np.int32)
    options = pymetis.Options(seed=_SEED)
    adjacency = pymetis.CSRAdjacency(adj_starts=first_out, adjacent=neighbour)
    return np.asarray(pymetis.nested_dissection(adjacency, options=options)[1], np.int32)
