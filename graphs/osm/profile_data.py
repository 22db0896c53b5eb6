"""
What a movement may drive and how fast, per country: the data of ``profiles/*.toml``, checked.

Every table carries its ``basis``: where its numbers come from, or that they are an assumption.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

ROAD_CLASSES: Final = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link",
    "secondary", "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential",
    "living_street", "road", "service", "busway", "pedestrian", "track",
    "cycleway", "footway", "bridleway", "path", "ferry",
)  # fmt: skip
"""What a segment can be, by its ``highway`` value; a segment keeps its place in this row."""

Kmh: TypeAlias = Annotated[float, Field(gt=0)]
"""A speed in km/h; ``inf`` where there is no limit."""
CapKmh: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""The most that is driven, in km/h; 0 closes the road."""
Seconds: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def known_class(name: str) -> str:
    """Refuse a class of roads that nobody knows."""
    if name not in ROAD_CLASSES:
        message = "no class of roads"
        raise ValueError(message)
    return name


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(_Data):
    """A table of numbers that says where they come from."""

    basis: str = Field(min_length=10)
    """Where the numbers come from, or that they are an assumption."""


class Vehicle(Sourced):
    """The ambulance that has to fit."""

    height_m: float = Field(gt=0)
    width_m: float = Field(gt=0)
    weight_t: float = Field(gt=0)


class Signs(Sourced):
    """What a speed sign means to this movement."""

    over_limit: float = Field(gt=0)
    """Speed driven over speed signed, where the road lets one."""
    least_kmh: Kmh
    """No sign slows the movement below this."""


class RoadClass(Sourced):
    """How fast a class of roads is driven."""

    limit_kmh: Kmh
    """Speed limit taken where none is tagged."""
    cap_kmh: Kmh
    """The most that such a road lets one drive, whatever its signs say."""
    only_if_cars_may: bool = False
    """Too narrow unless its tags say that cars or emergency vehicles use it."""


class Access(Sourced):
    """What the values of ``access`` and its finer keys mean to this movement."""

    open: tuple[str, ...]
    slow: tuple[str, ...]
    """Passable, but at ``slow_kmh``: who may not enter may find it shut."""
    slow_kmh: Kmh
    closed: tuple[str, ...]
    """Nobody of this movement enters, be there a wall or only a sign."""
    rides_as: tuple[Literal["emergency", "bus"], ...]
    """Whose tags open a road or a lane to this movement, besides those of cars."""
    cars_may: tuple[str, ...]
    """Values of ``motor_vehicle`` or ``motorcar`` that tell that cars fit on a path."""


class Caps(Sourced):
    """The most that is driven on a surface, on a kind of service road, through a ford."""

    surface: Mapping[str, CapKmh]
    smoothness: Mapping[str, CapKmh]
    tracktype: Mapping[str, CapKmh]
    service: Mapping[str, CapKmh]
    ford: Mapping[str, CapKmh]


class Barriers(Sourced):
    """What stands in the road and opens, and what does not."""

    passable: Mapping[str, Seconds]
    blocking: tuple[str, ...]
    movable: Mapping[str, Seconds]
    """Values of ``bollard`` or ``cycle_barrier:installation`` that make way."""
    opened_by: tuple[str, ...]
    """Values of the access keys of a blocking one that say that cars pass."""
    opened_s: Seconds
    """For one that blocks, but whose tags say that cars or emergency vehicles pass."""


class Stops(Sourced):
    """Seconds lost at a node, by the key and value that name it."""

    highway: Mapping[str, Seconds]
    crossing: Mapping[str, Seconds]
    traffic_signals: Mapping[str, Seconds]
    railway: Mapping[str, Seconds]
    traffic_calming: Mapping[str, Seconds]
    ford: Mapping[str, Seconds]


class Ferry(Sourced):
    """What it takes to get on a ferry."""

    boarding_s: Seconds


class Turns(Sourced):
    """Which turn restrictions bind this movement."""

    kinds: tuple[Annotated[str, Field(pattern=r"^restriction(:[a-z_]+)?$")], ...]
    """Keys that bind, as ``restriction`` or ``restriction:motorcar``; none if there is none."""
    freed_by: tuple[str, ...]
    """Values of ``except`` that free this movement of one."""


class Rules(_Data):
    """All that holds in one country."""

    vehicle: Vehicle
    signs: Signs
    classes: Mapping[Annotated[str, AfterValidator(known_class)], RoadClass]
    access: Access
    caps: Caps
    barriers: Barriers
    stops: Stops
    ferry: Ferry
    turns: Turns
    not_roads: tuple[str, ...]
    """Values of ``highway`` that are known and never driven."""

    @model_validator(mode="after")
    def _knows_every_class(self) -> "Rules":
        missing = [name for name in ROAD_CLASSES if name not in self.classes]
        if missing:
            message = f"say how fast these are driven: {', '.join(missing)}"
            raise ValueError(message)
        return self


class Profile(_Data):
    """A movement: its rules where no country is known, and in each country that differs."""

    name: str = Field(pattern=r"^[a-z][a-z_]*$")
    says: str
    limits: Mapping[str, Mapping[str, Kmh]]
    """Legal limits behind values as ``DE:urban``: by country or region, then by zone."""
    everywhere: Rules
    countries: Mapping[str, Rules]

    def rules_in(self, country: str) -> Rules:
        """Give the rules of a country by its ISO code; those for everywhere if it has none."""
        return self.countries.get(country, self.everywhere)

    @cached_property
    def hash(self) -> str:
        """SHA-256 over all that the profile says; comments and order do not count."""
        content = json.dumps(self.model_dump(), sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()
