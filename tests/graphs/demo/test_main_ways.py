import numpy as np
from shapely import LineString

from graphs.demo.ground import Half
from graphs.demo.main_ways import has_room_for_roundabout, main_ways, with_roundabout
from graphs.demo.places import Place

AT = np.array([100.0, 100.0])
VILLAGE = Place(1, "Village", "NL", "05", 2500, AT)  # Its built-up ground reaches 564 m.
EAST = Half(np.array([AT, AT + np.array([400.0, 0.0]), AT + np.array([3000.0, 0.0])]), "secondary")
NORTH = Half(np.array([AT, AT + np.array([0.0, 900.0])]), "tertiary")
WEST = Half(np.array([AT, AT - np.array([900.0, 0.0])]), "tertiary")
FAR_RIVER = LineString([[1900.0, -500.0], [1900.0, 500.0]])


def test_a_road_is_slower_in_town_than_outside_and_bridges_the_river() -> None:
    random = np.random.default_rng(1)
    town, outside, bridge, beyond = main_ways(VILLAGE, [EAST], FAR_RIVER, random)
    assert town.line[0].tolist() == AT.tolist()
    assert town.tags["maxspeed"] == "50"
    assert outside.tags["maxspeed"] == beyond.tags["maxspeed"] == "80"
    assert bridge.tags["bridge"] == "yes"
    assert bridge.line[[0, -1], 0].tolist() == [1840.0, 1960.0]


def test_main_roads_end_on_the_roundabout_which_runs_anticlockwise() -> None:
    halves, circle = with_roundabout(VILLAGE, [EAST, NORTH, WEST])
    ends = [half.line[0].tolist() for half in halves]
    assert ends == [[120.0, 100.0], [100.0, 120.0], [80.0, 100.0]]
    corners = circle.line.tolist()
    assert corners[0] == corners[-1]
    assert all(end in corners for end in ends)
    x, y = (circle.line - AT).T
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) > 0
    assert circle.tags["highway"] == "secondary"


def test_two_roads_need_no_roundabout_and_narrow_ones_have_no_room() -> None:
    beside_east = Half(np.array([AT, AT + np.array([400.0, 30.0])]), "tertiary")
    assert has_room_for_roundabout(VILLAGE, [EAST, NORTH, WEST])
    assert not has_room_for_roundabout(VILLAGE, [EAST, NORTH])
    assert not has_room_for_roundabout(VILLAGE, [EAST, NORTH, beside_east])
