"""
What a turn restriction is about, in pieces of road: from which piece over which to which.

References
----------
OpenStreetMap wiki: Relation:restriction (members).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graphs.ids import Flags, Ids, OsmIds

Run: TypeAlias = int
"""A piece of road in one direction: ``2 * piece`` along it, ``2 * piece + 1`` against it."""

NO_FROM: Final = "its `from` does not touch its `via`"
NO_TO: Final = "its `to` does not touch its `via`"
NO_LINE: Final = "its `via` ways do not make one line"
BARRED: Final = "a barrier stands at its `via`"
CLOSED: Final = "that turn cannot be driven anyway"
AMBIGUOUS: Final = "more than one turn could be meant"


class Manoeuvre(NamedTuple):
    """
    One way of driving that a restriction is about.

    Attributes
    ----------
    runs : tuple of int
        From the piece one comes on to the piece one turns into, all pieces between them included.
    via : tuple of int
        The nodes at which members of the restriction meet.
    """

    runs: tuple[Run, ...]
    via: tuple[int, ...]


class Pieces:
    """Pieces of road that are driven, found by their way and by their nodes."""

    def __init__(
        self, way_id: OsmIds, tail: Ids, head: Ids, forward: Flags, backward: Flags, node_id: OsmIds
    ) -> None:
        self._order = np.argsort(way_id, kind="stable")
        self._way_id = way_id[self._order]
        self._tail, self._head, self._node_id = tail, head, node_id
        self._may = forward, backward
        ends = np.concatenate([tail, head])
        self._by_node = np.argsort(ends, kind="stable")
        self._node = ends[self._by_node]

    def of_way(self, way_id: int) -> list[int]:
        """Give the pieces of a way in its order; none if it is not driven."""
        bounds = np.searchsorted(self._way_id, [way_id, way_id + 1])
        pieces: list[int] = self._order[slice(*bounds)].tolist()
        return pieces

    def nodes(self, piece: int) -> tuple[int, int]:
        """Give tail and head of a piece."""
        return int(self._tail[piece]), int(self._head[piece])

    def end(self, run: Run) -> int:
        """Give the node that a run leads to."""
        return self.nodes(run // 2)[1 - run % 2]

    def is_allowed(self, run: Run) -> bool:
        """Whether one may drive a piece in a direction."""
        return bool(self._may[run % 2][run // 2])

    def osm_node(self, node: int) -> int:
        """Give the OSM id of a node."""
        return int(self._node_id[node])

    def into(self, pieces: Sequence[int], node: int) -> list[Run]:
        """Give the runs over some pieces that lead to a node."""
        return [run ^ 1 for run in self._touching(pieces, node) if self.is_allowed(run ^ 1)]

    def out_of(self, pieces: Sequence[int], node: int) -> list[Run]:
        """Give the runs over some pieces that start at a node."""
        return [run for run in self._touching(pieces, node) if self.is_allowed(run)]

    def exits(self, node: int) -> list[Run]:
        """Give all runs that start at a node."""
        bounds = np.searchsorted(self._node, [node, node + 1])
        pieces = np.unique(self._by_node[slice(*bounds)] % len(self._tail))
        return self.out_of(pieces.tolist(), node)

    def touches(self, pieces: Sequence[int], node: int) -> bool:
        """Whether one of some pieces ends at a node."""
        return any(node in self.nodes(piece) for piece in pieces)

    def _touching(self, pieces: Sequence[int], node: int) -> Iterator[Run]:
        """Give the runs that start at a node, whether they are allowed or not."""
        for piece in pieces:
            tail, head = self.nodes(piece)
            if tail == node:
                yield 2 * piece
            if head == node:
                yield 2 * piece + 1


def over_node(
    pieces: Pieces, from_way: int, via: int, to_way: int, *, is_u_turn: bool
) -> Manoeuvre | str:
    """Find the turn from one way over a node (by OSM id) into another, or say why there is none."""
    ways = pieces.of_way(from_way), pieces.of_way(to_way)
    nodes_from, nodes_to = ({n for p in way for n in pieces.nodes(p)} for way in ways)
    at_from, at_to = (
        {node for node in nodes if pieces.osm_node(node) == via} for nodes in (nodes_from, nodes_to)
    )
    if not at_from or not at_to:
        return NO_TO if at_from else NO_FROM
    if not at_from & at_to:  # A barrier parts a node into one for each piece.
        return BARRED
    turns = [
        Manoeuvre((came, goes), (node,))
        for node in sorted(at_from & at_to)
        for came in pieces.into(ways[0], node)
        for goes in pieces.out_of(ways[1], node)
        if from_way != to_way or (goes == came ^ 1) == is_u_turn
    ]
    return _the_only(turns)


def over_ways(
    pieces: Pieces, from_way: int, via_ways: Sequence[int], to_way: int
) -> Manoeuvre | str:
    """Find the way from one way over others, each whole, into another, or say why there is none."""
    lines = [_line(pieces, way) for way in via_ways]
    if any(line is None for line in lines):
        return NO_LINE
    known = [line for line in lines if line is not None]
    ways = pieces.of_way(from_way), pieces.of_way(to_way)
    ends = {node for line in known for node in (_start(pieces, line), pieces.end(line[-1]))}
    if not any(pieces.touches(ways[0], node) for node in ends):
        return NO_FROM
    if not any(pieces.touches(ways[1], node) for node in ends):
        return NO_TO
    chains = [
        chain for node in sorted(ends) if pieces.touches(ways[0], node)
        for chain in _chained(pieces, known, node)
        if pieces.touches(ways[1], pieces.end(chain[-1][-1]))
    ]  # fmt: skip
    if not chains:
        return NO_LINE
    return _the_only(
        [
            Manoeuvre(
                (came, *(run for line in chain for run in line), goes), _joints(pieces, chain)
            )
            for chain in chains
            if all(pieces.is_allowed(run) for line in chain for run in line)
            for came in pieces.into(ways[0], _start(pieces, chain[0]))
            for goes in pieces.out_of(ways[1], pieces.end(chain[-1][-1]))
        ]
    )


def _the_only(found: Sequence[Manoeuvre]) -> Manoeuvre | str:
    if len(found) > 1:
        return AMBIGUOUS
    return found[0] if found else CLOSED


_Line: TypeAlias = list[Run]


def _line(pieces: Pieces, way: int) -> _Line | None:
    """Give a way from end to end; none if it does not hang together or ends where it begins."""
    line = [2 * piece for piece in pieces.of_way(way)]
    joined = all(pieces.end(one) == _start(pieces, [other]) for one, other in pairwise(line))
    return line if line and joined and _start(pieces, line) != pieces.end(line[-1]) else None


def _start(pieces: Pieces, line: Sequence[Run]) -> int:
    return pieces.end(line[0] ^ 1)


def _chained(pieces: Pieces, lines: Sequence[_Line], node: int) -> Iterator[list[_Line]]:
    """Lay ways end to end from a node, in whatever order and direction they fit."""
    if not lines:
        yield []
    for i, line in enumerate(lines):
        others = [*lines[:i], *lines[i + 1 :]]
        for way in (line, [run ^ 1 for run in reversed(line)]):
            if _start(pieces, way) == node:
                for rest in _chained(pieces, others, pieces.end(way[-1])):
                    yield [way, *rest]


def _joints(pieces: Pieces, chain: Sequence[_Line]) -> tuple[int, ...]:
    return (_start(pieces, chain[0]), *(pieces.end(line[-1]) for line in chain))
