from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.agreements.agreement import Agreement
from dispatch.agreements.explain import Verdict
from dispatch.agreements.load import catalogue_of
from dispatch.agreements.permit import Case, judge
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.trees import TRIGGERS, facts
from tests.dispatch.agreements.world import law, situation

CONDITION = {"says": "Switch to channel 7.", "source": "gazette", "confidence": "high"}

CLAUSES = st.fixed_dictionaries(
    {
        "trigger": TRIGGERS,
        "from": st.sampled_from(["XB", ["XC", "XB"], "XB-south", ["XB-south", "XC"]]),
        "to": st.sampled_from(["XA", ["XA", "XC"], "XA-north", "XC"]),
        "conditions": st.sampled_from([[], [CONDITION]]),
        "in_force": st.sampled_from([date(2022, 1, 1), None, date(2025, 1, 1)]),
    }
)
PLACES = st.fixed_dictionaries(
    {
        "mapped": st.sampled_from([frozenset(), frozenset({"XA-north", "XB-south"})]),
        "areas": st.sampled_from([frozenset(), frozenset({"XA-north"})]),
        "home": st.sampled_from([None, frozenset(), frozenset({"XB-south"})]),
    }
)


@st.composite
def laws(draw: st.DrawFn, status: str | None = None) -> Agreement:
    clauses = draw(st.lists(CLAUSES, min_size=1, max_size=3))
    return law(
        *({"id": f"art-{number}", **clause} for number, clause in enumerate(clauses, start=1)),
        id=draw(st.sampled_from(["A", "B", "C", "D"])),
        status=status or draw(st.sampled_from(["verified", "reported", "unverified"])),
        valid_from=draw(st.sampled_from([None, date(2021, 3, 1)])),
    )


BOOKS = st.lists(laws(), min_size=1, max_size=3, unique_by=lambda one: one.id)
ACCEPTED = st.frozensets(st.sampled_from(["A", "B", "C", "D"]))


@given(book=BOOKS, accepted=ACCEPTED, known=facts(), places=PLACES)
def test_every_verdict_lists_the_reasons_that_fit_it(
    book: list[Agreement], accepted: frozenset[str], known: Any, places: dict[str, Any]
) -> None:
    judgement = judge(situation(**known[0], **places), catalogue_of(book), accepted)
    verdict = judgement.verdict
    assert not judgement.verdict.may_go or (judgement.failed, judgement.unknown) == ((), ())
    assert (verdict is Verdict.CONFIRM) == (judgement.unknown != ())
    if verdict is Verdict.NOT_PERMITTED:
        assert judgement.failed
        assert judgement.satisfied == ()
        assert judgement.conditions == ()
    assert all(finding.value is Truth.TRUE for finding in judgement.satisfied)
    assert all(finding.value is Truth.FALSE for finding in judgement.failed)
    assert hash(judgement) == hash(
        judge(situation(**known[0], **places), catalogue_of(book), accepted)
    )


@given(book=BOOKS, accepted=ACCEPTED, known=facts(), places=PLACES)
def test_finding_out_more_never_turns_a_yes_into_a_no_or_back(
    book: list[Agreement], accepted: frozenset[str], known: Any, places: dict[str, Any]
) -> None:
    catalogue = catalogue_of(book)
    before, after = (judge(situation(**facts, **places), catalogue, accepted) for facts in known)
    if before.verdict.may_go:
        assert after.verdict.may_go
    if before.verdict in {Verdict.NOT_PERMITTED, Verdict.NO_AGREEMENT}:
        assert after.verdict is before.verdict


@given(one=laws(status="unverified"), accepted=ACCEPTED, known=facts(), places=PLACES)
def test_what_nobody_has_checked_never_permits(
    one: Agreement, accepted: frozenset[str], known: Any, places: dict[str, Any]
) -> None:
    judgement = judge(situation(**known[1], **places), catalogue_of([one]), accepted)
    assert not judgement.verdict.may_go
    assert not judgement.accepted_as_reported


@given(one=laws(status="reported"), known=facts(), places=PLACES)
def test_accepting_changes_nothing_but_confirm(
    one: Agreement, known: Any, places: dict[str, Any]
) -> None:
    now, catalogue = situation(**known[0], **places), catalogue_of([one])
    before, after = (
        judge(now, catalogue).verdict,
        judge(now, catalogue, frozenset({one.id})).verdict,
    )
    assert before is after or before is Verdict.CONFIRM
    assert not before.may_go


@given(book=BOOKS, accepted=ACCEPTED, known=facts(), places=PLACES)
def test_the_order_of_agreements_and_clauses_does_not_count(
    book: list[Agreement], accepted: frozenset[str], known: Any, places: dict[str, Any]
) -> None:
    now = situation(**known[0], **places)
    backwards = [one.model_copy(update={"clauses": one.clauses[::-1]}) for one in book]
    verdicts = {
        judge(now, catalogue_of(order), accepted)
        for either in (book, backwards)
        for order in permutations(either)
    }
    assert len(verdicts) == 1


@given(book=BOOKS, accepted=ACCEPTED, known=facts(), places=PLACES)
def test_another_agreement_never_takes_a_possibility_away(
    book: list[Agreement], accepted: frozenset[str], known: Any, places: dict[str, Any]
) -> None:
    now = situation(**known[0], **places)
    fewer, more = (judge(now, catalogue_of(part), accepted) for part in (book[1:], book))
    assert more.verdict.rank <= fewer.verdict.rank


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


@given(
    clauses=st.lists(
        st.tuples(CLAUSES, st.sampled_from(["permits", "forbids"])), min_size=1, max_size=4
    ),
    places=PLACES,
    units=st.lists(facts(), min_size=2, max_size=8),
)
def test_what_is_kept_from_unit_to_unit_changes_no_answer(
    clauses: list[Any], places: dict[str, Any], units: list[Any]
) -> None:
    written = [
        clause | {"id": f"art-{number}", "effect": effect}
        for number, (clause, effect) in enumerate(clauses)
    ]
    catalogue = catalogue_of([law(*written)])
    incident = situation(**units[0][0], **places).incident
    case = Case(incident, catalogue)
    for told, _ in units:
        unit = situation(**told, **places).unit
        kept, fresh = case.judge(unit), judge(Situation(incident, unit), catalogue)
        assert (str(kept), kept.satisfied, kept.unknown) == (
            str(fresh),
            fresh.satisfied,
            fresh.unknown,
        )


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
