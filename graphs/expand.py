"""
A graph that knows turn restrictions: only the restricted places are expanded.

Whoever has driven the beginning of a forbidden sequence is no longer free to go on as he likes: the
junction he is at gets a copy for each such beginning. The copies are the states of an automaton
over all sequences at once, so that restrictions which overlap or follow each other are exact. From
a copy a run leads to the copy of the longest beginning that has then been driven; a run that
completes a sequence is not there.

Nobody can tell from which copy a trip arrives. So where a run is refused from some copies, the
others lead to a gate, and all nodes of a junction lead to its sink. Nothing leads on from either.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.automaton import FORBIDDEN, FREE, Automaton, automaton_of
from graphs.csr import RoadGraph, graph_of
from graphs.ids import INF_MS, INVALID_ID, Ids, frozen
from graphs.turns import SAME_FACES, Edges, Faces, Forbidden, Runs


class Expanded(NamedTuple):
    """
    The expanded graph; its first nodes are the junctions themselves.

    Attributes
    ----------
    graph : RoadGraph
    run : int32[m]
        Run that each arc drives; ``INVALID_ID`` on arcs that only join nodes of one junction (0 ms)
        or only say that two nodes belong together (``INF_MS``).
    junction : int32[n]
        Junction that each node stands for.
    n_drivers : int
        The nodes before this one are junctions and copies, from which one drives on; behind them
        come gates and sinks.
    faces : Faces
    """

    graph: RoadGraph
    run: Ids
    junction: Ids
    n_drivers: int
    faces: Faces


def expand(edges: Edges, forbidden: Forbidden) -> Expanded:
    """Copy the junctions at which it matters how one came, and join the copies."""
    growing = _Growing(edges, automaton_of(_drivable(edges, forbidden)))
    growing.add_runs()
    n_drivers = growing.n_nodes
    growing.add_gates()
    growing.add_sinks()
    faces = growing.faces()
    growing.join_ends(faces)
    graph, run = growing.graph()
    return Expanded(graph, run, growing.junctions(), n_drivers, faces)


def drivers(edges: Edges, forbidden: Forbidden) -> Expanded:
    """Give the expanded graph without a way to arrive: enough to see what is connected."""
    growing = _Growing(edges, automaton_of(_drivable(edges, forbidden)))
    growing.add_runs()
    graph, run = growing.graph()
    return Expanded(graph, run, growing.junctions(), growing.n_nodes, SAME_FACES)


def _drivable(edges: Edges, forbidden: Forbidden) -> Iterator[Runs]:
    """Give the sequences that could be driven: nobody need remember the beginning of others."""
    may = (edges.run_ms < INF_MS).tolist()
    return (runs for runs in forbidden.sequences() if all(may[run] for run in runs))


class _Growing:
    """Nodes and arcs while they are added."""

    def __init__(self, edges: Edges, automaton: Automaton) -> None:
        self._edges, self._automaton = edges, automaton
        self._starts, self._ends = edges.starts, edges.ends
        self._run_ms = edges.run_ms
        self._afresh = self._ends.copy()
        """Node that each run leads to if nothing else was driven before."""
        self._added: list[int] = []  # The junction of each node that is none itself.
        self._nodes_at: dict[int, list[int]] = {}
        """Of each junction with copies: itself, then them."""
        self._node_of = [INVALID_ID]
        for run in automaton.last[1:]:
            at = int(self._ends[run])
            self._node_of.append(self._add_node(at))
            self._nodes_at.setdefault(at, [at]).append(self._node_of[-1])
        self._refused_at: dict[int, set[int]] = {}
        self._gate: dict[int, int] = {}
        self._sink: dict[int, int] = {}
        self._rows = array("q")  # Tail, head, ms and run of each arc that is added.
        self._plain: NDArray[np.int64] = np.empty((0, 4), np.int64)

    @property
    def n_nodes(self) -> int:
        return self._edges.n_junctions + len(self._added)

    def junctions(self) -> Ids:
        """Give the junction that each node stands for."""
        themselves = np.arange(self._edges.n_junctions, dtype=np.int32)
        return frozen(np.concatenate([themselves, np.array(self._added, np.int32)]))

    def _add_node(self, junction: int) -> int:
        self._added.append(junction)
        return self.n_nodes - 1

    def _after(self, state: int, run: int) -> int:
        """Give the node that a run leads to; ``INVALID_ID`` if it is forbidden."""
        reached = self._automaton.after(state, run)
        if reached == FORBIDDEN:
            return INVALID_ID
        return int(self._ends[run]) if reached == FREE else self._node_of[reached]

    def add_runs(self) -> None:
        """Drive on from every junction, and from its copies as far as that is allowed."""
        allowed = np.flatnonzero(self._run_ms < INF_MS)
        for state, run in self._automaton.next:
            if state == FREE:
                self._afresh[run] = self._after(FREE, run)
        columns = self._starts, self._afresh, self._run_ms
        self._plain = np.stack([*(column[allowed] for column in columns), allowed], axis=1)
        exits, run_ms = self._exits(allowed), self._run_ms.tolist()
        for state, last in enumerate(self._automaton.last[1:], start=1):
            node = self._node_of[state]
            for run in exits[int(self._ends[last])]:
                reached = self._after(state, run)
                if reached == INVALID_ID:
                    self._refused_at.setdefault(run, set()).add(node)
                else:
                    self._rows.extend((node, reached, run_ms[run], run))

    def _exits(self, allowed: NDArray[np.int64]) -> dict[int, list[int]]:
        """List the runs that start at each junction with copies."""
        exits: dict[int, list[int]] = {at: [] for at in self._nodes_at}
        starts = self._starts[allowed]
        for i in np.flatnonzero(np.isin(starts, list(exits))).tolist():
            exits[int(starts[i])].append(int(allowed[i]))
        return exits

    def add_gates(self) -> None:
        """Let those arrive on a run who may drive it; runs that refuse the same share a gate."""
        gate_of: dict[tuple[int, ...], int] = {}
        for run in sorted(self._refused_at):
            nodes, refused = self._nodes_at[int(self._starts[run])], self._refused_at[run]
            allowed = tuple(node for node in nodes if node not in refused)
            if allowed not in gate_of:
                gate_of[allowed] = self._add_node(nodes[0])
                self._join(allowed, gate_of[allowed], 0)
            self._gate[run] = gate_of[allowed]

    def add_sinks(self) -> None:
        """Let all arrive at a junction, however they came."""
        for at in sorted(self._nodes_at):
            self._sink[at] = self._add_node(at)
            self._join(self._nodes_at[at], self._sink[at], 0)

    def faces(self) -> Faces:
        """Find the nodes that places at the expanded junctions stand for."""
        if not self._nodes_at:
            return SAME_FACES
        junction = np.array(sorted(self._sink), np.int32)
        sink = np.array([self._sink[at] for at in junction.tolist()], np.int32)
        at_junction = np.isin(self._starts, junction).reshape(-1, 2)
        edge = np.flatnonzero(at_junction.any(axis=1)).astype(np.int32)
        entry = np.arange(self._edges.n_junctions, dtype=np.int32)
        entry[junction] = sink
        entry = entry[self._starts]
        entry[list(self._gate)] = list(self._gate.values())
        nodes = self._both_ways(edge, self._afresh), self._both_ways(edge, entry)
        (leave_head, leave_tail), (arrive_tail, arrive_head) = nodes
        return Faces(
            *map(frozen, (edge, leave_tail, leave_head, arrive_tail, arrive_head, junction, sink))
        )

    def _both_ways(self, edge: Ids, of_run: Ids) -> tuple[Ids, Ids]:
        """Give the nodes of edges driven forth and back; on a one-way both are those of its one."""
        forth, back = of_run[2 * edge], of_run[2 * edge + 1]
        may_forth, may_back = (self._run_ms[2 * edge + i] < INF_MS for i in (0, 1))
        return np.where(may_forth, forth, back), np.where(may_back, back, forth)

    def join_ends(self, faces: Faces) -> None:
        """Say which nodes are the two ends of a place: a search needs them on one way to a root."""
        one = np.concatenate([faces.leave_tail, faces.arrive_tail])
        other = np.concatenate([faces.leave_head, faces.arrive_head])
        pairs = np.unique(_pairs(one, other, self.n_nodes)[one != other])
        is_end = np.zeros(self.n_nodes, np.bool_)
        is_end[one] = is_end[other] = True
        arcs = self._arcs()
        arcs = arcs[is_end[arcs[:, 0]] & is_end[arcs[:, 1]]]
        known = np.unique(_pairs(arcs[:, 0], arcs[:, 1], self.n_nodes))
        new = np.setdiff1d(pairs, known, assume_unique=True)
        ends = zip((new // self.n_nodes).tolist(), (new % self.n_nodes).tolist(), strict=True)
        for tail, head in ends:
            self._join([tail], head, INF_MS)

    def _join(self, tails: Iterable[int], head: int, ms: int) -> None:
        """Add arcs that are no roads."""
        for tail in tails:
            self._rows.extend((tail, head, ms, INVALID_ID))

    def _arcs(self) -> NDArray[np.int64]:
        rows = np.array(self._rows, np.int64).reshape(-1, 4)
        return np.concatenate([self._plain, rows])

    def graph(self) -> tuple[RoadGraph, Ids]:
        """Give the graph, and which run each arc drives."""
        arcs = self._arcs()
        columns = (arcs[:, i].astype(np.int32) for i in range(3))
        graph, arc_of_input = graph_of(self.n_nodes, *columns)
        run = np.empty(graph.n_arcs, np.int32)
        run[arc_of_input] = arcs[:, 3]
        return graph, frozen(run)


def _pairs(
    one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]], n_nodes: int
) -> NDArray[np.int64]:
    """Write two nodes as one number, whichever comes first."""
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other)
    numbers: NDArray[np.int64] = low * n_nodes + high
    return numbers
