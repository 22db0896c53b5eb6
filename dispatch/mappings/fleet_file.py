"""A fleet file as senders write it: GeoJSON, longitude first, with their centres on top."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, Strict

from dispatch.errors import BadFleet
from dispatch.mappings.capabilities import Capabilities
from dispatch.values import CountryCode, LanguageCode, Moment, Position, Text
from dispatch.written import Written, doubt, understood


def _latitude_first(given: object) -> object:
    if not isinstance(given, list | tuple) or len(given) not in {2, 3}:
        message = f"{given!r} is not a position; GeoJSON writes [longitude, latitude]."
        raise doubt(message)
    return given[1], given[0]  # A third number is a height, which nobody here asks for.


def _a_point(given: object) -> object:
    kind = given.get("type") if isinstance(given, Mapping) else given
    if kind != "Point":
        message = f"A unit is in one place: give its geometry as a Point, not as {kind!r}."
        raise doubt(message)
    return given


LonLat: TypeAlias = Annotated[Position, BeforeValidator(_latitude_first)]
"""A position written the GeoJSON way round; read it as latitude and longitude."""


class _Point(Written):
    type: Literal["Point"]
    coordinates: LonLat


Id: TypeAlias = Annotated[Text, Field(max_length=100)]
Code: TypeAlias = Annotated[Text, Field(max_length=100)]
Words: TypeAlias = Annotated[frozenset[Code], Field(max_length=100)]


class UnitProperties(Written):
    """What is said of a unit beside its position, in its sender's own codes."""

    id: Id
    centre: Id
    type: Code
    status: Code
    position_at: Moment
    country: CountryCode | None = None
    capabilities: Capabilities | None = None
    home: LonLat | None = None
    crew: Annotated[int, Strict(), Field(ge=1, le=100)] | None = None
    certificates: Words | None = None
    equipment: Words | None = None
    licences: Words | None = None
    languages: Annotated[frozenset[LanguageCode], Field(max_length=100)] | None = None


class UnitFeature(Written):
    """A unit as GeoJSON: where it is, and what is said of it."""

    type: Literal["Feature"]
    geometry: Annotated[_Point, BeforeValidator(_a_point)]
    properties: UnitProperties
    id: Any = None  # GeoJSON's own; a unit's id stands in its properties.
    bbox: Any = None


class _CentreFacts(Written):
    country: CountryCode


class _Collection(Written):
    type: Literal["FeatureCollection"]
    centres: dict[Text, _CentreFacts]
    features: tuple[Any, ...]  # Read one by one, so that a refusal can name the feature.
    name: Any = None
    note: Any = None
    attribution: Any = None
    bbox: Any = None


@dataclass(frozen=True)
class SentUnit:
    """One feature of the file: what it says, and how to call it when something is wrong."""

    where: str
    says: UnitProperties
    position: tuple[float, float]


def read_features(
    source: Path | Mapping[str, Any],
) -> tuple[dict[str, str], list[SentUnit]]:
    """
    Read a fleet file as it is written.

    Returns
    -------
    centres : dict of str
        The country of each centre.
    units : list of SentUnit
        In the order of the file, each with an id of its own.

    Raises
    ------
    BadFleet
        About the first thing that cannot be used, naming the feature by number and id.
    """
    where = source.name if isinstance(source, Path) else "The fleet"
    given = _opened(source) if isinstance(source, Path) else source
    file = understood(_Collection, given, f"{where}: ", BadFleet)
    if not file.features:
        message = f"{where} is a fleet of nobody: `features` is empty; list at least one unit."
        raise BadFleet(message)
    units = [_sent(where, number, given) for number, given in enumerate(file.features, start=1)]
    _refuse_twins(units)
    return {id_: centre.country for id_, centre in file.centres.items()}, units


def _opened(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_twins)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); check the path."
    except UnicodeDecodeError as error:
        message = f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8."
    except ValueError as error:
        message = f"{path.name} is not JSON: {error}. Mend that place; a fleet is a GeoJSON file."
    except RecursionError:
        message = f"{path.name} is nested too deeply; a fleet is a GeoJSON FeatureCollection."
    raise BadFleet(message)


def _without_twins(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            message = f"The fleet file writes `{name}` twice in one object; keep the right one."
            raise BadFleet(message)
        found[name] = value
    return found


def _sent(file: str, number: int, given: Any) -> SentUnit:
    properties = given.get("properties") if isinstance(given, Mapping) else None
    id_ = properties.get("id") if isinstance(properties, Mapping) else None
    name = f' (unit "{id_}")' if id_ else ""
    where = f"{file}, feature {number}{name}"
    feature = understood(UnitFeature, given, f"{where}: ", BadFleet)
    return SentUnit(where, feature.properties, feature.geometry.coordinates)


def _refuse_twins(units: Iterable[SentUnit]) -> None:
    first: dict[str, int] = {}
    for number, unit in enumerate(units, start=1):
        other = first.setdefault(unit.says.id, number)
        if other != number:
            message = f"{unit.where}: feature {other} has the same id; give each unit its own."
            raise BadFleet(message)
