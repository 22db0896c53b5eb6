from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from graphs.cch.contract import Hierarchy, contract
from graphs.csr import RoadGraph
from graphs.ids import INVALID_ID, Degrees, frozen
from graphs.order import Order, by_number, nested_dissection, undirected
from graphs.prepare import prepare
from tests.worlds import Road, World, town, worlds

SIDE = 24  # More than what METIS is given whole.


@pytest.mark.kernels
def test_every_node_gets_a_rank_of_its_own(town_graph: RoadGraph) -> None:
    for order in (nested_dissection(town_graph), by_place(town_graph)):
        assert sorted(order.rank.tolist()) == list(range(SIDE * SIDE))
        assert order.rank[order.order].tolist() == list(range(SIDE * SIDE))


@pytest.mark.kernels
def test_the_same_town_gets_the_same_order_whichever_thread_does_what(
    town_graph: RoadGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = by_place(town_graph)
    monkeypatch.setattr("graphs.order._ALONE", 100)
    assert all(by_place(town_graph).rank.tolist() == alone.rank.tolist() for _ in range(3))


@pytest.mark.kernels
def test_the_bridge_between_two_towns_comes_last() -> None:
    west, east = (town(np.random.default_rng(seed), side=12).roads for seed in (1, 2))
    moved = [road._replace(tail=road.tail + 144, head=road.head + 144) for road in east]
    graph = World(288, [*west, *moved, Road(80, 144 + 70, 9, 9)]).graph
    v = np.arange(288)
    lon, lat = (v % 12 + 20 * (v >= 144)).astype(np.int32), (v // 12 % 12).astype(np.int32)
    assert nested_dissection(graph, lon, lat).order[-1] in (80, 144 + 70)


@pytest.mark.kernels
def test_nodes_without_roads_and_all_in_one_place_are_ordered_too() -> None:
    graph, none = World(300, []).graph, np.zeros(300, np.int32)
    assert sorted(nested_dissection(graph, none, none).rank.tolist()) == list(range(300))


@pytest.mark.kernels
@given(worlds())
def test_neighbours_are_named_once_whichever_way_and_however_often_one_drives(world: World) -> None:
    first_out, neighbour = undirected(world.graph)
    graph = world.graph
    pairs = {*zip(graph.tail.tolist(), graph.head.tolist(), strict=True)}
    for v in range(world.n_junctions):
        others = {w for pair in pairs if v in pair for w in pair} - {v}
        assert neighbour[first_out[v] : first_out[v + 1]].tolist() == sorted(others)


@pytest.mark.kernels
def test_sorting_by_number_keeps_the_order_of_equals() -> None:
    first, position = by_number(frozen(np.array([2, 0, 2, 3, 0], np.int32)), 5)
    assert position.tolist() == [1, 4, 0, 2, 3]
    assert first.tolist() == [0, 2, 2, 4, 5, 5]


@pytest.mark.shared
def test_looking_where_junctions_lie_makes_the_hierarchy_of_a_real_country_lower(
    shared: Path, tmp_path: Path
) -> None:
    osm = shared / "data/roads/luxembourg_2010/luxembourg_2010_roads_derived.osm.pbf"
    on = prepare(tmp_path / "luxembourg", osm).siren.on
    blind = contract(on.graph, nested_dissection(on.graph))
    assert arcs_of_a_climb(on.hierarchy) < 0.85 * arcs_of_a_climb(blind)
    assert triangles(on.hierarchy) < 0.95 * triangles(blind)


def arcs_of_a_climb(hierarchy: Hierarchy) -> float:
    """Mean number of arcs on the way to the root."""
    n_arcs = np.diff(hierarchy.up_first_out).astype(np.int64)
    for rank in range(len(n_arcs) - 1, -1, -1):
        if hierarchy.parent[rank] != INVALID_ID:
            n_arcs[rank] += n_arcs[hierarchy.parent[rank]]
    return float(n_arcs.mean())


def triangles(hierarchy: Hierarchy) -> int:
    """How many a full customisation looks at."""
    degree = np.diff(hierarchy.up_first_out).astype(np.int64)
    return int((degree * (degree - 1) // 2).sum())


@pytest.fixture(scope="module")
def town_graph() -> RoadGraph:
    return town(np.random.default_rng(1), side=SIDE).graph


def by_place(graph: RoadGraph) -> Order:
    lon, lat = places()
    return nested_dissection(graph, lon, lat)


def places() -> tuple[Degrees, Degrees]:
    lat, lon = np.divmod(np.arange(SIDE * SIDE, dtype=np.int32), np.int32(SIDE))
    return lon, lat
