import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.coverage import cover, dijkstra, reach
from dispatch.coverage.demand import Demand, demand_of
from dispatch.nearest.found import Groups, Standing, groups_of, standing_of
from graphs.ids import INVALID_ID
from graphs.place import Place, at_junction
from tests.worlds import (
    Road,
    World,
    fleets,
    groupings,
    on_road,
    places,
    random_place,
    town,
    units,
    worlds,
)

pytestmark = [pytest.mark.kernels, pytest.mark.soak]

N_KINDS = 4
ONE_GROUP = groups_of([[0]], 1)
Both = tuple[cover.Cover, dijkstra.Cover]


def covers(
    world: World, demand: Demand, norm_ms: int, fleet: Standing, groups: Groups = ONE_GROUP
) -> Both:
    fast = reach.Reach(world.metric, len(world.roads), demand, norm_ms)
    slow = dijkstra.Reach(world.graph, demand)
    return (
        cover.Cover(fast, norm_ms, fleet, groups),
        dijkstra.Cover(slow, norm_ms, fleet, groups),
    )


def assert_equal(both: Both, n_units: int) -> None:
    """Whatever both know about the units as they stand is the same."""
    fast, slow = both
    assert np.array_equal(fast.counts(), slow.counts())
    for unit in range(n_units):
        assert fast.reached_by(unit).tolist() == slow.reached_by(unit).tolist()
    for gone in (range(0), range(n_units), range(0, n_units, 2)):
        assert fast.lost_together(gone).tolist() == slow.lost_together(gone).tolist()
    for times in (1, 2, 3):
        assert fast.covered(times).tolist() == slow.covered(times).tolist()
        for unit in range(n_units):
            assert fast.lost(unit, times).tolist() == slow.lost(unit, times).tolist()


@st.composite
def demands(draw: st.DrawFn, world: World) -> Demand:
    """Up to a dozen points, with weights of zero and points that share a place."""
    points = draw(st.lists(places(world), max_size=12))
    weights = [draw(st.integers(0, 9)) for _ in points]
    return demand_of(points, weights)


@given(worlds(), st.data())
def test_after_moves_joins_and_leaves_it_is_what_dijkstra_counts(
    world: World, data: st.DataObject
) -> None:
    demand, fleet = data.draw(demands(world)), data.draw(fleets(world, N_KINDS))
    groups, norm_ms = data.draw(groupings(N_KINDS)), data.draw(st.integers(0, 120))
    both = covers(world, demand, norm_ms, fleet, groups)
    n_units = len(fleet.kind)
    assert_equal(both, n_units)
    for _ in range(data.draw(st.integers(1, 6))):
        unit, put = data.draw(st.integers(0, n_units - 1)), data.draw(units(world, N_KINDS))
        for each in both:
            each.put(unit, *put)
    assert_equal(both, n_units)


@given(worlds(), st.data())
def test_what_one_more_unit_would_gain_is_what_dijkstra_counts(
    world: World, data: st.DataObject
) -> None:
    demand, fleet = data.draw(demands(world)), data.draw(fleets(world, N_KINDS))
    groups, norm_ms = data.draw(groupings(N_KINDS)), data.draw(st.integers(0, 120))
    fast, slow = covers(world, demand, norm_ms, fleet, groups)
    more, times = data.draw(units(world, N_KINDS)), data.draw(st.integers(1, 3))
    assert fast.gained(*more, times).tolist() == slow.gained(*more, times).tolist()


@given(worlds(), st.data())
def test_what_is_foretold_happens(world: World, data: st.DataObject) -> None:
    demand, fleet = data.draw(demands(world)), data.draw(fleets(world, N_KINDS))
    groups, times = data.draw(groupings(N_KINDS)), data.draw(st.integers(1, 3))
    live, _ = covers(world, demand, 40, fleet, groups)
    unit, put = data.draw(st.integers(0, len(fleet.kind) - 1)), data.draw(units(world, N_KINDS))
    before, lost = live.covered(times), live.lost(unit, times)
    live.put(unit, at_junction(0), 0, INVALID_ID)
    assert live.covered(times).tolist() == (before - lost).tolist()
    gained = live.gained(*put, times)
    live.put(unit, *put)
    assert live.covered(times).tolist() == (before - lost + gained).tolist()


def test_in_a_town_it_stays_the_judges_while_units_move(
    rng: np.random.Generator, scale: int
) -> None:
    groups = groups_of([[0], [1, 2], [2], []], 3)
    for _ in range(2 * scale):
        world = town(rng)

        def unit(world: World = world) -> tuple[Place, int, int]:
            return random_place(world, rng), int(rng.integers(30)), int(rng.integers(-1, N_KINDS))

        points = [random_place(world, rng) for _ in range(80)]
        demand = demand_of(points, rng.integers(0, 1000, 80).tolist())
        both = covers(world, demand, 60, standing_of([unit() for _ in range(12)]), groups)
        for step in range(40):
            moved, put, more = int(rng.integers(12)), unit(), unit()
            for each in both:
                each.put(moved, *put)
            assert both[0].gained(*more).tolist() == both[1].gained(*more).tolist()
            if step % 8 == 0:
                assert_equal(both, 12)


def street() -> World:
    """Four junctions in a row, 10 ms apart."""
    return World(4, [Road(i, i + 1, 10, 10) for i in range(3)])


def test_a_street_one_can_check_in_the_head() -> None:
    # Inhabitants 1, 20, 300, 4000 at the junctions; units at 0 and 2, turnout 5, norm 15.
    demand = demand_of([at_junction(i) for i in range(4)], [1, 20, 300, 4000])
    fleet = standing_of([(at_junction(0), 5, 0), (at_junction(2), 5, 0)])
    for each in covers(street(), demand, 15, fleet):
        assert each.counts().tolist() == [[1, 2, 1, 1]]
        assert [each.covered(times).tolist() for times in (1, 2, 3)] == [[4321], [20], [0]]
        assert each.lost(0).tolist() == [1]
        assert each.lost(1).tolist() == [4300]
        assert each.lost(1, 2).tolist() == [20]
        assert each.gained(at_junction(3), 5, 0).tolist() == [0]
        assert each.gained(at_junction(3), 5, 0, 2).tolist() == [4300]
        each.put(1, at_junction(3), 5, 0)
        assert each.counts().tolist() == [[1, 1, 1, 1]]
        each.put(0, at_junction(0), 5, INVALID_ID)
        assert each.covered().tolist() == [4300]
        assert each.lost(0).tolist() == [0]


def test_turnout_is_part_of_the_norm() -> None:
    demand = demand_of([at_junction(1)], [7])
    for turnout_ms, weight in ((5, 7), (6, 0), (100, 0)):
        fleet = standing_of([(at_junction(0), turnout_ms, 0)])
        for each in covers(street(), demand, 15, fleet):
            assert each.covered().tolist() == [weight]


def test_each_group_covers_for_itself() -> None:
    # Kind 0 is the own centre, kind 1 the neighbour; the third group is both together.
    demand = demand_of([at_junction(0), at_junction(3)], [1, 20])
    fleet = standing_of([(at_junction(0), 0, 0), (at_junction(3), 0, 1), (at_junction(3), 0, 1)])
    for each in covers(street(), demand, 0, fleet, groups_of([[0, 2], [1, 2]], 3)):
        assert each.covered().tolist() == [1, 20, 21]
        assert each.covered(2).tolist() == [0, 20, 20]
        assert each.lost(0).tolist() == [1, 0, 1]
        assert each.lost(1).tolist() == [0, 0, 0]
        assert each.gained(at_junction(3), 0, 0).tolist() == [20, 0, 0]


def test_a_unit_that_went_no_further_changes_nothing() -> None:
    world = street()
    demand = demand_of([on_road(world, 1, 4)] * 3, [5, 0, 5])
    live, _ = covers(world, demand, 30, standing_of([(at_junction(1), 0, 0)]))
    for _ in range(3):
        live.put(0, at_junction(1), 0, 0)
    assert (live.covered().tolist(), live.covered(2).tolist()) == ([10], [0])


def test_questions_beside_moves_see_each_move_whole() -> None:
    # A unit jumps between the ends of a street, each with one point: one is covered at any time.
    world = World(2, [Road(0, 1, 80, 80)])
    demand = demand_of([at_junction(0), at_junction(1)], [1, 1])
    live, _ = covers(world, demand, 10, standing_of([(at_junction(0), 0, 0)]))
    done, seen = threading.Event(), set()

    def ask() -> None:
        while not done.is_set():
            seen.update([int(live.covered()[0]), int(live.lost(0)[0]), int(live.counts().sum())])

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for jump in range(2000):
        live.put(0, at_junction(jump % 2), 0, 0)
    done.set()
    for asker in askers:
        asker.join()
    assert seen == {1}


def test_bad_numbers_are_programmer_errors() -> None:
    demand = demand_of([at_junction(0)], [1])
    fleet = standing_of([(at_junction(0), 0, 0)])
    known = reach.Reach(street().metric, 3, demand, 10)
    with np.testing.assert_raises(AssertionError):
        cover.Cover(known, 11, fleet, ONE_GROUP)
    with np.testing.assert_raises(AssertionError):
        cover.Cover(known, 10, fleet, ONE_GROUP).covered(0)
