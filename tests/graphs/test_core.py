import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graphs.core import core_of
from graphs.expand import expand
from graphs.ids import INF_MS
from graphs.turns import forbidden_of
from tests.turning import edges_of, restrictions, streets_of, time_to, times_from
from tests.worlds import Road, World, on_road, worlds

#  0 --- 1 --- 2, and a third street from 1 to 3
STAR = World(4, [Road(0, 1, 10, 10), Road(1, 2, 10, 10), Road(1, 3, 10, 10)])


def core(world: World, *forbidden: list[int]) -> list[int]:
    expanded = expand(edges_of(world), forbidden_of(forbidden))
    found = core_of(expanded, np.ones(len(world.roads), np.int64))
    return np.flatnonzero(found.edge).tolist()


def test_without_restrictions_it_is_what_is_connected_both_ways() -> None:
    assert core(STAR) == [0, 1, 2]
    one_way_out = World(4, [*STAR.roads[:2], Road(1, 3, 10, INF_MS)])
    assert core(one_way_out) == [0, 1]


def test_a_street_that_nobody_may_turn_into_is_a_pocket() -> None:
    assert core(STAR, [0, 4], [3, 4]) == [0, 1]


def test_a_street_that_nobody_may_turn_out_of_is_a_pocket() -> None:
    # Neither into 0 nor into 1-2, and not round at 1 either: what drives in stays.
    assert core(STAR, [5, 1], [5, 2]) == [0, 1]


def test_a_street_from_which_one_way_out_is_left_is_none() -> None:
    assert core(STAR, [5, 1]) == [0, 1, 2]


def test_a_dead_end_without_room_to_turn_can_still_be_left_from_its_middle() -> None:
    # Whoever stands on 1-2 turns where he stands; only the trip to its end ends there.
    assert core(STAR, [2, 3]) == [0, 1, 2]


@given(st.data())
def test_between_core_edges_there_is_always_a_way_and_no_edge_is_forgotten(
    data: st.DataObject,
) -> None:
    world = data.draw(worlds().filter(lambda each: bool(each.roads)))
    edges = edges_of(world)
    forbidden = data.draw(restrictions(edges))
    streets = streets_of(edges, forbidden)
    inside = core(world, *forbidden)
    middles = [on_road(world, edge, 4) for edge in range(len(world.roads))]
    times = [times_from(streets, middle) for middle in middles]

    def leads(one: int, other: int) -> bool:
        return time_to(streets, times[one], middles[one], middles[other]) < INF_MS

    assert all(leads(one, other) for one in inside for other in inside)
    if any(len(each) > 2 for each in forbidden):
        return  # Starting on an edge is then more than coming over it, and ways do not add up.
    for edge in set(range(len(world.roads))) - set(inside):
        assert not inside or not all(leads(edge, one) and leads(one, edge) for one in inside)
