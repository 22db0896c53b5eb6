import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import catalogue_of, load_agreements, read_agreement
from dispatch.errors import BadAgreement
from tests.dispatch.agreements.world import CLAUSE, HEADER, law

GOOD = """
id = "{id}"
name = "Friendship at the border"
parties = ["XA", "XB"]
legal_force = "treaty"
level = "bilateral"
layer = "daily"
status = "reported"
confidence = "high"
valid_from = 2021-03-01

[sources.gazette]
at = "the gazette of XA"
dated = 2021-02-01

[[clause]]
id = "art-4-2"
cite = "art. 4(2)"
says = "A unit may cross when it is five minutes faster."
source = "gazette"
confidence = "high"
from = "XB"
to = "XA"
in_force = 2021-03-01
trigger = {{ kind = "faster", by_s = 300 }}
"""


PACKAGE = {"keyword": "RED", "units": "unknown", "reception_point": "the bridge"}
PACKAGE["hospitals"] = "unknown"
PLAN = {"rule": "by_keyword", "source": "gazette", "confidence": "low"}


def test_a_good_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "xa-xb.toml").write_text(GOOD.format(id="XA-XB"), encoding="utf-8")
    ((agreement, clause),) = load_agreements(tmp_path).clauses
    assert (agreement.id, clause.cite, clause.from_, clause.to) == (
        "XA-XB",
        "art. 4(2)",
        ("XB",),
        ("XA",),
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"untill": date(2024, 1, 1)},
            ", clause art-1: `untill` is unknown; did you mean `until`?",
        ),
        ({"from": "B"}, ", clause art-1: `from[0]`: 'B' selects nothing; write a country as XA,"),
        ({"to": []}, ", clause art-1: `to`: [] cannot be used"),
        ({"to": 7}, ", clause art-1: `to[0]`: This is no place; write a country as XA,"),
        (
            {"in_force": date(2024, 1, 2), "until": date(2024, 1, 1)},
            "until (2024-01-01) is before in_force (2024-01-02); mend one of the two.",
        ),
        ({"in_force": "2024-01-01"}, ", clause art-1: `in_force`: '2024-01-01' cannot be used"),
        ({"id": None}, ", clause 1: `id`: None is not text; write it in quotes."),
        (
            {"id": "a\nb"},
            r", clause 'a\nb': `id`: 'a\nb' holds a line break or a control character;",
        ),
        ({"a\nb": 1}, r", clause art-1: `'a\nb'` is unknown; known are `bundle`,"),
        (
            {"until": "soon"},
            "`until`: 'soon' cannot be used: write a day as 2024-05-01, without quote",
        ),
        ({"says": ""}, "`says`: '' cannot be used: write something, or take it out."),
        (
            {"trigger": {"kind": "mass_casualty", "keywords": []}},
            "`trigger.keywords`: [] cannot be used: give at least 1 of them.",
        ),
        (
            {"trigger": {"kind": "time_window", "from": "8", "to": "9"}},
            "`trigger.from`: '8' cannot be used: write a time of day as 08:00:00, without quotes.",
        ),
        (
            {"trigger": {"kind": "faster", "by_pct": True}},
            "`trigger.by_pct`: True cannot be used: g",
        ),
        (
            {"trigger": {"kind": "fastr", "by_s": 3}},
            ", clause art-1: `trigger`: kind `fastr` is unknown; did you mean `faster`?",
        ),
        ({"trigger": {}}, ", clause art-1: `trigger`: `kind` is missing"),
        (
            {"trigger": "faster"},
            ", clause art-1: `trigger`: 'faster' is not a table of named fields",
        ),
        (
            {"trigger": {"kind": "all", "of": [{"kind": "faster", "by_min": 5}]}},
            ", clause art-1: `trigger.of[0]`: `by_min` is unknown; did you mean `by_s`?",
        ),
        (
            {"trigger": {"kind": "not", "of": {"kind": "foreign_eta_max"}}},
            ", clause art-1: `trigger.of.within_s` is missing; add it.",
        ),
        ({"trigger": {"kind": "all", "of": []}}, ", clause art-1: `trigger.of`: [] cannot be used"),
        ({"trigger": {"kind": "faster", "by_s": -1}}, ", clause art-1: `trigger.by_s`: -1 cannot"),
        ({"trigger": {"kind": "faster", "by_s": "300"}}, "`trigger.by_s`: '300' cannot be used"),
        (
            {"trigger": {"kind": "own_misses_norm", "minutes": 0, "clock_start": "call"}},
            '`trigger.minutes`: 0 is no norm; give minutes, at most 1440, or "unknown".',
        ),
        (
            {"trigger": {"kind": "own_misses_norm", "minutes": 15, "clock_start": "cal"}},
            "`trigger.clock_start`: `cal` is unknown; did you mean `call`?",
        ),
        (
            {"trigger": {"kind": "own_misses_norm", "minutes": 15}},
            "`trigger`: Give the norm as `minutes` with `clock_start`, or by its name as `norm`.",
        ),
        (
            {"trigger": {"kind": "own_misses_norm", "norm": "NL-A11"}},
            "`trigger.norm`: `NL-A11` is unknown; did you mean `NL-A1`?",
        ),
        (
            {"trigger": {"kind": "capability_at_least", "capabilities": ["DOKTOR"]}},
            "`trigger.capabilities`: `DOKTOR` is unknown; did you mean `DOCTOR`?",
        ),
        (
            {"trigger": {"kind": "urgency_in", "classes": ["A1"]}},
            "`trigger.classes[0]`: 'A1' is unknown; use one of U0 (",
        ),
        (
            {"conditions": [{"says": "Switch to channel 7.", "confidence": "high"}]},
            ", clause art-1: `conditions[0].source` is missing; add it.",
        ),
        (
            {"terms": {"dual_dispatch": {"rule": "yes", "source": "gazette", "confidence": "low"}}},
            "`terms.dual_dispatch.rule`: `yes` is unknown; known are `also_alert_home`",
        ),
        (
            {"terms": {"casualty_plan": PLAN | {"packages": [PACKAGE | {"units": {"RTW": 0}}]}}},
            "`terms.casualty_plan.packages[0].units",
        ),
        ({"terms": {"signal": {}}}, "`terms`: `signal` is unknown; did you mean `signals`?"),
        ({"source": "gazete"}, "clause art-1: source `gazete` is unknown; did you mean `gazett"),
        ({"effect": "forbid"}, "`effect`: `forbid` is unknown; did you mean `forbids`?"),
        ({"effect": "nothing"}, "take the other out."),
        ({"trigger": None}, "add the one or take the other out."),
        ({"bundle": [["DOCTOR"]]}, "`bundle` names one part; a bundle has at least two."),
        ({"bundle": [["DOCTOR"], ["BLS"]], "effect": "forbids"}, "only a clause that permits has"),
        (
            {"to": [{"kind": "border_strip", "country": "XA", "along": "XB", "within_km": 0}]},
            ", clause art-1: `to[0].within_km`: 0 cannot be used",
        ),
        (
            {"to": {"kind": "border_strip", "country": "XA", "along": "XA", "within_km": 5}},
            ", clause art-1: `to[0]`: A strip of XA lies along another country; name that",
        ),
        ({"to": {"kind": "strip"}}, ", clause art-1: `to[0]`: This is no place; write a country"),
        (
            {"trigger": {"kind": "faster"}},
            ", clause art-1: `trigger`: Give the margin as `by_s` or as `by_pct`",
        ),
        (
            {"trigger": {"kind": "donor_cover_ok"}},
            "`trigger`: Say what is enough: `min_free_units`",
        ),
        (
            {"trigger": {"kind": "shortage", "below": 2}},
            "`free_units_below` and `below` belong together",
        ),
    ],
)
def test_a_bad_clause_is_refused_by_name(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(BadAgreement) as refusal:
        law(wrong)
    assert str(refusal.value).startswith("xa-xb.toml")
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"legal_force": "treety"}, "`legal_force`: `treety` is unknown; did you mean `treaty`?"),
        ({"valid_form": 1}, "xa-xb.toml: `valid_form` is unknown; did you mean `valid_from`?"),
        ({"checked_by": None}, "A verified agreement says who read it: add `checked_by`"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to (2020-01-01) is before valid_from (2021-03-01)"),
        ({"parties": ["XA"]}, "`parties`: ['XA'] cannot be used: give at least 2 of them."),
        ({"valid_to": "soon"}, "write a day as 2024-05-01, without quotes, or \"unknown\"."),
        ({"status": ["verified"]}, "['verified'] cannot be used: use one of 'verified', 'rep"),
        ({"sources": {}}, "xa-xb.toml: `sources`: {} cannot be used"),
        ({"in_force_by": date(2022, 1, 1)}, "`in_force_by` is for an unknown `valid_from`"),
        ({"told_in_force_on": date(2022, 1, 1)}, "`told_in_force_on` is for an end that is not"),
        ({"signed": date(2022, 1, 1)}, "valid_from (2021-03-01) is before signed (2022-01-01)"),
        ({"clause": [CLAUSE, CLAUSE]}, "Two clauses have the id `art-1`; give each its own."),
        ({"clause": ["art-1"]}, "xa-xb.toml, clause 1: 'art-1' is not a table of named fields"),
        (
            {"clause": [CLAUSE | {"in_force": date(2020, 1, 1)}]},
            "in_force of clause art-1 (2020-01-01) is before valid_from (2021-03-01)",
        ),
        (
            {"valid_to": date(2023, 1, 1), "clause": [CLAUSE | {"until": date(2024, 1, 1)}]},
            "valid_to (2023-01-01) is before until of clause art-1 (2024-01-01)",
        ),
        ({"status": "reported"}, "`checked_by` and `checked_on` belong to a verified agreement"),
    ],
)  # fmt: skip
def test_a_bad_header_is_refused_by_name(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(BadAgreement) as refusal:
        read_agreement(HEADER | {"clause": [CLAUSE]} | wrong, "xa-xb.toml")
    assert told in str(refusal.value)


def test_a_missing_header_is_refused_by_name() -> None:
    with pytest.raises(BadAgreement, match=r"^xa-xb.toml: `id` is missing; add it.$"):
        read_agreement({"clause": [CLAUSE]}, "xa-xb.toml")


def test_a_file_that_is_not_toml_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "xa-xb.toml").write_text("id = 'XA-XB'\nname = no quotes\n", encoding="utf-8")
    with pytest.raises(BadAgreement, match=r"xa-xb.toml is not TOML: .*line 2"):
        load_agreements(tmp_path)


def test_a_file_that_is_not_utf_8_names_the_byte(tmp_path: Path) -> None:
    (tmp_path / "xa-xb.toml").write_bytes(b"id = '\xe9'")
    with pytest.raises(BadAgreement, match=r"xa-xb.toml: byte 6 is not UTF-8"):
        load_agreements(tmp_path)


def test_a_number_of_thousands_of_digits_is_refused(tmp_path: Path) -> None:
    law_ = GOOD.format(id="XA-XB").replace("300", f"0x{'f' * 5000}")
    (tmp_path / "xa-xb.toml").write_text(law_, encoding="utf-8")
    with pytest.raises(BadAgreement, match=r"^xa-xb.toml holds a number of more than 64 bits; sho"):
        load_agreements(tmp_path)


@pytest.mark.parametrize("way", ["{path}.a", "[{path}]\na"])
def test_tables_nested_without_end_are_refused(tmp_path: Path, way: str) -> None:
    text = way.format(path=".".join("a" * 5000)) + " = 1\n"
    (tmp_path / "xa-xb.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadAgreement, match=r"^xa-xb.toml(: `a` is unknown| is not TOML: )"):
        load_agreements(tmp_path)


def test_a_folder_without_law_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadAgreement, match="holds no agreement; give a folder"):
        load_agreements(tmp_path)


def test_one_id_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(GOOD.format(id="XA-XB"), encoding="utf-8")
    with pytest.raises(BadAgreement, match=r"two.toml: `XA-XB` is the id of one.toml too"):
        load_agreements(tmp_path)


def _nested(depth: int) -> dict[str, Any]:
    trigger: dict[str, Any] = {"kind": "emergency"}
    for level in range(1, depth):
        odd = {"kind": "not", "of": trigger}
        trigger = odd if level % 2 else {"kind": "all", "of": [{"kind": "shortage"}, trigger]}
    return trigger


def test_a_trigger_of_sixteen_levels_is_read() -> None:
    assert law({"trigger": _nested(16)}).id == "XA-XB"


@pytest.mark.parametrize("depth", [17, 200, 5_000])
def test_a_trigger_nested_without_end_is_refused(depth: int) -> None:
    trigger = _nested(depth)
    with pytest.raises(BadAgreement, match=r"clause art-1.* write it flatter"):
        law({"trigger": trigger})


def test_the_hash_is_of_what_is_said_not_of_how_it_is_written(tmp_path: Path) -> None:
    said, other = GOOD.format(id="XA-XB"), GOOD.format(id="XA-XC")
    folders = {
        "plain": {"a.toml": said, "b.toml": other},
        "swapped": {"a.toml": other, "b.toml": "# The same.\n" + said.replace(" = ", "   =   ")},
        "changed": {"a.toml": said.replace("300", "301"), "b.toml": other},
    }
    hashes = {}
    for name, files in folders.items():
        folder = tmp_path / name
        folder.mkdir()
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        hashes[name] = load_agreements(folder).sha256
    assert hashes["plain"] == hashes["swapped"] != hashes["changed"]


def test_only_what_is_reported_or_better_can_be_accepted() -> None:
    book = catalogue_of(
        law(id=status.upper(), status=status) for status in ("verified", "reported", "unverified")
    )
    assert book.accept(["REPORTED"]) == {"REPORTED"}
    with pytest.raises(BadAgreement, match="UNVERIFIED is unverified and cannot be accepted"):
        book.accept(["UNVERIFIED"])
    with pytest.raises(BadAgreement, match=r"`REPORTD` is unknown; did you mean `REPORTED`"):
        book.accept(["REPORTD"])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(), parts, max_size=2),
    max_leaves=4,
)


@given(data=st.data(), what=ANYTHING)
def test_a_file_with_anything_anywhere_loads_or_is_refused_by_name(
    data: st.DataObject, what: object
) -> None:
    clause: Any = copy.deepcopy(CLAUSE)
    given: Any = copy.deepcopy(HEADER) | {"clause": [clause]}
    table = data.draw(st.sampled_from([given, clause, clause["trigger"]]))
    table[data.draw(st.sampled_from(sorted(table)) | st.text())] = what
    try:
        assert isinstance(read_agreement(given, "xa-xb.toml"), Agreement)
    except BadAgreement as refusal:
        assert str(refusal).startswith("xa-xb.toml")  # noqa: PT017 - both ends are allowed.
