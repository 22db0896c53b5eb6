import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.drive import drive_of, undisturbed
from graphs.errors import BadInput, OffRoad, OutsideRegion, Unreachable
from graphs.ids import INF_MS, INVALID_ID
from graphs.nearest_road import Map
from graphs.snap import Snapped, snap, snap_all
from tests.drawn import Street, lon_lat, map_of

pytestmark = [pytest.mark.kernels, pytest.mark.soak]

# 1 ---- 1,000 m ---- 2 ---- 1,000 m ---- 3, and from 2 up to 4.
CROSS = map_of([(0, 0), (1000, 0), (2000, 0), (1000, 1000)], Street([0, 1, 2]), Street([1, 3]))


def at(on: Map, x_m: float, y_m: float, limit_m: float = 300) -> Snapped:
    return snap(on, *lon_lat(x_m, y_m), limit_m)


def test_a_position_goes_to_the_road_beside_it_not_to_the_nearest_junction() -> None:
    snapped = at(CROSS, 400, 30)
    assert snapped.distance_m == pytest.approx(30, abs=0.05)
    place = snapped.place
    assert (place.tail, place.head) == (0, 1)
    assert place.along_mm == pytest.approx(400_000, abs=50)
    assert place.from_tail_ms == pytest.approx(40_000, abs=5)
    assert place.from_tail_ms + place.to_head_ms == 100_000
    assert place.from_head_ms + place.to_tail_ms == 100_000


def closed(on: Map, *points: int) -> Map:
    conditions = undisturbed(on.roads)
    conditions.is_closed[list(points)] = True
    return on._replace(drive=drive_of(on.roads, conditions))


# One road of three pieces of 100 m; the middle one is closed.
BARRED = closed(map_of([(0, 0), (100, 0), (200, 0), (300, 0)], Street([0, 1, 2, 3])), 1)


def test_on_either_side_of_a_closed_piece_one_leaves_by_the_open_end() -> None:
    before, after = at(BARRED, 50, 0).place, at(BARRED, 250, 0).place
    assert (before.to_tail_ms, before.from_tail_ms) == pytest.approx((5_000, 5_000), abs=2)
    assert (before.to_head_ms, before.from_head_ms) == (INF_MS, INF_MS)
    assert (after.to_head_ms, after.from_head_ms) == pytest.approx((5_000, 5_000), abs=2)
    assert (after.to_tail_ms, after.from_tail_ms) == (INF_MS, INF_MS)


def test_a_position_on_a_closed_piece_goes_to_the_nearest_open_road_and_is_flagged() -> None:
    snapped = at(BARRED, 130, 10)
    assert snapped.flags == ("snapped_from_closed",)
    assert snapped.distance_m == pytest.approx(np.hypot(30, 10), abs=0.05)
    assert snapped.place.along_mm == pytest.approx(100_000, abs=2)
    assert snapped.place.to_head_ms == INF_MS
    assert at(BARRED, 50, 10).flags == ()


def test_where_all_roads_within_the_limit_are_closed_that_is_said() -> None:
    with pytest.raises(Unreachable, match=r"on a road that is closed, and no other is within 20 m"):
        at(BARRED, 150, 0, limit_m=20)


def test_within_a_metre_of_a_junction_it_is_that_junction() -> None:
    assert at(CROSS, 1000.9, 0).place == (INVALID_ID, 0, 1, 1, 0, 0, 0, 0)
    assert at(CROSS, 1001.2, 0).place.edge != INVALID_ID


def test_of_twin_junctions_the_lower_wins() -> None:
    # 1 and 2 lie in one place; both have three roads.
    nodes = [(0, 0), (0, 0), (500, 0), (0, 500), (500, 90), (90, 500)]
    streets = [Street([0, 1]), Street([0, 2]), Street([0, 3]), Street([1, 4]), Street([1, 5])]
    on = map_of(nodes, *streets)
    assert at(on, 0.3, 0.3).place.tail == 0


def test_of_two_roads_in_one_place_the_first_wins() -> None:
    nodes = [(0, 0), (1000, 0), (0, 900), (1000, 900)]
    on = map_of(nodes, Street([0, 1]), Street([0, 1]), Street([0, 2]), Street([1, 3]))
    assert on.roads.n_edges == 4
    assert {at(on, 500, 10).place.edge, at(on, 300, -10).place.edge} == {0}


def test_on_a_one_way_one_leaves_only_forward() -> None:
    ring = map_of(
        [(0, 0), (1000, 0), (0, 1000), (0, 2000)],
        Street([0, 1, 2, 0], one_way=True),
        Street([0, 3]),
    )
    place = at(ring, 500, -10).place
    assert place.to_tail_ms == INF_MS
    assert place.from_head_ms == INF_MS
    assert place.from_tail_ms + place.to_head_ms == 341_421


def test_a_part_is_a_share_of_the_time_not_of_the_length() -> None:
    # 1,000 m at 100 ms a metre, then 1,000 m at 50: three quarters along is 5/6 of the time.
    on = map_of([(0, 0), (1000, 0), (2000, 0)], Street([0, 1]), Street([1, 2], ms_per_m=50))
    assert at(on, 1500, 0).place.from_tail_ms == pytest.approx(125_000, abs=5)


def test_in_a_pocket_the_nearest_core_road_answers_and_it_is_flagged() -> None:
    # A courtyard street 100 m north of the core road, connected to nothing.
    on = map_of(
        [(0, 0), (1000, 0), (0, 800), (500, 100), (600, 100)],
        Street([0, 1]),
        Street([0, 2]),
        Street([3, 4]),
    )
    snapped = at(on, 550, 95)
    assert snapped.from_pocket
    assert snapped.distance_m == pytest.approx(95, abs=0.05)
    with pytest.raises(Unreachable, match="connected roads do not reach"):
        at(on, 550, 95, limit_m=50)


def test_off_the_road_outside_the_region_and_unreachable_are_three_errors() -> None:
    with pytest.raises(OffRoad, match=r"no road within 300 m \(the nearest is 500 m away\)"):
        at(CROSS, 500, 500)
    with pytest.raises(OutsideRegion, match="outside the region"):
        at(CROSS, 5000, 50_000)


@pytest.mark.parametrize(("lat", "lon"), [(90, 6), (-90, 0), (89.9, 179.9), (0, -180), (45, 6)])
def test_a_position_far_away_is_outside_at_once(lat: float, lon: float) -> None:
    with pytest.raises(OutsideRegion):
        snap(CROSS, lon, lat, limit_m=5000)


def test_a_position_without_a_number_is_refused() -> None:
    with pytest.raises(BadInput):
        snap(CROSS, float("nan"), 0.0)


@given(st.data())
def test_the_grid_finds_the_road_that_trying_all_finds(data: st.DataObject) -> None:
    coordinate = st.integers(0, 3000)
    nodes = data.draw(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=8))
    way = st.lists(st.integers(0, len(nodes) - 1), min_size=2, max_size=5, unique=True)
    streets = data.draw(
        st.lists(
            st.builds(Street, way, st.just(value=False), st.just(100.0)), min_size=1, max_size=6
        )
    )
    on = map_of([(float(x), float(y)) for x, y in nodes], *streets)
    x_m, y_m = data.draw(coordinate), data.draw(coordinate)
    lon, lat = lon_lat(x_m, y_m)
    found = snap_all(on, np.array([lon]), np.array([lat]), 1e5)[0]
    assert isinstance(found, Snapped | Unreachable)
    if isinstance(found, Snapped):
        assert found.distance_m == pytest.approx(_nearest_m(on, lon, lat), abs=0.2)


def _nearest_m(on: Map, lon: float, lat: float) -> float:
    """Distance to the nearest core road, by trying all of them."""
    best = np.inf
    core_end = on.roads.first_point[on.roads.n_core_edges]
    starts = np.setdiff1d(np.arange(core_end), on.roads.first_point[1:] - 1)
    for start in starts:
        a = np.array([on.roads.lon_e7[start], on.roads.lat_e7[start]], float)
        b = np.array([on.roads.lon_e7[start + 1], on.roads.lat_e7[start + 1]], float)
        here = np.array([lon * 1e7, lat * 1e7])
        line = b - a
        share = 0.0 if not line.any() else np.clip((here - a) @ line / (line @ line), 0, 1)
        best = min(best, float(np.hypot(*(a + share * line - here)) * 0.0111194927))
    return best
