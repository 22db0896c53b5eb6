"""Travel times from one place to all junctions, and isochrones."""

# ruff: noqa: D103 - a test's name is its claim.

from itertools import cycle

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import N_INCIDENTS, Scene, numbers, on_roads, random_junctions
from benchmarks.loops import reach_from_all
from benchmarks.measure import OURS, Row, annotate, timed
from benchmarks.peers import scipy_
from graphs.csr import RoadGraph
from graphs.dijkstra import travel_times_from
from graphs.ids import Millis
from graphs.place import Place, at_junction, places_of
from graphs.queries.isochrone import Isochrone, isochrones
from graphs.queries.reach import reach
from graphs.region import Region
from graphs.snap import Snapped

pytestmark = pytest.mark.shared

SAMPLE = 20
MINUTES = (8, 12, 15)


def test_one_compiled_loop(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric, starts = luxembourg.region.siren.metric, luxembourg.incidents[:200]
    hierarchy = metric.hierarchy
    places = places_of(starts).by_rank(hierarchy.rank)
    room = [np.empty(n, np.int32) for n in (hierarchy.height, *2 * [len(hierarchy.rank)])]
    row = Row("one to all", OURS, "from a mid-edge place; inside one compiled loop", len(starts))
    arguments = (metric.climb, hierarchy.up_head, hierarchy.order, places, *room)
    total_ms = timed(benchmark, row, reach_from_all, cycle([arguments]), rounds=50)
    annotate(benchmark, f"{len(hierarchy.up_head):,} arcs relaxed by the sweep")
    assert total_ms == sum(int(judged(metric.graph, start)[0]) for start in starts)


def test_a_call_from_python(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric = luxembourg.region.siren.metric
    row = Row("one to all", OURS, "from a mid-edge place; per call of `reach`", 1, "reach")
    arguments = ((metric, start) for start in cycle(luxembourg.incidents))
    timed(benchmark, row, reach, arguments, rounds=N_INCIDENTS, warm_up=50)
    for start in luxembourg.incidents[:SAMPLE]:
        assert np.array_equal(reach(metric, start), judged(metric.graph, start))


def test_the_judge(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    graph = luxembourg.region.siren.metric.graph
    what = "from a mid-edge place; per call"
    row = Row("one to all", f"{OURS}, Dijkstra (the judge)", what, 1, "reach")
    arguments = ((graph, start) for start in cycle(luxembourg.incidents))
    times_ms = timed(benchmark, row, judged, arguments, rounds=200)
    assert len(times_ms) == graph.n_nodes


def test_scipy(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric = luxembourg.region.siren.metric
    matrix = scipy_.reversed_matrix(metric.graph).T.tocsr()
    row = Row("one to all", "SciPy", "csgraph.dijkstra from a junction; per call", 1, "reach")
    nodes = random_junctions(luxembourg.region, SAMPLE)
    arguments = ((matrix, [node]) for node in cycle(nodes))
    timed(benchmark, row, scipy_.travel_times_to, arguments, rounds=200)
    for node in nodes:
        theirs = scipy_.millis(scipy_.travel_times_to(matrix, [node])[0])
        at_node = at_junction(node)
        assert np.array_equal(theirs, reach(metric, at_node))


def test_isochrones(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    starts = on_roads(luxembourg.region, SAMPLE, numbers(7))
    what = f"areas of {', '.join(map(str, MINUTES))} minutes from a mid-edge place; per call"
    row = Row("isochrone", OURS, what)
    arguments = ((luxembourg.region, start) for start in cycle(starts))
    timed(benchmark, row, ask, arguments, rounds=2 * SAMPLE)
    metric = luxembourg.region.siren.metric
    reached = []
    for start in starts:
        found, times_ms = ask(luxembourg.region, start), judged(metric.graph, start.place)
        counts = [int(np.count_nonzero(times_ms <= 60_000 * each)) for each in MINUTES]
        assert [one.n_junctions for one in found] == counts
        reached.append(found[-1].reached_m / 1000)
    annotate(benchmark, f"The largest holds {np.median(reached):,.0f} km of road (median)")


def ask(region: Region, start: Snapped) -> list[Isochrone]:
    limits_ms = [60_000 * each for each in MINUTES]
    return isochrones(region.siren, start, limits_ms)


def judged(graph: RoadGraph, start: Place) -> Millis:
    ends = np.array([start.tail, start.head], np.int32)
    return travel_times_from(graph, ends, np.array([start.to_tail_ms, start.to_head_ms], np.int32))
