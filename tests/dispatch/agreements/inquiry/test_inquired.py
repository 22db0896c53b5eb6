from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.inquiry.inquired import Inquired, inquire
from dispatch.agreements.inquiry.inquiry import Inquiry, Side
from dispatch.agreements.inquiry.tree import Node
from dispatch.agreements.judge.explain import Verdict
from dispatch.agreements.truth import Truth
from dispatch.mappings.urgency import Urgency
from tests.dispatch.agreements.world import Place, law

WEST, EAST = Side("west", "XA"), Side("east", "XB")
DUTY = {"kind": "all", "of": [{"kind": "emergency"}, {"kind": "shortage"}]}


def asked(*agreements: Agreement, **given: Any) -> Inquired:
    """Ask about a unit of east for an incident of west, in XA."""
    usual: dict[str, Any] = {
        "helps": EAST,
        "asks": WEST,
        "where": Place("XA"),
        "urgency": Urgency.U1,
        "on": date(2024, 5, 1),
    }
    catalogue = catalogue_of(agreements)
    accepted = catalogue.accept(given.pop("accept", ()))
    return inquire(Inquiry(**usual | given), catalogue, accepted, ZoneInfo("Europe/Brussels"))


def lines(node: Node) -> list[str]:
    value = "" if node.truth is None else node.truth.value
    return [f"{value}: {node.says}", *(f"  {line}" for one in node.children for line in lines(one))]


def test_what_only_a_fleet_could_tell_is_not_known() -> None:
    found = asked(law({"trigger": DUTY}))
    assert found.judgement.verdict is Verdict.CONFIRM
    (clause,) = found.weighed
    assert lines(clause.tree) == [
        "unknown: All of these:",
        "  true: XA-XB is in force on 2024-05-01.",
        "  true: Its text was read by a lawyer on 2021-04-01.",
        "  true: The unit comes from XB.",
        "  true: The incident lies in XA.",
        "  unknown: All of these:",
        "    true: Urgency U1 is an emergency.",
        "    unknown: Whether this is so is not known: The own service is short: it has no "
        "suitable unit that is free or it has declared a shortage.",
    ]


@pytest.mark.parametrize(
    ("short", "verdict"), [(True, Verdict.PERMITTED), (False, Verdict.NOT_PERMITTED)]
)
def test_a_shortage_may_be_supposed(short: bool, verdict: Verdict) -> None:
    found = asked(law({"trigger": DUTY}), short=short)
    assert found.judgement.verdict is found.weighed[0].verdict is verdict
    assert found.weighed[0].tree.truth is Truth.of(short)


@pytest.mark.parametrize(
    ("gain_ms", "by_s", "verdict"),
    [
        (300_000, 300, Verdict.PERMITTED),
        (299_999, 300, Verdict.NOT_PERMITTED),
        (0, 0, Verdict.NOT_PERMITTED),
        (1, 0, Verdict.PERMITTED),
        (None, 0, Verdict.CONFIRM),
    ],
)
def test_a_gain_may_be_supposed(gain_ms: int | None, by_s: int, verdict: Verdict) -> None:
    one = law({"trigger": {"kind": "faster", "by_s": by_s}})
    assert asked(one, gain_ms=gain_ms).judgement.verdict is verdict


def test_a_supposed_gain_says_nothing_of_a_share_or_a_norm() -> None:
    for trigger in (
        {"kind": "faster", "by_pct": 10},
        {"kind": "own_misses_norm", "minutes": 1, "clock_start": "dispatch"},
        {"kind": "foreign_eta_max", "within_s": 3600},
        {"kind": "unit_type_in", "types": ["BOX"]},
        {"kind": "not", "of": {"kind": "capability_at_least", "capabilities": ["DOCTOR"]}},
    ):
        assert asked(law({"trigger": trigger}), gain_ms=600_000).judgement.verdict is (
            Verdict.CONFIRM
        )


def test_a_unit_comes_from_all_that_its_centre_serves() -> None:
    one = law({"from": ["XB-north", "XB-south"]})
    both = EAST._replace(serves=frozenset({"XB-north", "XB-south"}))
    more = EAST._replace(serves=frozenset({"XB-north", "XB-east"}))
    assert asked(one, helps=both).judgement.verdict is Verdict.PERMITTED
    assert str(asked(one, helps=both).weighed[0].tree.children[2].says) == (
        "The unit comes from XB-north or XB-south."
    )
    assert asked(one, helps=more).judgement.verdict is Verdict.CONFIRM
    assert asked(one).judgement.verdict is Verdict.CONFIRM


def test_what_is_only_reported_must_be_accepted() -> None:
    one = law(status="reported")
    assert asked(one).judgement.verdict is Verdict.CONFIRM
    assert asked(one, accept=["XA-XB"]).judgement.verdict is Verdict.PERMITTED


def test_the_best_clause_comes_first_and_others_say_why_they_do_not_count() -> None:
    found = asked(
        law({"trigger": {"kind": "urgency_in", "classes": ["U4"]}}, {"id": "art-2"}),
        law({"id": "old"}, id="OLD", valid_to=date(2023, 12, 31)),
        law({"id": "south", "to": "XA-south"}, id="SOUTH"),
        law({"id": "plan"}, id="PLAN", layer="mass_casualty"),
        law({"id": "flood"}, id="FLOOD", layer="disaster"),
        where=Place("XA", mapped=frozenset({"XA-south"})),
    )
    assert [(one.clause.id, one.verdict) for one in found.weighed] == [
        ("art-2", Verdict.PERMITTED),
        ("art-1", Verdict.NOT_PERMITTED),
    ]
    assert {one.clause: str(one.why) for one in found.ruled_out} == {
        "old": "It is not in force on 2024-05-01.",
        "south": "The incident does not lie in XA-south.",
        "plan": "It is made for mass casualties, and no keyword was given.",
        "flood": "It is made for disasters, and the event was not called one.",
    }


def test_a_plan_that_was_called_counts() -> None:
    plan = law({"trigger": {"kind": "mass_casualty", "keywords": ["RED"]}}, layer="mass_casualty")
    assert asked(plan, keyword="RED").judgement.verdict is Verdict.PERMITTED
    assert asked(law(layer="disaster"), is_disaster=True).judgement.verdict is Verdict.PERMITTED


def test_a_veto_is_drawn_as_well() -> None:
    found = asked(law({}, {"id": "veto", "effect": "forbids", "trigger": DUTY}), short=True)
    assert found.judgement.clause == "veto"
    assert {one.clause.id: one.verdict for one in found.weighed} == {
        "art-1": Verdict.PERMITTED,
        "veto": Verdict.NOT_PERMITTED,
    }


def test_a_bundle_is_a_part_that_nobody_knows() -> None:
    found = asked(law({"bundle": [["DOCTOR"], ["TRANSPORT"]]}))
    assert [str(one.says) for one in found.weighed[0].tree.children if one.truth is not Truth.TRUE]
    assert found.judgement.verdict is Verdict.CONFIRM


def test_an_own_unit_needs_no_law() -> None:
    found = asked(law(), helps=WEST)
    assert found.judgement.verdict is Verdict.OWN
    assert (found.weighed, found.ruled_out) == ((), ())
