"""Third phase, per question: climbing the elimination tree from both ends."""

from typing import NamedTuple

from graphs.cch.contract import Hierarchy
from graphs.cch.customise import Weights
from graphs.ids import INF_MS, Ids, IdsOut, Millis, MillisOut
from graphs.kernel import inner_kernel
from graphs.place import Place


class Climb(NamedTuple):
    """
    All that a search reads, numbered by rank: the elimination tree and the two weights of its arcs.

    Attributes
    ----------
    parent, depth : int32[n]
    first_up : int32[n + 1]
    up_depth : int32[m]
        Depth of each upward arc's head, which is an ancestor of its tail.
    up_ms, down_ms : int32[m]
    """

    parent: Ids
    depth: Ids
    first_up: Ids
    up_depth: Ids
    up_ms: Millis
    down_ms: Millis


def climb_of(hierarchy: Hierarchy, weights: Weights) -> Climb:
    """Put together what a search reads."""
    return Climb(
        parent=hierarchy.parent,
        depth=hierarchy.depth,
        first_up=hierarchy.up_first_out,
        up_depth=hierarchy.up_depth,
        up_ms=weights.up_ms,
        down_ms=weights.down_ms,
    )


@inner_kernel
def label(
    climb: Climb,
    weight_ms: Millis,
    low: int,
    low_ms: int,
    high: int,
    high_ms: int,
    times_ms: MillisOut,
) -> int:
    """
    Travel time between a place and each ancestor of its lower end, over lower ranks only.

    Both ends of a road arc lie on one way to the root, so a place in the middle of a road needs a
    single climb, started from its lower end and joined by the upper.

    Parameters
    ----------
    weight_ms : int32[m]
        ``climb.up_ms`` for times from the place, ``climb.down_ms`` for times to it.
    low, high : int
        Ranks of the two ends of the place's road, ``low <= high``; equal at a junction.
    low_ms, high_ms : int
        Between the place and each end; ``INF_MS`` where that way is closed.
    times_ms : int32[depth of low + 1 or more], written
        Milliseconds by depth; ``INF_MS`` where an ancestor is not reached.

    Returns
    -------
    int
        How many times were written: ``depth[low] + 1``.
    """
    depth: int = climb.depth[low]
    for i in range(depth + 1):
        times_ms[i] = INF_MS
    times_ms[depth] = low_ms
    times_ms[climb.depth[high]] = min(high_ms, times_ms[climb.depth[high]])
    rank = low
    for here in range(depth, -1, -1):
        here_ms = times_ms[here]
        if here_ms < INF_MS:
            for arc in range(climb.first_up[rank], climb.first_up[rank + 1]):
                there = climb.up_depth[arc]
                times_ms[there] = min(times_ms[there], here_ms + weight_ms[arc])
        rank = climb.parent[rank]
    return depth + 1


@inner_kernel
def keep_exact(
    climb: Climb, weight_ms: Millis, low: int, ranks: IdsOut, exact_ms: MillisOut
) -> None:
    """
    Lower each time of a label to the true one, from the root down.

    Afterwards a time of the label that is greater than its true one can be left out of a search:
    the best way over it climbs further first.

    Parameters
    ----------
    weight_ms : int32[m]
        The other weight than the label's: ``climb.down_ms`` for times from a place.
    ranks : int32[depth of low + 1 or more], written
        The ancestors by depth.
    exact_ms : int32[depth of low + 1 or more], written
        A copy of the label.
    """
    rank = low
    for here in range(climb.depth[low], -1, -1):
        ranks[here] = rank
        rank = climb.parent[rank]
    for here in range(1, climb.depth[low] + 1):
        best_ms = exact_ms[here]
        for arc in range(climb.first_up[ranks[here]], climb.first_up[ranks[here] + 1]):
            best_ms = min(best_ms, exact_ms[climb.up_depth[arc]] + weight_ms[arc])
        exact_ms[here] = best_ms


@inner_kernel
def lower_first(place: Place, tail_ms: int, head_ms: int) -> tuple[int, int, int, int]:
    """Give a place's lower end (its ends given by rank) with its time, then the upper with its."""
    if place.tail <= place.head:
        return place.tail, tail_ms, place.head, head_ms
    return place.head, head_ms, place.tail, tail_ms


@inner_kernel
def label_from(climb: Climb, place: Place, times_ms: MillisOut) -> int:
    """Label a place (its ends given by rank) with the times from it; see ``label``."""
    low, low_ms, high, high_ms = lower_first(place, place.to_tail_ms, place.to_head_ms)
    return label(climb, climb.up_ms, low, low_ms, high, high_ms, times_ms)


@inner_kernel
def label_to(climb: Climb, place: Place, times_ms: MillisOut) -> int:
    """Label a place (its ends given by rank) with the times to it; see ``label``."""
    low, low_ms, high, high_ms = lower_first(place, place.from_tail_ms, place.from_head_ms)
    return label(climb, climb.down_ms, low, low_ms, high, high_ms, times_ms)
