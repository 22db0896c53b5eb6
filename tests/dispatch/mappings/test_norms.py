from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import DispatchError
from dispatch.mappings.norms import Norm, norms, read_norms
from dispatch.mappings.urgency import Urgency
from dispatch.written import understood

U0, U1, U2, U3, U4 = Urgency
FIRST = {
    "urgency": ["U1"], "minutes": 15, "clock_start": "call", "share": 0.95,
    "source": "a gazette", "confidence": "high",
}  # fmt: skip
TOWN = FIRST | {"areas": ["XA-town"], "minutes": 8, "confidence": "low", "source": "a poster"}
SOMEWHERE = TOWN | {"areas": "unknown"}


def norm(*rows: dict[str, Any], **more: Any) -> Norm:
    given = {"country": "XA", "name": "Norm of XA", "binding": "unknown", "note": "So it is."}
    return understood(Norm, {**given, "row": rows, **more}, "ours.toml: ", DispatchError)


def test_a_norm_says_how_long_from_when_and_how_often() -> None:
    row = norm(FIRST).row(U1, ["XA-1"])
    assert row is not None
    assert (row.minutes, row.clock_start, row.share, row.confidence) == (15, "call", 0.95, "high")


def test_a_class_without_a_row_has_no_norm() -> None:
    assert norm(FIRST).row(U0, []) is norm(FIRST).row(U2, []) is None


def test_the_first_row_that_holds_at_the_place_counts() -> None:
    both = norm(TOWN, FIRST)
    town, land = (both.row(U1, here, ["XA-town", "XA-land"]) for here in (["XA-town"], ["XA-land"]))
    assert town is not None
    assert land is not None
    assert (town.minutes, land.minutes) == (8, 15)


@pytest.mark.parametrize("first", [TOWN, SOMEWHERE], ids=["no polygon", "nobody knows"])
def test_where_nobody_can_tell_the_rows_only_what_they_agree_on_is_known(
    first: dict[str, Any],
) -> None:
    both = norm(first, FIRST)
    row = both.row(U1, ["XA-land"], ["XA-land"])
    assert row is not None
    assert (row.minutes, row.clock_start, row.share) == ("unknown", "call", 0.95)
    assert (row.areas, row.confidence, row.source) == ("unknown", "low", "a poster; a gazette")
    assert both.possible_rows(U1, ["XA-land"], ["XA-land"]) == both.rows


def test_where_there_may_be_no_norm_at_all_nothing_of_it_is_known() -> None:
    alone = norm(TOWN)
    row = alone.row(U1, [], [])
    assert row is not None
    assert (row.minutes, row.clock_start, row.share) == ("unknown",) * 3
    assert alone.possible_rows(U1, [], []) == (*alone.rows, None)
    assert alone.row(U1, [], ["XA-town"]) is None


def test_unknown_is_a_value() -> None:
    row = norm(FIRST | dict.fromkeys(("minutes", "clock_start", "share"), "unknown")).row(U1, [])
    assert row is not None
    assert (row.minutes, row.clock_start, row.share) == ("unknown",) * 3


AREAS = ("XA-1", "XA-2", "XA-3")
some_areas = st.frozensets(st.sampled_from(AREAS))
rows = st.builds(
    lambda areas, minutes: FIRST | {"minutes": minutes} | ({"areas": areas} if areas else {}),
    st.one_of(st.none(), st.just("unknown"), st.lists(st.sampled_from(AREAS), min_size=1)),
    st.sampled_from([8, 15, "unknown"]),
)


@given(rows=st.lists(rows, min_size=1, max_size=4), here=some_areas, known=some_areas)
def test_knowing_more_areas_never_contradicts_what_was_certain(
    rows: list[dict[str, Any]], here: frozenset[str], known: frozenset[str]
) -> None:
    asked = norm(*rows)
    before = asked.possible_rows(U1, here, here | known)
    after = asked.possible_rows(U1, here, AREAS)
    assert set(map(id, after)) <= set(map(id, before))
    row, told = asked.row(U1, here, here | known), asked.row(U1, here, AREAS)
    if row is not None and row.minutes != "unknown":
        assert told is not None
        assert told.minutes == row.minutes


@pytest.mark.parametrize(
    ("row", "more", "told"),
    [
        ({"minutes": 0}, {}, "`row[0].minutes`: 0 is no norm; give minutes, at most 1440"),
        ({"minutes": True}, {}, "True is no norm"),
        ({"minutes": "soon"}, {}, "'soon' is no norm"),
        ({"minutes": float("inf")}, {}, "inf is no norm"),
        ({"share": 90}, {}, "90 is no share of runs; write 90 % as 0.9"),
        (
            {"clock_start": "alarm"},
            {},
            "`row[0].clock_start`: `alarm` is unknown; known are `call`",
        ),
        ({"areas": []}, {}, "[] names no areas; give a list of ids"),
        ({"areas": "XA-town"}, {}, "'XA-town' names no areas"),
        ({"urgency": ["A1"]}, {}, "`row[0].urgency[0]`: `A1` is unknown; known are `U0`"),
        ({"minute": 8}, {}, "`minute` is unknown; did you mean `minutes`?"),
        ({}, {"binding": True}, '`binding`: True has no third value; write "yes", "no"'),
        ({}, {"about": ["DOKTOR"]}, "`DOKTOR` is unknown; did you mean `DOCTOR`?"),
        ({}, {"row": []}, "`row`"),
    ],
)
def test_a_bad_norm_is_refused_with_the_place(
    row: dict[str, Any], more: dict[str, Any], told: str
) -> None:
    with pytest.raises(DispatchError) as refusal:
        norm(*[FIRST | row], **more)
    assert told in str(refusal.value)
    assert str(refusal.value).startswith("ours.toml: ")


def test_a_norm_is_replaced_by_one_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        '[norm.XA-1]\ncountry = "XA"\nname = "Old"\nbinding = "no"\nnote = "So."\n'
        'replaced_by = "XA-3"\n[[norm.XA-1.row]]\nurgency = ["U1"]\nminutes = 15\n'
        'clock_start = "call"\nshare = "unknown"\nsource = "a gazette"\nconfidence = "high"\n',
        encoding="utf-8",
    )
    with pytest.raises(DispatchError) as refusal:
        read_norms(path)
    assert str(refusal.value) == (
        "ours.toml: `norm.XA-1.replaced_by`: `XA-3` is unknown; did you mean `XA-1`?"
    )


def test_the_shipped_norms_are_for_emergencies_and_none_is_known_to_bind() -> None:
    assert {"NL-A1", "NL-A2", "BE-112", "BE-MUG", "NRW-Hilfsfrist", "LU"} <= set(norms())
    for shipped in norms().values():
        assert shipped.binding != "yes"
        assert {urgency for row in shipped.rows for urgency in row.urgency} <= {U0, U1, U2}


def test_a_shipped_norm_whose_minutes_nobody_has_seen_has_none() -> None:
    for id_ in ("NRW-Planungsfrist", "NRW-Hilfsfrist"):
        row = norms()[id_].row(U1, ["DE-NW"], ["DE-NW"])
        assert row is not None
        assert row.minutes == "unknown"
