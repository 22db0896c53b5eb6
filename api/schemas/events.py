"""What the feed tells: one document for each event, named by its kind."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal

from pydantic import NonNegativeInt
from pydantic.json_schema import models_json_schema

from api.asking.words import State
from api.schemas.answer import Document
from api.schemas.incidents import IncidentSheet
from api.schemas.moments import Utc
from api.schemas.requests import RequestStep
from api.schemas.shortages import ShortageSheet
from api.schemas.units import Point
from dispatch.fleet import Availability


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
    What is known of a unit; what nobody told, or a neighbour is not told, is left out.

    Attributes
    ----------
    type, status : str
        The sender's own codes.
    home : (float, float)
        Longitude and latitude.
    """

    id: str
    centre: str
    country: str
    type: str
    status: str
    availability: Availability
    capabilities: tuple[str, ...]
    position_at: Utc
    home: tuple[float, float] | None = None
    crew: int | None = None
    certificates: tuple[str, ...] | None = None
    equipment: tuple[str, ...] | None = None
    licences: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None


SHARED: Final = ("id", "centre", "country", "type", "status", "availability", "capabilities")
"""What a neighbour is told of a unit that is available, beside where it is and since when."""


class UnitFeature(Document):
    """A unit as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point
    properties: UnitShown


class UnitPut(Document):
    """A unit as its sender describes it now."""

    at: Utc
    unit: UnitFeature


class UnitGone(Document):
    """A unit that is no longer there to be asked for, for a reader who is told no more."""

    at: Utc
    unit: str
    centre: str


class IncidentTold(Document):
    """An incident as it stands; it is open while ``closed_at`` is null."""

    at: Utc
    incident: IncidentSheet


class ShortageDeclared(Document):
    """A centre says that it is short, and until when; one that ends as it begins is withdrawn."""

    at: Utc
    shortage: ShortageSheet


class RequestStepped(Document):
    """Something was done with a request between two centres; ``/v1/requests/{id}`` says all."""

    at: Utc
    request: str
    incident: str
    asking: str
    asked: str
    units: tuple[str, ...]
    state: State
    answer_by: Utc | None
    step: RequestStep


class CoverTold(Document):
    """
    A warning about a centre, or its end.

    Attributes
    ----------
    below : bool
        Whether the share of its people that it reaches is too small.
    short : bool
        Whether none of its units can be sent, as measured.
    share, norm_min : float or None
        The share when that was found, and within how many minutes; null if not known.
    """

    at: Utc
    centre: str
    below: bool
    short: bool
    share: float | None
    norm_min: float | None


class Announced(Document):
    """Something that follows from other changes: the next best unit, or a better one."""

    at: Utc
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
        "coverage": CoverTold,
    }
)
"""The document of each kind of event."""


def schemas() -> dict[str, Any]:
    """Give the JSON schemas of all documents, for the OpenAPI page."""
    every = [(model, "serialization") for model in dict.fromkeys(EVENTS.values())]
    _, made = models_json_schema(every, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type] # A list of literals.
    found: dict[str, Any] = made["$defs"]
    return found
