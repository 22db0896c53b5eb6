"""What the incident's own service can do, and the other centres of its country."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Fact, OwnEta, Unknown
from dispatch.agreements.truth import Truth
from dispatch.decision import Scene
from dispatch.facts.responses import Response, Responses
from dispatch.facts.whose import is_own
from dispatch.said import And, Country, Said, Value, said
from dispatch.standby import Standby
from graphs.ids import Ids


@dataclass(frozen=True)
class Own:
    """The service that an incident belongs to."""

    scene: Scene
    standby: Standby
    responses: Responses

    @cached_property
    def best(self) -> Response | None:
        """The soonest own units that meet the need: one, or two of one centre together."""
        best = (self.responses.best(centre) for centre in self._centres)
        return min(filter(None, best), default=None)

    def eta_ms(self) -> OwnEta:
        """ETA of the best own units; unknown if the own fleet is not known, or only as it was."""
        if self.best is not None:
            return UNKNOWN if self._is_stale(self.best) else self.best.eta_ms
        return NO_UNIT if self._is_known else UNKNOWN

    def free_units(self) -> int | Unknown:
        """How many units the own service could send, wherever they are."""
        if not self._is_known:
            return UNKNOWN
        return int(np.count_nonzero(self.standby.available[self._units]))

    def shortage(self) -> Fact:
        """Whether the own centre is short: no own unit is available, suitable and reachable."""
        who, best = self._who(), self.best
        if best is not None:
            return self._available(best, who)
        if self._is_known:
            why = said(
                "No unit of {who} is available, suitable and able to reach the place.", who=who
            )
            return Fact(Truth.TRUE, why)
        return Fact(Truth.UNKNOWN, _is_doubtful(self._units, who))

    def neighbours_first(self) -> Fact:
        """Whether no other centre of the incident's country could send a unit that fits."""
        country = self.scene.country
        if country is None or self.scene.own_centre is None:
            why = said("Which centre serves the incident is not known, so neither are the others.")
            return Fact(Truth.UNKNOWN, why)
        others = self._others(country)
        if not others:
            why = said("No other centre of {country} is known here.", country=Country(country))
            return Fact(Truth.UNKNOWN, why)
        facts = [self._of_another(centre) for centre in others]
        for value in (Truth.FALSE, Truth.UNKNOWN):
            if told := [fact for fact in facts if fact.truth is value]:
                return told[0]
        why = said(
            "No unit of {centres} is available, suitable and able to reach the place.",
            centres=And(tuple(others)),
        )
        return Fact(Truth.TRUE, why)

    @cached_property
    def _units(self) -> Ids:
        return self.standby.units_that(partial(is_own, self.scene))

    @property
    def _centres(self) -> list[str]:
        kinds = self.standby.kinds
        return sorted({of for of, country, _ in kinds if is_own(self.scene, of, country)})

    @property
    def _is_known(self) -> bool:
        return self._are_known(self._units)

    def _are_known(self, units: Ids) -> bool:
        return len(units) > 0 and not self.standby.taken.stale[units].any()

    def _is_stale(self, response: Response) -> bool:
        return any(self.standby.taken.stale[unit] for unit in response.units)

    def _available(self, best: Response, who: Value) -> Fact:
        ids = tuple(self.standby.fleet.units[unit].id for unit in best.units)
        words: dict[str, Value] = {"unit": And(ids), "who": who}
        match self._is_stale(best), len(ids):
            case False, 1:
                return Fact(Truth.FALSE, said("{unit} of {who} is available.", **words))
            case False, _:
                return Fact(Truth.FALSE, said("{unit} of {who} are available together.", **words))
            case _:
                why = said("{unit} of {who} was available, but its position is too old.", **words)
                return Fact(Truth.UNKNOWN, why)

    def _others(self, country: str) -> list[str]:
        """The other centres of the country: of the fleet, and those that serve an area."""
        served = {
            area.centre
            for area in self.standby.region.areas.areas
            if area.centre and area.country == country
        }
        listed = {id_ for id_, one in self.standby.fleet.centres.items() if one.country == country}
        return sorted((served | listed) - {self.scene.own_centre})

    def _of_another(self, centre: str) -> Fact:
        best = self.responses.best(centre)
        if best is not None:
            return self._available(best, centre)
        units = self.standby.units_of(centre)
        if self._are_known(units):
            return Fact(Truth.TRUE, said("No unit of {who} is available.", who=centre))
        return Fact(Truth.UNKNOWN, _is_doubtful(units, centre))

    def _who(self) -> Value:
        if self.scene.own_centre is not None:
            return self.scene.own_centre
        if self.scene.country is not None:
            return said("the service of {country}", country=Country(self.scene.country))
        return said("the service of this place")


def _is_doubtful(units: Ids, who: Value) -> Said:
    if len(units):
        return said("What units {who} has is only known from old positions.", who=who)
    return said("The fleet lists no unit of {who}.", who=who)
