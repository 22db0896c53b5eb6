"""A place on the road, in the middle of one or at a junction: where one starts or arrives."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graphs.ids import INF_MS, INVALID_ID, Ids, Millis, frozen
from graphs.kernel import inner_kernel, wide


class Place(NamedTuple):
    """
    One place, as whole numbers that go straight into a kernel.

    A part of an arc is ``floor(fraction * ms)`` from its tail, the rest is ``ms - part``, so
    leaving and arriving add up to the arc exactly.

    Attributes
    ----------
    edge : int
        The road it lies on; ``INVALID_ID`` at a junction.
    along_mm : int
        How far along that road's geometry, from its tail; tells two places on one road apart.
    tail, head : int
        Nodes at the road's two ends; both the junction itself at a junction.
    to_tail_ms, to_head_ms : int
        From here to each end; ``INF_MS`` against a one-way, and past a closed piece of the road.
    from_tail_ms, from_head_ms : int
        From each end to here.
    """

    edge: int
    along_mm: int
    tail: int
    head: int
    to_tail_ms: int
    to_head_ms: int
    from_tail_ms: int
    from_head_ms: int


class Places(NamedTuple):
    """Many places, an ``int32[p]`` for each attribute of ``Place``."""

    edge: Ids
    along_mm: Ids
    tail: Ids
    head: Ids
    to_tail_ms: Millis
    to_head_ms: Millis
    from_tail_ms: Millis
    from_head_ms: Millis

    def by_rank(self, rank: Ids) -> "Places":
        """Number the ends by rank instead of by node."""
        return self._replace(tail=frozen(rank[self.tail]), head=frozen(rank[self.head]))


def at_junction(node: int) -> Place:
    """Give the place at a junction, with all its roads."""
    return Place(INVALID_ID, 0, node, node, 0, 0, 0, 0)


def places_of(places: Sequence[Place]) -> Places:
    """Put places side by side for a kernel."""
    columns = np.array(places, np.int32).reshape(len(places), len(Place._fields)).T
    return Places(*(frozen(column) for column in columns))


def at_junctions(nodes: Ids) -> Places:
    """Put junctions side by side for a kernel."""
    none, zero = np.full(len(nodes), INVALID_ID, np.int32), np.zeros(len(nodes), np.int32)
    return Places(*map(frozen, (none, zero, nodes, nodes, zero, zero, zero, zero)))


@inner_kernel
def place_at(places: Places, i: int) -> Place:
    """Give the one place at a position, inside a kernel."""
    return Place(
        wide(places.edge[i]),
        wide(places.along_mm[i]),
        wide(places.tail[i]),
        wide(places.head[i]),
        wide(places.to_tail_ms[i]),
        wide(places.to_head_ms[i]),
        wide(places.from_tail_ms[i]),
        wide(places.from_head_ms[i]),
    )


@inner_kernel
def direct_ms(here: Place, there: Place) -> int:
    """
    Drive between two places of one road without leaving it; ``INF_MS`` if that is no way.

    Where a piece of the road is closed, two places on one side of it share the end on that side,
    and two places on either side share none.
    """
    if here.edge == INVALID_ID or here.edge != there.edge:
        return INF_MS
    along_ms = against_ms = INF_MS
    if here.along_mm <= there.along_mm:
        if there.from_tail_ms < INF_MS and here.from_tail_ms < INF_MS:
            along_ms = there.from_tail_ms - here.from_tail_ms
        elif here.to_head_ms < INF_MS and there.to_head_ms < INF_MS:
            along_ms = here.to_head_ms - there.to_head_ms
    if here.along_mm >= there.along_mm:
        if there.from_head_ms < INF_MS and here.from_head_ms < INF_MS:
            against_ms = there.from_head_ms - here.from_head_ms
        elif here.to_tail_ms < INF_MS and there.to_tail_ms < INF_MS:
            against_ms = here.to_tail_ms - there.to_tail_ms
    return min(along_ms, against_ms)
