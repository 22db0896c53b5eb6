"""Which roads are reached within a time: whole ones, and stretches of those it runs out on."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graphs.drive import Drive
from graphs.ids import INF_MS, Flags, Ids, Millis, Shares
from graphs.place import Place
from graphs.roads import Roads
from graphs.turns import Ends


class Stretch(NamedTuple):
    """Part of one road, by the length along it from its tail."""

    edge: int
    start_mm: float
    end_mm: float


class Reached(NamedTuple):
    """
    Roads of the core that are reached within a time, in either direction.

    Attributes
    ----------
    whole : bool[core edges]
        Edges reached from end to end.
    stretches : list of Stretch
        Of the others, the parts reached; up to three of an edge, none of them touching.
    """

    whole: Flags
    stretches: list[Stretch]


class _Ends(NamedTuple):
    """
    The two ways to come to a point of a road; where times are to the place, to leave it by.

    Attributes
    ----------
    tail_left_ms, head_left_ms : int32[core edges]
        Time left at each end; below 0 where the end itself is not reached.
    tail_ms, head_ms : int32[e]
        Time over the whole edge by its tail, and by its head; ``INF_MS`` against a one-way.
    tail_part, head_part : float32[p]
        How that time is spread over the points, from 0 at the tail to 1 at the head.
    """

    tail_left_ms: Millis
    head_left_ms: Millis
    tail_ms: Millis
    head_ms: Millis
    tail_part: Shares
    head_part: Shares


def reached_roads(
    roads: Roads,
    drive: Drive,
    times_ms: Millis,
    place: Place,
    limit_ms: int,
    *,
    backward: bool = False,
    at: Ends | None = None,
) -> Reached:
    """
    Find the roads reached within a time from a place; ``backward``, those from which it is.

    A stretch ends where the time is used up, by the share of the road's time that each of its
    points stores; to the millisecond below, never beyond. It ends at a closed piece, too.

    Parameters
    ----------
    times_ms : int32[n]
        Travel time between the place and every node, as ``graphs.queries.reach`` gives it.
    at : Ends, optional
        Nodes at which each edge of the core is entered, ``backward`` those it is left by, where
        turn restrictions tell them from its junctions.
    """
    core = roads.n_core_edges
    nodes = (at.tail, at.head) if at else (roads.tail[:core], roads.head[:core])
    left = (np.int32(limit_ms) - times_ms[each] for each in nodes)
    ends = _ends(drive, *left, backward=backward)
    shut = drive.is_closed[:core]
    by_tail, by_head = ends.tail_ms[:core] < INF_MS, ends.head_ms[:core] < INF_MS
    whole = (by_tail & (ends.tail_left_ms >= ends.tail_ms[:core])) | (
        by_head & (ends.head_left_ms >= ends.head_ms[:core])
    )
    whole &= ~shut
    begun = (by_tail & (ends.tail_left_ms > 0)) | (by_head & (ends.head_left_ms > 0))
    if place.edge >= 0:
        begun[place.edge] = True
    stretches = []
    for edge in np.flatnonzero(begun & ~whole).tolist():
        open_mm = _open_mm(roads, drive, edge)
        parts = _merged(_parts(roads, ends, place, limit_ms, edge, open_mm))
        if not shut[edge] and parts == [(0.0, float(_along_mm(roads, edge)[-1]))]:
            whole[edge] = True
        else:
            stretches += [Stretch(edge, *part) for part in parts]
    return Reached(whole, stretches)


def length_m(roads: Roads, reached: Reached) -> float:
    """Length of all roads reached, each counted once whatever the direction."""
    whole_m = float(roads.length_m[: len(reached.whole)][reached.whole].sum())
    return whole_m + sum(part.end_mm - part.start_mm for part in reached.stretches) / 1000


def _ends(drive: Drive, tail_left_ms: Millis, head_left_ms: Millis, *, backward: bool) -> _Ends:
    along = drive.forward_ms, drive.forward_part
    against = drive.backward_ms, drive.backward_part
    # From a place one drives on from a tail along the edge; to a place, one comes to it against.
    by_tail, by_head = (against, along) if backward else (along, against)
    return _Ends(tail_left_ms, head_left_ms, by_tail[0], by_head[0], by_tail[1], by_head[1])


def _open_mm(roads: Roads, drive: Drive, edge: int) -> tuple[float, float]:
    """How far a road is open from its tail, and from where on it is open again to its head."""
    if not drive.is_closed[edge]:
        return float("inf"), float("-inf")
    return (
        float(roads.along_mm[drive.closed_from[edge]]),
        float(roads.along_mm[drive.closed_to[edge]]),
    )


def _parts(
    roads: Roads,
    ends: _Ends,
    place: Place,
    limit_ms: int,
    edge: int,
    open_mm: tuple[float, float],
) -> Iterator[tuple[float, float]]:
    """Give the parts of a road reached over its tail, over its head, and from a place on it."""
    points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
    along_mm = roads.along_mm[points]
    tail_part, head_part = ends.tail_part[points], ends.head_part[points]
    tail_ms, head_ms = int(ends.tail_ms[edge]), int(ends.head_ms[edge])
    here_mm = float(place.along_mm) if place.edge == edge else None
    open_to_mm, open_from_mm = open_mm
    if tail_ms < INF_MS:
        if ends.tail_left_ms[edge] > 0:
            share = ends.tail_left_ms[edge] / tail_ms
            yield 0.0, min(float(np.interp(share, tail_part, along_mm)), open_to_mm)
        if here_mm is not None:
            share = np.interp(here_mm, along_mm, tail_part) + limit_ms / max(tail_ms, 1)
            stop_mm = open_to_mm if here_mm <= open_to_mm else float("inf")
            yield here_mm, min(float(np.interp(share, tail_part, along_mm)), stop_mm)
    if head_ms < INF_MS:
        if ends.head_left_ms[edge] > 0:
            share = 1 - ends.head_left_ms[edge] / head_ms
            start_mm = max(float(np.interp(share, head_part, along_mm)), open_from_mm)
            yield start_mm, float(along_mm[-1])
        if here_mm is not None:
            share = np.interp(here_mm, along_mm, head_part) - limit_ms / max(head_ms, 1)
            stop_mm = open_from_mm if here_mm >= open_from_mm else 0.0
            yield max(float(np.interp(share, head_part, along_mm)), stop_mm), here_mm


def _merged(parts: Iterator[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join parts that touch, and leave out those of no length."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(part for part in parts if part[0] < part[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _along_mm(roads: Roads, edge: int) -> Ids:
    return roads.along_mm[roads.first_point[edge] : roads.first_point[edge + 1]]
