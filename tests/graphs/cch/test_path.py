import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.cch.path import Path, shortest_path
from graphs.ids import INF_MS
from graphs.metric import Metric
from graphs.place import Place, at_junction
from tests.judge import travel_time_ms
from tests.worlds import World, places, town, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


def _path(metric: Metric, source: Place, target: Place) -> Path:
    return shortest_path(metric.hierarchy, metric.weights, metric.graph, source, target)


@given(worlds(), st.data())
def test_a_path_is_driven_arc_by_arc_and_takes_what_it_says(
    world: World, data: st.DataObject
) -> None:
    metric, graph = world.metric, world.graph
    node = st.integers(0, world.n_junctions - 1)
    source, target = data.draw(node), data.draw(node)
    path = _path(metric, at_junction(source), at_junction(target))
    if path.travel_time_ms == INF_MS:
        assert not len(path.arcs)
        return
    at, tail = source, graph.tail
    for arc in path.arcs:
        assert tail[arc] == at
        at = int(graph.head[arc])
    assert at == target
    assert graph.travel_time_ms[path.arcs].sum() == path.travel_time_ms


def test_in_a_town_paths_are_driven_in_one_piece(rng: np.random.Generator, scale: int) -> None:
    for _ in range(2 * scale):
        world = town(rng)
        graph, metric = world.graph, world.metric
        tail = graph.tail
        for source, target in rng.integers(0, world.n_junctions, (40, 2)).tolist():
            path = _path(metric, at_junction(source), at_junction(target))
            if path.travel_time_ms < INF_MS:
                passed = [int(tail[arc]) for arc in path.arcs] + [target]
                assert passed == [source, *graph.head[path.arcs].tolist()]
                assert graph.travel_time_ms[path.arcs].sum() == path.travel_time_ms


@given(worlds(), st.data())
def test_a_path_takes_as_long_as_dijkstra_says_from_place_to_place(
    world: World, data: st.DataObject
) -> None:
    source, target = data.draw(places(world)), data.draw(places(world))
    path = _path(world.metric, source, target)
    assert path.travel_time_ms == travel_time_ms(world.graph, source, target, along_road=False)
