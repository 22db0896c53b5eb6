from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from graphs.errors import BadExtract, BadInput, NoPlace
from graphs.grid import METRES_PER_E7
from graphs.ids import INF_MS
from graphs.movement import Driving
from graphs.queries.isochrone import BESIDE_M, LEAST_HOLE_M2, Isochrone, isochrones
from graphs.region import Region
from graphs.snap import Snapped, snap_all
from tests.drawn import Street
from tests.graphs.queries.drawn_regions import Drawn, Point, drawn, judged_points

# 2 km of street at ten metres a second.
STREET = drawn([(0, 0), (2000, 0)], Street([0, 1]))
# A one-way ring of 4 km, and a street that leaves it.
RING = drawn(
    [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (-500, 0)],
    Street([0, 1, 2, 3, 0], one_way=True),
    Street([0, 4]),
)
# No point of a filled hole is farther from its rim than the radius of a circle of that size.
FARTHEST_M = BESIDE_M + (LEAST_HOLE_M2 / np.pi) ** 0.5


def square(side_m: float, *, spur: bool) -> Drawn:
    """A fast road round a block, and a very slow lane from a corner of it to its middle."""
    far, middle = side_m, side_m / 2
    nodes = [(0.0, 0.0), (far, 0.0), (far, far), (0.0, far), (middle, middle), (-200.0, 0.0)]
    lane = [Street([2, 4], ms_per_m=1000)] if spur else []
    return drawn(nodes, Street([0, 1, 2, 3, 0], ms_per_m=10), Street([0, 5], ms_per_m=10), *lane)


def ask(
    world: Drawn, x_m: float, y_m: float, *seconds: float, backward: bool = False
) -> list[Isochrone]:
    limits_ms = [round(1000 * each) for each in seconds]
    at = world.at(x_m, y_m)
    return isochrones(world.driving, at, limits_ms, backward=backward)


def n_holes(found: Isochrone) -> int:
    return sum(len(part.interiors) for part in shapely.get_parts(found.area))


def test_in_the_middle_of_a_road_one_comes_as_far_both_ways() -> None:
    (found,) = ask(STREET, 900, 0, 30)
    assert found.reached_m == pytest.approx(600, abs=0.1)
    assert found.n_junctions == 0
    west, south, east, north = np.array(found.area.bounds) * 1e7 * METRES_PER_E7
    assert (east - west, north - south) == pytest.approx((700, 100), abs=0.3)
    round_ends_m2 = 16 / 2 * np.sin(2 * np.pi / 16) * 50**2  # Of sixteen corners.
    assert found.area_km2 * 1e6 == pytest.approx(600 * 100 + round_ends_m2, rel=1e-3)


def test_on_a_one_way_one_comes_ahead_and_is_reached_from_behind() -> None:
    (ahead,), (behind,) = (ask(RING, 500, 0, 30, backward=back) for back in (False, True))
    assert ahead.reached_m == pytest.approx(300, abs=0.1)
    assert behind.reached_m == pytest.approx(300, abs=0.1)
    for found, x_m in ((ahead, 700), (behind, 300)):
        assert found.area.covers(shapely.Point(RING.at(x_m, 0)[1:3]))
        assert not found.area.covers(shapely.Point(RING.at(1000 - x_m, 0)[1:3]))


def test_a_block_whose_lane_is_not_reached_is_a_hole_until_it_is() -> None:
    early, late = ask(square(1000, spur=True), 0, 0, 40, 800)
    assert (n_holes(early), n_holes(late)) == (1, 0)
    assert early.reached_m == pytest.approx(4000 + 200 + 20, abs=0.2)  # 20 m of the lane in 20 s.
    assert late.area.covers(early.area)


def test_a_block_without_a_road_is_no_hole() -> None:
    (found,) = ask(square(1000, spur=False), 0, 0, 40)
    assert n_holes(found) == 0
    corners_m2, stub_m2 = np.pi * 50**2, 150 * 100 + np.pi * 50**2 / 2
    assert found.area_km2 * 1e6 == pytest.approx(
        1000**2 + 4 * 1000 * 50 + corners_m2 + stub_m2, rel=1e-3
    )


@pytest.mark.parametrize(("side_m", "kept"), [(125, 0), (135, 1)])
def test_a_hole_below_1000_square_metres_is_filled(side_m: float, kept: int) -> None:
    # Of a block of 135 m a hole of 35 m is left. The lane's end lies in its middle.
    assert n_holes(ask(square(side_m, spur=True), 0, 0, 6)[0]) == kept


def test_with_all_the_time_in_the_world_everything_is_reached() -> None:
    (found,) = ask(RING, 500, 0, 100_000)
    assert found.reached_m == pytest.approx(4500, abs=0.1)
    assert found.n_junctions == RING.metric.graph.n_nodes


def test_times_come_in_order_and_equal_ones_once() -> None:
    assert [one.limit_ms for one in ask(STREET, 900, 0, 30, 10, 30)] == [10_000, 30_000]


def test_the_same_question_gives_the_same_bytes() -> None:
    first, second = (ask(RING, 500, 0, 30, 60, 200) for _ in range(2))
    assert [one.area.wkb for one in first] == [one.area.wkb for one in second]


def test_rims_run_counter_clockwise_and_holes_clockwise() -> None:
    (found,) = ask(square(1000, spur=True), 0, 0, 40)
    rim, hole = shapely.get_rings(found.area)
    assert shapely.is_ccw(rim)
    assert not shapely.is_ccw(hole)


@pytest.mark.parametrize("limits_ms", [[], [0], [-1], [60_000, 0], [INF_MS]])
def test_what_is_no_time_is_refused(limits_ms: list[int]) -> None:
    with pytest.raises(BadInput, match="isochrone"):
        isochrones(STREET.driving, STREET.at(900, 0), limits_ms)


@st.composite
def towns(draw: st.DrawFn) -> Drawn:
    """Up to six streets between up to seven corners, which cross without meeting as well."""
    coordinate = st.integers(0, 1500).map(float)
    nodes = draw(st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=7, unique=True))
    way = st.lists(st.integers(0, len(nodes) - 1), min_size=2, max_size=5, unique=True)
    pace = st.sampled_from([50.0, 100.0, 300.0])
    streets = draw(st.lists(st.builds(Street, way, st.booleans(), pace), min_size=1, max_size=6))
    try:
        return drawn(nodes, *streets)
    except BadExtract:  # One-way streets that nobody returns from.
        return STREET


@pytest.mark.soak
@given(towns(), st.data(), st.booleans())
def test_an_area_holds_what_is_reached_and_nothing_far_from_it(
    world: Drawn, data: st.DataObject, backward: bool
) -> None:
    x_m, y_m = data.draw(st.integers(0, 1500)), data.draw(st.integers(0, 1500))
    limits = data.draw(st.lists(st.integers(1, 400_000), min_size=1, max_size=3))
    try:
        start = world.at(x_m, y_m)
    except NoPlace:
        assume(False)
    found = isochrones(world.driving, start, limits, backward=backward)
    edges = list(range(world.roads.n_core_edges))
    hold_against_the_judge(found, start, world.driving, edges, 20_000, backward=backward)


@pytest.mark.shared
@pytest.mark.soak
def test_on_real_roads_too(aachen: Region, rng: np.random.Generator, scale: int) -> None:
    west, south, east, north = aachen.manifest.box
    roads = aachen.siren.on.roads
    lon, lat = rng.uniform(west, east, 3 * scale), rng.uniform(south, north, 3 * scale)
    found = [s for s in snap_all(aachen.siren.map, lon, lat) if isinstance(s, Snapped)]
    assert found
    for start in found:
        backward, edges = bool(rng.integers(2)), list(range(roads.n_core_edges))
        areas = isochrones(aachen.siren, start, [60_000, 180_000, 300_000], backward=backward)
        hold_against_the_judge(areas, start, aachen.siren, edges, 30_000, backward=backward)


def hold_against_the_judge(
    found: list[Isochrone],
    start: Snapped,
    driving: Driving,
    edges: list[int],
    step_mm: int,
    *,
    backward: bool,
) -> None:
    """Hold areas against points along all roads whose times Dijkstra gives."""
    points = [*judged_points(driving, start.place, edges, step_mm, backward=backward)]
    for one in found:
        assert one.area.is_valid
        assert one.area.geom_type in {"Polygon", "MultiPolygon"}
        reached = [point for point in points if point.ms <= one.limit_ms - 1]
        assert covered(one, reached).all()
        beyond = [point for point in points if point.ms > one.limit_ms + 1]
        wrongly_in = [p for p, inside in zip(beyond, covered(one, beyond), strict=True) if inside]
        slack_m = step_mm / 1000 + 1
        assert all(
            off <= FARTHEST_M + slack_m for off in distances_m(start, wrongly_in, [*reached, start])
        )
    for small, large in pairwise(found):
        assert large.area.covers(small.area)
        assert small.reached_m <= large.reached_m


def covered(one: Isochrone, points: list[Point]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    shapely.prepare(one.area)
    lon_lat = np.array([(point.lon, point.lat) for point in points]).reshape(-1, 2)
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = shapely.intersects_xy(one.area, lon_lat)
    return inside


def distances_m(
    start: Snapped, points: Iterable[Point], others: Iterable[Point | Snapped]
) -> list[float]:
    """Distance from each point to the nearest of others."""
    scale = METRES_PER_E7 * 1e7 * np.array([np.cos(np.radians(start.lat)), 1.0])
    here, there = (
        np.array([(p.lon, p.lat) for p in some]).reshape(-1, 2) * scale for some in (points, others)
    )
    tree = shapely.STRtree([shapely.Point(at) for at in there])
    _, off_m = tree.query_nearest(shapely.points(here), return_distance=True, all_matches=False)
    return off_m.tolist()  # type: ignore[no-any-return] # Shapely types it as any array.
