"""What the feed tells: one document for each event, named by its kind."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from pydantic import NonNegativeInt
from pydantic.json_schema import models_json_schema

from api.asking.request import Request
from api.schemas.answer import Document
from dispatch.fleet import Availability
from dispatch.incident import Incident


class Topic(StrEnum):
    """What a reader can ask to be told of."""

    UNITS = "units"
    INCIDENTS = "incidents"
    REQUESTS = "requests"
    SHORTAGES = "shortages"
    COVERAGE = "coverage"
    NEXT_BEST = "next_best"
    BETTER_UNIT = "better_unit"


class Following(Document):
    """
    The first event of each connection.

    Attributes
    ----------
    after : int
        All that follows this change is told; what stood then can be read anew.
    """

    after: NonNegativeInt


class UnitShown(Document):
    """
    A unit; what a neighbour is not told, or nobody knows, is left out.

    Attributes
    ----------
    position, home : (float, float)
        Latitude and longitude in degrees.
    type, status : str
        The sender's own codes.
    """

    id: str
    centre: str
    country: str
    type: str
    capabilities: tuple[str, ...]
    position: tuple[float, float]
    position_at: datetime
    status: str | None = None
    availability: Availability | None = None
    home: tuple[float, float] | None = None
    crew: int | None = None
    certificates: tuple[str, ...] | None = None
    equipment: tuple[str, ...] | None = None
    licences: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None


SHARED: Final = ("id", "centre", "country", "type", "capabilities", "position", "position_at")
"""What a neighbour is told of a unit that is available."""


class UnitPut(Document):
    """A unit as its sender describes it now."""

    at: datetime
    unit: UnitShown


class UnitGone(Document):
    """A unit that is no longer there to be asked for, for a reader who is told no more."""

    at: datetime
    unit: str
    centre: str


class IncidentTold(Document):
    """An incident as it stands; it is open while ``closed_at`` is null."""

    at: datetime
    centre: str
    incident: Incident
    opened_at: datetime
    closed_at: datetime | None


class ShortageDeclared(Document):
    """A centre says that it is short, until when, and who says so."""

    at: datetime
    centre: str
    declared_at: datetime
    until: datetime
    declared_by: str


class RequestStepped(Document):
    """A request between two centres, with all that was done so far."""

    at: datetime
    request: Request
    record: str | None


class Announced(Document):
    """Something that follows from other changes: the next best unit, a better one, the cover."""

    at: datetime
    centre: str
    subject: str
    says: dict[str, Any]


EVENTS: Final[Mapping[str, type[Document]]] = MappingProxyType(
    {
        "following": Following,
        "unit_put": UnitPut,
        "unit_gone": UnitGone,
        "incident_opened": IncidentTold,
        "incident_updated": IncidentTold,
        "incident_closed": IncidentTold,
        "shortage_declared": ShortageDeclared,
        "request_stepped": RequestStepped,
        "next_best": Announced,
        "better_unit": Announced,
        "coverage": Announced,
    }
)
"""The document of each kind of event."""


def schemas() -> dict[str, Any]:
    """Give the JSON schemas of all documents, for the OpenAPI page."""
    every = [(model, "serialization") for model in dict.fromkeys(EVENTS.values())]
    _, made = models_json_schema(every, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type] # A list of literals.
    found: dict[str, Any] = made["$defs"]
    return found
