"""
The five nearest units of each of three groups, and what others take for less or more than that.

Every row is held against the judge on a sample before it counts.
"""

from collections.abc import Iterator
from itertools import cycle

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import (
    K,
    N_INCIDENTS,
    N_UNITS,
    THREE_GROUPS,
    Scene,
    by_rank,
    index_of,
    random_junctions,
)
from benchmarks.loops import search_all
from benchmarks.measure import OURS, Row, timed
from benchmarks.peers import networkx_, routingkit, scipy_
from benchmarks.peers.answers import etas_ms
from dispatch.nearest import dijkstra
from dispatch.nearest.cch import NearestUnits, best_of, search
from dispatch.nearest.found import Found, Standing
from graphs.csr import RoadGraph, reverse
from graphs.ids import Millis
from graphs.place import Place, at_junction, at_junctions, places_of

pytestmark = pytest.mark.shared

SAMPLE = 20
MID_EDGE = f"k={K} in each of three groups, {N_UNITS} units, all mid-edge"
AT_JUNCTION = f"from {N_UNITS} mid-edge units to a junction"


@pytest.fixture(scope="module")
def live(luxembourg: Scene) -> NearestUnits:
    return NearestUnits(
        luxembourg.region.siren, luxembourg.region.arrays.roads.n_edges, luxembourg.units
    )


@pytest.fixture(scope="module")
def backward(luxembourg: Scene) -> RoadGraph:
    return reverse(luxembourg.region.siren.graph)


def test_one_compiled_loop_over_mid_edge_incidents(
    benchmark: BenchmarkFixture, luxembourg: Scene, live: NearestUnits, backward: RoadGraph
) -> None:
    index, best = index_of(luxembourg.region, luxembourg.units), best_of(THREE_GROUPS, K, N_UNITS)
    rank = luxembourg.region.siren.hierarchy.rank
    places = places_of(luxembourg.incidents).by_rank(rank)
    row = Row("nearest", OURS, f"{MID_EDGE}; inside one compiled loop", N_INCIDENTS)
    row = row._replace(note=work_of(luxembourg, live))
    arguments = (*index, places, K, THREE_GROUPS, best)
    total_ms = timed(benchmark, row, search_all, cycle([arguments]), rounds=50)
    soonest = [live.nearest(incident, K, THREE_GROUPS) for incident in luxembourg.incidents]
    first_ms = [found.eta_ms[found.group == group][0] for found in soonest for group in range(3)]
    assert total_ms == sum(map(int, first_ms))
    for incident in luxembourg.incidents[:SAMPLE]:
        found, judged = live.nearest(incident, K, THREE_GROUPS), judge(luxembourg, incident, backward)
        assert same(found, judged)


def test_one_compiled_loop_over_junctions(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    region, units = luxembourg.region, at_tails(luxembourg.units)
    index, best = index_of(region, units), best_of(THREE_GROUPS, K, N_UNITS)
    nodes = np.array(random_junctions(region, N_INCIDENTS), np.int32)
    places = at_junctions(nodes).by_rank(region.siren.hierarchy.rank)
    what = f"the same, all units and incidents at junctions; inside one compiled loop"
    row = Row("nearest", OURS, what, N_INCIDENTS)
    arguments = (*index, places, K, THREE_GROUPS, best)
    timed(benchmark, row, search_all, cycle([arguments]), rounds=50)
    search(*index, by_rank(region, at_junction(int(nodes[0]))), K, THREE_GROUPS, best)
    judged = dijkstra.nearest_units(
        region.siren.graph, units, at_junction(int(nodes[0])), K, THREE_GROUPS
    )
    assert (best.entries[0, :K] >> 32).tolist() == judged.eta_ms[judged.group == 0][:K].tolist()


def test_a_call_from_python(
    benchmark: BenchmarkFixture, luxembourg: Scene, live: NearestUnits, backward: RoadGraph
) -> None:
    row = Row("nearest", OURS, f"{MID_EDGE}; per call of `NearestUnits.nearest`", 1, "nearest")
    arguments = ((incident, K, THREE_GROUPS) for incident in cycle(luxembourg.incidents))
    timed(benchmark, row, live.nearest, arguments, rounds=N_INCIDENTS, warm_up=50)
    for incident in luxembourg.incidents[:SAMPLE]:
        assert same(live.nearest(incident, K, THREE_GROUPS), judge(luxembourg, incident, backward))


def test_a_call_of_the_bare_kernel(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    index, best = index_of(luxembourg.region, luxembourg.units), best_of(THREE_GROUPS, K, N_UNITS)
    ranked = [by_rank(luxembourg.region, incident) for incident in luxembourg.incidents]
    row = Row("nearest", OURS, f"{MID_EDGE}; per call of the bare kernel from Python")
    arguments = ((*index, place, K, THREE_GROUPS, best) for place in cycle(ranked))
    assert timed(benchmark, row, search, arguments, rounds=N_INCIDENTS, warm_up=50)


def test_the_judge(benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph) -> None:
    what = f"our Dijkstra (the judge), {MID_EDGE}; per call"
    row = Row("nearest", OURS, what, note="All ETAs, then the best of them.")
    arguments = ((luxembourg, incident, backward) for incident in cycle(luxembourg.incidents))
    found = timed(benchmark, row, judge, arguments, rounds=100)
    assert len(found.unit) >= 3 * K


def test_routingkit_between_mid_edge_places(
    benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph
) -> None:
    metric = luxembourg.region.siren
    theirs = routingkit.customised(routingkit.contracted(metric), metric)
    pins = routingkit.pinned(theirs, routingkit.both_ends(luxembourg.units.places))
    what = f"CCHManyToOne, both ends of {N_UNITS} units' roads pinned, mid-edge incident; per call"
    note = "Gives all 1,000 travel times; joining the ends and picking the best is not in its time."
    row = Row("nearest", "RoutingKit", what, 1, "nearest", note)
    ends = [routingkit.ends_of(incident) for incident in luxembourg.incidents]
    arguments = ((each,) for each in cycle(ends))
    timed(benchmark, row, pins.distances_to_multi, arguments, rounds=1000, warm_up=20)
    for incident, each in list(zip(luxembourg.incidents, ends, strict=True))[:SAMPLE]:
        ms = routingkit.millis(pins.distances_to_multi(each))
        theirs_ms = etas_ms(ms[:N_UNITS], ms[N_UNITS:], luxembourg.units, incident)
        assert np.array_equal(theirs_ms, judged_ms(luxembourg, incident, backward))


def test_routingkit_between_junctions(
    benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph
) -> None:
    metric, tails = luxembourg.region.siren, luxembourg.units.places.tail
    theirs = routingkit.customised(routingkit.contracted(metric), metric)
    pins = routingkit.pinned(theirs, tails)
    what = f"CCHManyToOne, {N_UNITS} junctions pinned, incident at a junction; per call"
    row = Row("nearest", "RoutingKit", what, 1, "nearest", "Less than our answer: no mid-edge.")
    nodes = random_junctions(luxembourg.region, N_INCIDENTS)
    arguments = ((node,) for node in cycle(nodes))
    timed(benchmark, row, pins.distances_to, arguments, rounds=1000, warm_up=20)
    for node in nodes[:SAMPLE]:
        ours_ms = arrivals_from(tails_only(luxembourg.units), node, backward)
        assert np.array_equal(routingkit.millis(pins.distances_to(node)), ours_ms)


def test_scipy(benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph) -> None:
    matrix = scipy_.reversed_matrix(luxembourg.region.siren.graph)
    what = f"csgraph.dijkstra, {AT_JUNCTION}; per call"
    row = Row("nearest", "SciPy", what, 1, "nearest", "Times of all junctions; choosing left out.")
    nodes = random_junctions(luxembourg.region, SAMPLE)
    arguments = ((matrix, [node]) for node in cycle(nodes))
    timed(benchmark, row, scipy_.travel_times_to, arguments, rounds=100)
    for node in nodes:
        ms = scipy_.millis(scipy_.travel_times_to(matrix, [node])[0])
        assert etas_from(ms, luxembourg.units, node) == arrivals_from(
            luxembourg.units, node, backward
        ).tolist()


def test_networkx(benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph) -> None:
    graph = luxembourg.region.siren.graph
    turned = networkx_.reversed_digraph(graph)
    what = f"single_source_dijkstra_path_length, {AT_JUNCTION}; per call"
    row = Row("nearest", "NetworkX", what, 1, "nearest", "Times of all junctions; choosing left out.")
    nodes = random_junctions(luxembourg.region, 3)
    arguments = ((turned, node) for node in cycle(nodes))
    timed(benchmark, row, networkx_.travel_times_to, arguments, rounds=10)
    for node in nodes:
        ms = networkx_.millis(networkx_.travel_times_to(turned, node), graph.n_nodes)
        assert etas_from(ms, luxembourg.units, node) == arrivals_from(
            luxembourg.units, node, backward
        ).tolist()
