import json
from pathlib import Path
from typing import Any

import pytest

from dispatch.demand_file import read_demand
from dispatch.errors import BadDemand


def file_of(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def points(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def point(lon: Any, lat: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_a_table_and_a_map_of_the_same_places_are_the_same_demand(tmp_path: Path) -> None:
    table = read_demand(
        file_of(tmp_path, '\ufeffname,weight,lat,lon\nup,7, 50.5,6.0\n\n"lo,w",0.0,50.4,6.1\n')
    )
    features = points(point(6.0, 50.5, weight=7, name="up"), point(6.1, 50.4, weight=0))
    drawn = read_demand(file_of(tmp_path, features, "people.geojson"))
    for one in (table, drawn):
        assert one.lat.tolist() == [50.5, 50.4]
        assert one.lon.tolist() == [6.0, 6.1]
        assert one.weight.tolist() == [7, 0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "people.csv, line 1: there must be one column `lat`; begin the file with `lat,lon,"),
        ("lat,lon\n50,6\n", "line 1: there must be one column `weight`"),
        ("lat,lon,weight,lat\n50,6,1,5\n", "line 1: there must be one column `lat`"),
        ("lat;lon;weight\n50;6;1\n", "line 1: columns are separated by `;`"),
        ("lat,lon,weight\n", "people.csv holds no demand; add at least one place"),
        ("lat,lon,weight\n50,6,1\n50,6\n", "people.csv, line 3: 2 cells, but 3 columns"),
        ("lat,lon,weight\n50_0,6,1\n", "line 2, column lat: '50_0' is no number"),
        ("lat,lon,weight\n50,6,many\n", "line 2, column weight: 'many' is no number"),
        ("lat,lon,weight\n150,6,1\n", "line 2: `at`: Latitude 150.0 and longitude 6.0 are not on"),
        ("lat,lon,weight\nnan,6,1\n", "line 2: `at`: nan is no coordinate"),
        ("lat,lon,weight\n50,6,0.5\n", "line 2: `weight`: 0.5 is no weight; give a whole number"),
        ("lat,lon,weight\n50,6,-1\n", "-1.0 is no weight"),
        ("lat,lon,weight\n50,6,nan\n", "nan is no weight"),
        ("lat,lon,weight\n50,6,1e13\n", "is no weight"),
        ('lat,lon,weight\n50,6,"1\n', "this is not CSV"),
    ],
)
def test_a_doubtful_table_is_refused_where_it_is_wrong(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(BadDemand) as refusal:
        read_demand(file_of(tmp_path, text))
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "people.geojson is not JSON"),
        ("[]", "people.geojson is no GeoJSON FeatureCollection"),
        (points(), "holds no demand"),
        (points(point(6, 50, weight=1), point(6, 50)), "feature 2: this is no point with a prop"),
        (points({"type": "Feature"}), "feature 1: this is no point"),
        (points(point(6, 50, weight=True)), "feature 1: `weight`: True is no weight"),
        (points(point(6, 50, weight="5")), "'5' is no weight"),
        (points(point("6", 50, weight=5)), "feature 1: `at`: '6' is no coordinate"),
        (points(point(6, 50, weight=10**400)), "is no weight"),
    ],
)
def test_a_doubtful_map_is_refused_where_it_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadDemand) as refusal:
        read_demand(file_of(tmp_path, text, "people.geojson"))
    assert told in str(refusal.value)


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDemand, match="cannot be read"):
        read_demand(tmp_path / "none.csv")
    path = tmp_path / "people.csv"
    path.write_bytes(b"lat,lon,weight\n\xff")
    with pytest.raises(BadDemand, match="byte 15 is not UTF-8"):
        read_demand(path)
