import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from graphs.grid import EARTH_RADIUS_M
from graphs.queries.outlines import GRID_M, Area, Plane, area_km2, nested, without_bare_holes

HERE = Plane(6.0, 51.0)


def test_a_plane_is_metres_east_and_north_and_back() -> None:
    at = HERE.metres(np.array([[6.0, 51.0], [6.001, 51.001]]))
    assert at[0].tolist() == [0, 0]
    assert at[1] == pytest.approx([69.98, 111.19], abs=0.01)
    back = HERE.degrees(shapely.box(0, 0, *at[1]))
    assert back.bounds == (6.0, 51.0, 6.001, 51.001)


@pytest.mark.parametrize(("south", "north"), [(0, 1), (50, 51), (-90, 90)])
def test_an_area_is_that_on_the_globe(south: float, north: float) -> None:
    band = np.sin(np.radians(north)) - np.sin(np.radians(south))
    expected = np.radians(1) * band * (EARTH_RADIUS_M / 1000) ** 2
    assert area_km2(shapely.box(6, south, 7, north)) == pytest.approx(expected, rel=1e-9)


def test_areas_that_share_a_border_share_its_corners() -> None:
    # The corner of the smaller lies in the middle of the larger one's slanting side.
    large = shapely.Polygon([(0, 0), (300, 0), (100, 100)])
    small = shapely.Polygon([(0, 0), (90, 0), (200, 50)])
    inner, outer = nested([small, large.union(small)])
    assert outer.covers(inner)
    assert inner.symmetric_difference(small).area < 300 * GRID_M


def test_an_area_holds_all_before_it_even_if_it_was_given_without_them() -> None:
    first, second = shapely.box(0, 0, 10, 10), shapely.box(5, 0, 20, 10)
    inner, outer = nested([first, second])
    assert inner.equals(first)
    assert outer.equals(shapely.box(0, 0, 20, 10))


# A map knows centimetres; GEOS divides by zero where two points are 1e-250 m apart.
METRES = st.integers(-500_000, 500_000).map(lambda mm: mm / 1000)


@given(st.lists(st.tuples(*[METRES] * 4), min_size=1, max_size=12), st.data())
def test_areas_that_grow_contain_one_another_exactly(
    sides: list[tuple[float, float, float, float]], data: st.DataObject
) -> None:
    lines = [shapely.LineString([side[:2], side[2:]]) for side in sides]
    n_first = data.draw(st.integers(1, len(lines)))
    first = shapely.union_all(shapely.buffer(lines[:n_first], 50.0))
    second = shapely.union_all([first, *shapely.buffer(lines[n_first:], 50.0)])
    inner, outer = (HERE.degrees(area) for area in nested([first, second]))
    assert inner.is_valid
    assert outer.is_valid
    assert outer.covers(inner)


def ring(side_m: float) -> Area:
    return shapely.box(-60, -60, 60, 60).difference(shapely.box(0, 0, side_m, side_m))


def test_a_hole_that_no_road_enters_is_filled() -> None:
    through, beside = (shapely.LineString([(x, -90), (x, 90)]) for x in (25, -50))
    assert without_bare_holes(ring(50), np.array([beside]), 1000).area == 120**2
    assert without_bare_holes(ring(50), np.array([beside, through]), 1000).equals(ring(50))
    assert without_bare_holes(ring(50), np.array([through]), 2501).area == 120**2


def test_an_area_without_holes_stays_as_it_is() -> None:
    two = shapely.union_all([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    assert without_bare_holes(two, np.array([], object), 1000).equals(two)
