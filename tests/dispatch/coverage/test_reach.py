import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.coverage import dijkstra
from dispatch.coverage.demand import demand_of
from dispatch.coverage.reach import Reach
from dispatch.errors import BadDemand
from graphs.ids import INF_MS, frozen
from graphs.place import Place, at_junction
from tests.judge import travel_time_ms
from tests.worlds import Road, World, on_road, places, random_place, town, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]

LIMIT_MS = 120


def reaches(
    world: World, points: list[Place], limit_ms: int = LIMIT_MS
) -> tuple[Reach, dijkstra.Reach]:
    demand = demand_of(points, [1] * len(points))
    fast = Reach(world.metric, len(world.roads), demand, limit_ms)
    return fast, dijkstra.Reach(world.graph, demand)


@given(worlds(), st.data())
def test_the_hierarchy_reaches_what_dijkstra_reaches(world: World, data: st.DataObject) -> None:
    points = data.draw(st.lists(places(world), max_size=12))
    fast, slow = reaches(world, points)
    for drive_ms in data.draw(st.lists(st.integers(-1, LIMIT_MS), min_size=1, max_size=4)):
        place = data.draw(places(world))
        assert fast.within(place, drive_ms).tolist() == slow.within(place, drive_ms).tolist()


def test_in_a_town_too_up_to_the_very_millisecond_of_an_arrival(
    rng: np.random.Generator, scale: int
) -> None:
    for _ in range(2 * scale):
        world = town(rng)
        graph, points = world.graph, [random_place(world, rng) for _ in range(60)]
        fast, slow = reaches(world, points, 400)
        for point in range(15):
            place = random_place(world, rng)
            arrives_ms = min(travel_time_ms(graph, place, points[point]), 400)
            for drive_ms in (arrives_ms - 1, arrives_ms):
                found = fast.within(place, drive_ms).tolist()
                assert found == slow.within(place, drive_ms).tolist()
                assert arrives_ms == 400 or (point in found) == (drive_ms == arrives_ms)


def test_the_last_millisecond_counts() -> None:
    for reach in reaches(World(2, [Road(0, 1, 80, 80)]), [at_junction(1)]):
        assert reach.within(at_junction(0), 79).tolist() == []
        assert reach.within(at_junction(0), 80).tolist() == [0]


def test_a_unit_drives_to_the_demand_not_the_other_way_round() -> None:
    # 0 --10--> 1 --10--> 2 --10--> 0, all one-way: from 0 to 1 takes 10, from 0 to 2 takes 20.
    ring = World(3, [Road(0, 1, 10, INF_MS), Road(1, 2, 10, INF_MS), Road(2, 0, 10, INF_MS)])
    for reach in reaches(ring, [at_junction(1), at_junction(2)]):
        assert reach.within(at_junction(0), 10).tolist() == [0]


def test_demand_on_the_units_own_road_need_not_lie_at_a_junction() -> None:
    # One-way, 80 ms long: the unit at 30 ms reaches what lies ahead of it, not what lies behind.
    street = World(2, [Road(0, 1, 80, INF_MS)])
    points = [on_road(street, 0, eighths) for eighths in (2, 3, 4, 8)]
    for reach in reaches(street, points):
        assert reach.within(on_road(street, 0, 3), 10).tolist() == [1, 2]
        assert reach.within(on_road(street, 0, 3), LIMIT_MS).tolist() == [1, 2, 3]


def test_points_at_one_place_are_all_reached() -> None:
    street = World(2, [Road(0, 1, 80, 80)])
    for reach in reaches(street, [at_junction(1), on_road(street, 0, 4)] * 2):
        assert reach.within(at_junction(0), 40).tolist() == [1, 3]
        assert reach.within(at_junction(0), 80).tolist() == [0, 1, 2, 3]


def test_nothing_is_reached_without_time_or_demand() -> None:
    world = World(1, [])
    for reach in (*reaches(world, []), *reaches(world, [])):
        assert reach.within(at_junction(0), LIMIT_MS).tolist() == []
    for reach in reaches(world, [at_junction(0)]):
        assert reach.within(at_junction(0), -1).tolist() == []
        assert reach.within(at_junction(0), 0).tolist() == [0]


def test_demand_far_beyond_the_norm_is_not_looked_at() -> None:
    # A street of 400 junctions, 10 ms apart, 50 points at each; the norm ends five junctions off.
    street = World(400, [Road(i, i + 1, 10, 10) for i in range(399)])
    fast, _ = reaches(street, [at_junction(i % 400) for i in range(20_000)], 4000)
    place = at_junction(200)
    assert len(fast.within(place, 50)) == 11 * 50
    work = fast.work_of(place, 50)
    # At most 11 ancestors are in time. Each reads what is in time from there, and one point more.
    assert work.lists_looked_at <= 11
    assert work.entries_read <= 11 * 11 * 50 // 2
    assert fast.work_of(place, 4000).entries_read >= 20_000


def test_times_beyond_the_limit_are_not_kept() -> None:
    street = World(100, [Road(i, i + 1, 10, 10) for i in range(99)])
    points = [at_junction(i) for i in range(100)]
    near, far = reaches(street, points, 20)[0], reaches(street, points, 990)[0]
    assert near.n_entries < far.n_entries
    assert near.n_entries <= 5 * 100
    with np.testing.assert_raises(AssertionError):
        near.within(at_junction(0), 21)


def test_a_weight_that_is_no_whole_number_is_refused_with_the_way_out() -> None:
    here = at_junction(0)
    with pytest.raises(BadDemand, match=r"Demand point 1 weighs -3; a weight is a whole number"):
        demand_of([here, here], [0, -3])
    for share in (0.5, float("nan")):
        with pytest.raises(BadDemand, match=f"Demand point 0 weighs {share};"):
            demand_of([here], [share])  # type: ignore[list-item] # As a caller without types may.
    with pytest.raises(BadDemand, match="2 demand points but 1 weights"):
        demand_of([here, here], [1])


def test_other_weights_leave_what_is_reached_and_the_first_weights_as_they_are() -> None:
    for reach in reaches(World(2, [Road(0, 1, 80, 80)]), [at_junction(0), at_junction(1)]):
        other = reach.weighing(frozen(np.array([0, 7])))
        assert other.within(at_junction(0), 80).tolist() == [0, 1]
        assert (other.demand.weight.tolist(), reach.demand.weight.tolist()) == ([0, 7], [1, 1])
