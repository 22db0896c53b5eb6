import json
import math
from pathlib import Path
from typing import Any

import pytest

from graphs.errors import BadInput
from graphs.overlays import read_overlays, write_overlays

SQUARE = {"type": "Polygon", "coordinates": [[[6, 50], [6.1, 50], [6.1, 50.1], [6, 50]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[6, 50], [7, 51], [7, 50], [6, 51], [6, 50]]]}
POINT = {"type": "Point", "coordinates": [6, 50]}
FAR = {"type": "LineString", "coordinates": [[6, 50], [600, 50]]}


def write(path: Path, *features: Any) -> Path:
    file = path / "flood.geojson"
    document = {"type": "FeatureCollection", "features": features}
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def feature(geometry: Any = SQUARE, **properties: Any) -> dict[str, Any]:
    given = {"id": "Meuse", "effect": "closed"} | properties
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {key: value for key, value in given.items() if value is not None},
    }


def test_a_closure_and_a_slow_area_are_read(tmp_path: Path) -> None:
    slow = feature(id="snow", effect="slow", factor=1.5)
    ways = feature(None, id="A76", way_ids=[7, 9])
    closed, snow, motorway = read_overlays(write(tmp_path, feature(), slow, ways))
    assert (closed.id, closed.factor, closed.closes) == ("Meuse", math.inf, True)
    assert closed.shape is not None
    assert closed.shape.area == pytest.approx(0.005)
    assert (snow.factor, snow.closes) == (1.5, False)
    assert motorway.shape is None
    assert motorway.way_ids == {7, 9}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (feature(id=None), r"flood.geojson, feature 1: `id` must be a text"),
        (feature(effect="flooded"), r"feature 1 \(Meuse\): `effect` is 'flooded'; it must be"),
        (feature(factor=2), "a closed road has no `factor`"),
        (feature(effect="slow"), "`factor` is None; it must be a number from 1 to 100"),
        (feature(effect="slow", factor=0.5), "`factor` is 0.5"),
        (feature(effect="slow", factor=1000), "`factor` is 1000"),
        (feature(effect="slow", factor=True), "`factor` is True"),
        (feature(effect="slow", factor="2"), "`factor` is '2'"),
        (feature(None), "neither a geometry nor `way_ids`"),
        (feature(None, way_ids=["A2"]), "`way_ids` must be a list of OpenStreetMap way numbers"),
        (feature(None, way_ids=7), "`way_ids` must be a list"),
        (feature(POINT), "its geometry is 'Point'; it must be one of Polygon"),
        (feature(FAR), "empty or not in degrees"),
        (feature({"type": "Polygon", "coordinates": []}), "empty or not in degrees"),
        (feature({"type": "Polygon", "coordinates": 7}), "cannot be read"),
        (feature(BOW_TIE), "is not valid .*Self-intersection.* nothing is guessed"),
        (feature(until="noon"), "`until` is unknown; properties are id, effect, factor, way_ids"),
        ("a flood", "not a GeoJSON feature"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_feature(tmp_path: Path, wrong: Any, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_overlays(write(tmp_path, wrong))


def test_two_overlays_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="feature 3: the id 'Meuse' is that of feature 1"):
        read_overlays(write(tmp_path, feature(), feature(id="other"), feature()))


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Feature"}'])
def test_what_is_no_collection_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "flood.geojson"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"flood\.geojson is not"):
        read_overlays(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_overlays(tmp_path / "none.geojson")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    slow = feature(id="snow", effect="slow", factor=1.5, way_ids=[9, 7])
    given = read_overlays(write(tmp_path, feature(), slow, feature(None, id="A76", way_ids=[7])))
    write_overlays(given, tmp_path / "again.geojson")
    assert read_overlays(tmp_path / "again.geojson") == given
