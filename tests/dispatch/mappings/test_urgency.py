from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from dispatch.errors import DispatchError
from dispatch.incident import GivenUrgency
from dispatch.mappings import urgency as module
from dispatch.mappings.urgency import Urgency, UrgencyTable, canonical, urgencies, urgency_table
from dispatch.written import understood

U0, U1, U2, U3, U4 = Urgency
GAZETTE = {"source": "a gazette", "confidence": "high"}
CLASS = {"means": "so", "emergency": True, "life_threat": False}
CODES = {"country": "XA", "note": "Its numbers.", **GAZETTE, "means": {"P1": ["U1"]}}


def table(*codes: dict[str, Any], **more: Any) -> UrgencyTable:
    classes = dict.fromkeys(Urgency, CLASS)
    given = {**GAZETTE, "urgency": classes, "codes": codes, **more}
    return understood(UrgencyTable, given, "ours.toml: ", DispatchError)


def test_every_group_of_shipped_codes_names_its_source() -> None:
    assert {group.country for group in urgency_table().codes} >= {"NL", "BE", "DE", "LU"}
    assert all(group.source and group.note for group in urgency_table().codes)


def test_each_shipped_dutch_code_means_one_class() -> None:
    codes = {"A0": U0, "A1": U1, "A2": U2, "B1": U3, "B2": U3, "C1": U4, "C2": U4}
    assert {code: canonical("NL", code) for code in codes} == {c: (u,) for c, u in codes.items()}


def test_a_shipped_level_of_low_confidence_may_mean_two_classes() -> None:
    assert canonical("BE", "1") == (U0, U1)
    assert {group.confidence for group in urgency_table().codes if group.country == "BE"} == {"low"}


def test_what_nobody_has_translated_means_nothing() -> None:
    assert canonical("NL", "A9") == canonical("NL", "a1") == canonical("FR", "A1") == ()


def test_codes_of_one_country_may_stand_in_several_groups() -> None:
    other = CODES | {"means": {"P2": ["U1", "U2"]}, "confidence": "low"}
    assert table(CODES, other).of("XA") == {"P1": (U1,), "P2": (U1, U2)}
    assert table(CODES, other).of("XB") == {}


def test_a_code_that_means_one_class_can_be_given_instead_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ambiguous = CODES | {"means": {"P1": ["U1"], "P2": ["U1", "U2"]}}
    monkeypatch.setattr(module, "urgency_table", lambda: table(ambiguous))
    read = TypeAdapter[Urgency](GivenUrgency).validate_python
    assert read("XA:P1") is read("U1") is read(U1) is U1
    for given, told in (
        ("XA:P2", "XA:P2 can be U1 (so) or U2 (so); give the one that is meant."),
        ("XA:P3", "urgency code `P3` is unknown; known are `P1`, `P2`. Or use one of U0 (so)"),
        ("XB:P1", "No urgency code of 'XB' is known; use one of U0 (so), U1 (so)"),
        ("P1", "'P1' is unknown; use one of U0 (so), U1 (so), U2 (so), U3 (so), U4 (so), or a"),
        (":", "No urgency code of '' is known; use one of U0 (so)"),
        (1, "1 is unknown; use one of U0 (so)"),
    ):
        with pytest.raises(ValidationError) as refusal:
            read(given)
        assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("codes", "more", "told"),
    [
        ([CODES, CODES], {}, "ours.toml: XA:P1 is translated twice; keep the right one."),
        ([CODES | {"means": {"P1": []}}], {}, "`codes[0].means.P1`"),
        (
            [CODES | {"means": {"P1": ["U9"]}}],
            {},
            "`codes[0].means.P1[0]`: `U9` is unknown; known are `U0`",
        ),
        ([CODES | {"country": "xa"}], {}, "'xa' is no country code"),
        ([CODES | {"sure": True}], {}, "`codes[0]`: `sure` is unknown; did you mean `source`?"),
        ([], {"urgency": {"U0": CLASS}}, "Nothing says what U1, U2, U3, U4 means; add `urgency.U1"),
    ],
)
def test_a_bad_table_is_refused(
    codes: list[dict[str, Any]], more: dict[str, Any], told: str
) -> None:
    with pytest.raises(DispatchError) as refusal:
        table(*codes, **more)
    assert told in str(refusal.value)


def test_what_threatens_life_is_an_emergency() -> None:
    assert all(row.emergency for row in urgencies().values() if row.life_threat)
