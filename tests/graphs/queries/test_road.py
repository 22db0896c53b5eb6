import math

import pytest

from graphs.conditions import under
from graphs.errors import OffRoad
from graphs.osm.profile_data import ROAD_CLASSES
from graphs.overlays import Overlay
from graphs.queries.road import nearest_road
from tests.drawn import Street, lon_lat
from tests.graphs.queries.drawn_regions import drawn

# Way 1 runs east over 100 m; there way 2 goes on east, one-way and back by way 3 round a block.
CROSS = drawn(
    [(0, 0), (100, 0), (200, 0), (200, 100), (100, 100)],
    Street([0, 1]),
    Street([1, 2, 3], one_way=True),
    Street([3, 4, 1], one_way=True),
).driving


def ways(found: object) -> list[int]:
    return [way.way_id for way in found.ways]  # type: ignore[attr-defined] # A NearestRoad's.


def test_in_the_middle_of_a_road_it_is_that_one_and_has_two_ends() -> None:
    found = nearest_road(CROSS, *lon_lat(30, 5))
    assert ways(found) == [1]
    assert found.ways[0].road_class == ROAD_CLASSES[0]
    assert found.snapped.distance_m == pytest.approx(5, abs=0.05)
    assert [exit_.node_id for exit_ in found.exits] == [1, 2]
    times_ms = [exit_.travel_time_ms for exit_ in found.exits]
    assert times_ms == pytest.approx([3_000, 7_000], abs=2)


def test_against_a_one_way_there_is_no_way() -> None:
    found = nearest_road(CROSS, *lon_lat(150, 0))
    assert ways(found) == [2]
    assert sorted(exit_.travel_time_ms is None for exit_ in found.exits) == [False, True]


def test_a_joined_road_is_the_way_that_it_is_there() -> None:
    assert ways(nearest_road(CROSS, *lon_lat(150, 100))) == [3]
    assert ways(nearest_road(CROSS, *lon_lat(200, 50))) == [2]


def test_at_a_junction_all_ways_that_meet_there_are_named() -> None:
    found = nearest_road(CROSS, *lon_lat(100, 0.2))
    assert ways(found) == [1, 2, 3]
    assert [(exit_.node_id, exit_.travel_time_ms) for exit_ in found.exits] == [(2, 0)]


def test_beside_a_closure_there_is_one_way_left() -> None:
    closed = under(CROSS, [Overlay("works", math.inf, way_ids=frozenset({2}))])
    found = nearest_road(closed, *lon_lat(150, 0))
    assert found.snapped.flags == ("snapped_from_closed",)
    assert ways(found) != [2]


def test_where_there_is_none_that_is_said() -> None:
    with pytest.raises(OffRoad):
        nearest_road(CROSS, *lon_lat(30, 80), limit_m=20)
