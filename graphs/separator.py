"""
A few junctions that part a road network in two: where it is narrowest between two shores.

The shores are the junctions that lie farthest out on either side. The least number of roads that
leaves no way between them is the greatest number of ways that share no road (maximum flow); the
junctions at one end of those roads are the separator.

References
----------
A. Schild, C. Sommer, On Balanced Separators in Road Networks, 2015.
doi:10.1007/978-3-319-20086-6_22
"""

from collections.abc import Iterable
from typing import Annotated, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees, Flags, FlagsOut, Ids, IdsOut, frozen
from graphs.kernel import Written, inner_kernel, long_kernel

Marks: TypeAlias = NDArray[np.int8]
MarksOut: TypeAlias = Annotated[NDArray[np.int8], Written]

DIRECTIONS: Final = ((1, 0), (0, 1), (1, 1), (1, -1), (2, 1), (1, 2), (2, -1), (1, -2))
"""East and north, and what lies between: the ways in which a network is looked at."""

_SHORE: Final = 0.2  # Share of the junctions on each shore; docs/decisions/0018 has what was tried.
_BETWEEN, _NEAR, _FAR = 0, 1, 2  # Marks of junctions: on no shore, on the first, on the last.
ONE_SIDE, OTHER_SIDE, SEPARATOR = 0, 1, 2
"""Marks of junctions in a ``Parting``."""


class Part(NamedTuple):
    """
    A part of a road network, its roads without direction, its junctions numbered from 0.

    Attributes
    ----------
    first_out : int32[n + 1]
    neighbour : int32[m]
        Junction ``v`` is joined to ``neighbour[first_out[v]:first_out[v + 1]]``, ascending.
    back : int32[m]
        Where each road stands at its other end.
    node : int32[n]
        Number of each junction in the whole network.
    east, north : int32[n]
        Where it lies, in any unit.
    """

    first_out: Ids
    neighbour: Ids
    back: Ids
    node: Ids
    east: Degrees
    north: Degrees


class Parting(NamedTuple):
    """
    A part of a network taken in two.

    Attributes
    ----------
    mark : int8[n]
        ``ONE_SIDE``, ``OTHER_SIDE`` or ``SEPARATOR``: no road joins the two sides.
    n_separator : int
    n_smaller : int
        How many junctions the smaller side has.
    """

    mark: Marks
    n_separator: int
    n_smaller: int


def part_of(first_out: Ids, neighbour: Ids, node: Ids, east: Degrees, north: Degrees) -> Part:
    """Complete a part of a network."""
    back = _backs(first_out, neighbour)
    return Part(*map(frozen, (first_out, neighbour, back, node, east, north)))


def side_of(part: Part, parting: Parting, mark: int) -> Part:
    """Give the junctions with a mark as a part of their own."""
    chosen = frozen(parting.mark == mark)
    first_out, neighbour = map(frozen, _within(part, chosen))
    return part_of(first_out, neighbour, *(c[chosen] for c in (part.node, part.east, part.north)))


def parting(part: Part, direction: tuple[int, int]) -> Parting | None:
    """Part a network along a direction; none if its junctions lie all in one place there."""
    along = direction[0] * part.east.astype(np.int64) + direction[1] * part.north.astype(np.int64)
    n_shore = max(1, int(_SHORE * len(along)))
    bounds = np.partition(along, (n_shore - 1, len(along) - n_shore))
    near, far = bounds[n_shore - 1], bounds[len(along) - n_shore]
    if near >= far:
        return None
    shore = np.zeros(len(along), np.int8)
    shore[along <= near], shore[along >= far] = _NEAR, _FAR
    mark, n_separator = _marks(part, frozen(_cut(part, frozen(shore))))
    n_one, n_other = np.bincount(mark, minlength=2)[:2].tolist()
    return Parting(frozen(mark), n_separator, min(n_one, n_other))


def narrowest(partings: Iterable[Parting | None]) -> Parting | None:
    """Choose the parting whose separator is smallest beside what it parts off."""
    found = [each for each in partings if each is not None]
    return min(found, key=lambda each: each.n_separator / max(1, each.n_smaller), default=None)


@long_kernel
def _backs(first_out: Ids, neighbour: Ids) -> IdsOut:
    """Find each road at its other end: lower neighbours come first there, in rising order."""
    back, free = np.empty(len(neighbour), np.int32), first_out[:-1].copy()
    for v in range(len(first_out) - 1):
        for road in range(first_out[v], first_out[v + 1]):
            there = neighbour[road]
            if there > v:
                back[road], back[free[there]] = free[there], road
                free[there] += 1
    return back


@long_kernel
def _within(part: Part, chosen: Flags) -> tuple[IdsOut, IdsOut]:
    """Keep the roads between chosen junctions, and number these anew."""
    number = np.cumsum(chosen) - 1
    first_out = np.zeros(number[-1] + 2, np.int32)
    neighbour = np.empty(len(part.neighbour), np.int32)
    end = 0
    for v in range(len(chosen)):
        if chosen[v]:
            for road in range(part.first_out[v], part.first_out[v + 1]):
                if chosen[part.neighbour[road]]:
                    neighbour[end] = number[part.neighbour[road]]
                    end += 1
            first_out[number[v] + 1] = end
    return first_out, neighbour[:end].copy()


@inner_kernel
def _level(
    part: Part, shore: Marks, starts: IdsOut, flow: MarksOut, level: IdsOut, queue: IdsOut
) -> bool:
    """Count the steps from the near shore over free roads; stop at the far one, if it is there."""
    for v in range(len(level)):
        level[v] = 0 if shore[v] == _NEAR else -1
    at, n = 0, len(starts)
    for i in range(n):
        queue[i] = starts[i]
    while at < n:
        v = queue[at]
        at += 1
        for road in range(part.first_out[v], part.first_out[v + 1]):
            there = part.neighbour[road]
            if flow[road] < 1 and level[there] < 0:
                if shore[there] == _FAR:
                    return True
                level[there] = level[v] + 1
                queue[n] = there
                n += 1
    return False


@inner_kernel
def _way(
    part: Part,
    shore: Marks,
    start: int,
    flow: MarksOut,
    level: IdsOut,
    next_road: IdsOut,
    way: IdsOut,
) -> int:
    """Write a way of free roads across, each a step further; give its length, 0 if none is left."""
    v, n = start, 0
    while True:
        if next_road[v] == part.first_out[v + 1]:
            if n == 0:
                return 0
            n -= 1
            v = part.neighbour[part.back[way[n]]]
            next_road[v] += 1
            continue
        road = next_road[v]
        there = part.neighbour[road]
        if flow[road] < 1 and (shore[there] == _FAR or level[there] == level[v] + 1):
            way[n] = road
            n += 1
            if shore[there] == _FAR:
                return n
            v = there
        else:
            next_road[v] += 1


@inner_kernel
def _reached(part: Part, shore: Marks, flow: MarksOut, seen: FlagsOut, queue: IdsOut) -> int:
    """Mark all from where free roads lead to the far shore; give how many."""
    n = 0
    for v in range(len(shore)):
        seen[v] = shore[v] == _FAR
        if seen[v]:
            queue[n] = v
            n += 1
    at = 0
    while at < n:
        v = queue[at]
        at += 1
        for road in range(part.first_out[v], part.first_out[v + 1]):
            there = part.neighbour[road]
            if flow[part.back[road]] < 1 and not seen[there]:
                seen[there] = True
                queue[n] = there
                n += 1
    return n


@long_kernel
def _starts(part: Part, shore: Marks) -> IdsOut:
    """List the junctions of the near shore that have a road off it."""
    starts = np.empty(len(shore), np.int32)
    n = 0
    for v in range(len(shore)):
        if shore[v] == _NEAR:
            for road in range(part.first_out[v], part.first_out[v + 1]):
                if shore[part.neighbour[road]] != _NEAR:
                    starts[n] = v
                    n += 1
                    break
    return starts[:n].copy()


@long_kernel
def _cut(part: Part, shore: Marks) -> FlagsOut:
    """
    Mark one side of a least cut between the shores: of the two outermost ones the more even.

    Ways of the fewest steps are laid across until none is left (Dinic's algorithm): each road
    carries one way, and a way back over it frees it.
    """
    n = len(shore)
    starts, flow = _starts(part, shore), np.zeros(len(part.neighbour), np.int8)
    level, queue, way = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    while _level(part, shore, starts, flow, level, queue):
        next_road = part.first_out[:-1].copy()
        for start in starts:
            n_steps = _way(part, shore, start, flow, level, next_road, way)
            while n_steps > 0:
                for road in way[:n_steps]:
                    flow[road] += 1
                    flow[part.back[road]] -= 1
                n_steps = _way(part, shore, start, flow, level, next_road, way)
    near, far = level >= 0, np.empty(n, np.bool_)
    n_near, n_far = np.sum(near), _reached(part, shore, flow, far, queue)
    return near if abs(2 * n_near - n) <= abs(2 * n_far - n) else ~far


@long_kernel
def _marks(part: Part, near: Flags) -> tuple[MarksOut, int]:
    """Make a separator of a cut: the ends of its roads on that side where they are fewer."""
    n = len(near)
    is_end = np.zeros(n, np.bool_)
    for v in range(n):
        for road in range(part.first_out[v], part.first_out[v + 1]):
            if near[part.neighbour[road]] != near[v]:
                is_end[v] = True
    n_near, n_far = np.sum(is_end & near), np.sum(is_end & ~near)
    mark = np.where(near, ONE_SIDE, OTHER_SIDE).astype(np.int8)
    mark[is_end & (near == (n_near <= n_far))] = SEPARATOR
    return mark, int(min(n_near, n_far))
