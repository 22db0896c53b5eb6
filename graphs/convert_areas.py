"""Polygons from elsewhere made into areas: which property says what is for their user to say."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from graphs.area_file import Area, Kind, polygon_of, read_areas
from graphs.errors import BadInput
from graphs.geojson import features_of, refuse_twins


class Reading(NamedTuple):
    """
    Which property of a feature says what.

    Attributes
    ----------
    kind : Kind
        What all of them are.
    id_from : sequence of str
        Properties that hold the id; the first that a feature has counts.
    prefix : str
        Put before each id, so that numbers of two files do not meet.
    name_from : str
        The property that holds a name for people; empty for none.
    country : str
        The ISO 3166 code of all; or empty, and ``country_from`` tells of each.
    country_from : str
        The property that holds a country.
    country_codes : mapping
        What its values are in ISO 3166's two letters, where they are not that already.
    centre_from : str
        The property that names the control room that serves an area.
    centres : mapping
        That control room, by the area's id. No map says who serves whom.
    repair : bool
        Whether a broken outline is mended, or refused.
    """

    kind: Kind
    id_from: Sequence[str]
    prefix: str = ""
    name_from: str = ""
    country: str = ""
    country_from: str = ""
    country_codes: Mapping[str, str] = {}
    centre_from: str = ""
    centres: Mapping[str, str] = {}
    repair: bool = False


class Converted(NamedTuple):
    """
    Areas, and what is to be told of them.

    Attributes
    ----------
    names : dict of str to str
        By the area's id.
    repaired : tuple of str
        A sentence about each outline that was mended.
    """

    areas: tuple[Area, ...]
    names: dict[str, str]
    repaired: tuple[str, ...]


def convert_areas(path: Path, reading: Reading) -> Converted:
    """
    Make areas of a GeoJSON file of polygons whose properties are named in another way.

    Raises
    ------
    BadInput
        Naming the feature, the property and the way out.
    """
    areas, names, repaired = [], {}, []
    for number, feature in enumerate(features_of(path, "polygons"), start=1):
        where = f"{path.name}, feature {number}"
        if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
            message = f"{where}: this is not a GeoJSON feature with `properties`; make it one."
            raise BadInput(message)
        area = _area(where, feature, reading)
        if reading.repair and area.polygon != _as_drawn(where, feature):
            repaired.append(f"{where} ({area.id!r}): its outline was broken, and is mended.")
        areas.append(area)
        if reading.name_from:
            names[area.id] = _said(where, feature["properties"], [reading.name_from], "--name")
    refuse_twins(path, (area.id for area in areas), "area")
    _refuse_unknown(path, reading.centres, areas)
    return Converted(tuple(areas), names, tuple(repaired))


def join_areas(paths: Sequence[Path]) -> Converted:
    """
    Put the areas of several files together, in the order given, with their names.

    Raises
    ------
    BadInput
        If one of them cannot be used, or two have an area of one id.
    """
    areas: list[Area] = []
    names: dict[str, str] = {}
    file_of: dict[str, Path] = {}
    for path in paths:
        for area, feature in zip(read_areas(path), features_of(path, "polygons"), strict=True):
            if area.id in file_of:
                message = (
                    f"{path.name} has the area {area.id!r} that {file_of[area.id].name} has too; "
                    "give each its own id, as with --prefix of `crossborder areas convert`."
                )
                raise BadInput(message)
            file_of[area.id] = path
            areas.append(area)
            if isinstance(name := feature["properties"].get("name"), str):
                names[area.id] = name
    return Converted(tuple(areas), names, ())


def read_centres(path: Path) -> dict[str, str]:
    """
    Read who serves which area: TOML with a line as ``"BE-WLG" = "liege"`` for each.

    Raises
    ------
    BadInput
        With the file and what is wrong with it.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); give a TOML file of centres."
        raise BadInput(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} is not TOML ({error}): mend that place."
        raise BadInput(message) from error
    for area, centre in written.items():
        if not isinstance(centre, str) or not centre.strip():
            message = f"{path.name}, {area!r}: its centre is {centre!r}; name a control room."
            raise BadInput(message)
    return written


def _area(where: str, feature: dict[str, Any], reading: Reading) -> Area:
    said = feature["properties"]
    area_id = f"{reading.prefix}{_said(where, said, reading.id_from, '--id')}"
    where = f"{where} ({area_id!r})"
    polygon = polygon_of(where, feature.get("geometry"), repair=reading.repair)
    centre = None
    if reading.centre_from or reading.centres or reading.kind == "dispatch_area":
        centre = _centre(where, said, area_id, reading)
    return Area(area_id, reading.kind, _country(where, said, reading), centre, polygon)


def _country(where: str, said: Mapping[str, object], reading: Reading) -> str:
    country = reading.country or _said(where, said, [reading.country_from], "--country-from")
    country = reading.country_codes.get(country, country)
    if not re.fullmatch("[A-Z]{2}", country):
        message = (
            f"{where}: its country is {country!r}; say what that is in the two letters of ISO "
            f"3166, as in --country-code {country}=XA."
        )
        raise BadInput(message)
    return country


def _centre(where: str, said: Mapping[str, object], area_id: str, reading: Reading) -> str:
    if area_id in reading.centres:
        return reading.centres[area_id]
    if reading.centre_from:
        return _said(where, said, [reading.centre_from], "--centre-from")
    message = (
        f"{where}: nobody says which control room serves it; give --centres a file with a line "
        f'"{area_id}" = "..." for it, or --centre-from a property.'
    )
    raise BadInput(message)


def _said(where: str, said: Mapping[str, object], keys: Sequence[str], option: str) -> str:
    """Give the first of some properties that a feature has, as text."""
    for key in keys:
        value = said.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value)
    named = " and ".join(f"`{key}`" for key in keys)
    message = (
        f"{where}: it has no {named}; it has {', '.join(map(str, said)) or 'no properties'}. Name "
        f"one that each feature has with {option}"
        f"{', or several of which each has one' if option == '--id' else ''}."
    )
    raise BadInput(message)


def _as_drawn(where: str, feature: dict[str, Any]) -> object:
    try:
        return polygon_of(where, feature.get("geometry"))
    except BadInput:
        return None


def _refuse_unknown(path: Path, centres: Mapping[str, str], areas: Sequence[Area]) -> None:
    unknown = sorted(centres.keys() - {area.id for area in areas})
    if unknown:
        message = f"{path.name} has no area {', '.join(unknown)}, for which a centre is given."
        raise BadInput(f"{message} Mend the ids.")
