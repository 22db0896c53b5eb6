"""What the law may ask about an incident and its units, each found when first asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from dispatch.agreements.selectors import Selector, land_of
from dispatch.agreements.situation import (
    NO_UNIT,
    UNKNOWN,
    Declared,
    Fact,
    IncidentFacts,
    Lazy,
    OwnEta,
    UnitFacts,
    Unknown,
)
from dispatch.agreements.truth import Truth
from dispatch.decision import Scene
from dispatch.mappings.senders import Availability
from dispatch.said import Country, Said, Value, said
from dispatch.standby import Stand, Standby


def is_own(scene: Scene, centre: str, country: str) -> bool:
    """Whether a unit is the incident's own: by its centre, else by its country."""
    if scene.own_centre is not None:
        return centre == scene.own_centre
    return country == scene.country


@dataclass(frozen=True)
class Facts:
    """
    The facts of one incident.

    Attributes
    ----------
    etas : dict of int to int
        ETA in ms of every unit that the search listed, by its number.
    declared : sequence of Declared
        Shortages that centres have declared.
    """

    scene: Scene
    standby: Standby
    etas: dict[int, int]
    declared: Sequence[Declared]
    time_zone: ZoneInfo

    @cached_property
    def incident(self) -> IncidentFacts:
        """All that the law may ask about the incident."""
        scene, incident = self.scene, self.scene.incident
        local = incident.time.astimezone(self.time_zone)
        return IncidentFacts(
            on=local.date(),
            time=local,
            where=self._at(incident.at),
            own_centre=scene.own_centre,
            urgency=incident.urgency,
            is_emergency=incident.is_emergency,
            is_life_threat=incident.is_life_threat,
            need=incident.need,
            own_eta_ms=Lazy(self._find_own_eta_ms),
            shortage=Lazy(self._find_shortage),
            own_free_units=Lazy(self._find_free_units),
            declared=tuple(self.declared),
        )

    def about(self, stand: Stand, eta_ms: int) -> UnitFacts:
        """All that the law may ask about one unit."""
        unit = stand.unit
        return UnitFacts(
            id=unit.id,
            centre=unit.centre,
            country=unit.country,
            type=unit.type,
            capabilities=unit.capabilities,
            home=self._at(unit.home) if unit.home else None,
            at=self._at(unit.position),
            eta_ms=eta_ms,
        )

    @cached_property
    def best_own(self) -> tuple[Stand, int] | None:
        """The soonest suitable own unit, and its ETA."""
        own = [
            (eta_ms, unit)
            for unit, eta_ms in self.etas.items()
            if self._is_own(self.standby.stands[unit])
            and self.scene.incident.need <= self.standby.stands[unit].unit.capabilities
        ]
        if not own:
            return None
        eta_ms, unit = min(own)
        return self.standby.stands[unit], eta_ms

    @cached_property
    def _known_areas(self) -> frozenset[str]:
        return frozenset(area.id for area in self.standby.region.areas.areas)

    def _at(self, position: tuple[float, float]) -> "_At":
        where = self.standby.region.areas.at(position[1], position[0])
        held = (*where.regions, *([where.dispatch_area] if where.dispatch_area else []))
        return _At(where.country, frozenset(area.id for area in held), self._known_areas)

    def _is_own(self, stand: Stand) -> bool:
        return is_own(self.scene, stand.unit.centre, stand.unit.country)

    def _find_own_eta_ms(self) -> OwnEta:
        """ETA of the best own unit; unknown if the own fleet is not known, or only as it was."""
        best = self.best_own
        if best is not None:
            return UNKNOWN if best[0].is_stale else best[1]
        return NO_UNIT if self._own_is_known() else UNKNOWN

    def _own_is_known(self) -> bool:
        own = [stand for stand in self.standby.stands if self._is_own(stand)]
        return bool(own) and not any(stand.is_stale for stand in own)

    def _find_free_units(self) -> int | Unknown:
        """How many units the own service could send, wherever they are."""
        if not self._own_is_known():
            return UNKNOWN
        return sum(
            self._is_own(stand) and stand.unit.availability is not Availability.NOT_AVAILABLE
            for stand in self.standby.stands
        )

    def _find_shortage(self) -> Fact:
        """Whether the own centre is short: no own unit is available, suitable and reachable."""
        who, best = self._who(), self.best_own
        if best is not None and not best[0].is_stale:
            why = said("{unit} of {who} is available.", unit=best[0].unit.id, who=who)
            return Fact(Truth.FALSE, why)
        if best is not None:
            why = said(
                "{unit} of {who} was available, but its position is too old.",
                unit=best[0].unit.id,
                who=who,
            )
            return Fact(Truth.UNKNOWN, why)
        if self._own_is_known():
            why = said(
                "No unit of {who} is available, suitable and able to reach the place.", who=who
            )
            return Fact(Truth.TRUE, why)
        return Fact(Truth.UNKNOWN, self._own_is_doubtful(who))

    def _own_is_doubtful(self, who: Value) -> Said:
        if any(self._is_own(stand) for stand in self.standby.stands):
            return said("What units {who} has is only known from old positions.", who=who)
        return said("The fleet lists no unit of {who}.", who=who)

    def _who(self) -> Value:
        if self.scene.own_centre is not None:
            return self.scene.own_centre
        if self.scene.country is not None:
            return said("the service of {country}", country=Country(self.scene.country))
        return said("the service of this place")


@dataclass(frozen=True)
class _At:
    """A place by the areas that hold it; what is drawn is not known here."""

    country: str | None
    areas: frozenset[str]
    known: frozenset[str]

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies in a country or an area."""
        land = land_of(selector)
        in_land = Truth.of(None if self.country is None else self.country == land)
        if selector == land:
            return in_land
        in_area = selector in self.areas if selector in self.known else None
        return in_land & Truth.of(in_area)
