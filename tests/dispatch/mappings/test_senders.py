from pathlib import Path

import pytest

from dispatch.errors import BadFleet
from dispatch.mappings.senders import Availability, Status, load_mappings

SENDER = """
country = "XA"
[status]
source = "a gazette"
confidence = "high"
[status.codes]
free = "AVAILABLE_RADIO"
[type]
source = "a gazette"
confidence = "high"
[type.codes]
BOX = ["ALS_NURSE"]
"""


def test_only_free_on_air_and_free_at_station_are_available() -> None:
    assert {status for status in Status if status.availability != Availability.NOT_AVAILABLE} == {
        Status.AVAILABLE_RADIO,
        Status.AVAILABLE_STATION,
    }


def test_the_fms_is_there_from_0_to_9() -> None:
    sent = {str(digit): load_mappings().status("DE", str(digit)) for digit in range(10)}
    assert sent == {
        "0": Status.URGENT_TALK,
        "1": Status.AVAILABLE_RADIO,
        "2": Status.AVAILABLE_STATION,
        "3": Status.EN_ROUTE,
        "4": Status.ON_SCENE,
        "5": Status.TALK,
        "6": Status.OUT_OF_SERVICE,
        "7": Status.TRANSPORTING,
        "8": Status.AT_HOSPITAL,
        "9": Status.REGISTERED,
    }


def test_only_a_request_to_talk_says_nothing_about_what_a_unit_does() -> None:
    assert {status for status in Status if status.says_nothing} == {Status.TALK, Status.URGENT_TALK}


def test_where_no_codes_are_known_plain_words_stand_for_all_but_talk() -> None:
    others = [one for country, one in load_mappings().senders.items() if country != "DE"]
    assert {one.country for one in others} == {"BE", "FR", "LU", "NL"}
    for sender in others:
        assert not any(code.isdigit() for code in sender.status.codes)
        assert sender.status.note is not None
        assert "not known" in sender.status.note
        assert set(sender.status.codes.values()) == set(Status) - {
            Status.TALK, Status.URGENT_TALK, Status.REGISTERED,
        }  # fmt: skip


def test_every_shipped_table_names_its_source() -> None:
    for sender in load_mappings().senders.values():
        assert sender.status.source
        assert sender.type.source


def test_a_table_is_read_and_what_a_crew_can_do_includes_less() -> None:
    mappings = load_mappings()
    for sender in mappings.senders.values():
        for code, can_do in sender.type.codes.items():
            assert can_do <= (mappings.capabilities(sender.country, code) or frozenset())


def test_a_deployments_own_tables_are_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "xa.toml").write_text(SENDER, encoding="utf-8")
    mappings = load_mappings(tmp_path)
    assert mappings.status("XA", "free") is Status.AVAILABLE_RADIO
    assert mappings.capabilities("XA", "BOX") == frozenset({"ALS_NURSE", "BLS"})
    assert mappings.status("XA", "busy") is mappings.status("XB", "free") is None
    assert mappings.capabilities("XA", "CAR") is mappings.capabilities("XB", "BOX") is None
    assert mappings.file_of("XB") == f"{tmp_path.name}/xb.toml"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("AVAILABLE_RADIO", "AVAILABLE"), "xa.toml: `status.codes.free`: `AVAILABLE` is unknown;"),
        (("ALS_NURSE", "NURSE"), "`type.codes.BOX`: `NURSE` is unknown; did you mean `ALS_NURSE`?"),
        (("[type]", "[typ]"), "xa.toml: `typ` is unknown; did you mean `type`?"),
        (('"high"', '"sure"'), "xa.toml: `status.confidence`: `sure` is unknown; known are"),
    ],
)  # fmt: skip
def test_a_bad_table_is_refused_by_name(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    text = SENDER.replace(*change)
    (tmp_path / "xa.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadFleet) as refusal:
        load_mappings(tmp_path)
    assert told in str(refusal.value)


def test_two_tables_of_one_country_are_refused(tmp_path: Path) -> None:
    for name in ("xa.toml", "xa2.toml"):
        (tmp_path / name).write_text(SENDER, encoding="utf-8")
    with pytest.raises(BadFleet, match=r"xa2.toml: XA has a table already"):
        load_mappings(tmp_path)
