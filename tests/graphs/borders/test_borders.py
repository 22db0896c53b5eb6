import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from graphs.areas import Areas, areas_of, embedded_countries, read_areas
from graphs.borders import rebuild

COUNTRIES = areas_of(())


@pytest.mark.parametrize(
    ("place", "country", "lat", "lon"),
    [
        ("Maastricht", "NL", 50.849, 5.688),
        ("Vaals", "NL", 50.771, 6.018),
        ("Kerkrade", "NL", 50.866, 6.063),
        ("Aachen", "DE", 50.777, 6.083),
        ("Herzogenrath", "DE", 50.869, 6.093),
        ("Mützenich, a German village that Belgium surrounds", "DE", 50.567, 6.212),
        ("Liège", "BE", 50.634, 5.567),
        ("Voeren, a Belgian village that the Netherlands cut off", "BE", 50.759, 5.761),
        ("Luxembourg", "LU", 49.611, 6.130),
        ("Lille", "FR", 50.633, 3.059),
        ("The open sea off Zeeland, still Dutch", "NL", 51.7, 3.4),
    ],
)
def test_known_places_lie_in_their_country(
    place: str, country: str, lat: float, lon: float
) -> None:
    assert COUNTRIES.at(lon, lat).country == country, place


def test_there_is_no_gap_in_the_meuse_where_it_is_the_border() -> None:
    across = np.linspace(5.65, 5.85, 2001)
    for lat in (50.92, 50.95, 51.0, 51.04):
        told = COUNTRIES.index_of("country", across, np.full_like(across, lat))
        ids = [COUNTRIES.areas[index].id for index in told]
        assert [country for country, _ in itertools.groupby(ids)] == ["BE", "NL"]


def test_beyond_the_box_no_country_is_known() -> None:
    west, south, _, _ = rebuild.BOX
    assert COUNTRIES.at(west - 0.1, 50.0).country is None
    assert COUNTRIES.at(5.0, south - 0.1).country is None


def test_the_countries_overlap_only_where_two_claim_the_water() -> None:
    for one, other in itertools.combinations(embedded_countries(), 2):
        overlap = shapely.intersection(one.polygon, other.polygon)
        if {one.id, other.id} == {"DE", "NL"}:
            overlap = shapely.difference(
                overlap, shapely.box(6.3, 53.3, 7.2, 53.8)
            )  # The Ems estuary.
        assert overlap.area < 1e-3, (one.id, other.id)


def test_the_file_says_whose_data_it_is() -> None:
    document = json.loads(Path(rebuild.__file__).with_name("countries.geojson").read_text("utf-8"))
    assert document["attribution"] == "© OpenStreetMap contributors"
    assert document["licence"] == "ODbL 1.0"
    assert rebuild.PACKAGE in document["note"]


def test_ground_enclosed_by_another_country_becomes_a_hole_in_it() -> None:
    """The package draws both shells; a point in the inner one is not in the outer country."""
    shell, inner = shapely.box(4, 50, 6, 52), shapely.box(4.5, 50.5, 5, 51)
    outline = [[list(map(list, ring.exterior.coords))] for ring in (shell, inner)]
    clipped = rebuild._clip({"type": "MultiPolygon", "coordinates": outline})
    assert not clipped.contains(shapely.Point(4.75, 50.75))
    assert clipped.area == pytest.approx(4 - 0.25)


def test_the_clip_keeps_six_decimals_and_what_lies_in_the_box() -> None:
    triangle = {"type": "Polygon", "coordinates": [[[1, 50], [5, 50], [5, 53], [1, 50]]]}
    points = shapely.get_coordinates(rebuild._clip(triangle))
    assert points.min(axis=0).tolist() == [2.0, 50.0]
    assert np.array_equal(points, points.round(6))


@pytest.mark.shared
def test_an_independent_clip_of_the_same_package_names_the_same_countries(
    shared: Path, tmp_path: Path
) -> None:
    clip = shared / "data/borders/countries_maritime_10m_benelux_de_fr_clip.geojson"
    document = json.loads(clip.read_text("utf-8"))
    for feature in document["features"]:
        iso = rebuild.ISO_CODES[feature["properties"]["A3"]]
        feature["properties"] = {"id": iso, "kind": "country", "country": iso}
    document["features"].sort(key=lambda feature: feature["properties"]["id"])
    path = tmp_path / "clip.geojson"
    path.write_text(json.dumps(document), "utf-8")
    theirs = Areas(read_areas(path))
    random = np.random.default_rng(20)
    lon, lat = random.uniform(2, 10, 20_000), random.uniform(48.9, 54, 20_000)
    told = COUNTRIES.index_of("country", lon, lat)
    assert [area.id for area in theirs.areas] == [area.id for area in COUNTRIES.areas]
    assert told.tolist() == theirs.index_of("country", lon, lat).tolist()
    assert set(told.tolist()) == {-1, 0, 1, 2, 3, 4}
