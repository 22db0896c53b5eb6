"""
What others take to answer the same: each is held against the judge before it counts.

None of them knows groups or places in the middle of a road. They get ETAs of all units as far as
they can; joining the two ends of a road and choosing the best is done outside the clock.
"""

# ruff: noqa: D103 - a test's name is its claim.

from itertools import cycle

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import N_INCIDENTS, N_UNITS, Scene, at_tails, random_junctions
from benchmarks.measure import Row, timed
from benchmarks.peers import networkx_, routingkit, scipy_
from benchmarks.peers.answers import etas_ms
from dispatch.nearest import dijkstra
from dispatch.nearest.found import Standing
from graphs.csr import RoadGraph
from graphs.ids import Millis
from graphs.place import Place, at_junction

pytestmark = pytest.mark.shared

SAMPLE = 20
TO_JUNCTION = f"{N_UNITS} mid-edge units, incident at a junction; per call"
ALL_JUNCTIONS = "Gives the times of all junctions; joining ends and choosing are not in its time."


def test_routingkit_between_mid_edge_places(
    benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph
) -> None:
    metric, units = luxembourg.region.siren.metric, luxembourg.units
    theirs = routingkit.build(routingkit.lists_of(metric))
    pins = routingkit.pinned(theirs, routingkit.both_ends(units.places))
    what = f"CCHManyToOne, both ends of {N_UNITS} units' roads pinned, mid-edge incident; per call"
    note = "Gives all 1,000 times; joining ends and choosing are not in its time."
    row = Row("nearest", "RoutingKit", what, 1, "nearest", note)
    ends = [routingkit.ends_of(incident) for incident in luxembourg.incidents]
    arguments = ((each,) for each in cycle(ends))
    timed(benchmark, row, pins.distances_to_multi, arguments, rounds=N_INCIDENTS, warm_up=50)
    for incident, each in zip(luxembourg.incidents[:SAMPLE], ends, strict=False):
        tails_ms, heads_ms = np.split(routingkit.millis(pins.distances_to_multi(each)), 2)
        hold_against_the_judge(tails_ms, heads_ms, units, incident, backward)


def test_routingkit_between_junctions(
    benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph
) -> None:
    metric, units = luxembourg.region.siren.metric, at_tails(luxembourg.units)
    theirs = routingkit.build(routingkit.lists_of(metric))
    pins = routingkit.pinned(theirs, units.places.tail)
    what = f"CCHManyToOne, {N_UNITS} junctions pinned, incident at a junction; per call"
    note = "Gives all 500 times, of places moved to junctions; choosing is not in its time."
    row = Row("nearest", "RoutingKit", what, 1, "nearest", note)
    nodes = random_junctions(luxembourg.region, N_INCIDENTS)
    arguments = ((node,) for node in cycle(nodes))
    timed(benchmark, row, pins.distances_to, arguments, rounds=N_INCIDENTS, warm_up=50)
    for node in nodes[:SAMPLE]:
        ms = routingkit.millis(pins.distances_to(node))
        hold_against_the_judge(ms, ms, units, at_junction(node), backward)


def test_scipy(benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph) -> None:
    matrix, units = scipy_.reversed_matrix(luxembourg.region.siren.metric.graph), luxembourg.units
    what = f"csgraph.dijkstra on the reversed graph, {TO_JUNCTION}"
    row = Row("nearest", "SciPy", what, 1, "nearest", ALL_JUNCTIONS)
    nodes = random_junctions(luxembourg.region, SAMPLE)
    arguments = ((matrix, [node]) for node in cycle(nodes))
    timed(benchmark, row, scipy_.travel_times_to, arguments, rounds=200)
    for node in nodes:
        ms = scipy_.millis(scipy_.travel_times_to(matrix, [node])[0])
        tails_ms, heads_ms = ms[units.places.tail], ms[units.places.head]
        hold_against_the_judge(tails_ms, heads_ms, units, at_junction(node), backward)


def test_networkx(benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph) -> None:
    graph, units = luxembourg.region.siren.metric.graph, luxembourg.units
    turned = networkx_.reversed_digraph(graph)
    what = f"single_source_dijkstra_path_length on the reversed graph, {TO_JUNCTION}"
    row = Row("nearest", "NetworkX", what, 1, "nearest", ALL_JUNCTIONS)
    nodes = random_junctions(luxembourg.region, 3)
    arguments = ((turned, node) for node in cycle(nodes))
    timed(benchmark, row, networkx_.travel_times_to, arguments, rounds=10)
    for node in nodes:
        ms = networkx_.millis(networkx_.travel_times_to(turned, node), graph.n_nodes)
        tails_ms, heads_ms = ms[units.places.tail], ms[units.places.head]
        hold_against_the_judge(tails_ms, heads_ms, units, at_junction(node), backward)


def hold_against_the_judge(
    tails_ms: Millis, heads_ms: Millis, units: Standing, incident: Place, backward: RoadGraph
) -> None:
    theirs_ms = etas_ms(tails_ms, heads_ms, units, incident)
    assert np.array_equal(theirs_ms, dijkstra.arrivals_ms(backward, units, incident))
