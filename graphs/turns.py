"""
Turn restrictions: sequences of runs that are forbidden, and what that makes of a place.

Where turns are restricted it matters how one came, so a place has two faces. Whoever *leaves* it
comes to a node that knows the road just driven; whoever *arrives* may come from any node from which
that road may be entered. ``graphs.expand`` makes the graph of these nodes.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graphs.ids import INVALID_ID, Ids, Millis, frozen
from graphs.place import Place, Places

Runs: TypeAlias = Sequence[int]
"""Edges in one direction: run ``2 * e`` drives edge ``e`` from tail to head, ``2 * e + 1`` back."""


class Edges(NamedTuple):
    """
    Edges between junctions, before turns count.

    Attributes
    ----------
    n_junctions : int
    tail, head : int32[e]
    forward_ms, backward_ms : int32[e]
        Travel time each way; ``INF_MS`` where it may not be driven.
    """

    n_junctions: int
    tail: Ids
    head: Ids
    forward_ms: Millis
    backward_ms: Millis

    @property
    def starts(self) -> Ids:
        """Junction that each run starts at, ``int32[2 * e]``."""
        return np.stack([self.tail, self.head], axis=1).reshape(-1)

    @property
    def ends(self) -> Ids:
        """Junction that each run ends at, ``int32[2 * e]``."""
        return np.stack([self.head, self.tail], axis=1).reshape(-1)

    @property
    def run_ms(self) -> Millis:
        """Travel time of each run, ``int32[2 * e]``."""
        return np.stack([self.forward_ms, self.backward_ms], axis=1).reshape(-1)


class Forbidden(NamedTuple):
    """
    Sequences of runs that may not be driven one after the other.

    Attributes
    ----------
    first : int32[q + 1]
        Sequence ``i`` is ``run[first[i]:first[i + 1]]``, at least two.
    run : int32[...]
    """

    first: Ids
    run: Ids

    def sequences(self) -> Iterator[list[int]]:
        """Give each sequence."""
        runs, first = self.run.tolist(), self.first.tolist()
        return (runs[a:b] for a, b in pairwise(first))


class Faces(NamedTuple):
    """
    Which nodes a place stands for, where they are not the ends of its edge or its junction.

    Attributes
    ----------
    edge : int32[k]
        Edges at restricted places, ascending.
    leave_tail, leave_head : int32[k]
        Nodes reached by leaving the edge over its ends.
    arrive_tail, arrive_head : int32[k]
        Nodes from which the edge is entered over its ends.
    junction, sink : int32[j]
        Junctions with copies, ascending, and where one arrives at each.
    """

    edge: Ids
    leave_tail: Ids
    leave_head: Ids
    arrive_tail: Ids
    arrive_head: Ids
    junction: Ids
    sink: Ids


_NONE: Final = frozen(np.empty(0, np.int32))
NOTHING_FORBIDDEN: Final = Forbidden(frozen(np.zeros(1, np.int32)), _NONE)
SAME_FACES: Final = Faces(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)
"""Of a movement that no turn restriction binds."""


def forbidden_of(sequences: Iterable[Runs]) -> Forbidden:
    """Put sequences side by side, each once."""
    distinct = sorted({tuple(each) for each in sequences})
    assert all(len(each) > 1 for each in distinct), "A single run is closed, not forbidden."
    first = np.cumsum([0, *(len(each) for each in distinct)])
    flat = np.array([run for each in distinct for run in each], np.int32)
    return Forbidden(frozen(first.astype(np.int32)), frozen(flat))


def leaving(faces: Faces, place: Place) -> Place:
    """Give a place as one leaves it: where a unit stands, where a trip begins."""
    at = _position(faces.edge, place.edge)
    if at == INVALID_ID:
        return place
    return place._replace(tail=int(faces.leave_tail[at]), head=int(faces.leave_head[at]))


def arriving(faces: Faces, place: Place) -> Place:
    """Give a place as one arrives at it: an incident, a target."""
    if place.edge == INVALID_ID:
        at = _position(faces.junction, place.tail)
        sink = place.tail if at == INVALID_ID else int(faces.sink[at])
        return place._replace(tail=sink, head=sink)
    at = _position(faces.edge, place.edge)
    if at == INVALID_ID:
        return place
    return place._replace(tail=int(faces.arrive_tail[at]), head=int(faces.arrive_head[at]))


def all_leaving(faces: Faces, places: Places) -> Places:
    """Give places as one leaves them."""
    return _turned(places, faces.edge, places.edge, faces.leave_tail, faces.leave_head)


def all_arriving(faces: Faces, places: Places) -> Places:
    """Give places as one arrives at them."""
    over_ends = _turned(places, faces.edge, places.edge, faces.arrive_tail, faces.arrive_head)
    junction = np.where(places.edge == INVALID_ID, places.tail, INVALID_ID)
    return _turned(over_ends, faces.junction, junction, faces.sink, faces.sink)


class Ends(NamedTuple):
    """
    Nodes of edges and junctions, for many of them at once.

    Attributes
    ----------
    tail, head : int32[e]
    junction : int32[n]
    """

    tail: Ids
    head: Ids
    junction: Ids


def exits(faces: Faces, edges: Edges) -> Ends:
    """Give where one comes to by leaving each edge over its ends, and from each junction."""
    tail, head = edges.tail.copy(), edges.head.copy()
    tail[faces.edge], head[faces.edge] = faces.leave_tail, faces.leave_head
    return Ends(tail, head, np.arange(edges.n_junctions, dtype=np.int32))


def entries(faces: Faces, edges: Edges) -> Ends:
    """Give where each edge is entered from over its ends, and where one is at each junction."""
    tail, head = edges.tail.copy(), edges.head.copy()
    tail[faces.edge], head[faces.edge] = faces.arrive_tail, faces.arrive_head
    junction = np.arange(edges.n_junctions, dtype=np.int32)
    junction[faces.junction] = faces.sink
    return Ends(tail, head, junction)


def _position(ascending: Ids, wanted: int) -> int:
    at = bisect_left(ascending, wanted)
    return at if at < len(ascending) and ascending[at] == wanted else INVALID_ID


def _turned(places: Places, known: Ids, wanted: Ids, tail: Ids, head: Ids) -> Places:
    """Give other nodes to the places whose edge or junction is known."""
    if not len(known):
        return places
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    is_known = known[at] == wanted
    return places._replace(
        tail=frozen(np.where(is_known, tail[at], places.tail)),
        head=frozen(np.where(is_known, head[at], places.head)),
    )
