import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.csr import graph_of
from graphs.dijkstra import travel_times_from
from graphs.drive import drive_of, road_graph
from graphs.ids import INF_MS, INVALID_ID
from graphs.osm.chains import contract_chains
from graphs.roads import Roads
from tests.drawn import Street, network_of, segments_of

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


def edges(roads: Roads) -> list[tuple[int, int, int, int]]:
    drive = drive_of(roads)
    columns = (roads.tail, roads.head, drive.forward_ms, drive.backward_ms)
    return [tuple(map(int, row)) for row in zip(*columns, strict=True)]  # type: ignore[misc]


def test_a_chain_becomes_one_road_and_keeps_its_points() -> None:
    #  1 --100 m-- 2 --100 m-- 3 --100 m-- 4
    network = network_of([(0, 0), (100, 0), (200, 0), (300, 0)], Street([0, 1, 2, 3]))
    assert network.junctions.node_id.tolist() == [1, 4]
    assert edges(network.roads) == [(0, 1, 30_000, 30_000)]
    assert network.roads.along_mm.tolist() == [0, 100_000, 200_000, 300_000]
    assert drive_of(network.roads).forward_part.tolist() == [
        0.0,
        np.float32(1 / 3),
        np.float32(2 / 3),
        1.0,
    ]


def test_where_three_roads_meet_a_chain_ends() -> None:
    #        4
    #        |
    #  1 --- 2 --- 3
    nodes = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (100.0, 50.0)]
    network = network_of(nodes, Street([0, 1, 2]), Street([1, 3]))
    assert network.junctions.node_id.tolist() == [1, 2, 3, 4]
    assert sorted(edges(network.roads)) == [
        (0, 1, 10_000, 10_000),
        (1, 2, 10_000, 10_000),
        (1, 3, 5_000, 5_000),
    ]


def test_a_one_way_ring_with_a_street_into_it_stays_one_way() -> None:
    # 1 <-> 2, and a one-way ring 2 -> 3 -> 4 -> 2.
    nodes = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (200.0, 100.0)]
    ring = Street([1, 2, 3, 1], one_way=True)
    network = network_of(nodes, Street([0, 1]), ring)
    assert network.junctions.node_id.tolist() == [1, 2]
    loop = round(100 * (100 + 100 + np.hypot(100, 100)))
    assert sorted(edges(network.roads)) == [(0, 1, 10_000, 10_000), (1, 1, loop, INF_MS)]


def test_a_one_way_drawn_backwards_within_a_chain_ends_it() -> None:
    # Two one-way streets that meet head on: nobody could drive through, both are pockets.
    nodes = [(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (0.0, 90.0)]
    network = network_of(
        nodes, Street([0, 1], one_way=True), Street([2, 1], one_way=True), Street([0, 3])
    )
    assert network.junctions.node_id.tolist() == [1, 4]
    assert network.pockets.n_segments == 2
    assert network.roads.tail.tolist() == [0, INVALID_ID, INVALID_ID]


@pytest.mark.parametrize("drawn", [[0, 1], [1, 0]])
def test_where_a_two_way_street_goes_on_as_a_one_way_it_ends(drawn: list[int]) -> None:
    # 1 <-> 2 -> 3 <-> 1: from 2 one may turn back to 1.
    nodes = [(0.0, 0.0), (100.0, 0.0), (50.0, 80.0)]
    network = network_of(nodes, Street(drawn), Street([1, 2], one_way=True), Street([2, 0]))
    both, one = 10_000, round(100 * np.hypot(50, 80))
    assert network.junctions.node_id.tolist() == [2, 3]
    assert sorted(edges(network.roads)) == [(0, 1, one, INF_MS), (0, 1, both + one, both + one)]


def test_an_isolated_ring_gets_a_junction_at_its_first_node() -> None:
    nodes = [(0.0, 0.0), (100.0, 0.0), (50.0, 80.0)]
    network = network_of(nodes, Street([0, 1, 2, 0]))
    assert network.junctions.node_id.tolist() == [1]
    assert [row[:2] for row in edges(network.roads)] == [(0, 0)]


def test_a_pocket_is_measured_and_keeps_its_geometry_without_arcs() -> None:
    # The street 3 - 4 touches nothing: 100 m in one pocket.
    nodes = [(0.0, 0.0), (300.0, 0.0), (0.0, 500.0), (100.0, 500.0)]
    network = network_of(nodes, Street([0, 1]), Street([2, 3]))
    # Of two equally large parts the first is the core.
    assert network.pockets.n_pockets == 1
    assert network.pockets.length_km == 0.1
    assert network.pockets.largest_way_id == 2
    assert edges(network.roads) == [
        (0, 1, 30_000, 30_000),
        (INVALID_ID, INVALID_ID, INF_MS, INF_MS),
    ]
    assert network.roads.n_core_edges == 1


def test_a_pocket_without_length_is_counted_too() -> None:
    # Two nodes, each with a loop of no length: one is the core, the other a pocket.
    network = network_of([(0.0, 0.0), (100.0, 0.0)], Street([0, 0]), Street([1, 1]))
    pockets = network.pockets
    assert (pockets.n_pockets, pockets.length_km, pockets.largest_way_id) == (1, 0.0, 2)


def test_a_zero_length_road_takes_a_millisecond() -> None:
    # 1 and 2 are twin nodes in one place, joined by a segment without length; both have other
    # roads.
    nodes = [(0.0, 0.0), (0.0, 0.0), (100.0, 0.0), (0.0, 100.0), (100.0, 90.0), (90.0, 100.0)]
    streets = [Street([0, 1]), Street([0, 2]), Street([0, 3]), Street([1, 4]), Street([1, 5])]
    network = network_of(nodes, *streets)
    assert (0, 1, 1, 1) in edges(network.roads)


def test_times_are_summed_before_they_are_rounded() -> None:
    # Three segments of 1.6 ms are 5 ms together, not 2 + 2 + 2.
    nodes = [(0.0, 0.0), (0.016, 0.0), (0.032, 0.0), (0.048, 0.0)]
    network = network_of(nodes, Street([0, 1, 2, 3]))
    assert edges(network.roads) == [(0, 1, 5, 5)]


@st.composite
def street_maps(draw: st.DrawFn) -> tuple[list[tuple[float, float]], list[Street]]:
    n = draw(st.integers(2, 9))
    nodes = [(float(100 * (i % 3)), float(100 * (i // 3))) for i in range(n)]
    way = st.lists(st.integers(0, n - 1), min_size=2, max_size=6)
    street = st.builds(Street, way, st.booleans(), st.just(100.0))
    return nodes, draw(st.lists(street, min_size=1, max_size=8))


@given(street_maps())
def test_joining_chains_changes_no_travel_time(
    drawn: tuple[list[tuple[float, float]], list[Street]],
) -> None:
    segments = segments_of(*drawn)
    network = contract_chains(segments)
    graph, _ = road_graph(network.roads, drive_of(network.roads), len(network.junctions.node_id))
    forward, backward = np.isfinite(segments.forward_ms), np.isfinite(segments.backward_ms)
    plain, _ = graph_of(
        len(segments.node_id),
        np.concatenate([segments.tail[forward], segments.head[backward]]),
        np.concatenate([segments.head[forward], segments.tail[backward]]),
        np.round(
            np.concatenate([segments.forward_ms[forward], segments.backward_ms[backward]])
        ).astype(np.int32),
    )
    node_of = network.junctions.node_id - 1
    zero = np.zeros(1, np.int32)
    for junction in range(len(node_of)):
        joined = travel_times_from(graph, np.array([junction], np.int32), zero)
        apart = travel_times_from(plain, np.array([node_of[junction]], np.int32), zero)
        # Each road is rounded once; a road of no length takes 1 ms, and a path has few of them.
        assert np.abs(joined - apart[node_of]).max() <= len(network.roads.tail)


@given(street_maps())
def test_every_segment_lies_in_exactly_one_road(
    drawn: tuple[list[tuple[float, float]], list[Street]],
) -> None:
    segments = segments_of(*drawn)
    roads = contract_chains(segments).roads
    n_pieces = len(roads.lon_e7) - roads.n_edges
    assert n_pieces == len(segments.tail)
    assert np.isclose(roads.length_m.sum(), segments.length_m.sum(), atol=0.01)
