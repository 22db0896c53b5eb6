"""
The judge of turn restrictions: Dijkstra over what was driven last, edge by edge.

It shares nothing with the expansion: a state is the junction and the last few runs themselves, and
whether a run may follow is looked up by comparing it with each forbidden sequence.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from graphs.ids import INF_MS, INVALID_ID
from graphs.place import Place, direct_ms
from graphs.turns import Edges
from tests.worlds import World


class Streets(NamedTuple):
    """Runs by number, as ``2 * edge`` and ``2 * edge + 1``: start, end and time of each."""

    start: list[int]
    end: list[int]
    ms: list[int]
    forbidden: frozenset[tuple[int, ...]]

    def onward(self, junction: int, driven: tuple[int, ...]) -> Iterator[int]:
        """Give the runs that may be driven next."""
        for run, start in enumerate(self.start):
            if start == junction and self.ms[run] < INF_MS and self.may(driven, run):
                yield run

    def may(self, driven: tuple[int, ...], run: int) -> bool:
        """Whether no forbidden sequence ends with this run."""
        now = (*driven, run)
        return not any(now[-len(each) :] == each for each in self.forbidden)

    @property
    def memory(self) -> int:
        """How many runs back it can matter what was driven."""
        return max((len(each) for each in self.forbidden), default=1) - 1


def streets_of(edges: Edges, forbidden: Iterable[Sequence[int]]) -> Streets:
    start: list[int] = []
    end: list[int] = []
    ms: list[int] = []
    for e in range(len(edges.tail)):
        tail, head = int(edges.tail[e]), int(edges.head[e])
        start += [tail, head]
        end += [head, tail]
        ms += [int(edges.forward_ms[e]), int(edges.backward_ms[e])]
    return Streets(start, end, ms, frozenset(map(tuple, forbidden)))


State = tuple[int, tuple[int, ...]]


def times_from(streets: Streets, place: Place) -> dict[State, int]:
    """Travel time from a place to every junction, by what was driven last."""
    number = count()
    queue: list[tuple[int, int, State]] = []

    def reach(ms: int, state: State) -> None:
        if ms < INF_MS and ms < best.get(state, INF_MS):
            best[state] = ms
            heapq.heappush(queue, (ms, next(number), state))

    best: dict[State, int] = {}
    if place.edge == INVALID_ID:
        reach(0, (place.tail, ()))
    else:
        forth, back = 2 * place.edge, 2 * place.edge + 1
        reach(place.to_head_ms, (streets.end[forth], (forth,)))
        reach(place.to_tail_ms, (streets.end[back], (back,)))
    while queue:
        ms, _, state = heapq.heappop(queue)
        if ms > best[state]:
            continue
        junction, driven = state
        for run in streets.onward(junction, driven):
            now = (*driven, run)[-streets.memory :] if streets.memory else ()
            reach(ms + streets.ms[run], (streets.end[run], now))
    return best


def time_to(streets: Streets, times: dict[State, int], source: Place, target: Place) -> int:
    """Travel time to a place: over a run that may be entered, or straight along one road."""
    found = [int(direct_ms(source, target))]
    for (junction, driven), ms in times.items():
        if target.edge == INVALID_ID:
            if junction == target.tail:
                found.append(ms)
            continue
        forth, back = 2 * target.edge, 2 * target.edge + 1
        for run, into_ms in ((forth, target.from_tail_ms), (back, target.from_head_ms)):
            if into_ms < INF_MS and streets.start[run] == junction and streets.may(driven, run):
                found.append(ms + into_ms)
    return min(*found, INF_MS)


def edges_of(world: World) -> Edges:
    columns = np.array(world.roads, np.int32).reshape(len(world.roads), 4).T
    return Edges(world.n_junctions, *columns)


@st.composite
def restrictions(draw: st.DrawFn, edges: Edges, most: int = 8) -> list[list[int]]:
    """Sequences of two to four runs that lead on from each other; they overlap and chain."""
    starts, ends, ms = (column.tolist() for column in (edges.starts, edges.ends, edges.run_ms))
    allowed = [run for run in range(len(starts)) if ms[run] < INF_MS]
    found: list[list[int]] = []
    for _ in range(draw(st.integers(0, most)) if allowed else 0):
        # Often from where another one begins or goes on, so that they share runs.
        shared = [run for each in found for run in each]
        again = bool(shared) and draw(st.booleans())
        first = draw(st.sampled_from(shared if again else allowed))
        sequence = [first]
        for _ in range(draw(st.integers(1, 3))):
            onward = [run for run in allowed if starts[run] == ends[sequence[-1]]]
            if not onward:
                break
            sequence.append(draw(st.sampled_from(onward)))
        if len(sequence) > 1:
            found.append(sequence)
    return found
