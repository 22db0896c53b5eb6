import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graphs.area_file import read_areas, write_areas
from graphs.convert_areas import Reading, convert_areas, join_areas, read_centres
from graphs.errors import BadInput

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
BOW_TIE = [[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]
Write = Callable[..., Path]


def feature(ring: Any = SQUARE, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*features: Any) -> Path:
        path = tmp_path / "theirs.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


REGIONS = Reading(kind="region", id_from=["code"], country="XA")


def test_properties_of_other_names_make_areas(write: Write, tmp_path: Path) -> None:
    path = write(feature(code=11, label="North"), feature(code="12", label="South"))
    found = convert_areas(path, REGIONS._replace(prefix="XA-", name_from="label"))
    write_areas(found.areas, tmp_path / "ours.geojson", names=found.names)
    read = read_areas(tmp_path / "ours.geojson")
    assert [(area.id, area.kind, area.country) for area in read] == [
        ("XA-11", "region", "XA"),
        ("XA-12", "region", "XA"),
    ]
    said = json.loads((tmp_path / "ours.geojson").read_text())["features"]
    assert [one["properties"]["name"] for one in said] == ["North", "South"]


def test_a_second_property_stands_in_for_a_missing_id(write: Write) -> None:
    path = write(feature(code=None, other="capital"), feature(code="12"))
    found = convert_areas(path, REGIONS._replace(id_from=["code", "other"]))
    assert [area.id for area in found.areas] == ["capital", "12"]


def test_files_joined_are_the_areas_of_each_with_their_names(write: Write, tmp_path: Path) -> None:
    named = convert_areas(
        write(feature(code=11, label="North")), REGIONS._replace(name_from="label")
    )
    nameless = convert_areas(write(feature(code=12)), REGIONS)
    write_areas(named.areas, tmp_path / "one.geojson", names=named.names)
    write_areas(nameless.areas, tmp_path / "other.geojson")
    joined = join_areas([tmp_path / "one.geojson", tmp_path / "other.geojson"])
    assert joined == ((*named.areas, *nameless.areas), {"11": "North"}, ())


@pytest.mark.parametrize(
    ("features", "reading", "says"),
    [
        (
            [feature(code="11"), feature(nr="12")],
            REGIONS,
            r"feature 2: it has no `code`; it has nr\. Name one that each feature has with --id",
        ),
        ([feature(code="11"), feature(code="11")], REGIONS, r"feature 2: the id '11' is that of"),
        ([feature(code=True)], REGIONS, r"feature 1: it has no `code`"),
        ([feature(BOW_TIE, code="11")], REGIONS, r"feature 1 \('11'\): its outline is broken"),
        (
            [feature(code="11")],
            REGIONS._replace(country="", country_from="code"),
            r"feature 1 \('11'\): its country is '11'; say .* --country-code 11=XA",
        ),
        (
            [feature(code="11")],
            REGIONS._replace(kind="dispatch_area"),
            r"feature 1 \('11'\): nobody says which control room serves it; give --centres",
        ),
        (
            [feature(code="11")],
            REGIONS._replace(centres={"11": "north", "21": "south"}),
            r"has no area 21, for which a centre is given\. Mend the ids",
        ),
        (
            [feature(code="11")],
            REGIONS._replace(name_from="x"),
            r"feature 1: it has no `x`.*--name",
        ),
        ([{"type": "Feature"}], REGIONS, r"feature 1: this is not a GeoJSON feature"),
        ([feature([[5e5, 6e6], [5e5, 7e6], [6e5, 7e6]], code="1")], REGIONS, "1.*cannot be read"),
    ],
)
def test_what_is_wrong_names_the_feature(
    write: Write, features: list[Any], reading: Reading, says: str
) -> None:
    with pytest.raises(BadInput, match=rf"^theirs\.geojson.*{says}"):
        convert_areas(write(*features), reading)


def test_a_broken_outline_is_mended_if_asked_and_told(write: Write) -> None:
    path = write(feature(code="11"), feature(BOW_TIE, code="12"))
    found = convert_areas(path, REGIONS._replace(repair=True))
    assert found.repaired == (
        "theirs.geojson, feature 2 ('12'): its outline was broken, and is mended.",
    )
    assert found.areas[1].polygon.is_valid
    assert found.areas[1].polygon.area == 0.5


def test_who_serves_an_area_is_read_from_a_file_or_a_property(write: Write, tmp_path: Path) -> None:
    (tmp_path / "centres.toml").write_text('"11" = "north"\n')
    centres = read_centres(tmp_path / "centres.toml")
    path = write(feature(code="11", room="other"), feature(code="12", room="south"))
    reading = REGIONS._replace(kind="dispatch_area", centres=centres, centre_from="room")
    assert [area.centre for area in convert_areas(path, reading).areas] == ["north", "south"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("11 = ", "is not TOML"), ("11 = 3", "'11': its centre is 3"), ('11 = " "', "its centre is")],
)
def test_a_file_of_centres_that_says_nothing_is_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "centres.toml").write_text(text)
    with pytest.raises(BadInput, match=rf"^centres\.toml.*{says}"):
        read_centres(tmp_path / "centres.toml")
    with pytest.raises(BadInput, match=r"none\.toml cannot be read"):
        read_centres(tmp_path / "none.toml")


CODES = {"BEL": "BE", "DEU": "DE", "FRA": "FR", "LUX": "LU", "NLD": "NL"}
IN_BE, IN_NL = (Reading("region", ["nis", "reg_nis"], country=c) for c in ("BE", "NL"))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "reading", "n_areas", "n_repaired"),
    [
        ("be_provinces", IN_BE, 11, 0),
        ("be_arrondissements", IN_BE._replace(name_from="name_nl"), 43, 0),
        ("be_municipalities", IN_BE._replace(repair=True), 581, 3),
        ("nl_gemeenten_352", IN_NL._replace(id_from=["code"], repair=True), 352, 1),
        (
            "nl_veiligheidsregios",
            Reading("dispatch_area", ["code"], country="NL", centre_from="name"),
            25,
            0,
        ),
        (
            "countries_maritime_10m_benelux_de_fr_clip",
            Reading("country", ["A3"], country_from="A3", country_codes=CODES),
            5,
            0,
        ),
    ],
)
def test_real_borders_become_areas(
    shared: Path, tmp_path: Path, name: str, reading: Reading, n_areas: int, n_repaired: int
) -> None:
    found = convert_areas(shared / f"data/borders/{name}.geojson", reading)
    assert (len(found.areas), len(found.repaired)) == (n_areas, n_repaired)
    write_areas(found.areas, tmp_path / "areas.geojson")
    assert [area.id for area in read_areas(tmp_path / "areas.geojson")] == [
        area.id for area in found.areas
    ]
