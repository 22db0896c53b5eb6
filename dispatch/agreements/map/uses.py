"""Which places a catalogue names, and which clause names each."""

from collections.abc import Iterator
from typing import NamedTuple

from dispatch.agreements.act.clause import Clause
from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.predicates.places import IncidentIn, UnitHomeIn, UnitNowIn
from dispatch.agreements.selectors import Selector
from dispatch.agreements.trigger import All, Any_, Not, Predicate


class Use(NamedTuple):
    """A place that is named, and by whom: the agreement and its clause, for people."""

    selector: Selector
    user: str


def uses_of(catalogue: Catalogue) -> tuple[Use, ...]:
    """Give every place that directions and triggers name, as often as they do."""
    return tuple(
        Use(selector, f"{agreement.id}, clause {clause.id}")
        for agreement, clause in catalogue.clauses
        for selector in places_of(clause)
    )


def places_of(clause: Clause) -> tuple[Selector, ...]:
    """Give every place that a clause names."""
    return (*clause.from_, *clause.to, *_in_trigger(clause.trigger))


def _in_trigger(tree: Predicate | None) -> Iterator[Selector]:
    match tree:
        case All() | Any_():
            for part in tree.of:
                yield from _in_trigger(part)
        case Not():
            yield from _in_trigger(tree.of)
        case IncidentIn() | UnitHomeIn() | UnitNowIn():
            yield from tree.places
        case _:
            return
