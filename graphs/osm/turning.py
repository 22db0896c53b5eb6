"""Turn restrictions carried over from pieces of road to the roads that these are joined to."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.ids import INVALID_ID, Flags, Ids
from graphs.turns import Forbidden, Runs, forbidden_of


class Strung(NamedTuple):
    """
    Segments strung to chains, as turns need them.

    Attributes
    ----------
    n_segments : int
        How many there are, those in no chain included.
    first : int32[c + 1]
        Chain ``i`` owns ``segment[first[i]:first[i + 1]]``.
    segment : int32[...]
    is_turned : bool[...]
        Whether the chain runs against the segment's own direction.
    tail, head : int32[c]
        Nodes at the two ends.
    """

    n_segments: int
    first: Ids
    segment: Ids
    is_turned: Flags
    tail: Ids
    head: Ids


def on_chains(forbidden: Forbidden, cut: Iterable[int], strung: Strung) -> Forbidden:
    """
    Say in runs over chains what is forbidden in runs over segments.

    Parameters
    ----------
    cut : iterable of int
        Nodes at which chains end for the sake of a restriction only. They are no junctions, so
        nobody turns round there.
    """
    chain_run, opens = _runs(strung)
    sequences = (_over(each, chain_run, opens) for each in forbidden.sequences())
    return forbidden_of([*(each for each in sequences if each), *_about_turns(cut, strung)])


def _runs(strung: Strung) -> tuple[NDArray[np.int64], Flags]:
    """Give for each run over a segment the run over its chain, and whether that begins with it."""
    chain = np.repeat(np.arange(len(strung.tail)), np.diff(strung.first))
    at = np.arange(len(chain))
    ends = (at == strung.first[chain], at == strung.first[chain + 1] - 1)
    chain_run = np.full(2 * strung.n_segments, INVALID_ID, np.int64)
    opens = np.zeros(2 * strung.n_segments, np.bool_)
    for back in (0, 1):
        run = 2 * strung.segment + (strung.is_turned ^ bool(back))
        chain_run[run], opens[run] = 2 * chain + back, ends[back]
    return chain_run, opens


def _over(runs: Runs, chain_run: NDArray[np.int64], opens: Flags) -> list[int]:
    """
    Join the runs of one chain; nothing if that cannot be driven.

    That is so outside the core, and where one would turn in the middle of a road.
    """
    over = [int(chain_run[runs[0]])]
    for run in runs[1:]:
        if opens[run]:
            over.append(int(chain_run[run]))
        elif chain_run[run] != over[-1]:
            return []
    return [] if INVALID_ID in over or len(over) < 2 else over


def _about_turns(cut: Iterable[int], strung: Strung) -> Iterator[list[int]]:
    """Forbid turning round at nodes."""
    nodes = np.fromiter(cut, np.int64)
    for ends, back in ((strung.head, 0), (strung.tail, 1)):
        for chain in np.flatnonzero(np.isin(ends, nodes)).tolist():
            run = 2 * chain + back
            yield [run, run ^ 1]
