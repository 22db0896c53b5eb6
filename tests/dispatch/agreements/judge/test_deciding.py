"""
Whether a verdict rests on what it lists, on all of it, and on nothing else.

Each leaf of these triggers is a question of its own, so that what is unknown can be told at random,
or in every way there is.
"""

from collections.abc import Iterator
from itertools import count, product
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.judge.explain import Judgement, Verdict
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.predicates.doubt import Unknown
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.judge.test_permit import MAYBE, NO, says
from tests.dispatch.agreements.trees import branches
from tests.dispatch.agreements.world import law, situation

pytestmark = pytest.mark.soak

_TREES: Final = st.recursive(st.just(None), branches, max_leaves=5)
_TRUTHS: Final = st.sampled_from(Truth)


class Case(NamedTuple):
    """Clauses with their effects, the questions of each, and what is told of all of them."""

    clauses: list[dict[str, Any]]
    questions: list[list[str]]
    told: dict[str, Truth]

    def judged(self, told: dict[str, Truth] | None = None) -> Judgement:
        """Judge a unit, if this is told."""
        answers = self.told if told is None else told
        with patch.object(Unknown, "met", lambda leaf, _: answers[leaf.text]):
            return judge(situation(), catalogue_of([law(*self.clauses)]))


@st.composite
def cases(draw: st.DrawFn, *effects: str) -> Case:
    """Draw a clause for each effect."""
    numbers, clauses, questions = count(1), [], []
    for number, effect in enumerate(effects):
        asked: list[str] = []
        trigger = _with_questions(draw(_TREES), numbers, asked)
        clauses.append({"id": f"art-{number}", "effect": effect, "trigger": trigger})
        questions.append(asked)
    told = {question: draw(_TRUTHS) for asked in questions for question in asked}
    return Case(clauses, questions, told)


def _with_questions(tree: Any, numbers: Iterator[int], asked: list[str]) -> dict[str, Any]:
    """Put a question of its own at each leaf."""
    if tree is None:
        asked.append(f"question {next(numbers)}")
        return {"kind": "unknown", "says": asked[-1]}
    parts = tree["of"]
    if isinstance(parts, list):
        of: Any = [_with_questions(part, numbers, asked) for part in parts]
    else:
        of = _with_questions(parts, numbers, asked)
    return {"kind": tree["kind"], "of": of}


def _listed(judgement: Judgement) -> set[str]:
    found = (*judgement.satisfied, *judgement.failed, *judgement.unknown)
    return {str(finding.says) for finding in found}


@given(case=st.sampled_from([("permits",), ("permits", "forbids"), ("permits", "permits"),
                             ("forbids",), ("permits", "permits", "forbids")])
       .flatmap(lambda effects: cases(*effects)))  # fmt: skip
def test_a_verdict_is_certain_exactly_if_no_answer_could_change_it(case: Case) -> None:
    unknown = [question for question, truth in case.told.items() if truth is Truth.UNKNOWN]
    assume(len(unknown) <= 6)
    outcomes = {
        says(case.judged(case.told | dict(zip(unknown, answers, strict=True))).verdict)
        for answers in product([Truth.TRUE, Truth.FALSE], repeat=len(unknown))
    }
    expected = outcomes.pop() if len(outcomes) == 1 else MAYBE
    assert says(case.judged().verdict) == expected


@given(data=st.data(), case=cases("permits"))
def test_what_is_not_listed_does_not_count(data: st.DataObject, case: Case) -> None:
    judgement = case.judged()
    others = {
        question: data.draw(_TRUTHS) for question in case.told if question not in _listed(judgement)
    }
    after = case.judged(case.told | others)
    assert after.verdict is judgement.verdict
    if judgement.verdict is Verdict.CONFIRM:
        assert _listed(after) >= {str(finding.says) for finding in judgement.unknown}


@given(data=st.data(), case=cases("permits", "forbids"))
def test_beside_a_veto_what_neither_lists_does_not_count(data: st.DataObject, case: Case) -> None:
    """A veto that does not hold is as if not written: then its own questions stay as they are."""
    judgement = case.judged()
    free = set(case.told) - _listed(judgement)
    if says(judgement.verdict) != NO and not _listed(judgement) & set(case.questions[1]):
        free -= set(case.questions[1])
    others = {question: data.draw(_TRUTHS) for question in sorted(free)}
    assert case.judged(case.told | others).verdict is judgement.verdict


@given(case=cases("permits"))
def test_what_is_listed_is_enough_to_turn_a_certain_verdict(case: Case) -> None:
    judgement = case.judged()
    assume(judgement.verdict is not Verdict.CONFIRM)
    turned = {question: ~case.told[question] for question in _listed(judgement)}
    assert case.judged(case.told | turned).verdict is not judgement.verdict


@given(case=cases("permits"))
def test_what_is_listed_as_unknown_can_settle_a_doubt_either_way(case: Case) -> None:
    judgement = case.judged()
    assume(judgement.verdict is Verdict.CONFIRM)
    asked = [str(finding.says) for finding in judgement.unknown]
    assume(len(asked) <= 6)
    outcomes = {
        case.judged(case.told | dict(zip(asked, answers, strict=True))).verdict
        for answers in product([Truth.TRUE, Truth.FALSE], repeat=len(asked))
    }
    assert outcomes >= {Verdict.PERMITTED, Verdict.NOT_PERMITTED}
