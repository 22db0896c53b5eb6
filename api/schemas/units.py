"""Units over HTTP: described as in a fleet file, with the sender's clock, and read as GeoJSON."""

import re
from typing import Annotated, Final, Literal, NamedTuple, TypeAlias

from pydantic import AfterValidator, Field, PlainSerializer, SkipValidation, Strict

from api.schemas.answer import Document
from api.schemas.moments import Utc
from dispatch.mappings.capabilities import Capabilities, capabilities
from dispatch.mappings.fleet_file import Code, Id, UnitFeature, UnitProperties
from dispatch.mappings.senders import Availability
from dispatch.values import Moment
from dispatch.written import Written, doubt, short, unknown_word

MOST_UNITS: Final = 5000
"""In one call; whoever has more sends several."""
MOST_PAGE: Final = 5000
_DEGREES: Final = re.compile(r"[+-]?\d{1,3}(\.\d{0,15})?")


class SentProperties(UnitProperties):
    """What a sender says of a unit, and where that stands in the order of what it says."""

    clock: Moment = Field(
        description="The sender's clock when it said so; what is older than known is ignored."
    )
    sequence: Annotated[int, Strict(), Field(ge=0, lt=2**63)] = Field(
        description="Decides between what has the same clock: count on, also over a restart."
    )


class UnitSent(UnitFeature):
    """A unit as its sender describes it: a feature of a fleet file, with clock and sequence."""

    properties: SentProperties


class UnitsSent(Written):
    """Many units at once; all are taken, or none."""

    type: Literal["FeatureCollection"]
    # Read one by one, so that a refusal can name the unit.
    features: Annotated[
        tuple[SkipValidation[UnitSent], ...], Field(min_length=1, max_length=MOST_UNITS)
    ]


class Newer(Document):
    """A unit of which something newer was known than what was sent."""

    unit: str
    clock: Utc
    sequence: int


class UnitsTaken(Document):
    """
    What became of what was sent.

    Attributes
    ----------
    accepted : tuple of str
        Units that now stand as described.
    n_ignored : int
        Descriptions that were not newer than what was known, or than another in the same call.
    ignored : tuple of Newer
        Of units that stand as before.
    reports : tuple of str
        Codes that make a unit not available, since nobody here can read them.
    """

    accepted: tuple[str, ...]
    n_ignored: int
    ignored: tuple[Newer, ...]
    reports: tuple[str, ...]


class Box(NamedTuple):
    """Part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, position: tuple[float, float]) -> bool:
        """Whether a latitude and longitude lie in it, on its edge too."""
        lat, lon = position
        return self.south <= lat <= self.north and self.west <= lon <= self.east


def _a_box(text: str) -> str:
    parts = text.split(",")
    if len(parts) != 4 or not all(map(_DEGREES.fullmatch, parts)):
        message = f"{short(text)} is no box; write WEST,SOUTH,EAST,NORTH in degrees."
        raise doubt(message)
    box = Box(*map(float, parts))
    if not (-180 <= box.west <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
        message = f"{short(text)} is no box on earth; write WEST,SOUTH,EAST,NORTH in degrees."
        raise doubt(message)
    return text


def _a_capability(word: str) -> str:
    if word not in capabilities():
        raise doubt(unknown_word(word, capabilities()))
    return word


BoxText: TypeAlias = Annotated[str, AfterValidator(_a_box)]
Words: TypeAlias = Annotated[
    frozenset[str], PlainSerializer(sorted, return_type=list[str], when_used="unless-none")
]
Capability: TypeAlias = Annotated[str, AfterValidator(_a_capability)]


class UnitsAsked(Written):
    """Which units are asked for; what is not given does not matter."""

    centre: Id | None = Field(None, description="Of this control room.")
    status: Code | None = Field(None, description="With this code of their sender.")
    availability: Availability | None = Field(None, description="What the code means.")
    type: Code | None = Field(None, description="With this code of their sender.")
    capability: Capability | None = Field(None, description="That can do this.", examples=["ALS"])
    stale: bool | None = Field(None, description="Whose position is too old, or is not.")
    bbox: BoxText | None = Field(
        None, description="In this box: WEST,SOUTH,EAST,NORTH.", examples=["5.5,50.5,6.5,51.2"]
    )
    limit: Annotated[int, Field(ge=1, le=MOST_PAGE)] = Field(500, description="At most so many.")
    after: Id | None = Field(None, description="Those whose ids follow this one: `next_after`.")

    @property
    def box(self) -> Box | None:
        """The box, if one is asked for."""
        return None if self.bbox is None else Box(*map(float, self.bbox.split(",")))


class Point(Document):
    """A position, longitude first."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class UnitSheet(Document):
    """
    What is known of a unit.

    Attributes
    ----------
    home : (float, float) or None
        Longitude and latitude; here and below null where nobody told, or of another centre's unit.
    availability : str
        What the sender's status means here.
    position_age_s : float
        When it is asked; negative if the position is later than our clock.
    is_stale : bool
        Whether that is too old for a decision to rely on.
    clock, sequence : datetime and int, or None
        Where that stands in the order of what its sender says; null of another centre's unit.
    n_ignored : int or None
        How often something came that was not newer; null also while the store does not answer.
    """

    id: str
    centre: str
    country: str
    type: str
    status: str
    availability: Availability
    capabilities: Capabilities
    position_at: Utc
    position_age_s: float
    is_stale: bool
    home: tuple[float, float] | None
    crew: int | None
    certificates: Words | None
    equipment: Words | None
    licences: Words | None
    languages: Words | None
    clock: Utc | None
    sequence: int | None
    n_ignored: int | None


class UnitOnMap(Document):
    """A unit as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point
    properties: UnitSheet


class UnitsOnMap(Document):
    """
    Units by their ids, as a GeoJSON feature collection.

    Attributes
    ----------
    as_of : datetime
        For when their ages are given.
    n_matched : int
        How many there are that are asked for, on all pages.
    next_after : str or None
        Ask with ``after`` this for the next page; null on the last one.
    attribution : tuple of str
        Who tells of these units.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[UnitOnMap, ...]
    as_of: Utc
    n_matched: int
    next_after: str | None
    attribution: tuple[str, ...]
