"""A clause as a part of its agreement's page, in Markdown."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.clause import Clause, Effect, Statement
from dispatch.agreements.act.told import all_told
from dispatch.agreements.page.markdown import Row, linked, table
from dispatch.agreements.predicates.doubt import Unknown
from dispatch.agreements.predicates.places import IncidentIn, UnitHomeIn, UnitNowIn, named
from dispatch.agreements.selectors import Selectors, lands
from dispatch.agreements.trigger import All, Any_, Not, Predicate
from dispatch.said import in_english

_EFFECTS: Final = {
    Effect.PERMITS: "",
    Effect.FORBIDS: "**It forbids**, whatever else permits. ",
    Effect.NOTHING: "**It states a gap**: nothing is agreed. ",
}


def of_clause(clause: Clause, agreement: Agreement) -> list[str]:
    """Write what a clause says, when it applies, and on what terms."""
    parts = [
        f"## Clause {clause.id}{f' ({clause.cite})' if clause.cite else ''}",
        f"From {place(clause.from_)} to {place(clause.to)}. {_EFFECTS[clause.effect]}{clause.says}",
        _days(clause),
        f"Confidence {clause.confidence}; {keys(clause.source, agreement)}.",
    ]
    if clause.bundle:
        together = " with ".join(", ".join(sorted(part)) for part in clause.bundle)
        parts.append(f"Together: {together}.")
    if clause.trigger is not None:
        parts += ["It applies if:", "\n".join(tree(clause.trigger))]
    parts.append(table(("term", "", "confidence", "source"), _terms(clause, agreement)))
    parts.append(statements("also to tell the crew", clause.conditions, agreement))
    return parts


def tree(trigger: Predicate, deep: int = 0) -> Iterator[str]:
    """Write a trigger as lines, each a predicate with what it is asked with."""
    bullet = f"{'  ' * deep}- "
    match trigger:
        case All() | Any_():
            yield f"{bullet}{'all' if isinstance(trigger, All) else 'any'} of:"
            for part in trigger.of:
                yield from tree(part, deep + 1)
        case Not():
            yield f"{bullet}not:"
            yield from tree(trigger.of, deep + 1)
        case Unknown():
            yield f"{bullet}`unknown`: {trigger.text}"
        case leaf:
            asked = leaf.model_dump(by_alias=True, exclude_defaults=True, exclude={"kind"})
            if isinstance(leaf, IncidentIn | UnitHomeIn | UnitNowIn):
                asked["places"] = place(leaf.places)
            told = ", ".join(f"{name} = {_value(value)}" for name, value in asked.items())
            yield f"{bullet}`{leaf.kind}`{f' ({told})' if told else ''}"


def place(places: Selectors) -> str:
    """Name some places."""
    return in_english(named(places))


def statements(title: str, said: Iterable[Statement], agreement: Agreement) -> str:
    """Write statements as a table with their confidence and sources."""
    rows = [(one.says, one.confidence, keys(one.source, agreement)) for one in said]
    return table((title, "confidence", "source"), rows)


def keys(names: Iterable[str], agreement: Agreement) -> str:
    """Name sources by their keys, each a link where it has an address."""
    return ", ".join(linked(name, agreement.sources[name].at) for name in names)


def _value(value: Any) -> str:
    match value:
        case dict():
            return "; ".join(f"{name} {_value(one)}" for name, one in value.items() if one)
        case list() | tuple():
            return ", ".join(map(_value, value))
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _days(clause: Clause) -> str:
    start = f"In force from {clause.in_force}." if clause.in_force else ""
    end = f"In force until {clause.until}." if clause.until else ""
    return f"{start} {end}".strip()


def _terms(clause: Clause, agreement: Agreement) -> list[Row]:
    terms = agreement.terms_of(clause)
    hosts, homes = lands(clause.to), lands(clause.from_)
    sentences = all_told(terms, hosts[0] if len(hosts) == 1 else None, homes[0])
    return [
        (
            name.replace("_", " "),
            str(sentences[name]) if name in sentences else "None.",
            term.confidence,
            keys(term.source, agreement),
        )
        for name, term in terms.given().items()
    ]
