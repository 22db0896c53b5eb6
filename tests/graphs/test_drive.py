import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.drive import Conditions, arc_times, drive_of, redriven, road_graph, undisturbed
from graphs.ids import INF_MS, INVALID_ID
from graphs.roads import Roads
from tests.drawn import Street, network_of

pytestmark = pytest.mark.kernels

# Three pieces of 100, 200 and 300 m at ten metres a second, between two junctions.
ROADS = network_of([(0, 0), (100, 0), (300, 0), (600, 0)], Street([0, 1, 2, 3])).roads


def closing(roads: Roads, *points: int) -> Conditions:
    conditions = undisturbed(roads)
    conditions.is_closed[list(points)] = True
    return conditions


def test_undisturbed_an_edge_takes_the_sum_of_its_pieces() -> None:
    drive = drive_of(ROADS)
    assert (drive.forward_ms.tolist(), drive.backward_ms.tolist()) == ([60_000], [60_000])
    assert drive.forward_part.tolist() == [np.float32(x) for x in (0, 1 / 6, 1 / 2, 1)]
    assert drive.closed_from.tolist() == drive.closed_to.tolist() == [INVALID_ID]
    assert drive.is_two_way(0)


def test_a_slow_piece_takes_longer_and_moves_the_shares() -> None:
    factor = np.array([1.0, 3.0, 1.0, 1.0])
    drive = drive_of(ROADS, Conditions(factor, np.zeros(4, np.bool_)))
    assert drive.forward_ms.tolist() == [100_000]  # 10 s, 60 s, 30 s.
    assert drive.forward_part.tolist() == [np.float32(x) for x in (0, 0.1, 0.7, 1)]


def test_the_sum_is_rounded_once_half_up_and_takes_at_least_a_millisecond() -> None:
    pieces = np.array([0.25, 0.25, 0.0, 0.0])
    roads = ROADS._replace(forward_ms=pieces, backward_ms=0.2 * pieces)
    drive = drive_of(roads._replace(forward_ms=pieces + np.array([2, 0, 0, 0])))
    assert drive.forward_ms.tolist() == [3]  # 2.5 ms; each rounded by itself would be 2.
    assert drive.backward_ms.tolist() == [1]


def test_a_closed_part_runs_from_its_first_to_its_last_closed_piece() -> None:
    drive = drive_of(ROADS, closing(ROADS, 0, 2))
    assert (drive.closed_from.tolist(), drive.closed_to.tolist()) == ([0], [3])
    assert drive.forward_ms.tolist() == [60_000]  # As if open: places on it still have their times.


def test_no_arc_of_a_closed_edge_is_driven_and_an_arc_of_no_edge_keeps_its_time() -> None:
    graph, arcs = road_graph(ROADS, drive_of(ROADS), 2)
    assert arc_times(drive_of(ROADS), arcs, graph).tolist() == [60_000, 60_000]
    assert arc_times(drive_of(ROADS, closing(ROADS, 1)), arcs, graph).tolist() == [INF_MS, INF_MS]
    of_none = arcs._replace(edge=np.array([0, INVALID_ID], np.int32))
    times_ms = np.array([60_000, 7], np.int32)
    found = arc_times(
        drive_of(ROADS, closing(ROADS, 1)), of_none, graph._replace(travel_time_ms=times_ms)
    )
    assert found.tolist() == [INF_MS, 7]


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[Roads, Conditions]:
    nodes = [(float(100 * (i % 4)), float(137 * (i // 4))) for i in range(12)]
    way = st.lists(st.integers(0, 11), min_size=2, max_size=7, unique=True)
    street = st.builds(Street, way, st.booleans(), st.just(100.0))
    streets = draw(st.lists(street, min_size=1, max_size=6))
    roads = network_of(nodes, *streets).roads
    n = len(roads.lon_e7)
    factor = draw(st.lists(st.sampled_from([0.7, 1.0, 1.3, 2.9]), min_size=n, max_size=n))
    closed = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    return roads, Conditions(np.array(factor), np.array(closed))


@given(disturbed(), st.data())
def test_bringing_some_edges_up_to_date_gives_what_summing_up_all_gives(
    given_: tuple[Roads, Conditions], data: st.DataObject
) -> None:
    roads, conditions = given_
    edges = np.array(sorted(data.draw(st.sets(st.integers(0, roads.n_edges - 1)))), np.int32)
    before, points = undisturbed(roads), roads.points_of(edges)
    now = Conditions(before.factor.copy(), before.is_closed.copy())
    for new, wanted in zip(now, conditions, strict=True):
        new[points] = wanted[points]
    brought = redriven(drive_of(roads), roads, now, edges)
    for one, other in zip(brought, drive_of(roads, now), strict=True):
        np.testing.assert_array_equal(one, other)


def test_points_and_edges_find_each_other() -> None:
    roads = network_of(
        [(0, 0), (100, 0), (200, 0), (100, 50)], Street([0, 1, 2]), Street([1, 3])
    ).roads
    edges = np.array([2, 0], np.int32)
    points = roads.points_of(edges)
    assert points.tolist() == [4, 5, 0, 1]
    assert roads.edge_of(points.astype(np.int32)).tolist() == [2, 2, 0, 0]
