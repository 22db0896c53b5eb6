from datetime import date
from typing import Any

from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.page.of_clause import tree
from dispatch.agreements.page.page import in_force, index, page
from tests.dispatch.agreements.world import law

SOURCE = {"source": ["gazette"], "confidence": "low"}
TRIGGER = {
    "kind": "all",
    "of": [
        {"kind": "emergency"},
        {"kind": "not", "of": {"kind": "own_misses_norm", "minutes": 15, "clock_start": "call"}},
        {
            "kind": "any",
            "of": [
                {"kind": "unknown", "says": "Page 2 is missing."},
                {"kind": "incident_in", "places": ["XA", "XA-north"]},
                {"kind": "capability_at_least", "capabilities": ["TRANSPORT", "DOCTOR"]},
                {"kind": "hospital_allowed", "rule": {"way": "listed", "listed": ["h1", "h2"]}},
            ],
        },
    ],
}


def words(**header: Any) -> str:
    one = law(**header)
    return page(one, catalogue_of([one]))


def test_a_trigger_is_a_tree_of_lines_with_what_is_asked() -> None:
    [clause] = law({"trigger": TRIGGER}).clauses
    assert clause.trigger is not None
    assert list(tree(clause.trigger)) == [
        "- all of:",
        "  - `emergency`",
        "  - not:",
        "    - `own_misses_norm` (minutes = 15, clock_start = call)",
        "  - any of:",
        "    - `unknown`: Page 2 is missing.",
        "    - `incident_in` (places = XA or XA-north)",
        "    - `capability_at_least` (capabilities = DOCTOR, TRANSPORT)",
        "    - `hospital_allowed` (rule = way listed; listed h1, h2)",
    ]


def test_a_page_tells_terms_in_a_crews_words_with_their_source() -> None:
    terms = {
        "signals": {"rule": "host_rules", **SOURCE},
        "dual_dispatch": {"rule": "none", **SOURCE},
        "request": {"rule": "phone", "fields": ["address", "caller_contact"], **SOURCE},
    }
    told = words(terms=terms)
    for line in (
        "| signals | Lights and siren follow the traffic rules of XA. | low | gazette |",
        "| dual dispatch | None. | low | gazette |",
        "| request | Ask by telephone. It must say at least: the address and how the caller is "
        "reached. | low | gazette |",
    ):
        assert line in told


def test_a_source_is_a_link_only_if_it_is_a_whole_address() -> None:
    sources = {
        "gazette": {"at": "https://example.org/7", "dated": date(2021, 2, 1)},
        "shortened": {"at": "https://example.org/…/8", "dated": "unknown"},
        "ours": {"at": "our own | remark", "dated": "unknown"},
    }
    note = {"says": "So it is told.", "source": ["gazette", "shortened"], "confidence": "low"}
    told = words(sources=sources, notes=[note])
    assert "| So it is told. | low | [gazette](https://example.org/7), shortened |" in told
    assert "| gazette | <https://example.org/7> | 2021-02-01 |" in told
    assert "| shortened | https://example.org/…/8 | unknown |" in told
    assert "| ours | our own / remark | unknown |" in told


def test_days_are_told_as_far_as_they_are_known() -> None:
    no_start: dict[str, Any] = {"valid_from": None}
    told = {
        "from 2021-03-01; no end is known": law(),
        "from 2021-03-01; until 2024-05-01": law(valid_to=date(2024, 5, 1)),
        "from 2021-03-01; may be over": law(valid_to="unknown"),
        "from 2021-03-01; may be over after 2023-01-01": law(
            valid_to="unknown", told_in_force_on=date(2023, 1, 1)
        ),
        "by 2022-01-01 at the latest; no end is known": law(
            **no_start, in_force_by=date(2022, 1, 1)
        ),
        "not before 2020-01-01, first day not known; no end is known": law(
            **no_start, signed=date(2020, 1, 1)
        ),
        "first day not known; no end is known": law(**no_start),
    }
    assert [in_force(one) for one in told.values()] == list(told)


def test_agreements_lead_to_one_another() -> None:
    base = law(id="BASE", level="framework")
    old = law(id="OLD", enabled_by=["BASE"])
    new = law(id="NEW", supersedes=["OLD"], amends=["BASE"])
    catalogue = catalogue_of([base, old, new])
    assert "| rests on | [BASE](BASE.md) |" in page(old, catalogue)
    assert "| replaced by | [NEW](NEW.md) |" in page(old, catalogue)
    assert "| replaces | [OLD](OLD.md) |" in page(new, catalogue)
    assert "| base of | [OLD](OLD.md) |" in page(base, catalogue)
    assert "| changed by | [NEW](NEW.md) |" in page(base, catalogue)


def test_a_veto_a_gap_and_a_bundle_say_what_they_are() -> None:
    one = law(
        {"effect": "forbids", "id": "veto"},
        {"effect": "nothing", "id": "gap", "trigger": None},
        {"bundle": [["TRANSPORT", "BLS"], ["DOCTOR"]], "until": date(2024, 5, 1)},
    )
    told = page(one, catalogue_of([one]))
    assert "From XB to XA. **It forbids**, whatever else permits. A unit may cross." in told
    assert "From XB to XA. **It states a gap**: nothing is agreed. A unit may cross." in told
    assert "Together: BLS, TRANSPORT with DOCTOR." in told
    assert "In force until 2024-05-01." in told


def test_the_index_names_each_direction_once() -> None:
    one = law({}, {"id": "art-2"}, {"id": "art-3", "from": "XA", "to": ["XB", "XC-east"]})
    [_, _, row] = index(catalogue_of([one])).splitlines()
    assert row == (
        "| [XA-XB](XA-XB.md) | XA, XB | daily | verified | from 2021-03-01; no end is known | "
        "XB → XA, XA → XB/XC |"
    )
