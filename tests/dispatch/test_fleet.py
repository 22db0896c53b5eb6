import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.centres import Centre
from dispatch.errors import BadFleet
from dispatch.fleet import Availability, Fleet, Unit, read_fleet, turnout_s
from dispatch.mappings.senders import Mappings, Sender
from dispatch.mappings.turnout import load_turnout

XA = Sender.model_validate(
    {
        "country": "XA",
        "status": {
            "source": "a gazette",
            "confidence": "high",
            "codes": {
                "free": "AVAILABLE_RADIO",
                "in": "AVAILABLE_STATION",
                "busy": "ON_SCENE",
                "talk": "TALK",
            },
        },
        "type": {
            "source": "a gazette",
            "confidence": "high",
            "codes": {"BOX": ["ALS_NURSE", "TRANSPORT"], "CAR": ["DOCTOR"]},
        },
    }
)
MAPPINGS = Mappings({"XA": XA})


def feature(at: Any = (5.5, 50.5), **properties: Any) -> dict[str, Any]:
    usual = {"id": "u-1", "centre": "north", "type": "BOX", "status": "free"}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": list(at)},
        "properties": usual | {"position_at": "2024-05-01T12:00:00+02:00"} | properties,
    }


def file(*features: Any, **more: Any) -> dict[str, Any]:
    centres = {"north": {"country": "XA"}, "east": {"country": "XB"}}
    return {"type": "FeatureCollection", "centres": centres, "features": list(features)} | more


def fleet(*features: Any) -> Fleet:
    return read_fleet(file(*features), MAPPINGS)


def test_a_unit_is_read_with_latitude_first() -> None:
    (unit,) = fleet(feature(home=[5.25, 50.25, 120])).units
    assert unit == Unit(
        id="u-1",
        centre="north",
        country="XA",
        type="BOX",
        status="free",
        availability=Availability.AVAILABLE_ON_AIR,
        capabilities=frozenset({"ALS_NURSE", "BLS", "TRANSPORT"}),
        position=(50.5, 5.5),
        position_at=datetime(2024, 5, 1, 10, tzinfo=UTC),
        home=(50.25, 5.25),
    )


def test_what_is_not_said_of_a_crew_is_unknown_and_an_empty_list_is_not() -> None:
    told = {
        "crew": 2,
        "certificates": ["AMLS", "AMLS"],
        "equipment": [],
        "licences": ["C1"],
        "languages": ["nl", "de"],
    }
    silent, telling = fleet(feature(), feature(id="u-2", **told)).units
    of_crew = ("crew", "certificates", "equipment", "licences", "languages")
    assert [getattr(silent, name) for name in of_crew] == [None] * 5
    assert [getattr(telling, name) for name in of_crew] == [
        2,
        {"AMLS"},
        set(),
        {"C1"},
        {"nl", "de"},
    ]


@pytest.mark.parametrize(
    ("doubtful", "told"),
    [
        ({"crew": 0}, "`properties.crew`: 0 cannot be used"),
        ({"crew": 2**64}, "give at most 100"),
        ({"crew": "2"}, "`properties.crew`: '2' cannot be used"),
        ({"languages": "nl"}, "`properties.languages`: 'nl' cannot be used"),
        ({"languages": ["Dutch"]}, "'Dutch'"),
        ({"equipment": [""]}, "`properties.equipment[0]`: '' cannot be used"),
        ({"certificate": ["AMLS"]}, "`certificate` is unknown; did you mean `certificates`?"),
    ],
)
def test_what_is_doubtful_of_a_crew_is_refused_with_the_unit(
    doubtful: dict[str, Any], told: str
) -> None:
    with pytest.raises(BadFleet) as refusal:
        fleet(feature(**doubtful))
    assert str(refusal.value).startswith('The fleet, feature 1 (unit "u-1"): ')
    assert told in str(refusal.value)


def test_a_file_says_the_same_as_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "fleet.geojson"
    path.write_text(json.dumps(file(feature())), encoding="utf-8")
    assert read_fleet(path, MAPPINGS) == fleet(feature())


def test_units_stand_in_the_order_of_their_ids() -> None:
    units = fleet(feature(id="b"), feature(id="a"), feature(id="B")).units
    assert [unit.id for unit in units] == ["B", "a", "b"]


def test_a_unit_is_of_its_centres_country_unless_it_says_otherwise() -> None:
    units = fleet(feature(id="a"), feature(id="b", country="XC")).units
    assert [unit.country for unit in units] == ["XA", "XC"]


def test_capabilities_that_are_given_replace_those_of_the_type() -> None:
    units = fleet(feature(id="a", capabilities=["ICU"]), feature(id="b", capabilities=[])).units
    assert [unit.capabilities for unit in units] == [frozenset({"ICU"}), frozenset()]


@pytest.mark.parametrize(
    ("status", "availability"),
    [
        ("free", Availability.AVAILABLE_ON_AIR),
        ("in", Availability.AVAILABLE_AT_STATION),
        ("busy", Availability.NOT_AVAILABLE),
    ],
)
def test_a_mapped_status_says_whether_a_unit_can_be_sent(
    status: str, availability: Availability
) -> None:
    read = fleet(feature(status=status))
    assert [unit.availability for unit in read.units] == [availability]
    assert read.reports == ()


def test_an_unmapped_status_is_not_available_and_is_reported() -> None:
    read = fleet(feature(), feature(id="u-2", status="7"))
    assert [unit.availability.value for unit in read.units] == [
        "available_on_air",
        "not_available",
    ]
    assert read.reports == (
        'The fleet, feature 2 (unit "u-2"): status `7` of XA is not mapped, so the unit counts as '
        "not available; add it to senders/xa.toml.",
    )


def test_an_unmapped_type_is_not_available_whatever_it_says_it_can_do() -> None:
    read = fleet(feature(type="VAN", capabilities=["DOCTOR"]))
    assert read.units[0].availability is Availability.NOT_AVAILABLE
    assert "type `VAN` of XA is not mapped" in read.reports[0]


def test_a_sender_without_a_table_is_reported_with_the_file_it_needs() -> None:
    read = fleet(feature(centre="east"))
    assert read.units[0].availability is Availability.NOT_AVAILABLE
    assert [report.split("; ")[-1] for report in read.reports] == ["add it to senders/xb.toml."] * 2


def test_a_request_to_talk_is_not_a_state() -> None:
    read = fleet(feature(status="talk"))
    assert read.units[0].availability is Availability.NOT_AVAILABLE
    assert "status `talk` only asks to talk" in read.reports[0]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (feature(statsu="free"), "`properties`: `statsu` is unknown; did you mean `status`?"),
        (feature(status=2), "`properties.status`: 2 is not text; write it in quotes."),
        (feature(centre="nord"), "centre `nord` is unknown; did you mean `north`? See `centres`."),
        (feature(position_at="2024-05-01T12:00:00"), "has no time zone; add one, as in"),
        (feature(position_at=1714557600), "1714557600 is not a time; write it as"),
        (feature(country="xa"), "`properties.country`: 'xa' is no country code"),
        (feature(capabilities=["DOKTOR"]), "`DOKTOR` is unknown; did you mean `DOCTOR`?"),
        (feature(home=[150.5, 95.5]), "`properties.home`: Latitude 95.5 and longitude 150.5"),
        (feature(home="at home"), "`properties.home`: 'at home' is not a position"),
        (feature(at=(50.5, 105.5)), "are not on earth; they look swapped."),
        (feature(at=(0, 0)), "`geometry.coordinates`: 0, 0 lies in the Gulf of Guinea"),
        (feature(at=(math.nan, 50.5)), "nan is no coordinate"),
        (feature(at=("5.5", 50.5)), "'5.5' is no coordinate; give finite degrees, without quotes."),
        (feature(at=(5.5,)), "[5.5] is not a position; GeoJSON writes [longitude, latitude]."),
        (feature() | {"geometry": None}, "give its geometry as a Point, not as None."),
        (feature() | {"geometry": {"type": "LineString"}}, "as a Point, not as 'LineString'."),
        (feature() | {"propertys": {}}, "`propertys` is unknown; did you mean `properties`?"),
        (feature() | {"type": "Featur"}, "`type`: `Featur` is unknown; did you mean `Feature`?"),
        (feature(id=""), "`properties.id`: '' cannot be used"),
    ],
)  # fmt: skip
def test_a_feature_that_cannot_be_used_is_named(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(BadFleet) as refusal:
        fleet(feature(id="fine"), wrong)
    name = wrong.get("properties", {}).get("id")
    where = f'The fleet, feature 2 (unit "{name}"): ' if name else "The fleet, feature 2: "
    assert str(refusal.value).startswith(where)
    assert told in str(refusal.value)


@pytest.mark.parametrize("name", ["id", "centre", "type", "status", "position_at"])
def test_a_missing_field_is_named_with_its_feature(name: str) -> None:
    wrong = feature()
    del wrong["properties"][name]
    with pytest.raises(BadFleet, match=rf"feature 1.*: `properties.{name}` is missing; add it."):
        fleet(wrong)


@pytest.mark.parametrize("name", ["geometry", "properties"])
def test_a_feature_without_a_place_or_facts_is_refused(name: str) -> None:
    wrong = feature()
    del wrong[name]
    with pytest.raises(BadFleet, match=rf"feature 1.*: `{name}` is missing; add it."):
        fleet(wrong)


def test_one_id_for_two_units_is_refused() -> None:
    with pytest.raises(BadFleet, match=r'feature 3 \(unit "a"\): feature 1 has the same id'):
        fleet(feature(id="a"), feature(id="b"), feature(id="a"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (file(), "The fleet is a fleet of nobody: `features` is empty; list at least one unit."),
        ({"type": "FeatureCollection", "features": []}, "The fleet: `centres` is missing; add it."),
        (file(7), "The fleet, feature 1: 7 is not a table of named fields; write it as one."),
        (file(feature(), centers={}), "`centers` is unknown; did you mean `centres`?"),
        (file(feature(), type="Feature"), "`Feature` is unknown; known are `FeatureCollection`."),
        (file(feature(), centres={"north": {}}), "`centres.north.country` is missing; add it."),
        (file(feature(), centres=["north"]), "`centres`: ['north'] is not a table of named fields"),
        (file(feature(), centres={}), "centre `north` is unknown; known are none."),
        ([feature()], "is not a table of named fields; write it as one."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_fleet_is_refused(wrong: Any, told: str) -> None:
    with pytest.raises(BadFleet) as refusal:
        read_fleet(wrong, MAPPINGS)
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "fleet.geojson is not JSON: .*line 1"),
        (b"\xff", "fleet.geojson: byte 0 is not UTF-8; save the file as UTF-8."),
        (b'{"type": 1, "type": 2}', "writes `type` twice in one object"),
        (b"9" * 5_000, "fleet.geojson is not JSON: Exceeds the limit"),
        (b"[" * 100_000, "fleet.geojson is nested too deeply"),
        (b"null", "fleet.geojson: None is not a table of named fields"),
    ],
)
def test_a_file_that_is_not_json_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "fleet.geojson"
    path.write_bytes(content)
    with pytest.raises(BadFleet, match=told):
        read_fleet(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFleet, match=r"cannot be read \(No such file or directory\)"):
        read_fleet(tmp_path / "fleet.geojson")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=2),
    max_leaves=4,
)


@given(data=st.data(), what=ANYTHING)
def test_anything_anywhere_is_a_fleet_or_a_refusal(data: st.DataObject, what: object) -> None:
    one = feature()
    given: Any = file(one)
    tables = [given, given["centres"], one, one["geometry"], one["properties"]]
    table = data.draw(st.sampled_from(tables))
    table[data.draw(st.sampled_from(sorted(table)) | st.text())] = what
    try:
        assert len(read_fleet(given, MAPPINGS).units) == 1
    except BadFleet as refusal:
        assert str(refusal).startswith("The fleet")  # noqa: PT017 - both ends are allowed.


@pytest.mark.parametrize(
    ("status", "hour", "seconds"), [("free", 3, 0), ("in", 12, 60), ("in", 3, 90)]
)
def test_turnout_depends_on_where_the_crew_is_and_on_the_hour(
    status: str, hour: int, seconds: int
) -> None:
    (unit,) = fleet(feature(status=status)).units
    assert turnout_s(unit, datetime(2024, 5, 1, hour, tzinfo=UTC), load_turnout()) == seconds


def test_what_is_known_of_a_centre_comes_with_the_fleet_that_names_it() -> None:
    north = Centre(id="north", country="XA", name="North", languages=("xa",))
    read = read_fleet(file(feature()), MAPPINGS, {"north": north})
    assert read.centres == {"north": north, "east": Centre(id="east", country="XB")}


def test_a_known_centre_is_in_the_country_it_is_known_to_be_in(tmp_path: Path) -> None:
    known = {"east": Centre(id="east", country="XC")}
    path = tmp_path / "fleet.geojson"
    path.write_text(json.dumps(file(feature())), encoding="utf-8")
    for source, where in ((path, "fleet.geojson"), (file(feature()), "The fleet")):
        with pytest.raises(BadFleet) as refusal:
            read_fleet(source, MAPPINGS, known)
        assert str(refusal.value) == (
            f"{where}: centre east is in XB here, but it is known as one of XC; correct the "
            "country, or give yours an id of its own."
        )


@pytest.mark.parametrize("code", ["0", "5"])
def test_a_unit_that_asks_to_talk_is_not_sent_since_one_file_does_not_say_what_it_did_before(
    code: str,
) -> None:
    sent = file(feature(type="RTW", status=code), centres={"north": {"country": "DE"}})
    read = read_fleet(sent)
    assert [unit.availability for unit in read.units] == [Availability.NOT_AVAILABLE]
    assert read.reports == (
        f'The fleet, feature 1 (unit "u-1"): status `{code}` only asks to talk, so the unit counts '
        "as not available; send the status it had before.",
    )
