"""The five nearest units of each of three groups: in a compiled loop, and per call from Python."""

# ruff: noqa: D103 - a test's name is its claim.

from itertools import cycle

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import (
    N_INCIDENTS,
    N_UNITS,
    THREE_GROUPS,
    K,
    Scene,
    at_tails,
    by_rank,
    index_of,
    random_junctions,
)
from benchmarks.loops import search_all
from benchmarks.measure import OURS, Row, annotate, timed
from dispatch.nearest import dijkstra
from dispatch.nearest.cch import NearestUnits, best_of, search
from dispatch.nearest.found import Found, Groups
from graphs.csr import RoadGraph
from graphs.place import Place, at_junction, at_junctions, places_of

pytestmark = pytest.mark.shared

SAMPLE = 20
MID_EDGE = f"k={K} in each of three groups, {N_UNITS} units, all mid-edge"


@pytest.fixture(scope="module")
def live(luxembourg: Scene) -> NearestUnits:
    """Give the index as a program holds it."""
    n_edges = luxembourg.region.siren.on.roads.n_edges
    return NearestUnits(luxembourg.region.siren.metric, n_edges, luxembourg.units)


def test_one_compiled_loop_over_mid_edge_incidents(
    benchmark: BenchmarkFixture, luxembourg: Scene, live: NearestUnits
) -> None:
    index, best = index_of(luxembourg.region, luxembourg.units), best_of(THREE_GROUPS, K, N_UNITS)
    places = places_of(luxembourg.incidents).by_rank(luxembourg.region.siren.metric.hierarchy.rank)
    row = Row("nearest", OURS, f"{MID_EDGE}; inside one compiled loop", N_INCIDENTS)
    arguments = (*index, places, K, THREE_GROUPS, best)
    total_ms = timed(benchmark, row, search_all, cycle([arguments]), rounds=100, warm_up=5)
    annotate(benchmark, work_of(live, luxembourg.incidents))
    found = [live.nearest(incident, K, THREE_GROUPS) for incident in luxembourg.incidents]
    assert total_ms == sum(int(each.eta_ms[each.group == g][0]) for each in found for g in range(3))


def test_one_compiled_loop_over_junctions(
    benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph
) -> None:
    region, units = luxembourg.region, at_tails(luxembourg.units)
    index, best = index_of(region, units), best_of(THREE_GROUPS, K, N_UNITS)
    nodes = random_junctions(region, N_INCIDENTS)
    places = at_junctions(np.array(nodes, np.int32)).by_rank(region.siren.metric.hierarchy.rank)
    what = "the same with all units and incidents at junctions; inside one compiled loop"
    arguments = (*index, places, K, THREE_GROUPS, best)
    row = Row("nearest", OURS, what, N_INCIDENTS)
    timed(benchmark, row, search_all, cycle([arguments]), rounds=100, warm_up=5)
    for incident in map(at_junction, nodes[:SAMPLE]):
        assert search(*index, by_rank(region, incident), K, THREE_GROUPS, best)
        eta_ms = dijkstra.arrivals_ms(backward, units, incident)
        judged = dijkstra.nearest_in(eta_ms, units, K, THREE_GROUPS)
        ours_ms = [best.entries[g, : best.n[g]] >> 32 for g in range(3)]
        assert np.array_equal(np.concatenate(ours_ms), judged.eta_ms)


def test_a_call_from_python(
    benchmark: BenchmarkFixture, luxembourg: Scene, live: NearestUnits, backward: RoadGraph
) -> None:
    row = Row("nearest", OURS, f"{MID_EDGE}; per call of `NearestUnits.nearest`", 1, "nearest")
    arguments = ((incident, K, THREE_GROUPS) for incident in cycle(luxembourg.incidents))
    timed(benchmark, row, live.nearest, arguments, rounds=N_INCIDENTS, warm_up=50)
    for incident in luxembourg.incidents[:SAMPLE]:
        fast, slow = live.nearest(incident, K, THREE_GROUPS), judge(luxembourg, incident, backward)
        assert all(np.array_equal(a, b) for a, b in zip(fast, slow, strict=True))


def test_a_call_of_the_bare_kernel(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    index, best = index_of(luxembourg.region, luxembourg.units), best_of(THREE_GROUPS, K, N_UNITS)
    ranked = [by_rank(luxembourg.region, incident) for incident in luxembourg.incidents]
    row = Row("nearest", OURS, f"{MID_EDGE}; per call of the bare kernel from Python")
    arguments = ((*index, place, K, THREE_GROUPS, best) for place in cycle(ranked))
    assert timed(benchmark, row, search, arguments, rounds=N_INCIDENTS, warm_up=50)


def test_the_judge(benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph) -> None:
    row = Row("nearest", f"{OURS}, Dijkstra (the judge)", f"{MID_EDGE}; per call", 1, "nearest")
    arguments = ((luxembourg, incident, backward) for incident in cycle(luxembourg.incidents))
    found = timed(benchmark, row, judge, arguments, rounds=200)
    assert len(found.unit) >= 3 * K


def judge(scene: Scene, incident: Place, backward: RoadGraph) -> Found:
    eta_ms = dijkstra.arrivals_ms(backward, scene.units, incident)
    return dijkstra.nearest_in(eta_ms, scene.units, K, THREE_GROUPS)


def work_of(live: NearestUnits, incidents: list[Place], groups: Groups = THREE_GROUPS) -> str:
    """Say what a query does, which is the same on every machine."""
    work = np.array([live.work_of(incident, K, groups) for incident in incidents])
    counts = zip(work.mean(axis=0), np.quantile(work, 0.99, axis=0), strict=True)
    said = zip(("arcs relaxed", "lists looked at", "entries read"), counts, strict=True)
    return "Per query " + ", ".join(
        f"{mean:.0f} {what} (p99 {p99:.0f})" for what, (mean, p99) in said
    )
