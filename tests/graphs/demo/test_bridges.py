import numpy as np
from shapely import LineString, MultiLineString

from graphs.demo.bridges import with_bridges

ROAD = np.array([[0.0, 0.0], [1000.0, 0.0]])
TAGS = {"highway": "primary"}


def stream(east_m: float) -> LineString:
    return LineString([(east_m, -50), (east_m, 50)])


def test_a_bridge_reaches_so_far_to_either_side() -> None:
    before, bridge, after = with_bridges(ROAD, stream(400), TAGS, reach_m=30)
    assert before.line.tolist() == [[0, 0], [370, 0]]
    assert bridge.line.tolist() == [[370, 0], [430, 0]]
    assert after.line.tolist() == [[430, 0], [1000, 0]]
    assert bridge.tags == {"highway": "primary", "bridge": "yes", "layer": "1"}
    assert before.tags == after.tags == TAGS


def test_two_crossings_near_each_other_are_one_bridge() -> None:
    streams = MultiLineString([stream(400), stream(450)])
    assert [way.line[-1, 0] for way in with_bridges(ROAD, streams, TAGS, 30)] == [370, 480, 1000]


def test_a_bridge_may_reach_the_end_of_a_line() -> None:
    before, bridge = with_bridges(ROAD, stream(990), TAGS, reach_m=30)
    assert bridge.line.tolist() == [[960, 0], [1000, 0]]
    assert "bridge" in bridge.tags
    assert "bridge" not in before.tags


def test_where_nothing_is_crossed_there_is_no_bridge() -> None:
    (way,) = with_bridges(ROAD, stream(2000), TAGS)
    assert way.tags == TAGS
