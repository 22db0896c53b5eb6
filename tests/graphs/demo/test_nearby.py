import numpy as np
from shapely import LineString, Point

from graphs.demo.nearby import Nearby

#  0: along y = 0    1: along y = 10    2: along y = 20
LINES = Nearby(np.array([[0.0, y], [100.0, y]]) for y in (0.0, 10.0, 20.0))


def test_lines_that_a_shape_meets_are_given_in_order() -> None:
    assert LINES.meeting(LineString([[50, 25], [50, 5]])) == [1, 2]
    assert LINES.meeting(Point(50, 5)) == []


def test_lines_within_a_distance_are_given_in_order() -> None:
    assert LINES.within(Point(50, 4), 6.0) == [0, 1]


def test_a_point_is_near_if_any_line_is() -> None:
    points = np.array([[50.0, 13.0], [50.0, 5.0], [200.0, 0.0]])
    assert LINES.is_near(points, 3.5).tolist() == [True, False, False]


def test_where_there_is_nothing_nothing_is_near() -> None:
    nothing = Nearby([])
    assert nothing.meeting(Point(0, 0)) == []
    assert not nothing.is_near(np.zeros((2, 2)), 1.0).any()
