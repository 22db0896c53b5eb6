"""Runs tests/scenarios/law_*.toml: a small world each, and the verdict on its last line."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from dispatch.agreements.load import catalogue_of
from dispatch.agreements.permit import judge
from dispatch.agreements.situation import (
    NO_UNIT,
    UNKNOWN,
    Cover,
    Declared,
    Fact,
    OwnEta,
    Situation,
)
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.world import law, situation

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("law_*.toml"))
BOOKS = {path: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
CASES = [
    pytest.param(book, scenario, id=f"{path.stem}: {scenario['name']}")
    for path, book in BOOKS.items()
    for scenario in book["scenario"]
]


@pytest.mark.parametrize(("book", "scenario"), CASES)
def test_the_verdict_is_as_the_scenario_says(
    book: dict[str, Any], scenario: dict[str, Any]
) -> None:
    laws = [one for one in book["agreement"] if one["id"] in scenario["under"]]
    assert len(laws) == len(scenario["under"]), (
        "The scenario names a law that its file does not hold."
    )
    catalogue = catalogue_of(law(*one["clause"], **_header(one)) for one in laws)
    accepted = catalogue.accept(scenario.get("accepts", []))
    judgement = judge(_situation(scenario), catalogue, accepted)
    basis = f" {judgement.agreement} {judgement.clause}" if judgement.agreement else ""
    assert f"{judgement.verdict}{basis}" == scenario["answer"], str(judgement)
    assert scenario.get("because", "") in str(judgement.says)
    assert judgement.accepted_as_reported is bool(scenario.get("accepts"))


def _header(one: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "clause"}


def _situation(scenario: dict[str, Any]) -> Situation:
    """Read a scenario's world; every field is used, so that a misspelt one fails."""
    given = {name: value for name, value in scenario.items() if name not in _ANSWERS}
    facts: dict[str, Any] = {}
    for who in ("incident", "unit"):
        for name, value in given.pop(who, {}).items():
            fact, read = _WORDS[f"{who} {name}"]
            facts[fact] = read(value)
    for name, value in given.items():
        fact, read = _WORDS[name]
        facts[fact] = read(value)
    return situation(**facts)


_ANSWERS = {"name", "under", "accepts", "answer", "because"}


def _ms(minutes: str) -> int:
    whole, seconds = minutes.split(":")
    return 1000 * (60 * int(whole) + int(seconds))


def _own(minutes: str) -> OwnEta:
    return {"none": NO_UNIT, "unknown": UNKNOWN}.get(minutes) or _ms(minutes)


def _fact(answer: str) -> Fact:
    return Fact(Truth(answer), said("The answer is {answer}.", answer=answer))


def _declared(centres: list[str]) -> tuple[Declared, ...]:
    return tuple(map(Declared, centres))


_WORDS: dict[str, tuple[str, Any]] = {
    "on": ("on", lambda day: day),
    "mapped": ("mapped", frozenset),
    "incident in": ("incident_country", str),
    "incident areas": ("areas", frozenset),
    "incident urgency": ("urgency", str),
    "incident centre": ("own_centre", lambda centre: None if centre == "none" else centre),
    "incident called": ("since_call_ms", _ms),
    "unit of": ("country", str),
    "unit centre": ("centre", str),
    "unit home": ("home", lambda home: None if home == "unknown" else frozenset(home)),
    "unit eta": ("eta_ms", _ms),
    "unit can": ("capabilities", frozenset),
    "own": ("own_eta_ms", _own),
    "shortage": ("shortage", _fact),
    "declared": ("declared", _declared),
    "donor_accepts": ("donor_accepts", _fact),
    "donor_keeps": ("cover", Cover),
}
