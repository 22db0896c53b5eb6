"""A decision comes out of its record as it was, or it is said what is no longer here."""

import json
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import BadRecord
from api.live.told import Told
from api.record import check, recorder
from api.record.chain import LOG
from api.record.check import check_logs, entries
from api.record.fleets import BASE
from api.record.pins import code, tables
from api.schemas.ask import Ask
from api.services import changed
from api.services.conditions import put_in_force
from api.services.recommendations import answer
from api.services.recording import beside
from api.services.replay import replay
from dispatch.fleet import Fleet
from graphs.region import Region, open_region
from tests.api.recorded import SETTINGS, Kept, keeping
from tests.fictional import NOON, at, fleet_file, fleet_of, unit

MOMENTS = st.builds(
    lambda minutes, micros: (
        datetime.fromisoformat(NOON) + timedelta(minutes=minutes, microseconds=micros)
    ),
    st.integers(-2000, 2000),
    st.integers(0, 999_999),
)
OF_FORMAT_1 = Path(__file__).parents[2] / "golden/records"
ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}


@pytest.fixture(scope="module")
def deployments(street: Region, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """One deployment for each of some settings; the last on roads that are partly closed."""
    found = {}
    for name in SETTINGS:
        found[name] = keeping(tmp_path_factory.mktemp(name), street, name)
    copy = tmp_path_factory.mktemp("closed") / "region"
    shutil.copytree(street.path, copy)
    close(copy, tmp_path_factory.mktemp("overlays") / "overlays.geojson")
    found["closed"] = keeping(tmp_path_factory.mktemp("closed"), open_region(copy), "home")
    return found


def close(region: Path, path: Path) -> None:
    """Close the street at one place, slow it, and let it be the morning."""
    lat, lon = at(5.6)
    line = {"type": "LineString", "coordinates": [[lon, lat - 0.001], [lon, lat + 0.001]]}
    features = [
        {"type": "Feature", "geometry": line, "properties": {"id": "works", "effect": "closed"}},
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"id": "snow", "effect": "slow", "factor": 1.7, "way_ids": [200]},
        },
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    put_in_force(region, path, "morning_peak")


@st.composite
def units(draw: st.DrawFn, when: datetime) -> dict[str, Any]:
    """A fleet of up to six, some of them odd, their positions up to ten minutes old or new."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        who = draw(st.sampled_from("we"))
        seen = when - timedelta(seconds=draw(st.floats(-60, 200)))
        more: dict[str, Any] = {
            "position_at": seen.isoformat(),
            "status": draw(st.sampled_from(["free", "in", "busy", "lunch"])),
            "type": draw(st.sampled_from(["BOX", "CAR", "SLED"])),
        }
        if draw(st.booleans()):
            lat, lon = at(draw(st.floats(0, 10)))
            more |= {"home": [lon, lat], "crew": draw(st.integers(1, 3)), "equipment": ["é", "b"]}
        if draw(st.booleans()):
            more |= {"capabilities": ["DOCTOR"], "languages": ["nl", "fr"], "licences": ["C"]}
        found.append(unit(f"{who}{number}", draw(st.floats(-1, 11)), **more))
    return fleet_file(*found)


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """An incident of any kind, with shortages and answers."""
    when = draw(MOMENTS)
    said: dict[str, Any] = {
        "at": at(draw(st.floats(0.1, 9.9))),
        "urgency": draw(st.sampled_from(["U0", "U1", "U2", "U3", "NL:A1"])),
        "time": when,
        "k": draw(st.integers(1, 3)),
        "need": draw(st.sampled_from([[], ["DOCTOR"], ["TRANSPORT", "DOCTOR"]])),
        "answers": draw(st.dictionaries(st.sampled_from(["west", "east"]), st.booleans())),
        "shortages": [
            {"centre": centre, "until": (when + timedelta(seconds=draw(st.integers(-5, 5))))}
            for centre in draw(st.sets(st.sampled_from(["west", "east"])))
        ],
    }
    if draw(st.booleans()):
        said["fleet"] = draw(units(when))
    if draw(st.booleans()):
        said |= {"called_at": when - timedelta(seconds=draw(st.integers(0, 500)))}
        said |= {"keyword": "PLAN", "heading_deg": draw(st.floats(0, 360)), "disaster": True}
    if draw(st.booleans()):
        said["destination"] = {"id": "clinic", "country": "XB", "recognised_by": ["XB", "XA"]}
    return Ask.model_validate(said)


@pytest.mark.soak
@given(
    ask=asks(),
    name=st.sampled_from([*SETTINGS, "closed"]),
    language=st.sampled_from(["en", "nl", "fr", "de", "lb"]),
)
def test_any_decision_comes_out_of_its_record_byte_for_byte(
    deployments: dict[str, Kept], ask: Ask, name: str, language: str
) -> None:
    kept = deployments[name]
    given = answer(kept.desk, ask, language)
    assert given.record is not None
    replayed = kept.replayed(given.record)
    assert (replayed.refused, replayed.differences, replayed.differing) == (None, (), ())
    assert replayed.agrees
    assert replayed.answer == given.document.model_dump(mode="json")


def test_the_served_fleet_and_what_else_is_shared_is_written_once(
    street: Region, tmp_path: Path
) -> None:
    kept = keeping(tmp_path, street)
    ids = [kept.answered(Ask.model_validate(ASK | {"at": at(km)})) for km in (1, 2, 3)]
    assert kept.desk.recorder is not None
    kept.desk.recorder.close()
    (path,) = kept.records.iterdir()
    assert [entry.kind for entry in entries(path)] == [
        "opening", *["input"] * 5, *["decision"] * 3, "closing",
    ]  # fmt: skip
    assert [kept.replayed(id_).agrees for id_ in ids] == [True] * 3
    (log,) = check_logs(kept.records, beside(kept.records))
    assert (log.wrong, log.unseen) == ((), ())


class Changing:
    """A fleet that another one takes the place of, and who is promised."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.promised: dict[str, str] = {}
        self.asked: dict[str, str] = {}

    @property
    def told(self) -> Told:
        return Told(self.fleet, promised=self.promised, asked=self.asked)

    def move(self, number: int, km: float) -> None:
        """Have one unit be elsewhere."""
        units = list(self.fleet.units)
        units[number] = units[number].model_copy(update={"position": at(km)})
        self.fleet = replace(self.fleet, units=tuple(units))


def test_a_fleet_that_changes_is_replayed_as_it_was_for_each_decision(
    street: Region, tmp_path: Path
) -> None:
    kept = keeping(tmp_path, street, "home")
    fleets = Changing(fleet_of(*(unit(f"w{n}", float(n)) for n in range(8)), unit("e1", 9.0)))
    kept = kept._replace(desk=replace(kept.desk, fleets=fleets))
    ids = []
    for n in range(40):
        fleets.move(n % 8, (n * 7 % 100) / 10)
        if n == 20:
            fleets.fleet = replace(fleets.fleet, units=fleets.fleet.units[1:])
        fleets.promised = {"w3": "r-1"} if n % 2 else {}
        ids.append(kept.answered(Ask.model_validate(ASK | {"at": at(6.0)})))
    replayed = [kept.replayed(id_) for id_ in ids]
    assert all(one.agrees for one in replayed)
    answers = {json.dumps(one.recorded["candidates"]) for one in replayed}
    assert len(answers) > len(ids) // 2  # Not each move is seen from this place.
    (path,) = kept.records.iterdir()
    fleets_written = [e for e in entries(path) if e.content.get("name") == "fleet"]
    assert [BASE in one.content["is"] for one in fleets_written] == [False] + [True] * 39
    (log,) = check_logs(kept.records, beside(kept.records))
    assert log.wrong == ()


def test_answers_of_several_threads_each_come_with_the_fleet_they_saw(
    street: Region, tmp_path: Path
) -> None:
    kept = keeping(tmp_path, street)
    fleets = Changing(fleet_of(*(unit(f"w{n}", float(n)) for n in range(8)), unit("e1", 9.0)))
    kept = kept._replace(desk=replace(kept.desk, fleets=fleets))

    def ask(number: int) -> str:
        fleets.move(number % 9, number / 4)
        return kept.answered(Ask.model_validate(ASK | {"at": at(6.0)}))

    with ThreadPoolExecutor(4) as crowd:
        ids = list(crowd.map(ask, range(24)))
    assert all(kept.replayed(id_).agrees for id_ in ids)
    (log,) = check_logs(kept.records, beside(kept.records))
    assert log.wrong == ()


def test_what_is_shared_is_written_again_before_it_is_too_far_back(
    street: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_REMEMBERED", 8)
    monkeypatch.setattr(check, "NEAR", 8 + 5)  # A decision has five inputs.
    kept = keeping(tmp_path, street)
    fleets = Changing(fleet_of(*(unit(f"w{n}", float(n)) for n in range(4))))
    kept = kept._replace(desk=replace(kept.desk, fleets=fleets))
    ids = []
    for n in range(30):
        fleets.move(n % 4, n / 10)
        ids.append(kept.answered(Ask.model_validate(ASK)))
    (path,) = kept.records.iterdir()
    names = Counter(e.content["name"] for e in entries(path) if e.kind == "input")
    assert names["fleet"] == 30
    assert names["settings"] > 1
    (log,) = check_logs(kept.records, beside(kept.records))
    assert log.wrong == ()
    assert kept.replayed(ids[-1]).agrees


def test_a_promise_is_on_record_and_counts_again(street: Region, tmp_path: Path) -> None:
    kept = keeping(tmp_path, street)
    fleets = Changing(fleet_of(unit("w1", 1.0), unit("e1", 6.0), unit("e2", 7.0)))
    fleets.asked = {"e1": "r-1"}
    kept = kept._replace(desk=replace(kept.desk, fleets=fleets))
    replayed = kept.replayed(kept.answered(Ask.model_validate(ASK | {"at": at(6.0)})))
    assert replayed.agrees
    flags = {one["unit"]: one["flags"] for one in replayed.recorded["candidates"]}
    assert flags == {"w1": [], "e1": ["asked_for"], "e2": []}
    replayed = kept.replayed(kept.answered(Ask.model_validate(ASK)))
    assert replayed.agrees
    assert (
        "promised" in {one["unit"]: one["flags"] for one in replayed.recorded["candidates"]}["e1"]
    )


def test_records_of_format_1_are_still_computed_again(street: Region, tmp_path: Path) -> None:
    kept = keeping(tmp_path, street, "home")
    (path,) = OF_FORMAT_1.iterdir()
    log = path.name.removesuffix(LOG)
    for number in (7, 9, 10):
        replayed = replay(f"{log}.{number}", OF_FORMAT_1, kept.region, kept.desk.settings)
        # A region and a law of other bytes have other hashes; what was decided is the same.
        assert replayed.refused is None
        assert set(replayed.differing) <= {"region.hash", "agreements.hash"}


def test_today_does_not_matter_fleet_settings_and_codes_come_from_the_record(
    street: Region, tmp_path: Path
) -> None:
    kept = keeping(tmp_path, street, "drop")
    id_ = kept.answered(Ask.model_validate(ASK))
    for path in (tmp_path / "fleet.geojson", tmp_path / "settings.toml"):
        path.unlink()
    senders, turnout = tmp_path / "senders/xa.toml", tmp_path / "turnout.toml"
    senders.write_text(senders.read_text().replace("AVAILABLE_STATION", "TALK"))
    turnout.write_text(turnout.read_text().replace("seconds = 3", "seconds = 33"))
    replayed = kept.replayed(id_)
    assert replayed.agrees
    assert [(one.input, one.matters) for one in replayed.differences] == [
        ("mappings", False), ("turnout", False),
    ]  # fmt: skip


def test_conditions_that_have_ended_are_laid_on_the_roads_again(
    street: Region, tmp_path: Path
) -> None:
    shutil.copytree(street.path, tmp_path / "copy")
    close(tmp_path / "copy", tmp_path / "overlays.geojson")
    (tmp_path / "d").mkdir()
    kept = keeping(tmp_path / "d", open_region(tmp_path / "copy"))
    id_ = kept.answered(Ask.model_validate(ASK))
    shutil.rmtree(tmp_path / "copy/now")
    replayed = kept.replayed(id_)
    assert replayed.agrees
    assert replayed.recorded["region"]["driving"]["overlays"] == ["snow", "works"]


@pytest.fixture
def asked(street: Region, tmp_path: Path) -> tuple[Kept, str]:
    """A deployment that knows its people, and the id of an answer."""
    kept = keeping(tmp_path, street, "cover")
    fleet = fleet_file(unit("w1", 3.0), unit("e1", 6.0), unit("e2", 8.0))
    return kept, kept.answered(Ask.model_validate(ASK | {"fleet": fleet}), "nl")


def test_another_law_is_named(asked: tuple[Kept, str]) -> None:
    kept, id_ = asked
    law = kept.folder / "law/xa-xb.toml"
    law.write_text(law.read_text().replace("Drive on the left.", "Drive on the right."))
    replayed = kept.replayed(id_)
    assert not replayed.agrees
    (difference,) = replayed.differences
    assert (difference.input, difference.matters) == ("agreements", True)
    assert "agreements.hash" in replayed.differing


def test_a_law_that_is_gone_is_a_reason_why_nothing_comes_out(asked: tuple[Kept, str]) -> None:
    kept, id_ = asked
    (kept.folder / "law/xa-xb.toml").unlink()
    replayed = kept.replayed(id_)
    assert (replayed.agrees, replayed.answer) == (False, None)
    assert "The accepted agreement `XA-XB` is unknown" in str(replayed.refused)
    assert [one.input for one in replayed.differences] == ["agreements"]


def test_another_region_is_named(asked: tuple[Kept, str], border_street: Region) -> None:
    kept, id_ = asked
    replayed = kept._replace(region=border_street.path).replayed(id_)
    assert not replayed.agrees
    assert [one.input for one in replayed.differences] == ["region"]
    assert "region.hash" in replayed.differing


def test_other_people_are_named_and_so_are_none(asked: tuple[Kept, str]) -> None:
    kept, id_ = asked
    assert kept.replayed(id_).agrees
    demand = kept.folder / "demand.csv"
    demand.write_text(demand.read_text() + "{},{},7\n".format(*at(9.5)))
    assert [one.input for one in kept.replayed(id_).differences] == ["demand"]
    nobody = kept.desk.settings.model_copy(update={"demand": None})
    replayed = kept.replayed(id_, nobody)
    assert "candidates[1].verdict" in replayed.differing
    assert [(one.input, one.now) for one in replayed.differences] == [("demand", "none")]


def test_other_code_libraries_and_tables_are_named_and_it_is_tried_all_the_same(
    asked: tuple[Kept, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, id_ = asked
    libraries = code()["libraries"] | {"numpy": "0.0.1"}
    other = code() | {"version": "9.9.9", "sha256": "f" * 64, "libraries": libraries}
    monkeypatch.setattr(changed, "code", lambda: other)
    monkeypatch.setattr(changed, "tables", lambda: tables() | {"norms": "f" * 64})
    monkeypatch.setattr(changed, "hash_of_texts", lambda _: "f" * 64)
    replayed = kept.replayed(id_)
    assert replayed.agrees
    assert [one.input for one in replayed.differences] == [
        "code", "code.numpy", "texts", "tables.norms",
    ]  # fmt: skip
    assert replayed.differences[0].now == f"9.9.9 {'f' * 64}"


def test_a_record_that_was_changed_is_not_replayed(asked: tuple[Kept, str]) -> None:
    kept, id_ = asked
    (path,) = kept.records.iterdir()
    path.write_bytes(path.read_bytes().replace(b'"urgency":"U1"', b'"urgency":"U3"'))
    with pytest.raises(BadRecord, match=r"line 7 was changed: .* Nothing from there on proves"):
        kept.replayed(id_)


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("nothing", "has no log of the record nothing"),
        ("../{log}.7", "has no log of the record"),
        ("{log}.x", "has no log of the record"),
        ("{log}.6", "has no decision 6"),
        ("{log}.99", "has no decision 99"),
    ],
)
def test_an_id_that_no_record_has_is_refused(asked: tuple[Kept, str], id_: str, told: str) -> None:
    kept, known = asked
    with pytest.raises(BadRecord, match=told):
        kept.replayed(id_.format(log=known.rpartition(".")[0]))


def test_a_record_holds_no_telephone_number_and_no_path(street: Region, tmp_path: Path) -> None:
    (tmp_path / "centres.toml").write_text(
        '[centre.west]\ncountry = "XA"\nchannels = { phone = "do not keep" }\n'
    )
    kept = keeping(tmp_path, street, more='centres = "centres.toml"\n')
    kept.answered(Ask.model_validate(ASK))
    (path,) = kept.records.iterdir()
    text = path.read_text(encoding="utf-8")
    assert kept.desk.fleet.centres["west"].channels.phone == "do not keep"
    assert "do not keep" not in text
    assert str(tmp_path) not in text
