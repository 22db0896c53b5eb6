"""
Who meets a need: the soonest unit of a centre that can do all of it, or two that can together.

Two are worth more than one only if they are there sooner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from dispatch.agreements.situation import Offer, Parts
from dispatch.decision import Scene
from dispatch.facts.offers import Offers
from dispatch.facts.search import Arrival
from dispatch.standby import Standby


class Response(NamedTuple):
    """Units that meet a need, by their numbers, and when the last of them is there."""

    eta_ms: int
    units: tuple[int, ...]


@dataclass(frozen=True)
class Responses:
    """
    Who meets the need of one incident.

    Attributes
    ----------
    etas : dict of int to int
        ETA in ms of every unit that the search listed, by its number.
    """

    scene: Scene
    standby: Standby
    etas: dict[int, int]
    offers: Offers

    def best(self, centre: str) -> Response | None:
        """Give the soonest units of a centre that meet the need, alone or together."""
        alone = self.alone(centre)
        together = [
            Response(max(one.eta_ms for one in who), tuple(sorted(one.unit for one in who)))
            for parts in _halves(self._need)
            if (who := self.offers.soonest(centre, parts))
        ]
        # Of as many ms, one unit is better than two.
        both = [*([alone] if alone else []), *together]
        return min(both, key=lambda r: (r.eta_ms, len(r.units), r.units), default=None)

    def alone(self, centre: str) -> Response | None:
        """Give the soonest unit of a centre that meets the need alone."""
        if len(self._need) > 1:  # Two could meet it, and they must be compared with exactly this.
            hits = list(self.offers.candidates(centre, (self._need,))[0])
        else:
            hits = self._listed.get(centre, [])
        return Response(hits[0].eta_ms, (hits[0].unit,)) if hits else None

    def offer_with(self, first: Arrival) -> Offer | None:
        """Give the offer by which a unit that lacks something helps; None if it is no help."""
        unit = self.standby.fleet.units[first.unit]
        missing = self._need - unit.capabilities
        if not missing or missing == self._need:
            return None
        offer = self.offers.of(first, (unit.capabilities, missing))
        if len(offer.units) == 1:
            return None
        alone = self.alone(unit.centre)
        return offer if alone is None or offer.eta_ms < alone.eta_ms else None

    def pairs(self) -> dict[int, int]:
        """Give the ETA of the units of each centre that meet the need soonest, if it takes two."""
        if len(self._need) < 2:
            return {}
        found: dict[int, int] = {}
        for centre in sorted({centre for centre, _, _ in self.standby.kinds}):
            best = self.best(centre)
            for unit in best.units if best and len(best.units) > 1 else ():
                found[unit] = self.offers.arrival_of(self.standby.fleet.units[unit].id).eta_ms
        return found

    @property
    def _need(self) -> frozenset[str]:
        return self.scene.incident.need

    @cached_property
    def _listed(self) -> dict[str, list[Arrival]]:
        """The free units that the search listed and that meet the need alone, soonest first."""
        listed: dict[str, list[Arrival]] = {}
        for eta_ms, number in sorted((eta_ms, unit) for unit, eta_ms in self.etas.items()):
            unit = self.standby.fleet.units[number]
            if self._need <= unit.capabilities and not self.offers.search.held[number]:
                listed.setdefault(unit.centre, []).append(Arrival(eta_ms, number))
        return listed


def _halves(need: frozenset[str]) -> Iterator[Parts]:
    """Share a need out between two units in every way, each once."""
    words = sorted(need)
    for n in range(1, len(words)):
        for rest in combinations(words[1:], n):
            yield need - frozenset(rest), frozenset(rest)
