"""
Offers: units of one centre that go together, one for each part of a bundle.

What is asked is found with one more search of the index for each centre and bundle, and kept. The
``n`` soonest for each of ``n`` parts are enough: of those, ``n - 1`` may be taken by other parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

from dispatch.agreements.situation import Offer, Parts
from dispatch.agreements.truth import Truth
from dispatch.facts.search import Arrival, Search
from dispatch.nearest.found import groups_of
from dispatch.said import And, Value, said
from dispatch.standby import Standby
from graphs.ids import INF_MS

ForEachPart: TypeAlias = Sequence[Sequence[Arrival]]
"""For each part of a bundle who could be it, soonest first."""


@dataclass(frozen=True)
class Offers:
    """Who of one centre can go together to one place; who is held goes with nobody."""

    search: Search

    @property
    def standby(self) -> Standby:
        """The fleet."""
        return self.search.standby

    def of(self, first: Arrival, parts: Parts) -> Offer:
        """Give the units that can be there soonest, one for each part, ``first`` among them."""
        sent = self.standby.fleet.units[first.unit]
        unit, centre = sent.id, sent.centre
        who = self.soonest(centre, parts, first)
        if who is None:
            return self._incomplete(first, parts)
        others = [one.unit for one in who if one.unit != first.unit]
        ids = tuple(self.standby.fleet.units[one].id for one in others)
        eta_ms = max(one.eta_ms for one in who)
        together: dict[str, Value] = {"units": And((unit, *ids)), "centre": centre}
        if any(self.standby.taken.stale[one] for one in others):
            why = said(
                "{units} of {centre} could go together, but a position is too old.", **together
            )
            return Offer(Truth.UNKNOWN, eta_ms, (unit, *ids), why)
        why = said("{units} of {centre} can go together.", **together)
        return Offer(Truth.TRUE, eta_ms, (unit, *ids), why)

    def soonest(
        self, centre: str, parts: Parts, first: Arrival | None = None
    ) -> tuple[Arrival, ...] | None:
        """
        Give one unit for each part so that the last is there soonest; None if some part has none.

        Parameters
        ----------
        first : Arrival, optional
            A unit of the centre that has to be among them.
        """
        who = self.candidates(centre, parts)
        if first is None:
            return soonest_choice(who)
        can_do = self.standby.fleet.units[first.unit].capabilities
        choices = [
            soonest_choice([*who[:at], [first], *who[at + 1 :]])
            for at, part in enumerate(parts)
            if part <= can_do
        ]
        return min(filter(None, choices), key=_last_ms, default=None)

    def candidates(self, centre: str, parts: Parts) -> ForEachPart:
        """Give the soonest units of a centre for each part, as many as there are parts."""
        found = self._found.get((centre, parts))
        if found is None:
            found = self._found[centre, parts] = self._search(centre, parts)
        return found

    def arrival_of(self, unit_id: str) -> Arrival:
        """Give a unit that an offer names, by its id."""
        return self._arrivals[unit_id]

    @cached_property
    def _found(self) -> dict[tuple[str, Parts], ForEachPart]:
        return {}

    @cached_property
    def _arrivals(self) -> dict[str, Arrival]:
        return {}

    def _search(self, centre: str, parts: Parts) -> ForEachPart:
        members = [
            {at for at, part in enumerate(parts) if of == centre and part <= can_do}
            for of, _, can_do in self.standby.kinds
        ]
        who = self.search.free(len(parts), groups_of(members, len(parts)))
        for one in chain.from_iterable(who):
            self._arrivals[self.standby.fleet.units[one.unit].id] = one
        return who

    def _incomplete(self, first: Arrival, parts: Parts) -> Offer:
        """Say that a unit cannot be joined by all it needs, if the centre's units are known."""
        unit = self.standby.fleet.units[first.unit]
        if not any(part <= unit.capabilities for part in parts):
            why = said("{unit} is no part of what must come together.", unit=unit.id)
            return Offer(Truth.FALSE, first.eta_ms, (unit.id,), why)
        words: dict[str, Value] = {"centre": unit.centre, "unit": unit.id}
        of_centre = self.standby.units_of(unit.centre)
        if self.standby.taken.stale[of_centre[of_centre != first.unit]].any():
            why = said(
                "Whether {centre} has another unit to go with {unit} is only known from old "
                "positions.",
                **words,
            )
            return Offer(Truth.UNKNOWN, first.eta_ms, (unit.id,), why)
        why = said("{centre} has no other unit that could go with {unit}.", **words)
        if missing := self._missing(first, parts) - unit.capabilities:
            words["missing"] = And(tuple(sorted(missing)))
            why = said("{centre} has no unit with {missing} that could go with {unit}.", **words)
        return Offer(Truth.FALSE, first.eta_ms, (unit.id,), why)

    def _missing(self, first: Arrival, parts: Parts) -> frozenset[str]:
        """Give what the parts ask for that nobody else of the centre can be."""
        who = self.candidates(self.standby.fleet.units[first.unit].centre, parts)
        nobody = (
            part
            for part, hits in zip(parts, who, strict=True)
            if all(one.unit == first.unit for one in hits)
        )
        return frozenset[str]().union(*nobody)


def soonest_choice(who: ForEachPart) -> tuple[Arrival, ...] | None:
    """Choose a unit of its own for each part so that the last is there soonest."""
    best: tuple[Arrival, ...] | None = None
    open_ends: list[tuple[Arrival, ...]] = [()]
    while open_ends:
        chosen = open_ends.pop()
        limit_ms = INF_MS if best is None else _last_ms(best)
        if any(one.eta_ms >= limit_ms for one in chosen):
            continue
        if len(chosen) == len(who):
            best = chosen
            continue
        taken = {one.unit for one in chosen}
        # The soonest is looked at first, so that most others are soon seen to be later.
        following = [one for one in reversed(who[len(chosen)]) if one.unit not in taken]
        open_ends += [(*chosen, one) for one in following]
    return best


def _last_ms(who: Sequence[Arrival]) -> int:
    return max(one.eta_ms for one in who)
