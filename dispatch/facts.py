"""What the law may ask about an incident and its units, each found when first asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Fact, Lazy, OwnEta, Situation
from dispatch.agreements.truth import Truth
from dispatch.decision import Scene
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
    short_centres : collection of str
        Centres that have declared a shortage which has not expired.
    """

    scene: Scene
    standby: Standby
    etas: dict[int, int]
    short_centres: Collection[str]
    time_zone: ZoneInfo

    def about(self, stand: Stand, eta_ms: int) -> Situation:
        """All that the law may ask about one unit."""
        scene, incident, unit = self.scene, self.scene.incident, stand.unit
        return Situation(
            on=incident.time.astimezone(self.time_zone).date(),
            time=incident.time,
            incident_country=scene.country,
            incident_areas=self._areas_at(incident.at),
            known_areas=self._known_areas,
            own_centre=scene.own_centre,
            urgency=incident.urgency,
            is_emergency=incident.is_emergency,
            is_life_threat=incident.is_life_threat,
            need=incident.need,
            unit_id=unit.id,
            unit_centre=unit.centre,
            unit_country=unit.country,
            unit_home_areas=self._areas_at(unit.home) if unit.home else None,
            unit_capabilities=unit.capabilities,
            eta_ms=eta_ms,
            own_eta_ms=self._own_eta_ms,
            shortage=self._shortage,
            shortage_declared=self._declared(),
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
    def _own_eta_ms(self) -> Lazy[OwnEta]:
        return Lazy(self._find_own_eta_ms)

    @cached_property
    def _shortage(self) -> Lazy[Fact]:
        return Lazy(self._find_shortage)

    @cached_property
    def _known_areas(self) -> frozenset[str]:
        return frozenset(area.id for area in self.standby.region.areas.areas)

    def _areas_at(self, position: tuple[float, float]) -> frozenset[str]:
        where = self.standby.region.areas.at(position[1], position[0])
        held = (*where.regions, *([where.dispatch_area] if where.dispatch_area else []))
        return frozenset(area.id for area in held)

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

    def _find_shortage(self) -> Fact:
        """Whether the own centre is short: no own unit is available, suitable and reachable."""
        who = self.scene.own_centre or f"the service of {self.scene.country or 'this place'}"
        best = self.best_own
        if best is not None and not best[0].is_stale:
            return Fact(Truth.FALSE, f"{best[0].unit.id} of {who} is available.")
        if best is not None:
            return Fact(
                Truth.UNKNOWN,
                f"{best[0].unit.id} of {who} was available, but its position is too old.",
            )
        if self._own_is_known():
            return Fact(
                Truth.TRUE, f"No unit of {who} is available, suitable and able to reach the place."
            )
        if any(self._is_own(stand) for stand in self.standby.stands):
            return Fact(Truth.UNKNOWN, f"What units {who} has is only known from old positions.")
        return Fact(Truth.UNKNOWN, f"The fleet lists no unit of {who}.")

    def _declared(self) -> Fact:
        """Whether the own centre has declared a shortage."""
        own = self.scene.own_centre
        if own is not None and own in self.short_centres:
            return Fact(Truth.TRUE, f"{own} has declared a shortage.")
        return Fact(Truth.FALSE, f"{own or 'The own service'} has not declared a shortage.")
