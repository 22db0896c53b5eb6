from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.judge.explain import Judgement, Verdict
from dispatch.agreements.judge.permit import Case, judge
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.books import (
    ACCEPTED,
    BOOKS,
    CONDITION,
    DATED_BOOKS,
    clauses,
    found_out,
    laws,
)
from tests.dispatch.agreements.trees import worlds
from tests.dispatch.agreements.world import law, situation

pytestmark = pytest.mark.soak

YES, MAYBE, NO = "yes", "maybe", "no"


def says(verdict: Verdict) -> str:
    """Tell what a verdict means for whoever would send the unit."""
    return YES if verdict.may_go else MAYBE if verdict is Verdict.CONFIRM else NO


def ask(known: dict[str, Any], book: list[Agreement], accepted: frozenset[str]) -> Judgement:
    return judge(situation(**known), catalogue_of(book), accepted)


@given(book=BOOKS, accepted=ACCEPTED, known=worlds())
def test_every_verdict_lists_the_reasons_that_fit_it(
    book: list[Agreement], accepted: frozenset[str], known: Any
) -> None:
    judgement = ask(known[0], book, accepted)
    verdict = judgement.verdict
    assert not judgement.verdict.may_go or (judgement.failed, judgement.unknown) == ((), ())
    assert (verdict is Verdict.CONFIRM) == (judgement.unknown != ())
    if verdict is Verdict.NOT_PERMITTED:
        assert judgement.failed
        assert judgement.satisfied == ()
        assert judgement.conditions == ()
    assert all(finding.value is Truth.TRUE for finding in judgement.satisfied)
    assert all(finding.value is Truth.FALSE for finding in judgement.failed)
    assert hash(judgement) == hash(ask(known[0], book, accepted))


@given(book=BOOKS, accepted=ACCEPTED, known=worlds())
def test_finding_out_more_never_turns_a_yes_into_a_no_or_back(
    book: list[Agreement], accepted: frozenset[str], known: Any
) -> None:
    before, after = (says(ask(facts, book, accepted).verdict) for facts in known)
    assert before in {MAYBE, after}


@given(data=st.data(), book=DATED_BOOKS)
def test_finding_out_days_never_turns_a_yes_into_a_no_or_back(
    data: st.DataObject, book: list[Agreement]
) -> None:
    later = [data.draw(found_out(one)) for one in book]
    before, after = (says(ask({}, law_, frozenset()).verdict) for law_ in (book, later))
    assert before in {MAYBE, after}


@given(one=laws(status="unverified"), accepted=ACCEPTED, known=worlds())
def test_what_nobody_has_checked_never_permits(
    one: Agreement, accepted: frozenset[str], known: Any
) -> None:
    judgement = ask(known[1], [one], accepted)
    assert not judgement.verdict.may_go
    assert not judgement.accepted_as_reported


@given(one=laws(status="reported"), known=worlds())
def test_accepting_changes_nothing_but_confirm(one: Agreement, known: Any) -> None:
    before, after = (
        says(ask(known[0], [one], accepted).verdict)
        for accepted in (frozenset[str](), frozenset({one.id}))
    )
    assert before in {MAYBE, after}
    assert before is not YES


@given(book=BOOKS, accepted=ACCEPTED, known=worlds())
def test_the_order_of_agreements_and_clauses_does_not_count(
    book: list[Agreement], accepted: frozenset[str], known: Any
) -> None:
    backwards = [one.model_copy(update={"clauses": one.clauses[::-1]}) for one in book]
    verdicts = {
        ask(known[0], list(order), accepted)
        for either in (book, backwards)
        for order in permutations(either)
    }
    assert len(verdicts) == 1


@st.composite
def one_clause_more(draw: st.DrawFn, *effects: str) -> tuple[list[Agreement], list[Agreement]]:
    """Draw a body of law without and with one of its clauses, which has one of some effects."""
    book, added = draw(BOOKS), draw(clauses(*effects))
    more = law({"id": "added", **added}).clauses
    at = draw(st.integers(0, len(book) - 1))
    with_it = book[at].model_copy(update={"clauses": (*book[at].clauses, *more)})
    return book, [*book[:at], with_it, *book[at + 1 :]]


@given(books=one_clause_more("permits", "nothing"), accepted=ACCEPTED, known=worlds())
def test_a_clause_that_is_no_veto_never_takes_a_possibility_away(
    books: tuple[list[Agreement], list[Agreement]], accepted: frozenset[str], known: Any
) -> None:
    fewer, more = (ask(known[0], book, accepted).verdict for book in books)
    assert more.rank <= fewer.rank


@given(books=one_clause_more("nothing"), accepted=ACCEPTED, known=worlds())
def test_a_stated_gap_changes_nothing_but_what_is_told(
    books: tuple[list[Agreement], list[Agreement]], accepted: frozenset[str], known: Any
) -> None:
    fewer, more = (ask(known[0], book, accepted) for book in books)
    assert replace(more, considered=()) == replace(fewer, considered=())


@given(books=one_clause_more("forbids"), accepted=ACCEPTED, known=worlds())
def test_a_veto_never_adds_a_possibility(
    books: tuple[list[Agreement], list[Agreement]], accepted: frozenset[str], known: Any
) -> None:
    fewer, more = (says(ask(known[0], book, accepted).verdict) for book in books)
    assert [YES, MAYBE, NO].index(more) >= [YES, MAYBE, NO].index(fewer)


def test_a_first_day_that_is_not_known_must_be_confirmed() -> None:
    judgement = judge(situation(), catalogue_of([law(valid_from=None)]))
    assert judgement.verdict is Verdict.CONFIRM
    assert [finding.predicate for finding in judgement.unknown] == ["in_force"]
    assert str(judgement.says).endswith("Whether XA-XB is in force on 2024-05-01 is not known.")


def test_a_successor_whose_first_day_is_not_known_puts_the_old_law_in_doubt() -> None:
    successor = law({"from": "XC"}, id="NEXT", valid_from=None, supersedes=["XA-XB"])
    judgement = judge(situation(), catalogue_of([law(), successor]))
    assert judgement.verdict is Verdict.CONFIRM
    assert judgement.agreement == "XA-XB"


def test_all_that_is_unknown_is_listed() -> None:
    one = law({"trigger": {"kind": "donor_accepts"}}, status="reported", valid_from=None)
    judgement = judge(situation(), catalogue_of([one]))
    assert [finding.predicate for finding in judgement.unknown] == [
        "in_force",
        "status",
        "donor_accepts",
    ]


def test_the_other_clauses_that_apply_are_told() -> None:
    strict = {"id": "art-2", "trigger": {"kind": "shortage"}}
    elsewhere = {"id": "art-3", "to": "XC"}
    judgement = judge(situation(), catalogue_of([law({}, strict, elsewhere)]))
    assert judgement.clause == "art-1"
    assert [other[:3] for other in judgement.considered] == [("XA-XB", "art-2", "not_permitted")]


@pytest.mark.parametrize(("urgency", "comes"), [("U1", True), ("U3", False)])
@pytest.mark.parametrize("rule", ["also_alert_home", "stand_down_on_arrival", "none"])
def test_both_sides_are_alerted_only_if_the_unit_may_come(
    urgency: str, comes: bool, rule: str
) -> None:
    dual = {"rule": rule, "source": "gazette", "confidence": "high"}
    clause = {"terms": {"dual_dispatch": dual}, "conditions": [CONDITION]}
    judgement = judge(situation(urgency=urgency), catalogue_of([law(clause)]))
    assert judgement.alerts_home is (comes and rule != "none")
    assert ("Switch to channel 7." in map(str, judgement.conditions)) is comes


def test_a_country_that_is_not_known_must_be_confirmed() -> None:
    judgement = judge(situation(incident_country=None), catalogue_of([law()]))
    assert judgement.verdict is Verdict.CONFIRM
    assert "Whether the incident lies in XA is not known here." in str(judgement.says)


@pytest.mark.parametrize(
    ("mapped", "named_first"), [(frozenset(), "XA-XB"), (frozenset({"XA-north"}), "LOCAL")]
)
def test_who_may_not_even_speak_of_the_place_is_named_last(
    mapped: frozenset[str], named_first: str
) -> None:
    doubt = {"kind": "unknown", "says": "Page 2 is missing."}
    local = law({"to": "XA-north", "trigger": doubt}, id="LOCAL", level="local")
    now = situation(mapped=mapped, areas=mapped)
    judgement = judge(now, catalogue_of([local, law({"trigger": doubt})]))
    assert (judgement.verdict, judgement.agreement) == (Verdict.CONFIRM, named_first)
    assert len(judgement.considered) == 1


@pytest.mark.parametrize(("mapped", "n_gaps"), [(frozenset(), 0), (frozenset({"XA-north"}), 1)])
def test_a_gap_is_told_only_where_it_is_known_to_be(mapped: frozenset[str], n_gaps: int) -> None:
    gap = law({"to": "XA-north", "effect": "nothing", "trigger": None})
    judgement = judge(situation(mapped=mapped, areas=mapped), catalogue_of([gap]))
    assert judgement.verdict is Verdict.NO_AGREEMENT
    assert len(judgement.considered) == n_gaps


@given(book=BOOKS, accepted=ACCEPTED, known=st.lists(worlds(), min_size=2, max_size=6))
def test_what_is_kept_from_unit_to_unit_changes_no_answer(
    book: list[Agreement], accepted: frozenset[str], known: list[Any]
) -> None:
    catalogue, incident = catalogue_of(book), situation(**known[0][0]).incident
    case = Case(incident, catalogue, accepted)
    for now, _ in known:
        unit = situation(**now).unit
        fresh = judge(Situation(incident, unit), catalogue_of(book), accepted)
        assert case.judge(unit) == fresh


@pytest.mark.parametrize(
    ("asked", "fits", "does_not"),
    [
        ({"kind": "unit_type_in", "types": ["BOX"]}, {"type": "BOX"}, {"type": "CAR"}),
        (
            {"kind": "capability_at_least", "capabilities": ["DOCTOR"]},
            {"capabilities": frozenset({"DOCTOR"})},
            {"capabilities": frozenset()},
        ),
        ({"kind": "crew_min", "people": 2}, {"crew": 2}, {"crew": 1}),
        (
            {"kind": "crew_certificate", "certificates": ["XA course"]},
            {"certificates": frozenset({"XA course"})},
            {"certificates": frozenset()},
        ),
        (
            {"kind": "equipment", "items": ["XA radio"]},
            {"equipment": frozenset({"XA radio"})},
            {"equipment": frozenset()},
        ),
        (
            {"kind": "licence", "any_of": ["B"]},
            {"licences": frozenset({"B"})},
            {"licences": frozenset()},
        ),
        (
            {"kind": "speaks", "any_of": ["de"]},
            {"languages": frozenset({"de"})},
            {"languages": frozenset({"fr"})},
        ),
        ({"kind": "provider_in", "centres": ["c1"]}, {"centre": "c1"}, {"centre": "c2"}),
    ],
    ids=lambda given: given.get("kind", "") if isinstance(given, dict) else "",
)
def test_one_unit_does_not_answer_for_another_that_differs(
    asked: dict[str, Any], fits: dict[str, Any], does_not: dict[str, Any]
) -> None:
    case = Case(situation().incident, catalogue_of([law({"trigger": asked})]))
    verdicts = [case.judge(situation(**facts).unit).verdict for facts in (fits, does_not, fits)]
    assert verdicts == [Verdict.PERMITTED, Verdict.NOT_PERMITTED, Verdict.PERMITTED]
