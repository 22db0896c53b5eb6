import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.demo.plane import (
    at_m,
    beside,
    crossing_points,
    cut,
    length_m,
    position_m,
    resampled,
    rounded,
    to_degrees,
    to_plane,
    wavy,
    with_corners,
)

#  (0, 30) .
#          |          An L: 30 m south, then 40 m east.
#   (0, 0) +----. (40, 0)
L = np.array([[0.0, 30.0], [0.0, 0.0], [40.0, 0.0]])


def test_degrees_become_metres_and_back() -> None:
    assert to_plane(np.array([5.9, 50.775])).tolist() == [0.0, 0.0]
    assert to_plane(np.array([5.9, 50.785])).tolist() == [0.0, 1112.5]
    maastricht = np.array([5.68889, 50.84833])
    assert np.abs(to_degrees(to_plane(maastricht)) - maastricht).max() < 2e-7


def test_lengths_and_positions_follow_the_line() -> None:
    assert length_m(L) == 70.0
    assert at_m(L, 35.0).tolist() == [5.0, 0.0]
    assert position_m(L, np.array([5.0, 3.0])) == 35.0


def test_a_corner_is_added_once_and_in_its_place() -> None:
    longer = with_corners(L, np.array([[10.0, 0.0], [0.0, 10.0], [10.0, 0.0]]))
    assert longer.tolist() == [[0, 30], [0, 10], [0, 0], [10, 0], [40, 0]]


def test_pieces_of_a_line_share_their_ends() -> None:
    first, second, third = cut(L, [50.0, 10.0])
    assert first.tolist() == [[0, 30], [0, 20]]
    assert second.tolist() == [[0, 20], [0, 0], [20, 0]]
    assert third.tolist() == [[20, 0], [40, 0]]


def test_a_cut_at_an_end_cuts_nothing() -> None:
    (whole,) = cut(L, [-5.0, 0.0, 70.0, 400.0])
    assert whole.tolist() == L.tolist()


def test_crossings_come_in_the_order_of_the_first_line() -> None:
    slope = np.array([[40.0, -10.0], [-10.0, 40.0]])
    assert crossing_points(L, slope).tolist() == [[0.0, 30.0], [30.0, 0.0]]
    assert crossing_points(L, np.array([[5.0, 5.0], [9.0, 9.0]])).shape == (0, 2)


def test_right_is_to_the_right() -> None:
    north = np.array([[0.0, 0.0], [0.0, 10.0]])
    assert beside(north, 3.0).tolist() == [[3.0, 0.0], [3.0, 10.0]]


@given(
    waves=st.lists(st.floats(-2, 2), min_size=4, max_size=4),
    step_m=st.floats(10, 500),
    amplitude_m=st.floats(0, 100),
)
def test_a_bent_line_keeps_its_ends_and_has_a_middle(
    waves: list[float], step_m: float, amplitude_m: float
) -> None:
    line = np.array([[0.0, 0.0], [300.0, 400.0]])
    bent = wavy(line, step_m, amplitude_m, np.array(waves))
    assert bent[[0, -1]].tolist() == line.tolist()
    assert len(bent) % 2 == 1
    assert len(bent) >= 3


def test_a_line_that_is_not_bent_stays_straight() -> None:
    line = np.array([[0.0, 0.0], [300.0, 400.0]])
    assert length_m(wavy(line, 100, 0.0, np.ones(4))) == pytest.approx(500.0, abs=0.02)


def test_rounding_cuts_the_corners_but_not_the_ends() -> None:
    smooth = rounded(L, times=1)
    assert smooth.tolist() == [[0, 30], [0, 7.5], [10, 0], [40, 0]]


def test_steps_along_a_line_are_equal() -> None:
    assert resampled(L, 11.0).tolist()[:4] == [[0, 30], [0, 18.33], [0, 6.67], [5, 0]]
