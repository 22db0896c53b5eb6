from collections import Counter

import numpy as np
import pytest
import shapely

from graphs.demo.places import Place, read_places
from graphs.demo.plane import crossing_points, length_m
from graphs.demo.river import the_river
from graphs.demo.roads import MainRoad, Meeting, main_roads, with_meetings

PLACES, RIVER = read_places(), the_river()


@pytest.fixture(scope="module")
def roads() -> list[MainRoad]:
    return main_roads(PLACES, [RIVER], np.random.default_rng(5))


def test_a_road_runs_from_place_to_place_over_its_middle(roads: list[MainRoad]) -> None:
    for road in roads:
        assert road.line[0].tolist() == PLACES[road.start].at.tolist()
        assert road.line[-1].tolist() == PLACES[road.end].at.tolist()
        assert road.middle.tolist() in road.line.tolist()


def test_no_two_roads_cross_but_at_a_place(roads: list[MainRoad]) -> None:
    lines = np.array([shapely.LineString(road.line) for road in roads])
    for one, other in shapely.STRtree(lines).query(lines, predicate="intersects").T:
        if one < other:
            assert {roads[one].start, roads[one].end} & {roads[other].start, roads[other].end}
            assert isinstance(shapely.intersection(lines[one], lines[other]), shapely.Point)


def test_the_river_is_crossed_once_by_each_of_a_few_roads(roads: list[MainRoad]) -> None:
    crossed = Counter(len(crossing_points(road.line, RIVER)) for road in roads)
    assert set(crossed) == {0, 1}
    assert 8 <= crossed[1] <= 16


def test_busy_roads_are_few_and_lead_between_the_large_places(roads: list[MainRoad]) -> None:
    length: Counter[str] = Counter()
    for road in roads:
        length[road.highway] += int(length_m(road.line))
    assert length["trunk"] < length["primary"] < length["tertiary"]
    ends = [PLACES[i] for road in roads if road.highway == "trunk" for i in (road.start, road.end)]
    assert np.mean([place.inhabitants for place in ends]) > 40_000


def test_towns_on_both_banks_are_joined_even_by_a_bridge_near_another() -> None:
    #  west  |  east       Two crossings 1 km apart: one bridge is enough, but the islet to the
    #    .---|---.         north has no other way to the land.
    at = {"west": (-900, 0), "east": (900, 0), "islet": (300, 900), "far": (-4000, -3000)}
    river = np.array([[0.0, -9e3], [0.0, 500.0], [1800.0, 500.0], [1800.0, 9e3]])
    small = tuple(
        Place(i, name, "XA", "1", 20_000 - i, np.array(place, float))
        for i, (name, place) in enumerate(at.items())
    )
    drawn = main_roads(small, [river], np.random.default_rng(1))
    reached = {0}
    for _ in drawn:
        reached |= {i for r in drawn if {r.start, r.end} & reached for i in (r.start, r.end)}
    assert reached == {0, 1, 2, 3}


def test_a_road_has_a_corner_where_something_meets_it() -> None:
    straight = np.array([[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]])
    road = MainRoad(0, 1, "tertiary", straight, straight[1])
    (met,) = with_meetings([road], [Meeting(0, np.array([30.0, 0.0]))])
    assert met.line[:, 0].tolist() == [0, 30, 50, 100]
    assert met.middle.tolist() == [50, 0]
