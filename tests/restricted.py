"""
The judge of turn restrictions as OpenStreetMap writes them: Dijkstra over pieces of road.

It takes segments and relations as they are, ways by their ids, and shares no code with what
resolves and expands them: each step is allowed or not by reading the relations again. Members that
do not fit together are not its business; it expects ways that are split where they meet.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np
import osmium
from osmium.osm.types import Relation

from graphs.ids import INF_MS, INVALID_ID, Flags
from graphs.osm.segments import Segments
from graphs.place import Place, direct_ms
from graphs.roads import Junctions, Roads


class Rule(NamedTuple):
    """A relation: `via` is a node, or ways in driving order."""

    only: bool
    u_turn: bool
    come: int
    via_node: int
    via_ways: tuple[int, ...]
    go: int


class Step(NamedTuple):
    """A piece of road driven one way."""

    segment: int
    end: int
    ms: int


class State(NamedTuple):
    """On a step, and how far one is along the `via` ways of which rules."""

    segment: int
    node: int
    along: frozenset[tuple[int, int]]


START = -1


class Judge:
    """Streets and rules, looked up by node, way and piece."""

    def __init__(self, segments: Segments, chosen: Flags, rules: Sequence[Rule]) -> None:
        self.way = segments.way_id.tolist()
        self.osm = segments.node_id.tolist()
        self.rules = rules
        self.steps: dict[int, list[Step]] = defaultdict(list)
        self.into: dict[int, set[int]] = defaultdict(set)
        self.touching: dict[int, list[int]] = defaultdict(list)
        self.n_pieces_of_way_at: Counter[tuple[int, int]] = Counter()
        for i in np.flatnonzero(chosen).tolist():
            tail, head = int(segments.tail[i]), int(segments.head[i])
            both = ((tail, head, segments.forward_ms[i]), (head, tail, segments.backward_ms[i]))
            for start, end, ms in both:
                self.touching[start].append(i)
                self.n_pieces_of_way_at[self.way[i], start] += 1
                if ms < np.inf:
                    self.steps[start].append(Step(i, end, int(ms)))
                    self.into[end].add(i)
        self.rules_from: dict[int, list[int]] = defaultdict(list)
        for number, rule in enumerate(rules):
            self.rules_from[rule.come].append(number)

    def may_turn(self, node: int) -> bool:
        """One turns round where roads meet, end, or begin to be one-way."""
        if len(self.touching[node]) != 2:
            return True
        one, other = self.touching[node]
        out, into = {step.segment for step in self.steps[node]}, self.into[node]
        return (one in into) != (other in out) or (other in into) != (one in out)

    def is_end(self, way: int, node: int) -> bool:
        return self.n_pieces_of_way_at[way, node] == 1

    def next(self, state: State) -> Iterator[tuple[Step, State]]:
        """Give the steps that may follow."""
        for step in self.steps[state.node]:
            along = self.after(state, step)
            if along is not None:
                yield step, State(step.segment, step.end, along)

    def after(self, state: State, step: Step) -> frozenset[tuple[int, int]] | None:
        """Say how far along rules one is after a step; none if the step is forbidden."""
        if state.segment == START:
            return frozenset()
        back = step.segment == state.segment
        if back and not self.may_turn(state.node):
            return None
        goes = self.way[step.segment]
        along: set[tuple[int, int]] = set()
        prescribed: dict[tuple[int, int], list[bool]] = defaultdict(list)
        for number, k, wanted, goes_on in self._concerned(state):
            rule = self.rules[number]
            turns_back = rule.u_turn and rule.come == rule.go and not rule.via_ways
            follows = goes == wanted and back == turns_back
            completes = goes_on == len(rule.via_ways)
            if follows and completes and not rule.only:
                return None
            if follows and not completes:
                along.add((number, goes_on))
            if rule.only:  # Several from one way allow each of theirs.
                prescribed[rule.come, k].append(follows)
        return frozenset(along) if all(map(any, prescribed.values())) else None

    def _concerned(self, state: State) -> Iterator[tuple[int, int, int, int]]:
        """Give rules that look at the next step: how far along, the way they mean, how far then."""
        for number in self.rules_from[self.way[state.segment]]:
            rule = self.rules[number]
            if rule.via_ways and self.is_end(rule.via_ways[0], state.node):
                yield number, -1, rule.via_ways[0], 0
            if not rule.via_ways and self.osm[state.node] == rule.via_node:
                yield number, -1, rule.go, 0
        for number, k in state.along:
            rule = self.rules[number]
            if not self.is_end(rule.via_ways[k], state.node):
                yield number, k, rule.via_ways[k], k
            else:
                yield number, k, (*rule.via_ways, rule.go)[k + 1], k + 1

    def times(self, starts: Collection[tuple[int, State]]) -> dict[State, int]:
        """Travel times from some states to all."""
        number = count()
        best = {state: ms for ms, state in starts}
        queue = [(ms, next(number), state) for ms, state in starts]
        heapq.heapify(queue)
        while queue:
            ms, _, state = heapq.heappop(queue)
            if ms > best[state]:
                continue
            for step, then in self.next(state):
                if ms + step.ms < best.get(then, INF_MS):
                    best[then] = ms + step.ms
                    heapq.heappush(queue, (best[then], next(number), then))
        return best


class OnRoads:
    """The judge asked about places on roads."""

    def __init__(
        self, segments: Segments, roads: Roads, junctions: Junctions, rules: Sequence[Rule]
    ) -> None:
        self.roads = roads
        self.node_of = _nodes(segments, junctions)
        by_piece = _by_piece(segments)
        core = int(roads.first_point[roads.n_core_edges])
        last = set((roads.first_point[1:] - 1).tolist())
        pieces = {p: by_piece[_piece(roads, p)] for p in range(core) if p not in last}
        self.piece = pieces
        chosen = np.zeros(len(segments.tail), np.bool_)
        chosen[list(pieces.values())] = True
        self.judge = Judge(segments, chosen, rules)

    def first(self, edge: int) -> int:
        return self.piece[int(self.roads.first_point[edge])]

    def last(self, edge: int) -> int:
        return self.piece[int(self.roads.first_point[edge + 1]) - 2]

    def times_from(self, place: Place) -> dict[int, list[tuple[State, int]]]:
        """Travel times, by the node that one is at."""
        none: frozenset[tuple[int, int]] = frozenset()
        if place.edge == INVALID_ID:
            starts = [(0, State(START, self.node_of[place.tail], none))]
        else:
            tail, head = (int(c[place.edge]) for c in (self.roads.tail, self.roads.head))
            both = [
                (place.to_head_ms, State(self.last(place.edge), self.node_of[head], none)),
                (place.to_tail_ms, State(self.first(place.edge), self.node_of[tail], none)),
            ]
            starts = [start for start in both if start[0] < INF_MS]
        at: dict[int, list[tuple[State, int]]] = defaultdict(list)
        for state, ms in self.judge.times(starts).items():
            at[state.node].append((state, ms))
        return at

    def time_to(
        self, times: dict[int, list[tuple[State, int]]], source: Place, target: Place
    ) -> int:
        found = [int(direct_ms(source, target))]
        if target.edge == INVALID_ID:
            found += [ms for _, ms in times[self.node_of[target.tail]]]
            return min(found)
        tail, head = (int(c[target.edge]) for c in (self.roads.tail, self.roads.head))
        for junction, segment, into_ms in (
            (tail, self.first(target.edge), target.from_tail_ms),
            (head, self.last(target.edge), target.from_head_ms),
        ):
            node = self.node_of[junction]
            steps = [step for step in self.judge.steps[node] if step.segment == segment]
            for state, ms in times[node]:
                for step in steps:
                    if into_ms < INF_MS and self.judge.after(state, step) is not None:
                        found.append(ms + into_ms)
        return min(found)


def whole(segments: Segments) -> Segments:
    """Round the time of each piece, so that any sum of them is exact."""
    return segments._replace(
        forward_ms=np.maximum(1, np.round(segments.forward_ms)),
        backward_ms=np.maximum(1, np.round(segments.backward_ms)),
    )


def rules_of(path: Path, frees: Collection[str]) -> list[Rule]:
    """Read the plain restrictions of a file: one `from`, `via` and `to`, more only for no_entry."""
    rules = []
    for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION):
        assert isinstance(relation, Relation)
        kind = relation.tags.get("restriction", "")
        if relation.tags.get("type") != "restriction" or not kind:
            continue
        if set((relation.tags.get("except") or "").split(";")) & set(frees):
            continue
        members = [(each.role, each.type, each.ref) for each in relation.members]
        come = [ref for r, t, ref in members if (r, t) == ("from", "w")]
        go = [ref for r, t, ref in members if (r, t) == ("to", "w")]
        nodes = [ref for r, t, ref in members if (r, t) == ("via", "n")]
        ways = tuple(ref for r, t, ref in members if (r, t) == ("via", "w"))
        if len(nodes) + bool(ways) != 1:
            continue
        rules += [
            Rule(kind.startswith("only_"), kind.endswith("u_turn"), f, [*nodes, 0][0], ways, t)
            for f in come
            for t in go
        ]
    return rules


def _piece(roads: Roads, point: int) -> tuple[int, frozenset[tuple[int, int]]]:
    here, there = ((int(roads.lon_e7[p]), int(roads.lat_e7[p])) for p in (point, point + 1))
    return int(roads.way_id[point]), frozenset((here, there))


def _by_piece(segments: Segments) -> dict[tuple[int, frozenset[tuple[int, int]]], int]:
    lon, lat = segments.lon_e7.tolist(), segments.lat_e7.tolist()
    columns = (segments.way_id, segments.tail, segments.head)
    ends = zip(*(column.tolist() for column in columns), strict=True)
    return {
        (way, frozenset(((lon[a], lat[a]), (lon[b], lat[b])))): i
        for i, (way, a, b) in enumerate(ends)
    }


def _nodes(segments: Segments, junctions: Junctions) -> list[int]:
    """Find the node of each junction: they keep their order."""
    key = np.stack([segments.node_id, segments.lon_e7, segments.lat_e7], 1)
    wanted = np.stack([junctions.node_id, junctions.lon_e7, junctions.lat_e7], 1)
    at, found = 0, []
    for row in wanted.tolist():
        while key[at].tolist() != row:
            at += 1
        found.append(at)
        at += 1
    return found
