"""Small road worlds drawn by hypothesis: everything a real map does, on a few junctions."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from dispatch.nearest.found import Groups, Standing, groups_of, standing_of
from graphs.csr import RoadGraph, graph_of
from graphs.ids import INF_MS, INVALID_ID
from graphs.metric import Metric, metric_of
from graphs.order import nested_dissection
from graphs.place import Place, at_junction

_PARTS = 8  # Places lie at eighths of a road.


class Road(NamedTuple):
    """One road: its two junctions and its time each way, ``INF_MS`` against a one-way."""

    tail: int
    head: int
    forward_ms: int
    backward_ms: int


class World(NamedTuple):
    """Roads between a few junctions: parallel ones, loops, one-ways, some not connected."""

    n_junctions: int
    roads: list[Road]

    @property
    def graph(self) -> RoadGraph:
        arcs = [(r.tail, r.head, r.forward_ms) for r in self.roads if r.forward_ms < INF_MS]
        arcs += [(r.head, r.tail, r.backward_ms) for r in self.roads if r.backward_ms < INF_MS]
        tail, head, ms = np.array(arcs, np.int32).reshape(len(arcs), 3).T
        return graph_of(self.n_junctions, tail, head, ms)[0]

    @property
    def metric(self) -> Metric:
        graph = self.graph
        return metric_of(graph, nested_dissection(graph))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to twelve junctions, with zero weights, parallel roads, loops, one-ways and gaps."""
    n = draw(st.integers(1, 12))
    junction, ms = st.integers(0, n - 1), st.integers(0, 40)
    one_way = st.tuples(ms, st.just(INF_MS))
    times = st.one_of(st.tuples(ms, ms), one_way, one_way.map(lambda pair: pair[::-1]))
    road = st.builds(lambda t, h, fb: Road(t, h, *fb), junction, junction, times)
    return World(n, draw(st.lists(road, max_size=26)))


def places(world: World) -> st.SearchStrategy[Place]:
    """At a junction, or at an eighth of a road."""
    at_nodes = st.integers(0, world.n_junctions - 1).map(at_junction)
    if not world.roads:
        return at_nodes
    on_roads = st.builds(
        lambda edge, eighths: on_road(world, edge, eighths),
        st.integers(0, len(world.roads) - 1),
        st.integers(0, _PARTS),
    )
    return st.one_of(at_nodes, on_roads)


def on_road(world: World, edge: int, eighths: int) -> Place:
    """Split both arcs of a road by the definition: a floored part from the arc's tail, the rest."""
    road = world.roads[edge]
    from_tail_ms = from_head_ms = to_head_ms = to_tail_ms = INF_MS
    if road.forward_ms < INF_MS:
        from_tail_ms = road.forward_ms * eighths // _PARTS
        to_head_ms = road.forward_ms - from_tail_ms
    if road.backward_ms < INF_MS:
        from_head_ms = road.backward_ms * (_PARTS - eighths) // _PARTS
        to_tail_ms = road.backward_ms - from_head_ms
    return Place(
        edge,
        eighths,
        road.tail,
        road.head,
        to_tail_ms,
        to_head_ms,
        from_tail_ms,
        from_head_ms,
    )


def units(world: World, n_kinds: int) -> st.SearchStrategy[tuple[Place, int, int]]:
    """A unit: where it stands, its turnout, and its kind (or none: not available)."""
    return st.tuples(places(world), st.integers(0, 30), st.integers(INVALID_ID, n_kinds - 1))


@st.composite
def fleets(draw: st.DrawFn, world: World, n_kinds: int) -> Standing:
    """One to a dozen units."""
    return standing_of(draw(st.lists(units(world, n_kinds), min_size=1, max_size=12)))


@st.composite
def groupings(draw: st.DrawFn, n_kinds: int) -> Groups:
    """Groups that overlap, leave kinds out, or are empty."""
    n_groups = draw(st.integers(1, 3))
    members = st.sets(st.integers(0, n_groups - 1))
    return groups_of(draw(st.lists(members, min_size=n_kinds, max_size=n_kinds)), n_groups)


def town(rng: np.random.Generator, side: int = 9) -> World:
    """A grid of streets, a third of them one-way: ways climb several steps and part late."""
    roads = []
    for row in range(side):
        for column in range(side):
            here = row * side + column
            for there in ([here + 1] if column + 1 < side else []) + (
                [here + side] if row + 1 < side else []
            ):
                ms = rng.integers(1, 40, 2).tolist()
                if rng.random() < 1 / 3:
                    ms[int(rng.integers(2))] = INF_MS
                roads.append(Road(here, there, *ms))
    return World(side * side, roads)


def random_place(world: World, rng: np.random.Generator) -> Place:
    """At a junction, or twice as often on a road."""
    if rng.random() < 1 / 3:
        return at_junction(int(rng.integers(world.n_junctions)))
    return on_road(world, int(rng.integers(len(world.roads))), int(rng.integers(_PARTS + 1)))
