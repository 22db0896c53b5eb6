import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.cch.customise import customise
from graphs.cch.recustomise import recustomise, underlay_of
from graphs.ids import INF_MS, frozen
from graphs.metric import Metric
from graphs.region import Region
from tests.worlds import Road, World, town, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


def changed_in(metric: Metric, new: dict[int, int]) -> Metric:
    """Give some arcs other times by the part, and hold it against the whole."""
    times_ms = metric.graph.travel_time_ms.copy()
    times_ms[list(new)] = list(new.values())
    graph = metric.graph._replace(travel_time_ms=frozen(times_ms))
    underlay = underlay_of(metric.hierarchy, graph)
    arcs = np.array(list(new), np.int32)
    part = recustomise(metric.hierarchy, underlay, metric.weights, graph, arcs).weights
    whole = customise(metric.hierarchy, graph)
    for name in whole._fields:
        assert getattr(part, name).tolist() == getattr(whole, name).tolist(), name
    return Metric(graph, metric.hierarchy, part)


@given(worlds(), st.data())
def test_the_part_is_what_the_whole_gives(world: World, data: st.DataObject) -> None:
    metric = world.metric
    if not metric.graph.n_arcs:
        return
    times = st.one_of(st.integers(0, 60), st.just(INF_MS))
    arcs = st.integers(0, metric.graph.n_arcs - 1)
    for _ in range(3):  # Closed, slowed, opened again: one upon the other.
        metric = changed_in(metric, data.draw(st.dictionaries(arcs, times, max_size=5)))


def test_in_a_town_too(rng: np.random.Generator, scale: int) -> None:
    for _ in range(2 * scale):
        metric = town(rng).metric
        for _ in range(4):
            arcs = rng.choice(metric.graph.n_arcs, 6, replace=False).tolist()
            times = rng.choice([INF_MS, 1, 20, 60], 6).tolist()
            metric = changed_in(metric, dict(zip(arcs, times, strict=True)))


def test_closing_the_slower_of_two_parallel_roads_looks_at_nothing_above() -> None:
    # 0 ==10 or 30 ms== 1 --10 ms-- 2
    world = World(3, [Road(0, 1, 10, 10), Road(0, 1, 30, 30), Road(1, 2, 10, 10)])
    metric = world.metric
    graph, hierarchy = metric.graph, metric.hierarchy
    slower = np.flatnonzero(graph.travel_time_ms == 30).astype(np.int32)
    times_ms = graph.travel_time_ms.copy()
    times_ms[slower] = INF_MS
    closed = graph._replace(travel_time_ms=frozen(times_ms))
    underlay = underlay_of(hierarchy, graph)
    done = recustomise(hierarchy, underlay, metric.weights, closed, slower)
    assert (done.n_looked_at, done.n_changed) == (1, 0)


@pytest.mark.shared
def test_on_real_roads_a_closure_looks_at_few_of_all_shortcuts(
    aachen: Region, rng: np.random.Generator
) -> None:
    metric = aachen.siren.metric
    graph, hierarchy = metric.graph, metric.hierarchy
    underlay = underlay_of(hierarchy, graph)
    for edge in rng.integers(0, aachen.siren.on.roads.n_core_edges, 50):
        arcs = np.flatnonzero(aachen.siren.on.arcs.edge == edge).astype(np.int32)
        times_ms = graph.travel_time_ms.copy()
        times_ms[arcs] = INF_MS
        closed = graph._replace(travel_time_ms=frozen(times_ms))
        done = recustomise(hierarchy, underlay, metric.weights, closed, arcs)
        whole = customise(hierarchy, closed)
        assert all(np.array_equal(a, b) for a, b in zip(done.weights, whole, strict=True))
        assert done.n_looked_at < len(hierarchy.up_head) / 10
