import copy
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.map.uses import Use
from dispatch.agreements.selectors import Selector
from dispatch.agreements.truth import Truth
from graphs.area_file import Kind
from graphs.areas import Area, Areas
from tests.dispatch.agreements.geodesy import sampled_m

SELECTOR: TypeAdapter[Selector] = TypeAdapter(Selector)
T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def box(area_id: str, kind: Kind, west: float, south: float, east: float, north: float) -> Area:
    centre = f"{area_id}-centre" if kind == "dispatch_area" else None
    return Area(area_id, kind, area_id[:2], centre, shapely.box(west, south, east, north))


# 51.0 +-------+-------+
#      | north |       |   Each country is a square of one degree; three quarters of a degree of XA
# 50.5 +-------+  XB   |   are the areas that are named, and XC has no polygon at all.
#      | M1|M2 |       |
# 50.0 +-------+-------+
#     6.0     7.0     8.0
XA, XB = box("XA", "country", 6, 50, 7, 51), box("XB", "country", 7, 50, 8, 51)
NORTH = box("XA-north", "dispatch_area", 6, 50.5, 7, 51)
M1, M2 = box("XA-M1", "region", 6, 50, 6.5, 50.5), box("XA-M2", "region", 6.5, 50, 7, 50.5)
WORLD = Areas([XA, XB, NORTH, M1, M2])


def selected(written: Any) -> Selector:
    return SELECTOR.validate_python(written)


def municipalities(*of: str) -> dict[str, Any]:
    return {"kind": "municipalities", "country": "XA", "of": of}


def strip(within_km: float, country: str = "XA", along: str = "XB") -> dict[str, Any]:
    return {"kind": "border_strip", "country": country, "along": along, "within_km": within_km}


def drawn(ring: Iterable[tuple[float, float]]) -> dict[str, Any]:
    return {"kind": "polygon", "country": "XA", "ring": list(ring)}


def road(*line: tuple[float, float], heading: str = "any", within_m: float = 100) -> dict[str, Any]:
    return {
        "kind": "corridor",
        "country": "XA",
        "line": line,
        "within_m": within_m,
        "heading": heading,
    }


def truth(
    written: Any, lat: float, lon: float, heading_deg: float | None = None, world: Areas = WORLD
) -> Truth:
    """Ask as the law does: of an atlas that knew the selector when it was made."""
    selector = selected(written)
    return Atlas(world, [Use(selector, "us")]).at(lat, lon, heading_deg).lies_in(selector)


# A place of each kind, and what it says of a point in it, a point elsewhere in its country, in the
# other country, and of a point on no country's ground.
EACH_KIND: list[tuple[Any, tuple[float, float], list[Truth]]] = [
    ("XA", (50.25, 6.75), [T, T, F, U]),
    ("XA-north", (50.75, 6.75), [T, F, F, F]),
    ("XA-nobody-drew-it", (50.75, 6.75), [U, U, F, U]),
    (municipalities("M2"), (50.25, 6.75), [T, F, F, F]),
    (municipalities("M2", "M9"), (50.25, 6.75), [T, U, F, U]),
    (drawn([(50.2, 6.7), (50.2, 6.8), (50.3, 6.8), (50.3, 6.7)]), (50.25, 6.75), [T, F, F, F]),
    (strip(20), (50.25, 6.75), [T, F, F, F]),
    (strip(20, along="XC"), (50.25, 6.75), [U, U, F, U]),
    (road((50.2, 6.75), (50.3, 6.75)), (50.25, 6.75), [T, F, F, F]),
]


@pytest.mark.parametrize(("written", "within", "expected"), EACH_KIND)
def test_a_place_holds_what_lies_in_it_and_what_nobody_can_tell_is_unknown(
    written: Any, within: tuple[float, float], expected: list[Truth]
) -> None:
    points = [within, (50.25, 6.25), (50.25, 7.9), (48.0, 3.0)]
    assert [truth(written, *point) for point in points] == expected


@pytest.mark.parametrize("written", [written for written, *_ in EACH_KIND])
def test_of_a_position_nobody_told_only_the_country_is_known(written: Any) -> None:
    selector, atlas = selected(written), Atlas(WORLD)
    told = [atlas.somewhere_in(country).lies_in(selector) for country in ("XA", "XB", None)]
    assert told == [T if written == "XA" else U, F, U]


def test_whereabouts_name_the_country_of_their_ground() -> None:
    atlas = Atlas(WORLD)
    assert [atlas.at(50.25, lon).country for lon in (6.1, 7.1, 9.0)] == ["XA", "XB", None]
    assert atlas.somewhere_in("XB").country == "XB"


def test_where_dispatch_areas_overlap_a_place_is_in_the_first_as_its_centre_says() -> None:
    second = box("XA-all", "dispatch_area", 6, 50, 7, 51)
    both = Areas([XA, NORTH, second])
    assert [truth(one, 50.75, 6.5, world=both) for one in ("XA-north", "XA-all")] == [T, F]


def test_the_areas_of_a_country_are_told_from_polygons_of_countries() -> None:
    odd = Areas([XA, XB, box("XA-odd", "country", 6.0, 50.0, 6.1, 50.1)])
    assert truth("XA-odd", 50.05, 6.05, world=odd) is U


def test_where_countries_overlap_the_strip_along_the_second_holds_the_first_s_ground() -> None:
    wide = box("XB", "country", 6.2, 50, 8, 51)
    assert truth(strip(1), 50.5, 6.6, world=Areas([XA, wide])) is T


def test_two_polygons_of_one_country_are_both_its_border() -> None:
    island = Area("XB-island", "country", "XB", None, shapely.box(5.0, 50, 5.9, 51))
    world = Areas([XA, XB, island])
    assert [truth(strip(15), 50.5, lon, world=world) for lon in (6.05, 6.5, 6.95)] == [T, F, T]


# A border strip against the geodesic to the border, walked point by point.


@given(
    lat=st.floats(50.001, 50.999),
    lon=st.floats(6.001, 6.999),
    wider_m=st.sampled_from([-5000, -1, 1, 5000]),
)
def test_a_strip_ends_where_the_geodesic_to_the_border_is_as_long_as_it_is_wide(
    lat: float, lon: float, wider_m: float
) -> None:
    metres = sampled_m(lat, lon, np.array([(50.0, 7.0), (51.0, 7.0)]))
    assume(metres + wider_m > 0)
    assert truth(strip((metres + wider_m) / 1000), lat, lon) is Truth.of(wider_m > 0)


# Municipalities and areas against plain comparisons, on a grid whose lines are their borders.
grid = st.integers(-2, 22).map(lambda step: step / 20)


@given(lat=grid, lon=grid, of=st.sets(st.sampled_from(["M1", "M2", "M8", "M9"]), min_size=1))
def test_municipalities_are_false_only_where_all_of_them_are_known(
    lat: float, lon: float, of: set[str]
) -> None:
    in_one = {
        "M1": 0 <= lat <= 0.5 and 0 <= lon <= 0.5,
        "M2": 0 <= lat <= 0.5 and 0.5 <= lon <= 1,
    }
    expected = T if any(in_one.get(one) for one in of) else F if of <= in_one.keys() else U
    if not (0 <= lat <= 1 and 0 <= lon <= 1):  # XA comes before XB on their border.
        is_abroad = 0 <= lat <= 1 and 1 < lon <= 2
        expected = F if is_abroad else expected & U
    assert truth(municipalities(*of), 50 + lat, 6 + lon) is expected


# A drawn ring against the crossing rule in fractions, on the corners of a grid and between them.
corners = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(
    lambda c: (50 + c[0] / 8, 6 + c[1] / 8)
)
spots = st.tuples(st.integers(0, 32), st.integers(0, 31)).map(
    lambda c: (50 + c[0] / 32, 6 + c[1] / 32)
)


@given(ring=st.lists(corners, min_size=3, max_size=6, unique=True), at=spots)
@example(ring=[(50.0, 6.0), (50.0, 6.5), (50.5, 6.0)], at=(50.25, 6.25))
def test_a_ring_holds_its_inside_and_its_edge(
    ring: list[tuple[float, float]], at: tuple[float, float]
) -> None:
    expected = Truth.of(_is_within(at, ring)) if shapely.Polygon(ring).is_valid else U
    assert truth(drawn(ring), *at) is expected


def _is_within(at: tuple[float, float], ring: list[tuple[float, float]]) -> bool:
    y, x = map(Fraction, at)
    is_within = False
    for one, other in zip(ring, ring[1:] + ring[:1], strict=True):
        (y1, x1), (y2, x2) = (tuple(map(Fraction, corner)) for corner in (one, other))
        side = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if side == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 <= y) != (y2 <= y) and (side > 0) == (y2 > y1):
            is_within = not is_within
    return is_within


# A road:   (50.2, 6.75) ---north---> (50.3, 6.75)
NORTHWARD = (50.2, 6.75), (50.3, 6.75)


@pytest.mark.parametrize(
    ("heading_deg", "expected"),
    [(0, T), (359, T), (-45, T), (89.9, T), (90, T), (90.1, F), (180, F), (270, T), (None, U)],
)
def test_along_a_road_is_who_turns_at_most_a_right_angle_from_it(
    heading_deg: float | None, expected: Truth
) -> None:
    assert truth(road(*NORTHWARD, heading="along"), 50.25, 6.7505, heading_deg) is expected


@pytest.mark.parametrize("heading_deg", [0, 180, None])
def test_whoever_is_not_near_a_road_is_not_on_it_whatever_the_heading(
    heading_deg: float | None,
) -> None:
    assert truth(road(*NORTHWARD, heading="along"), 50.25, 6.752, heading_deg) is F
    assert truth(road(*NORTHWARD), 50.25, 6.752, heading_deg) is F


@given(metres=st.floats(1, 200), wider_m=st.sampled_from([-0.1, 0.1]))
def test_a_road_ends_so_many_metres_from_its_line(metres: float, wider_m: float) -> None:
    """A degree of the parallel of 50.25 is 71,309 m long: cos 50.25 a / sqrt(1 - e2 sin2 50.25)."""
    lon = 6.75 + metres / 71_309
    wide = road(*NORTHWARD, within_m=metres + wider_m)
    assert truth(wide, 50.25, lon) is Truth.of(wider_m > 0)


def test_in_a_bend_that_turns_back_nobody_can_tell_who_drives_along() -> None:
    #  A hairpin: north, then back to the south-south-east.
    hairpin = road((50.2, 6.75), (50.3, 6.75), (50.2, 6.76), heading="along")
    assert truth(hairpin, 50.3001, 6.75, 0) is U
    assert truth(hairpin, 50.3001, 6.75, 90) is T  # Within a right angle of both.
    assert truth(hairpin, 50.25, 6.7495, 0) is T
    assert truth(hairpin, 50.25, 6.7555, 0) is F


def test_a_road_counts_only_in_its_country() -> None:
    across = road((50.25, 6.9), (50.25, 7.1))
    assert [truth(across, 50.25, lon) for lon in (6.95, 7.05)] == [T, F]


# What stays the same, however it is asked.


@given(
    st.sampled_from([written for written, *_ in EACH_KIND]),
    st.floats(49.9, 51.1),
    st.floats(5.9, 8.1),
)
def test_an_equal_selector_is_answered_alike_whether_the_atlas_knew_it_or_not(
    written: Any, lat: float, lon: float
) -> None:
    known = selected(written)
    atlas = Atlas(WORLD, [Use(known, "us")])
    first = atlas.at(lat, lon).lies_in(known)
    again = [
        atlas.at(lat, lon).lies_in(one) for one in (known, copy.deepcopy(known), selected(written))
    ]
    assert again == [first] * 3
    assert Atlas(WORLD).at(lat, lon).lies_in(known) is first


@given(
    written=st.sampled_from([written for written, *_ in EACH_KIND]),
    kept=st.sets(st.sampled_from(WORLD.areas)),
    at=st.tuples(st.integers(-1, 20), st.integers(-1, 40)),
)
def test_a_region_with_more_polygons_never_contradicts_one_with_fewer(
    written: Any, kept: set[Area], at: tuple[int, int]
) -> None:
    lat, lon = 50 + at[0] / 20 + 1 / 64, 6 + at[1] / 20 + 1 / 64  # On no border.
    fewer = truth(written, lat, lon, world=Areas(one for one in WORLD.areas if one in kept))
    assert fewer in (U, truth(written, lat, lon))


def test_answers_about_selectors_that_come_and_go_are_not_mixed_up() -> None:
    """Objects that are gone leave their id to the next: an answer must not be kept under it."""
    here = Atlas(WORLD, [Use(selected(strip(15)), "us")]).at(50.25, 6.25)
    for number in range(300):
        name = "M1" if number % 2 else "M2"
        assert here.lies_in(selected(municipalities(name))) is Truth.of(name == "M1")


def test_one_position_is_looked_up_once_and_headings_are_told_apart() -> None:
    atlas = Atlas(WORLD)
    assert atlas.at(50.25, 6.75) is atlas.at(50.25, 6.75)
    assert atlas.at(50.25, 6.75) is not atlas.at(50.25, 6.75, 90.0)


def test_threads_may_ask_at_once() -> None:
    selectors = [selected(written) for written, *_ in EACH_KIND]
    points = np.random.default_rng(1).uniform((50, 6), (51, 8), (300, 2))

    def asked(atlas: Atlas, lat: float, lon: float) -> list[Truth]:
        return [atlas.at(lat, lon).lies_in(one) for one in selectors]

    alone = Atlas(WORLD, [Use(one, "us") for one in selectors])
    expected = [asked(alone, *point) for point in points]
    fresh = Atlas(WORLD, [Use(one, "us") for one in selectors])
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda point: asked(fresh, *point), points)) == expected


def test_a_world_without_polygons_knows_nothing() -> None:
    for written, at, _ in EACH_KIND:
        assert truth(written, *at, world=Areas([])) is U
