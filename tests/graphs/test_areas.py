import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from graphs.areas import (
    KINDS,
    Area,
    Areas,
    Kind,
    areas_of,
    embedded_countries,
    read_areas,
    write_areas,
)
from graphs.errors import BadInput
from graphs.ids import INVALID_ID


def square(area_id: str, kind: Kind, west: float, south: float, side: float = 1.0) -> Area:
    centre = "XA-1" if kind == "dispatch_area" else None
    box = shapely.box(west, south, west + side, south + side)
    return Area(area_id, kind, area_id[:2], centre, box)


#   2 +----+----+
#     |    |    |     XA and XB share the border at longitude 1; XA-south is the dotted half of XA.
#   1 | XA | XB |
#     |....|    |
#   0 +----+----+
#     0    1    2
XA = Area("XA", "country", "XA", None, shapely.box(0, 0, 1, 2))
XB = Area("XB", "country", "XB", None, shapely.box(1, 0, 2, 2))
SOUTH = square("XA-south", "dispatch_area", 0, 0)
BORDERLAND = square("XA-borderland", "region", 0.5, 0)
SMALL_WORLD = Areas([XA, XB, SOUTH, BORDERLAND])


def test_a_point_knows_its_country_its_dispatch_area_and_its_regions() -> None:
    where = SMALL_WORLD.at(0.75, 0.5)
    assert where.country == "XA"
    assert where.dispatch_area == SOUTH
    assert where.regions == (BORDERLAND,)


def test_a_point_outside_the_dispatch_area_is_in_none() -> None:
    where = SMALL_WORLD.at(0.25, 1.5)
    assert (where.country, where.dispatch_area, where.regions) == ("XA", None, ())


def test_the_country_of_a_point_in_no_polygon_is_unknown() -> None:
    assert SMALL_WORLD.at(3.0, 1.0).country is None


def test_a_point_on_a_shared_border_belongs_to_the_first_area() -> None:
    on_the_border = np.array([1.0]), np.array([1.5])
    assert SMALL_WORLD.at(1.0, 1.5).country == "XA"
    assert Areas([XB, XA]).at(1.0, 1.5).country == "XB"
    assert SMALL_WORLD.index_of("country", *on_the_border).tolist() == [0]
    assert Areas([XB, XA]).index_of("country", *on_the_border).tolist() == [0]


def test_many_points_are_told_by_their_position_in_the_areas() -> None:
    lon, lat = np.array([0.5, 1.5, 9.0, 0.5]), np.array([0.5, 0.5, 0.5, 1.5])
    assert SMALL_WORLD.index_of("country", lon, lat).tolist() == [0, 1, INVALID_ID, 0]
    assert SMALL_WORLD.index_of("dispatch_area", lon, lat).tolist() == [2, -1, -1, -1]


def test_no_areas_is_a_world_without_countries() -> None:
    nowhere = Areas([])
    assert nowhere.at(0.0, 0.0).country is None
    assert nowhere.index_of("country", np.zeros(3), np.zeros(3)).tolist() == [-1, -1, -1]
    assert nowhere.index_of("country", np.zeros(60_000), np.zeros(60_000)).max() == INVALID_ID


@given(
    seed=st.integers(0, 2**32 - 1),
    n_corners=st.integers(3, 12),
    extent=st.sampled_from([0.0, 1e-6, 0.3, 1.0, 20.0]),
)
def test_the_grid_for_many_points_says_what_each_point_says(
    seed: int, n_corners: int, extent: float
) -> None:
    random = np.random.default_rng(seed)
    blobs = [shapely.Polygon(_star(random, n_corners)) for _ in range(4)]
    areas = Areas(Area(f"X{i}", "region", "XA", None, blob) for i, blob in enumerate(blobs))
    lon, lat = (random.uniform(0.3, 0.3 + extent, 50_000) for _ in range(2))
    many = areas.index_of("region", lon, lat)
    few = [
        areas.index_of("region", lon[i : i + 1], lat[i : i + 1])[0] for i in range(0, 50_000, 97)
    ]
    assert many[::97].tolist() == few
    shared = _first_of(areas, lon[:200], lat[:200])
    assert many[:200].tolist() == shared


def _star(random: np.random.Generator, n_corners: int) -> Any:
    """Corners round a middle, near or far: crooked, but never crossing itself."""
    angle = (np.arange(n_corners) + random.uniform(0.1, 0.9, n_corners)) * (2 * np.pi / n_corners)
    radius = random.uniform(0.05, 0.6, n_corners)
    middle = random.uniform(0, 1, 2)
    return middle + radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])


def _first_of(areas: Areas, lon: Any, lat: Any) -> list[int]:
    """Ask shapely in the plainest way."""
    return [
        next(
            (i for i, a in enumerate(areas.areas) if a.polygon.intersects(shapely.Point(x, y))), -1
        )
        for x, y in zip(lon, lat, strict=True)
    ]


def test_a_border_that_runs_along_the_cells_of_the_grid_is_still_exact() -> None:
    """The grid over longitude 0..2 has cells of 1/128, so the border at 1 is the edge of a cell."""
    lon = np.concatenate([np.linspace(0, 2, 60_001), [np.nextafter(1, 2), np.nextafter(1, 0)]])
    told = SMALL_WORLD.index_of("country", lon, np.linspace(0, 2, len(lon)))
    assert told.tolist() == np.where(lon <= 1, 0, 1).tolist()


def test_threads_may_ask_at_once() -> None:
    lon, lat = np.random.default_rng(1).uniform(0, 2, (2, 2000))
    alone = [SMALL_WORLD.at(x, y).country for x, y in zip(lon, lat, strict=True)]
    fresh = Areas([XA, XB, SOUTH, BORDERLAND])
    with ThreadPoolExecutor(8) as pool:
        together = [where.country for where in pool.map(fresh.at, lon, lat)]
    assert together == alone


def test_given_countries_replace_the_embedded_ones() -> None:
    assert areas_of((XA, SOUTH)).areas == (XA, SOUTH)


def test_the_embedded_countries_are_added_where_none_is_given() -> None:
    assert areas_of((SOUTH,)).areas == (*embedded_countries(), SOUTH)


def test_an_area_may_not_take_the_id_of_an_embedded_country() -> None:
    with pytest.raises(
        BadInput, match=r"region 'NL' has the id of an embedded country; give it another"
    ):
        areas_of((square("NL", "region", 0, 0),))


def test_an_area_is_found_by_its_id() -> None:
    assert SMALL_WORLD.named("XA-south") == SOUTH
    assert SMALL_WORLD.named("XA-north") is None


@given(
    corners=st.tuples(
        st.floats(-180, 0), st.floats(-90, 0), st.floats(0.125, 180), st.floats(0.125, 90)
    ),
    kind=st.sampled_from(KINDS),
    name=st.text(st.characters(blacklist_categories=["Cs"]), min_size=1).filter(str.strip),
)
def test_what_is_written_reads_back_the_same(
    corners: tuple[float, float, float, float],
    kind: Kind,
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("areas") / "areas.geojson"
    outline, hole = shapely.box(*corners), shapely.box(0.01, 0.01, 0.1, 0.1)
    ring = shapely.Polygon(outline.exterior, [hole.exterior])
    pair = shapely.MultiPolygon([ring, shapely.box(0.02, 0.02, 0.05, 0.05)])
    areas = (Area(name, kind, "XA", name, ring), Area(name + "2", kind, "XB", "centre", pair))
    write_areas(areas, path, about={"note": "invented"})
    assert read_areas(path) == areas


TRIANGLE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1], [0, 0]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
OPEN = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 1]]]}
IN_METRES = {"type": "Polygon", "coordinates": [[[0, 0], [900000, 0], [0, 1], [0, 0]]]}
GOOD = {"id": "A", "kind": "dispatch_area", "country": "XA", "centre": "c"}


@pytest.mark.parametrize(
    ("properties", "geometry", "says"),
    [
        (GOOD | {"id": None}, TRIANGLE, "feature 2: `id` is missing; give it a name of its own."),
        (GOOD | {"id": 7}, TRIANGLE, "feature 2: `id` is 7; give it a name of its own."),
        (
            GOOD | {"id": "first"},
            TRIANGLE,
            "the id 'first' is that of feature 1; give each area its own.",
        ),
        (
            GOOD | {"kind": "land"},
            TRIANGLE,
            "`kind` is 'land', but must be one of country, region, disp",
        ),
        (GOOD | {"kind": ["country"]}, TRIANGLE, "`kind` is ['country'], but must be one of"),
        (GOOD | {"country": "xa"}, TRIANGLE, "`country` is 'xa'; write the two capital letters"),
        (
            GOOD | {"country": None},
            TRIANGLE,
            "`country` is missing; write the two letters of ISO 3166.",
        ),
        (
            GOOD | {"centre": None},
            TRIANGLE,
            "feature 2 ('A'): `centre` is missing; name the control room",
        ),
        (GOOD, BOW_TIE, "its outline is broken (Self-intersection[0.5 0.5]); mend it there"),
        (
            GOOD,
            OPEN,
            "cannot be read (Points of LinearRing do not form a closed linestring); draw it",
        ),
        (GOOD, {"type": "Polygon"}, "cannot be read (key 'coordinates' not found); draw it again."),
        (GOOD, None, "its `geometry` cannot be read"),
        (
            GOOD,
            {"type": "Point", "coordinates": [0, 0]},
            "is a Point; draw a Polygon or MultiPolygon.",
        ),
        (GOOD, {"type": "Polygon", "coordinates": []}, "is empty; draw a Polygon or MultiPolygon."),
        (GOOD, IN_METRES, "reaches from 0.0, 0.0 to 900000.0, 1.0; positions are degrees"),
    ],
)
def test_a_wrong_feature_is_refused_by_name(
    properties: dict[str, object], geometry: object, says: str, tmp_path: Path
) -> None:
    first = {"properties": GOOD | {"id": "first"}, "geometry": TRIANGLE}
    second = {"properties": properties, "geometry": geometry}
    with pytest.raises(BadInput) as refusal:
        read_areas(_written(tmp_path, {"type": "FeatureCollection", "features": [first, second]}))
    assert str(refusal.value).startswith("areas.geojson, feature 2")
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "areas.geojson is not a GeoJSON FeatureCollection; put the polygons into one."),
        ({"type": "Feature"}, "areas.geojson is not a GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection"}, "areas.geojson has no list of `features`"),
        (
            {"type": "FeatureCollection", "features": [5]},
            "feature 1: this is not a GeoJSON feature",
        ),
    ],
)
def test_a_file_of_another_kind_is_refused(document: object, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        read_areas(_written(tmp_path, document))
    assert says in str(refusal.value)


def test_a_file_that_is_not_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(
        BadInput, match=r"areas.geojson is not JSON .*; save it as GeoJSON in UTF-8"
    ):
        read_areas(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r"areas.geojson cannot be read \(No such file or directory\)"
    ):
        read_areas(tmp_path / "areas.geojson")


def test_other_properties_and_heights_are_left_alone(tmp_path: Path) -> None:
    high = {"type": "Polygon", "coordinates": [[[0, 0, 9], [1, 0, 9], [0, 1, 9], [0, 0, 9]]]}
    feature = {"properties": GOOD | {"population": 9}, "geometry": high}
    (area,) = read_areas(_written(tmp_path, {"type": "FeatureCollection", "features": [feature]}))
    assert area == Area("A", "dispatch_area", "XA", "c", shapely.Polygon([(0, 0), (1, 0), (0, 1)]))


def _written(folder: Path, document: object) -> Path:
    path = folder / "areas.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
