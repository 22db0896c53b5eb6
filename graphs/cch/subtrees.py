"""
The elimination tree dealt out to threads: whole subtrees, and the few ranks above them all.

What is computed at a rank from what lies below it never leaves its subtree, so subtrees that do not
hold one another can be worked off side by side.
"""

from typing import Final, NamedTuple

import numpy as np

from graphs.cch.contract import Hierarchy
from graphs.ids import INVALID_ID, Ids, IdsOut, KeysOut, frozen
from graphs.kernel import long_kernel

_PIECES: Final = 8  # A subtree is at most this part of a thread's work, so that they come out even.


class Shares(NamedTuple):
    """
    Who works off which ranks, each list ascending.

    Attributes
    ----------
    of_thread : tuple of int32[...]
        One list for each thread; all at the same time.
    top : int32[...]
        The ranks above all those, to be worked off afterwards.
    """

    of_thread: tuple[Ids, ...]
    top: Ids


def shares_of(hierarchy: Hierarchy, n_threads: int) -> Shares:
    """Deal the ranks out so that all threads have about as many triangles."""
    dealt = _dealt(hierarchy.parent, hierarchy.up_first_out, n_threads)
    lists = (np.flatnonzero(dealt == thread).astype(np.int32) for thread in range(n_threads))
    top = np.flatnonzero(dealt == INVALID_ID).astype(np.int32)
    return Shares(tuple(map(frozen, lists)), frozen(top))


@long_kernel
def _work_below(parent: Ids, up_first_out: Ids) -> KeysOut:
    """Count the triangles that begin in each subtree, its own rank included."""
    work = np.zeros(len(parent), np.int64)
    for rank in range(len(parent)):
        n_up = up_first_out[rank + 1] - up_first_out[rank]
        work[rank] += 1 + n_up * (n_up + 1) // 2
        if parent[rank] != INVALID_ID:
            work[parent[rank]] += work[rank]
    return work


@long_kernel
def _dealt(parent: Ids, up_first_out: Ids, n_threads: int) -> IdsOut:
    """Give each rank its thread, from the top down; ``INVALID_ID`` where it is for none alone."""
    work = _work_below(parent, up_first_out)
    largest = np.sum(work[parent == INVALID_ID]) // (_PIECES * n_threads)
    dealt, load = np.full(len(parent), INVALID_ID, np.int32), np.zeros(n_threads, np.int64)
    for rank in range(len(parent) - 1, -1, -1):
        if parent[rank] != INVALID_ID and dealt[parent[rank]] != INVALID_ID:
            dealt[rank] = dealt[parent[rank]]
        elif work[rank] <= largest:
            dealt[rank] = np.argmin(load)
            load[dealt[rank]] += work[rank]
    return dealt
