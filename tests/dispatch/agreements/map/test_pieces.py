import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.agreements.map.pieces import Pieces
from tests.dispatch.agreements.geodesy import geodesic_m, sampled_m

offsets = st.floats(-2, 2).map(lambda number: round(number, 4))
positions = st.tuples(offsets.map(lambda lat: 51 + lat), offsets.map(lambda lon: 6 + lon))
lines = st.lists(positions, min_size=2, max_size=5, unique=True).map(np.array)


def pieces_of(line: np.ndarray) -> Pieces:
    return Pieces(shapely.LineString(line[:, ::-1]))


def test_the_judge_agrees_with_published_distances() -> None:
    """
    One minute of the meridian at the pole and at the equator is 1861.6 and 1842.9 m (the nautical
    mile lies between); a degree of the equator is a 360th of its circumference.
    """
    assert geodesic_m(0, 0, np.array([1 / 60]), np.array([0.0]))[0] == pytest.approx(
        1842.9, abs=0.1
    )
    assert geodesic_m(89 + 59 / 60, 0, np.array([90.0]), np.array([0.0]))[0] == pytest.approx(
        1861.6, abs=0.1
    )
    assert geodesic_m(0, 0, np.array([0.0]), np.array([1.0]))[0] == pytest.approx(
        2 * np.pi * 6_378_137 / 360, abs=0.01
    )


@given(line=lines, at=positions)
def test_the_distance_is_that_of_the_ellipsoid_to_centimetres(
    line: np.ndarray, at: tuple[float, float]
) -> None:
    metres = pieces_of(line).nearest(*at).metres
    assert metres == pytest.approx(sampled_m(*at, line), rel=1e-6, abs=0.05)


def test_a_point_on_the_line_is_no_way_off() -> None:
    border = pieces_of(np.array([[50.0, 6.0], [51.0, 6.0]]))
    assert border.nearest(50.4, 6.0).metres < 1e-6


def test_on_the_map_a_parallel_is_straight() -> None:
    """A straight line in space from 6 to 8 degrees east passes 900 m north of its parallel."""
    parallel = pieces_of(np.array([[50.0, 6.0], [50.0, 8.0]]))
    assert parallel.nearest(50.0, 7.0).metres < 0.05


def test_a_bend_is_where_two_pieces_are_nearest() -> None:
    #      |
    # ----- x   the point is off the corner
    bend = pieces_of(np.array([[50.0, 6.0], [50.0, 6.005], [50.005, 6.005]]))
    assert len(bend.nearest(49.999, 6.006).pieces) == 2
    assert len(bend.nearest(50.001, 6.006).pieces) == 1


def test_points_given_twice_and_lines_apart_make_no_pieces() -> None:
    drawn = shapely.from_wkt("MULTILINESTRING ((6 50, 6 50, 6 50.001), (7 50, 7 50.001))")
    pieces = Pieces(drawn)
    assert pieces.nearest(50.0, 6.5).metres > 30_000  # Nothing joins the two lines.
    assert pieces.nearest(50.0, 6.0).pieces.tolist() == [0]


@given(line=lines, heading=st.floats(0, 360))
def test_a_piece_runs_with_who_turns_less_than_a_right_angle_from_it(
    line: np.ndarray, heading: float
) -> None:
    (lat, lon), (to_lat, to_lon) = line[0], line[1]
    step = np.array([to_lat - lat, to_lon - lon]) / 1000
    short = pieces_of(np.array([[lat, lon], [lat + step[0], lon + step[1]]]))
    bearing = np.degrees(np.arctan2(step[1] * np.cos(np.radians(lat)), step[0]))
    turn = abs((heading - bearing + 180) % 360 - 180)
    assume(abs(turn - 90) > 0.5)
    flags = short.run_with(np.array([0]), heading)
    assert flags.tolist() == [turn < 90]


@pytest.mark.parametrize("heading", [-90, 90, 270, 450])
def test_a_right_angle_still_runs_with_it(heading: float) -> None:
    north = pieces_of(np.array([[50.0, 6.0], [50.005, 6.0]]))
    assert north.run_with(np.array([0]), heading).tolist() == [True]


@given(one=lines, other=lines)
def test_two_lines_are_at_least_as_far_apart_as_is_said(one: np.ndarray, other: np.ndarray) -> None:
    apart_m = pieces_of(one).are_apart_m(pieces_of(other))
    ends = min(pieces_of(one).nearest(*at).metres for at in other)
    assert apart_m <= ends + 0.05


def test_how_far_two_lines_are_apart_is_short_by_a_piece_at_most() -> None:
    """A degree of longitude at the equator is 111.3 km, a piece 1.1 km."""
    lines_apart = [pieces_of(np.array([[-0.5, lon], [0.5, lon]])) for lon in (6.0, 7.0)]
    assert 110_100 < lines_apart[0].are_apart_m(lines_apart[1]) <= 111_320
