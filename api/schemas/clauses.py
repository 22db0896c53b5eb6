"""Clauses and terms as people read them, with the trigger of each as a tree."""

from collections.abc import Callable
from datetime import date
from typing import Literal, Self, TypeAlias

from api.schemas.answer import Document
from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.clause import Clause, Effect, Statement
from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.act.terms import Terms
from dispatch.agreements.act.told import all_told
from dispatch.agreements.inquiry.tree import Node, written
from dispatch.agreements.predicates.doubt import plain
from dispatch.agreements.predicates.places import named
from dispatch.agreements.selectors import Selectors, lands
from dispatch.said import Value
from dispatch.values import Confidence

Say: TypeAlias = Callable[[Value], str]
"""Says a sentence, or a value of one, in a reader's language."""
TruthValue: TypeAlias = Literal["true", "false", "unknown"]


class TreeNode(Document):
    """
    A part of a trigger.

    Attributes
    ----------
    value : str or None
        How it stood; null where no incident was looked at.
    of : tuple of TreeNode
        Its parts; empty for a single predicate.
    """

    says: str
    value: TruthValue | None
    of: tuple["TreeNode", ...] = ()

    @classmethod
    def drawn(cls, node: Node, say: Say) -> Self:
        """Write down a tree."""
        return cls(
            says=say(node.says),
            value=None if node.truth is None else node.truth.value,
            of=tuple(cls.drawn(child, say) for child in node.children),
        )


class StatementSheet(Document):
    """One thing that is said, by which sources, and how sure we are of it."""

    says: str
    source: tuple[str, ...]
    confidence: Confidence

    @classmethod
    def of(cls, statement: Statement, say: Say) -> Self:
        """Describe a statement."""
        return cls(
            says=say(plain(statement.says)),
            source=statement.source,
            confidence=statement.confidence,
        )


class TermSheet(StatementSheet):
    """A term, by its name in the agreement."""

    term: str

    @classmethod
    def all_of(cls, terms: Terms, host: str | None, home: str | None, say: Say) -> tuple[Self, ...]:
        """Describe the terms that are said."""
        given = terms.given()
        return tuple(
            cls(
                term=name,
                says=say(sentence),
                source=given[name].source,
                confidence=given[name].confidence,
            )
            for name, sentence in all_told(terms, host, home).items()
        )


class ClauseSheet(StatementSheet):
    """
    What one clause says.

    Attributes
    ----------
    units_of, incidents_in : str
        Its direction, in words.
    first_day, last_day : date or None
        Of its own; where they are null, it has its agreement's.
    in_force : str
        On the day that was asked about.
    bundle : tuple of tuple of str
        What must come together: capabilities of one unit each.
    trigger : TreeNode or None
        When it applies; null for one that states that nothing is agreed.
    terms : tuple of TermSheet
        Of its own, over those of the agreement.
    """

    id: str
    cite: str | None
    units_of: str
    incidents_in: str
    first_day: date | None
    last_day: date | None
    in_force: TruthValue
    effect: Effect
    bundle: tuple[tuple[str, ...], ...]
    trigger: TreeNode | None
    terms: tuple[TermSheet, ...]
    conditions: tuple[StatementSheet, ...]

    @classmethod
    def written(
        cls, agreement: Agreement, clause: Clause, catalogue: Catalogue, on: date, say: Say
    ) -> Self:
        """Describe a clause of an agreement."""
        host, home = _only(lands(clause.to)), _only(lands(clause.from_))
        return cls(
            id=clause.id,
            cite=clause.cite,
            says=say(plain(clause.says)),
            source=clause.source,
            confidence=clause.confidence,
            units_of=places_named(clause.from_, say),
            incidents_in=places_named(clause.to, say),
            first_day=clause.in_force,
            last_day=clause.until,
            in_force=catalogue.in_force_on(agreement, clause, on).value,
            effect=clause.effect,
            bundle=tuple(tuple(sorted(part)) for part in clause.bundle),
            trigger=TreeNode.drawn(written(clause.trigger), say) if clause.trigger else None,
            terms=TermSheet.all_of(clause.terms, host, home, say),
            conditions=tuple(StatementSheet.of(one, say) for one in clause.conditions),
        )


def places_named(places: Selectors, say: Say) -> str:
    """Name some places in a row."""
    return say(named(places))


def _only(countries: tuple[str, ...]) -> str | None:
    return countries[0] if len(countries) == 1 else None
