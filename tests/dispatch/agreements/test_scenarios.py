"""Runs tests/scenarios/law_*.toml, and asks whether they say all that the law can ask."""

from collections import defaultdict
from typing import Any, Final, get_args

import pytest

from dispatch.agreements.predicates import Leaf
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.scenario import Scenario, differs, scenarios, world_of

CASES: Final = [pytest.param(one, id=one.name) for one in scenarios()]


@pytest.mark.parametrize("scenario", CASES)
def test_the_verdict_is_as_the_scenario_says(scenario: Scenario) -> None:
    if wrong := differs(scenario, world_of(scenario).judged()):
        pytest.fail(wrong, pytrace=False)


def test_a_scenario_has_a_name_of_its_own() -> None:
    names = [one.name for one in scenarios()]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    "words",
    [
        {"onn": "2024-05-01"},
        {"incident": {"urgence": "U1"}},
        {"unit": {"speeks": ["de"]}},
        {"donor_keeps": {"unit": 2}},
        {"bundle": {"etta": "05:00"}},
        {"incident": {"hospital": {"name": "St Elm", "in": "XA", "near": "true"}}},
        {"answers": "confirm"},
    ],
)
def test_a_misspelt_word_fails(words: dict[str, Any]) -> None:
    one = Scenario("law", {"name": "It", "under": [], "answer": "no_agreement"} | words, {})
    with pytest.raises((KeyError, AssertionError)):
        world_of(one)


def test_a_law_that_the_file_does_not_hold_fails() -> None:
    one = Scenario("law", {"name": "It", "under": ["XA-XB"], "answer": "no_agreement"}, {})
    with pytest.raises(KeyError):
        world_of(one)


ALWAYS_KNOWN: Final = frozenset(
    {
        "emergency",
        "life_threat",
        "urgency_in",
        "disaster",
        "purpose_in",
        "time_window",
        "provider_in",
        "unit_type_in",
        "capability_at_least",
    }
)
"""What every incident and every unit tells of itself."""


def test_every_predicate_is_met_not_met_and_unknown_in_some_scenario(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answered: defaultdict[str, set[Truth]] = defaultdict(set)
    for predicate in get_args(Leaf):
        _listen(monkeypatch, predicate, answered)
    for scenario in scenarios():
        world_of(scenario).judged()
    assert dict(answered) == {kind: _possible(kind) for kind in map(_kind, get_args(Leaf))}


def _possible(kind: str) -> set[Truth]:
    if kind == "unknown":
        return {Truth.UNKNOWN}
    return set(Truth) - ({Truth.UNKNOWN} if kind in ALWAYS_KNOWN else set())


def _kind(predicate: Any) -> str:
    (kind,) = get_args(predicate.model_fields["kind"].annotation)
    return str(kind)


def _listen(
    monkeypatch: pytest.MonkeyPatch, predicate: Any, answered: defaultdict[str, set[Truth]]
) -> None:
    met = predicate.met

    def heard(self: Any, now: Situation) -> Truth:
        answer: Truth = met(self, now)
        answered[self.kind].add(answer)
        return answer

    monkeypatch.setattr(predicate, "met", heard)
