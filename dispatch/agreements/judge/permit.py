"""
Whether a unit may go: every clause that applies, vetoes first, and the best of the others.

A clause applies unless its layer, its direction or its days rule it out. Its value is Kleene's
"all" over what is around it (direction, days, whether its text and what changed it may be relied
on), a complete bundle, and its trigger. True permits, unknown asks a human, false does not permit.
A veto whose value is true forbids, whatever else permits; one that is unknown leaves nothing better
than ``confirm``. So nothing unknown that could matter ends as a yes or a no, and only a veto takes
away.
"""

from typing import TypeAlias

from dispatch.agreements.act.clause import Effect
from dispatch.agreements.act.load import Accepted, Catalogue
from dispatch.agreements.act.order import Order, shipped_order
from dispatch.agreements.judge.applied import Applied, apply
from dispatch.agreements.judge.conclusion import conclude, without_clause
from dispatch.agreements.judge.explain import Judgement, Verdict
from dispatch.agreements.judge.standing import Standing, comes_from, may_count, standing_for
from dispatch.agreements.situation import IncidentFacts, Situation, UnitFacts
from dispatch.agreements.trigger import Asked, holds
from dispatch.agreements.truth import Truth
from dispatch.agreements.whereabouts import Whereabouts

_Ways: TypeAlias = tuple[Whereabouts | None, list[tuple[Standing, Truth]]]
"""A home, and the clauses that may count for who comes from there."""


class Case:
    """One incident before the law: its clauses are looked through once, then unit by unit."""

    def __init__(
        self,
        incident: IncidentFacts,
        catalogue: Catalogue,
        accepted: Accepted = frozenset(),
        order: Order | None = None,
    ) -> None:
        """Take ``accepted`` as ``catalogue.accept`` gave it."""
        self._incident, self._catalogue, self._accepted = incident, catalogue, accepted
        self._order = order or shipped_order()
        self._standing: dict[str, tuple[Standing, ...]] = {}
        self._coming: dict[tuple[str, int], _Ways] = {}
        self._asked: Asked = {}
        self._alike: dict[tuple[object, ...], Applied] = {}
        self._concluded: dict[tuple[str, tuple[int, ...]], Judgement] = {}

    def judge(self, unit: UnitFacts) -> Judgement:
        """Give the best verdict the law has for a unit, with its clause and what decided it."""
        now = Situation(self._incident, unit)
        if now.is_own:
            return without_clause(Verdict.OWN, now)
        return self._conclude(self._applied_to(now), now)

    def _applied_to(self, now: Situation) -> list[Applied]:
        """Apply every clause that may count; a veto that does not hold is as if not written."""
        applied = []
        for standing, comes in self._coming_for(now.unit):
            if standing.clause.effect is not Effect.FORBIDS or not _is_off(standing, now):
                applied.append(self._apply(standing, comes, now))
        return applied

    def _coming_for(self, unit: UnitFacts) -> list[tuple[Standing, Truth]]:
        """Give the clauses whose direction a unit may take; those of one home share them."""
        key = unit.country, id(unit.home)
        if (found := self._coming.get(key)) is None:
            every = (
                (standing, comes_from(standing, unit))
                for standing in self._standing_for(unit.country)
            )
            ways = [way for way in every if may_count(*way)]
            found = self._coming[key] = unit.home, ways  # The home is kept, so its id stays its.
        return found[1]

    def _apply(self, standing: Standing, comes: Truth, now: Situation) -> Applied:
        """Apply a clause, or give what it came to for another unit if that must be the same."""
        if standing.fixed.reads is None:
            return apply(standing, comes, now, self._asked)
        key = id(standing), comes, *[getattr(now.unit, fact) for fact in standing.fixed.reads]
        if (known := self._alike.get(key)) is None:
            known = self._alike[key] = apply(standing, comes, now, self._asked)
        return known

    def _conclude(self, applied: list[Applied], now: Situation) -> Judgement:
        """Conclude, or repeat what the very same clauses led to for another unit."""
        for one in applied:
            if one.standing.fixed.reads is None:
                return conclude(applied, now)
        key = now.unit.country, tuple(map(id, applied))
        if (known := self._concluded.get(key)) is None:
            known = self._concluded[key] = conclude(applied, now)
        return known

    def _standing_for(self, unit_country: str) -> tuple[Standing, ...]:
        if (found := self._standing.get(unit_country)) is None:
            law = self._catalogue, self._accepted, self._order
            found = tuple(standing_for(unit_country, self._incident, *law))
            self._standing[unit_country] = found
        return found


def _is_off(standing: Standing, now: Situation) -> bool:
    """Whether a trigger does not hold; vetoes seldom do, and their reasons cost more than that."""
    trigger = standing.clause.trigger
    return trigger is not None and holds(trigger, now) is Truth.FALSE


def judge(now: Situation, catalogue: Catalogue, accepted: Accepted = frozenset()) -> Judgement:
    """Judge one unit; whoever judges many for one incident keeps its ``Case``."""
    return Case(now.incident, catalogue, accepted).judge(now.unit)
