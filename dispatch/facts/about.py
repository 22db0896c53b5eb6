"""All that the law may ask about one incident, and about each unit that could come."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from dispatch.agreements.map.atlas import Atlas
from dispatch.agreements.situation import (
    UNKNOWN,
    Cover,
    Declared,
    Destination,
    Fact,
    IncidentFacts,
    Lazy,
    Offer,
    Parts,
    UnitFacts,
    Unknown,
)
from dispatch.agreements.truth import Truth
from dispatch.decision import Scene
from dispatch.facts.cover import DonorCover
from dispatch.facts.offers import Offers
from dispatch.facts.own import Own
from dispatch.facts.responses import Responses
from dispatch.facts.search import Arrival, Search
from dispatch.incident import Hospital
from dispatch.people import People
from dispatch.said import said
from dispatch.settings import Settings
from dispatch.standby import Standby

T = TypeVar("T")


@dataclass(frozen=True)
class Facts:
    """
    The facts of one incident.

    Attributes
    ----------
    atlas : Atlas
        The places that the law names.
    search : Search
        Who can be there soonest.
    etas : dict of int to int
        ETA in ms of every unit that the search listed, by its number.
    declared : tuple of Declared
        Shortages that centres have declared.
    answers : mapping of str to bool
        Whether a centre that was asked for a unit accepts.
    people : People or None
        Whom the centres serve, if that is known.
    """

    scene: Scene
    atlas: Atlas
    search: Search
    etas: dict[int, int]
    settings: Settings
    declared: tuple[Declared, ...]
    answers: Mapping[str, bool]
    people: People | None

    @property
    def standby(self) -> Standby:
        """The fleet."""
        return self.search.standby

    @cached_property
    def incident(self) -> IncidentFacts:
        """All that the law may ask about the incident."""
        scene, incident = self.scene, self.scene.incident
        local = incident.time.astimezone(ZoneInfo(self.settings.time_zone))
        called_at = incident.called_at
        return IncidentFacts(
            on=local.date(),
            time=local,
            where=self.atlas.at(*incident.at, incident.heading_deg),
            own_centre=scene.own_centre,
            urgency=incident.urgency,
            is_emergency=incident.is_emergency,
            is_life_threat=incident.is_life_threat,
            need=incident.need,
            own_eta_ms=Lazy(self.own.eta_ms),
            shortage=Lazy(self.own.shortage),
            own_free_units=Lazy(self.own.free_units),
            neighbours_first=Lazy(self.own.neighbours_first),
            declared=self.declared,
            keyword=incident.keyword,
            is_disaster=incident.disaster,
            purpose=incident.purpose,
            since_call_ms=(
                UNKNOWN
                if called_at is None
                else round(1000 * (incident.time - called_at).total_seconds())
            ),
            destination=_destination(incident.destination),
        )

    def about(self, unit: int, eta_ms: int, offer: Offer | None) -> UnitFacts:
        """
        All that the law may ask about one unit.

        Parameters
        ----------
        offer : Offer or None
            By which it meets the need, if it does not alone; then the last unit's ETA counts.
        """
        stand = self.standby.stands[unit]
        said_of = stand.unit
        return UnitFacts(
            id=said_of.id,
            centre=said_of.centre,
            country=said_of.country,
            type=said_of.type,
            capabilities=said_of.capabilities,
            home=self.atlas.at(*said_of.home) if said_of.home else None,
            at=self.atlas.at(*stand.at),
            eta_ms=offer.eta_ms if offer else eta_ms,
            crew=_known(said_of.crew),
            certificates=_known(said_of.certificates),
            equipment=_known(said_of.equipment),
            licences=_known(said_of.licences),
            languages=_known(said_of.languages),
            choice=self._choice(said_of.centre),
            cover=Lazy[Cover](partial(self._cover.without, unit)),
            donor_accepts=self._accepts(said_of.centre),
            offer=partial(self._offer, Arrival(eta_ms, unit)),
        )

    @cached_property
    def own(self) -> Own:
        """What the own service can do."""
        return Own(self.scene, self.standby, self.responses)

    @cached_property
    def responses(self) -> Responses:
        """Who meets the need, alone or together."""
        return Responses(self.scene, self.standby, self.etas, self.offers)

    @cached_property
    def offers(self) -> Offers:
        """Who can go together."""
        return Offers(self.search)

    @cached_property
    def _cover(self) -> DonorCover:
        return DonorCover(self.standby, self.people, self.search.held)

    def _offer(self, first: Arrival, parts: Parts) -> Offer:
        return self.offers.of(first, parts)

    @cached_property
    def _grid(self) -> tuple[str, ...]:
        """The centres that are asked for this place, in the order of choice."""
        rows = self.settings.grid
        holding = (row for row in rows if self._holds(row.area))
        return next((row.centres for row in holding), ())

    def _holds(self, area: str) -> bool:
        return self.incident.where.lies_in(area) is Truth.TRUE

    def _choice(self, centre: str) -> int | Unknown:
        return self._grid.index(centre) + 1 if centre in self._grid else UNKNOWN

    def _accepts(self, centre: str) -> Fact:
        match self.answers.get(centre):
            case True:
                return Fact(Truth.TRUE, said("{centre} accepts.", centre=centre))
            case False:
                return Fact(Truth.FALSE, said("{centre} does not accept.", centre=centre))
            case _:
                why = said("Whether the helping centre accepts is not known.")
                return Fact(Truth.UNKNOWN, why)


def _known(value: T | None) -> T | Unknown:
    return UNKNOWN if value is None else value


def _destination(hospital: Hospital | None) -> Destination | Unknown:
    if hospital is None:
        return UNKNOWN
    return Destination(
        id=hospital.id,
        country=hospital.country,
        recognised_by=_known(hospital.recognised_by),
        is_nearest=Truth.of(hospital.is_nearest),
        is_nearest_suitable=Truth.of(hospital.is_nearest_suitable),
        care=hospital.care,
    )
