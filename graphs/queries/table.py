"""Travel times from many places to many others."""

import numpy as np
from numpy.typing import NDArray

from graphs.cch.search import Climb, label_from, label_to
from graphs.ids import INF_MS, INVALID_ID, Ids, IdsOut, MillisMatrixOut, MillisOut
from graphs.kernel import inner_kernel, long_kernel
from graphs.metric import Metric
from graphs.place import Places, direct_ms, place_at


def table(metric: Metric, sources: Places, targets: Places) -> NDArray[np.int32]:
    """
    Travel time from every source to every target.

    Each place gets a label: the times between it and its ancestors in the elimination tree, by
    depth. Two places share the ancestors down to where their ways to the root part, so the travel
    time is the least sum over a common prefix of two labels.

    Returns
    -------
    int32[n_sources, n_targets]
        Milliseconds, ``INF_MS`` where there is no way.
    """
    rank, height = metric.hierarchy.rank, metric.hierarchy.height
    times_ms = np.full((len(sources.edge), len(targets.edge)), INF_MS, np.int32)
    _fill(metric.climb, sources.by_rank(rank), targets.by_rank(rank), height, times_ms)
    return times_ms


@inner_kernel
def _ancestors(climb: Climb, low: int, by_depth: IdsOut) -> None:
    """Write the ancestors of a rank by their depth, itself included."""
    rank = low
    for depth in range(climb.depth[low], -1, -1):
        by_depth[depth] = rank
        rank = climb.parent[rank]


@inner_kernel
def _n_shared(ancestors: Ids, others: Ids) -> int:
    """Count the ancestors that two places share: a prefix, found by halving."""
    low, high = 0, min(len(ancestors), len(others))
    while low < high:
        middle = (low + high) // 2
        if ancestors[middle] == others[middle]:
            low = middle + 1
        else:
            high = middle
    return low


@inner_kernel
def _least_sum(to_ms: MillisOut, from_ms: MillisOut, n: int) -> np.int32:
    best_ms = np.int32(INF_MS)  # Kept at 32 bits, so that eight sums go into one instruction.
    for i in range(n):
        best_ms = min(best_ms, np.int32(to_ms[i] + from_ms[i]))
    return best_ms


@long_kernel
def _fill(
    climb: Climb, sources: Places, targets: Places, height: int, times_ms: MillisMatrixOut
) -> None:
    n_targets = len(targets.edge)
    downs, n_downs = np.empty((n_targets, height), np.int32), np.empty(n_targets, np.int32)
    shared = np.full((n_targets, height), INVALID_ID, np.int32)
    for j in range(n_targets):
        n_downs[j] = label_to(climb, place_at(targets, j), downs[j])
        _ancestors(climb, min(targets.tail[j], targets.head[j]), shared[j])
    up, ancestors = np.empty(height, np.int32), np.empty(height, np.int32)
    for i in range(len(sources.edge)):
        source = place_at(sources, i)
        n_up = label_from(climb, source, up)
        _ancestors(climb, min(source.tail, source.head), ancestors)
        for j in range(n_targets):
            n = _n_shared(ancestors[:n_up], shared[j, : n_downs[j]])
            best_ms = _least_sum(up, downs[j], n)
            times_ms[i, j] = min(int(best_ms), direct_ms(source, place_at(targets, j)))
