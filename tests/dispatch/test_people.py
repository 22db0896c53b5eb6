import csv
from pathlib import Path

import numpy as np
import pytest

from dispatch.demand_file import DemandPoints, read_demand
from dispatch.people import people_of
from graphs.prepare import prepare
from graphs.region import Region
from tests.fictional import at, write_areas, write_street


def test_people_belong_to_the_centre_that_serves_their_dispatch_area(border_street: Region) -> None:
    lat, lon = np.array([at(km) for km in (2.0, 5.2, 5.3, 9.0)]).T
    points = DemandPoints(lat, lon, np.array([1, 2, 4, 8]))
    of = people_of(points, border_street, border_street.siren, 8, 300)
    assert {centre: weight.tolist() for centre, weight in of.served_by.items()} == {
        "west": [1, 2, 0, 0],
        "east": [0, 0, 4, 8],
    }
    assert of.norm_ms == 480_000
    assert of.reports == ()


def test_a_centre_serves_the_people_of_all_its_dispatch_areas(tmp_path: Path) -> None:
    osm, areas = write_street(tmp_path / "street.osm"), write_areas(tmp_path / "areas.geojson")
    text = areas.read_text(encoding="utf-8")
    areas.write_text(text.replace('"centre": "east"', '"centre": "west"'), encoding="utf-8")
    region = prepare(tmp_path / "region", osm, areas)
    lat, lon = np.array([at(km) for km in (2.0, 9.0)]).T
    of = people_of(DemandPoints(lat, lon, np.array([1, 2])), region, region.siren, 8, 300)
    assert {centre: weight.tolist() for centre, weight in of.served_by.items()} == {"west": [1, 2]}


def test_where_no_dispatch_area_lies_nobody_is_served(street_without_districts: Region) -> None:
    lat, lon = at(2.0)
    points = DemandPoints(np.array([lat]), np.array([lon]), np.array([1]))
    of = people_of(points, street_without_districts, street_without_districts.siren, 8, 300)
    assert (dict(of.served_by), of.reports) == ({}, ())


@pytest.mark.shared
def test_real_places_with_inhabitants_can_be_read(shared: Path, tmp_path: Path) -> None:
    places = shared / "data/population/geonames_cities500_NL_BE_LU_NRW.csv"
    renamed = tmp_path / "inhabitants.csv"
    text = places.read_text(encoding="utf-8")
    renamed.write_text(text.replace("population", "weight", 1), encoding="utf-8")
    points = read_demand(renamed)
    with places.open(encoding="utf-8", newline="") as file:
        inhabitants = [int(row["population"]) for row in csv.DictReader(file)]
    assert points.weight.tolist() == inhabitants
    assert 49 < points.lat.min() < points.lat.max() < 54
