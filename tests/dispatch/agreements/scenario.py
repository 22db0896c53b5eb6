"""
The words of tests/scenarios/law_*.toml: a small world each, and the answer on its last lines.

Every word that is not known here fails its scenario, so that a misspelt one proves nothing.
"""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import TypeAdapter

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import Accepted, Catalogue, catalogue_of
from dispatch.agreements.judge.explain import Judgement
from dispatch.agreements.judge.permit import judge
from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.situation import (
    NO_UNIT,
    UNKNOWN,
    Cover,
    Declared,
    Destination,
    Fact,
    Offer,
    Situation,
)
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.world import Place, law, situation

FILES: Final = sorted((Path(__file__).parents[2] / "scenarios").glob("law_*.toml"))
_ON: Final = date(2024, 5, 1)
_NOON: Final = time(12)


class Scenario(NamedTuple):
    """One scenario, and the laws of its file."""

    file: str
    words: dict[str, Any]
    laws: dict[str, dict[str, Any]]

    @property
    def name(self) -> str:
        """What pytest calls it."""
        return f"{self.file}: {self.words['name']}"


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Read them all."""
    return tuple(one for path in FILES for one in _of_file(path))


def _of_file(path: Path) -> Iterator[Scenario]:
    book = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(book) <= {"agreement", "scenario"}, f"{path.name} holds {sorted(book)}."
    laws = {one["id"]: one for one in book["agreement"]}
    assert len(laws) == len(book["agreement"]), f"{path.name} names two laws the same."
    for words in book["scenario"]:
        yield Scenario(path.stem, words, laws)


class World(NamedTuple):
    """A scenario as the law meets it."""

    now: Situation
    catalogue: Catalogue
    accepted: Accepted

    def judged(self) -> Judgement:
        """Ask the law, which remembers nothing of who asked before."""
        return judge(self.now, catalogue_of(self.catalogue.agreements), self.accepted)


def world_of(scenario: Scenario) -> World:
    """Build what a scenario describes."""
    words = scenario.words
    catalogue = catalogue_of(_law(scenario.laws[id_]) for id_ in words["under"])
    accepted = catalogue.accept(words.get("accepts", []))
    return World(_situation(_without(words, _OF_THE_ANSWER)), catalogue, accepted)


def _law(given: dict[str, Any]) -> Agreement:
    """Read a law; ``"left out"`` takes out what a law has if nothing is said."""
    header = _left_out(given) | {"clause": []}
    if clauses := [_left_out(clause) for clause in given.get("clause", [])]:
        del header["clause"]
    return law(*clauses, **header)


def _left_out(given: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == "left out" else value for name, value in given.items()}


def differs(scenario: Scenario, judgement: Judgement) -> str | None:
    """Say in what an answer is not what the scenario says."""
    words, got = scenario.words, _answer(judgement)
    expected = {name: words.get(name, got[name]) for name in got}
    expected["accepted_as_reported"] = judgement.agreement in words.get("accepts", [])
    for name in ("because", "also"):
        if name in words and words[name] in got[name]:
            expected[name] = got[name]
    wrong = [name for name in got if got[name] != expected[name]]
    told = [f"{name} is {got[name]!r}, not {expected[name]!r}" for name in wrong]
    return "\n".join([*told, str(judgement)]) if told else None


def _answer(judgement: Judgement) -> dict[str, Any]:
    """Put a judgement into the words of a scenario."""
    basis = f" {judgement.agreement} {judgement.clause}" if judgement.agreement else ""
    found = (*judgement.satisfied, *judgement.failed, *judgement.unknown)
    return {
        "answer": f"{judgement.verdict}{basis}",
        "because": str(judgement.says),
        "decided_by": [finding.predicate for finding in found],
        "tells": [str(condition) for condition in judgement.conditions],
        "alerts_home": judgement.alerts_home,
        "also": "\n".join(str(other.says) for other in judgement.considered),
        "nothing_else": judgement.considered == (),
        "accepted_as_reported": judgement.accepted_as_reported,
    }


_OF_THE_ANSWER: Final = {
    *("name", "under", "accepts", "answer", "because", "decided_by"),
    *("tells", "alerts_home", "also", "nothing_else"),
}


def _without(table: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if name not in names}


def _situation(given: dict[str, Any]) -> Situation:
    """Read a scenario's world."""
    on = given.pop("on", _ON)
    mapped = _places(given.pop("mapped", []))
    facts: dict[str, Any] = {"on": on, "mapped": mapped}
    facts["time"] = datetime.combine(on, given.pop("clock", _NOON), UTC)
    unit = given.get("unit", {})
    for name in {"home", "now"} & unit.keys():
        facts[_WHERE[name]] = _place(unit[name], unit.get("of", "XB"), mapped)
    for who in ("incident", "unit"):
        for name, value in _without(given.pop(who, {}), set(_WHERE)).items():
            fact, read = _WORDS[f"{who} {name}"]
            facts[fact] = read(value)
    for name, value in given.items():
        fact, read = _WORDS[name]
        facts[fact] = read(value)
    for name in {"declared"} & facts.keys():
        facts[name] = tuple(_declared(one, on) for one in facts[name])
    return situation(**facts)


_WHERE: Final = {"home": "home", "now": "at"}
_SELECTOR: TypeAdapter[Selector] = TypeAdapter(Selector)


def _places(given: list[Any]) -> frozenset[Selector]:
    return frozenset(_SELECTOR.validate_python(one) for one in given)


def _place(given: Any, country: str, mapped: frozenset[Selector]) -> Place | None:
    """``"unknown"``, a country, or the places of one country that it lies in."""
    if given == "unknown":
        return None
    if isinstance(given, str):
        return Place(given, mapped=mapped)
    areas = _places(given)
    return Place(next(map(land_of, areas), country), areas, mapped)


def _ms(minutes: str) -> int:
    whole, seconds = minutes.split(":")
    return 1000 * (60 * int(whole) + int(seconds))


def _known(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Read what somebody told, or that nobody did."""
    return lambda given: UNKNOWN if given == "unknown" else read(given)


def _fact(answer: str) -> Fact:
    return Fact(Truth(answer), said("The answer is {answer}.", answer=answer))


def _declared(given: Any, on: date) -> Declared:
    """A centre, or a table of a centre and the hour at which its word ends."""
    if isinstance(given, str):
        return Declared(given)
    ends = datetime.combine(given.get("day", on), given["until"], UTC)
    return Declared(given["by"], ends)


def _keeps(given: Any) -> Cover:
    """So many free units, or a table."""
    if not isinstance(given, dict):
        return Cover(_known(int)(given))
    names = {"units": "free_units", "reaches_pct": "share_left", "loses_pct": "share_lost"}
    kept = {names[name]: _kept(name, what) for name, what in given.items() if name != "at_least"}
    return Cover(**kept, is_floor=given.get("at_least", False))


def _kept(name: str, value: Any) -> Any:
    return _known(int if name == "units" else lambda pct: pct / 100)(value)


def _hospital(given: dict[str, Any]) -> Destination:
    names = {"name": "id", "in": "country", "recognised_by": "recognised_by", "care": "care"}
    facts: dict[str, Any] = {names[name]: value for name, value in given.items() if name in names}
    if "recognised_by" in facts:
        facts["recognised_by"] = frozenset(facts["recognised_by"])
    for name in given.keys() - names.keys():
        assert name in {"nearest", "nearest_suitable"}, name
        facts[f"is_{name}"] = Truth(given[name])
    return Destination(**facts)


def _with(given: dict[str, Any]) -> Callable[[Any], Offer]:
    """What the unit's centre can send with it: how far it is complete, and when all are there."""
    assert set(given) <= {"complete", "eta", "units"}, sorted(given)
    complete = Truth(given.get("complete", "true"))
    units = ("abroad-2", *given.get("units", []))
    why = said("The bundle is {complete}.", complete=complete.value)
    return lambda _parts: Offer(complete, _ms(given.get("eta", "05:00")), units, why)


_WORDS: Final[dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "incident in": ("incident_country", lambda land: None if land == "unknown" else land),
    "incident areas": ("areas", _places),
    "incident urgency": ("urgency", str),
    "incident centre": ("own_centre", lambda centre: None if centre == "none" else centre),
    "incident called": ("since_call_ms", _ms),
    "incident needs": ("need", frozenset),
    "incident keyword": ("keyword", str),
    "incident disaster": ("is_disaster", bool),
    "incident for": ("purpose", str),
    "incident hospital": ("destination", _hospital),
    "unit of": ("country", str),
    "unit centre": ("centre", str),
    "unit type": ("type", str),
    "unit eta": ("eta_ms", _ms),
    "unit can": ("capabilities", frozenset),
    "unit crew": ("crew", int),
    "unit holds": ("certificates", frozenset),
    "unit carries": ("equipment", frozenset),
    "unit licences": ("licences", frozenset),
    "unit speaks": ("languages", frozenset),
    "unit choice": ("choice", int),
    "own": ("own_eta_ms", lambda eta: {"none": NO_UNIT, "unknown": UNKNOWN}.get(eta) or _ms(eta)),
    "own_free": ("own_free_units", _known(int)),
    "neighbours_first": ("neighbours_first", _fact),
    "shortage": ("shortage", _fact),
    "declared": ("declared", list),
    "donor_accepts": ("donor_accepts", _fact),
    "donor_keeps": ("cover", _keeps),
    "bundle": ("offer", _with),
}
