"""Travel times from 1,000 places to 1,000 others."""

# ruff: noqa: D103 - a test's name is its claim.

from itertools import repeat

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import Scene, numbers, on_roads, random_junctions
from benchmarks.measure import OURS, Row, timed
from benchmarks.peers import routingkit, scipy_
from benchmarks.peers.answers import etas_ms
from dispatch.nearest import dijkstra
from dispatch.nearest.found import Standing
from graphs.csr import RoadGraph
from graphs.ids import Ids, Millis
from graphs.place import Place, Places, at_junctions, places_of
from graphs.queries.table import table

pytestmark = pytest.mark.shared

SIDE = 1000
N_SCIPY = 20


@pytest.fixture(scope="module")
def mid_edge(luxembourg: Scene) -> tuple[list[Place], list[Place]]:
    """Give two lots of places in the middle of roads."""
    places = [each.place for each in on_roads(luxembourg.region, 2 * SIDE, numbers(6))]
    return places[:SIDE], places[SIDE:]


@pytest.fixture(scope="module")
def junctions(luxembourg: Scene) -> tuple[list[int], list[int]]:
    """Give two lots of junctions."""
    nodes = random_junctions(luxembourg.region, 2 * SIDE)
    return nodes[:SIDE], nodes[SIDE:]


def test_between_mid_edge_places(
    benchmark: BenchmarkFixture,
    luxembourg: Scene,
    mid_edge: tuple[list[Place], list[Place]],
    backward: RoadGraph,
) -> None:
    sources, targets = map(places_of, mid_edge)
    row = Row("table", OURS, f"{SIDE:,} x {SIDE:,} mid-edge, one thread", 1, "mid-edge")
    arguments = repeat((luxembourg.region.siren.metric, sources, targets))
    times_ms = timed(benchmark, row, table, arguments, rounds=50)
    standing = units_at(mid_edge[0])
    for column in range(10):
        judged = dijkstra.arrivals_ms(backward, standing, mid_edge[1][column])
        assert np.array_equal(times_ms[:, column], judged)


def test_between_junctions(
    benchmark: BenchmarkFixture, luxembourg: Scene, junctions: tuple[list[int], list[int]]
) -> None:
    row = Row("table", OURS, f"{SIDE:,} x {SIDE:,} junctions, one thread", 1, "junctions")
    arguments = repeat((luxembourg.region.siren.metric, *ours(junctions)))
    times_ms = timed(benchmark, row, table, arguments, rounds=50)
    matrix = scipy_.reversed_matrix(luxembourg.region.siren.metric.graph)
    theirs = scipy_.millis(scipy_.travel_times_to(matrix, junctions[1][:N_SCIPY]))
    assert np.array_equal(times_ms[:, :N_SCIPY], theirs[:, junctions[0]].T)


def test_routingkit_between_mid_edge_places(
    benchmark: BenchmarkFixture, luxembourg: Scene, mid_edge: tuple[list[Place], list[Place]]
) -> None:
    metric, (sources, targets) = luxembourg.region.siren.metric, mid_edge
    theirs = routingkit.build(routingkit.lists_of(metric))
    pins = routingkit.pinned(theirs, routingkit.both_ends(places_of(sources)))
    what = f"CCHManyToOne repeated: both ends of {SIDE:,} roads pinned, {SIDE:,} mid-edge targets"
    note = "Joining the ends is not in its time."
    row = Row("table", "RoutingKit", what, 1, "mid-edge", note)
    arguments = repeat((pins, [routingkit.ends_of(target) for target in targets]))
    columns = timed(benchmark, row, routingkit.all_to_places, arguments, rounds=3)
    standing = units_at(sources)
    theirs_ms = []
    for column, target in zip(columns, targets, strict=True):
        tails_ms, heads_ms = np.split(routingkit.millis(column), 2)
        theirs_ms.append(etas_ms(tails_ms, heads_ms, standing, target))
    ours_ms = table(metric, places_of(sources), places_of(targets))
    assert np.array_equal(ours_ms, np.stack(theirs_ms, axis=1))


def test_routingkit_between_junctions(
    benchmark: BenchmarkFixture, luxembourg: Scene, junctions: tuple[list[int], list[int]]
) -> None:
    metric, (sources, targets) = luxembourg.region.siren.metric, junctions
    theirs = routingkit.build(routingkit.lists_of(metric))
    pins = routingkit.pinned(theirs, as_ids(sources))
    what = f"CCHManyToOne repeated: {SIDE:,} junctions pinned, {SIDE:,} targets"
    row = Row("table", "RoutingKit", what, 1, "junctions")
    columns = timed(benchmark, row, routingkit.all_to_nodes, repeat((pins, targets)), rounds=3)
    theirs_ms = [routingkit.millis(column) for column in columns]
    assert np.array_equal(table(metric, *ours(junctions)), np.stack(theirs_ms, axis=1))


def test_scipy_between_junctions(
    benchmark: BenchmarkFixture, luxembourg: Scene, junctions: tuple[list[int], list[int]]
) -> None:
    metric, (sources, targets) = luxembourg.region.siren.metric, junctions
    matrix = scipy_.reversed_matrix(metric.graph)
    what = f"csgraph.dijkstra to {N_SCIPY} junctions, time scaled to {SIDE:,}"
    note = "Gives the times from all junctions."
    row = Row("table", "SciPy", what, N_SCIPY / SIDE, "junctions", note)
    arguments = repeat((matrix, targets[:N_SCIPY]))
    times_ms = timed(benchmark, row, scipy_.travel_times_to, arguments, rounds=5)
    ours_ms = table(metric, *ours((sources, targets[:N_SCIPY])))
    assert np.array_equal(scipy_.millis(times_ms)[:, sources].T, ours_ms)


def ours(nodes: tuple[list[int], list[int]]) -> tuple[Places, Places]:
    return at_junctions(as_ids(nodes[0])), at_junctions(as_ids(nodes[1]))


def as_ids(nodes: list[int]) -> Ids:
    return np.array(nodes, np.int32)


def units_at(places: list[Place]) -> Standing:
    """Stand a unit that is on the move already at each place."""
    none: Millis = np.zeros(len(places), np.int32)
    return Standing(places_of(places), none, none)
