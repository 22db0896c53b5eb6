import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.nearest import cch, dijkstra
from dispatch.nearest.found import Found, groups_of, standing_of
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


def rows(found: Found) -> list[tuple[int, int, int]]:
    return list(zip(*(column.tolist() for column in found), strict=True))


@given(worlds(), st.data())
def test_the_hierarchy_finds_what_dijkstra_finds(world: World, data: st.DataObject) -> None:
    fleet, groups = data.draw(fleets(world, N_KINDS)), data.draw(groupings(N_KINDS))
    incident, k = data.draw(places(world)), data.draw(st.integers(1, 4))
    fast = cch.NearestUnits(world.metric, len(world.roads), fleet).nearest(incident, k, groups)
    slow = dijkstra.nearest_units(world.graph, fleet, incident, k, groups)
    assert rows(fast) == rows(slow)


@given(worlds(), st.data())
def test_after_moves_joins_and_leaves_it_still_does(world: World, data: st.DataObject) -> None:
    fleet, groups = data.draw(fleets(world, N_KINDS)), data.draw(groupings(N_KINDS))
    index = cch.NearestUnits(world.metric, len(world.roads), fleet)
    n_units = len(fleet.kind)
    for _ in range(data.draw(st.integers(1, 8))):
        unit = data.draw(st.integers(0, n_units - 1))
        index.put(unit, *data.draw(units(world, N_KINDS)))
    incident, k = data.draw(places(world)), data.draw(st.integers(1, 4))
    slow = dijkstra.nearest_units(world.graph, index.standing(), incident, k, groups)
    assert rows(index.nearest(incident, k, groups)) == rows(slow)


@given(worlds(), st.data())
def test_an_index_that_moved_equals_one_built_where_it_ended(
    world: World, data: st.DataObject
) -> None:
    start, end = data.draw(fleets(world, N_KINDS)), data.draw(fleets(world, N_KINDS))
    n_units = min(len(start.kind), len(end.kind))
    moved = cch.NearestUnits(world.metric, len(world.roads), start)
    ends = list(zip(*end.places, strict=True))
    for unit in range(n_units):
        place = Place(*map(int, ends[unit]))
        moved.put(unit, place, int(end.turnout_ms[unit]), int(end.kind[unit]))
    for unit in range(n_units, len(start.kind)):
        moved.put(unit, at_junction(0), 0, INVALID_ID)
    fresh = cch.NearestUnits(world.metric, len(world.roads), end)
    for unit in range(n_units, len(end.kind)):
        fresh.put(unit, at_junction(0), 0, INVALID_ID)
    incident = data.draw(places(world))
    every = groups_of([[0]] * N_KINDS, 1)
    assert rows(moved.nearest(incident, 3, every)) == rows(fresh.nearest(incident, 3, every))


def test_in_a_town_it_stays_the_judges_while_units_move(
    rng: np.random.Generator, scale: int
) -> None:
    groups = groups_of([[0], [1, 2], [2], []], 3)
    for _ in range(2 * scale):
        world = town(rng)
        graph, metric = world.graph, world.metric

        def unit(world: World = world) -> tuple[Place, int, int]:
            return random_place(world, rng), int(rng.integers(30)), int(rng.integers(-1, N_KINDS))

        index = cch.NearestUnits(metric, len(world.roads), standing_of([unit() for _ in range(40)]))
        for _ in range(30):
            index.put(int(rng.integers(40)), *unit())
            incident, k = random_place(world, rng), int(rng.integers(1, 5))
            slow = dijkstra.nearest_units(graph, index.standing(), incident, k, groups)
            assert rows(index.nearest(incident, k, groups)) == rows(slow)


def test_an_index_that_is_moved_for_ever_keeps_its_room(rng: np.random.Generator) -> None:
    world = town(rng)
    units_ = [(random_place(world, rng), 0, int(rng.integers(N_KINDS))) for _ in range(20)]
    index = cch.NearestUnits(world.metric, len(world.roads), standing_of(units_))
    rooms = set()
    for _ in range(3000):
        kind = int(rng.integers(-1, N_KINDS))
        index.put(int(rng.integers(20)), random_place(world, rng), 0, kind)
        rooms.add(index.room)
    assert max(rooms) <= 4 * min(rooms)


def test_a_unit_that_ties_at_the_edge_of_the_search_counts() -> None:
    world = World(2, [Road(0, 1, 80, 80)])
    for here, there in ((0, 1), (1, 0)):
        fleet = standing_of([(at_junction(here), 80, 0), (at_junction(there), 0, 0)])
        found = cch.NearestUnits(world.metric, 1, fleet).nearest(at_junction(here), 1, ONE_GROUP)
        assert rows(found) == [(0, 0, 80), (0, 1, 80)]


def test_a_unit_drives_to_the_incident_not_the_other_way_round() -> None:
    # 0 --10--> 1 --10--> 2 --10--> 0, all one-way: from 0 to 1 takes 10, from 1 to 0 takes 20.
    ring = World(
        3, [Road(0, 1, 10, 2**30 - 1), Road(1, 2, 10, 2**30 - 1), Road(2, 0, 10, 2**30 - 1)]
    )
    fleet = standing_of([(at_junction(0), 0, 0), (at_junction(2), 0, 0)])
    for found in (
        cch.NearestUnits(ring.metric, 3, fleet).nearest(at_junction(1), 2, ONE_GROUP),
        dijkstra.nearest_units(ring.graph, fleet, at_junction(1), 2, ONE_GROUP),
    ):
        assert rows(found) == [(0, 0, 10), (0, 1, 20)]


def test_a_unit_on_the_incidents_own_road_need_not_pass_a_junction() -> None:
    world = World(2, [Road(0, 1, 80, 80)])
    fleet = standing_of([(on_road(world, 0, 3), 5, 0)])
    found = cch.NearestUnits(world.metric, 1, fleet).nearest(on_road(world, 0, 4), 1, ONE_GROUP)
    assert rows(found) == [(0, 0, 15)]


def test_ties_with_the_last_are_complete() -> None:
    world = World(2, [Road(0, 1, 80, 80)])
    fleet = standing_of([(at_junction(0), 0, 0)] * 40)
    found = cch.NearestUnits(world.metric, 1, fleet).nearest(at_junction(1), 3, ONE_GROUP)
    assert rows(found) == [(0, unit, 80) for unit in range(40)]


def test_turnout_counts_towards_who_is_first() -> None:
    world = World(2, [Road(0, 1, 80, 80)])
    fleet = standing_of([(at_junction(1), 90, 0), (at_junction(0), 0, 0)])
    found = cch.NearestUnits(world.metric, 1, fleet).nearest(at_junction(1), 2, ONE_GROUP)
    assert rows(found) == [(0, 1, 80), (0, 0, 90)]


def test_a_rare_group_does_not_read_the_units_of_others() -> None:
    # A street of 60 junctions, 2,000 units of a common kind and one of a rare kind at its far end.
    street = World(60, [Road(i, i + 1, 10, 10) for i in range(59)])
    common = [(at_junction(i % 60), 0, 0) for i in range(2000)]
    fleet = standing_of([*common, (at_junction(59), 0, 1)])
    index = cch.NearestUnits(street.metric, 59, fleet)
    rare, both = groups_of([[], [0]], 1), groups_of([[0], [0]], 1)
    assert rows(index.nearest(at_junction(0), 1, rare)) == [(0, 2000, 590)]
    work = index.work_of(at_junction(0), 1, rare)
    assert work.entries_read <= 60  # The one unit, at each rank that both pass.
    assert index.work_of(at_junction(0), 5, both).entries_read < 500


def test_bad_numbers_are_programmer_errors() -> None:
    world = World(1, [])
    index = cch.NearestUnits(world.metric, 0, standing_of([(at_junction(0), 0, 0)]))
    with np.testing.assert_raises(AssertionError):
        index.nearest(at_junction(0), 0, ONE_GROUP)
