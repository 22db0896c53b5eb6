"""The GeoJSON of polygons that a user gives with ``--areas``, read with care and written back."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TypeAlias, get_args

import shapely
from shapely import MultiPolygon, Polygon

from graphs.errors import BadInput
from graphs.geojson import features_of, properties_of, refuse_twins

Kind: TypeAlias = Literal["country", "region", "dispatch_area"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)


class Area(NamedTuple):
    """
    A named polygon.

    Attributes
    ----------
    id
        Its name, unlike that of any other area.
    kind
        What it says about the points in it.
    country
        ISO 3166 code of two letters.
    centre
        The control room that serves it; every dispatch area has one.
    polygon
        Its ground in degrees: longitude, then latitude.
    """

    id: str
    kind: Kind
    country: str
    centre: str | None
    polygon: Polygon | MultiPolygon


def read_areas(path: Path) -> tuple[Area, ...]:
    """
    Read a GeoJSON FeatureCollection of polygons with ``id``, ``kind``, ``country`` and ``centre``.

    Other properties are left alone, and so are other members of the file.

    Raises
    ------
    BadInput
        With the file, the feature, what is wrong with it and how to mend it.
    """
    features = features_of(path, "polygons")
    areas = tuple(_area(f"{path.name}, feature {n}", f) for n, f in enumerate(features, start=1))
    refuse_twins(path, (area.id for area in areas), "area")
    return areas


def write_areas(
    areas: Iterable[Area],
    path: Path,
    about: Mapping[str, object] | None = None,
    names: Mapping[str, str] | None = None,
) -> None:
    """
    Write areas so that ``read_areas`` gives them back, one to a line.

    Parameters
    ----------
    about
        Members to put before the features: a note, a licence.
    names
        A ``name`` to write beside an id, for whoever reads the file.
    """
    head = {"type": "FeatureCollection", **(about or {})}
    lines = ",\n".join(_compact(_feature(area, (names or {}).get(area.id))) for area in areas)
    path.write_text(f'{_compact(head)[:-1]},"features":[\n{lines}\n]}}\n', encoding="utf-8")


def _compact(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _feature(area: Area, name: str | None) -> dict[str, object]:
    properties = {
        "id": area.id,
        "name": name,
        "kind": area.kind,
        "country": area.country,
        "centre": area.centre,
    }
    return {
        "type": "Feature",
        "properties": {key: value for key, value in properties.items() if value is not None},
        "geometry": shapely.geometry.mapping(area.polygon),
    }


def _area(where: str, feature: Any) -> Area:
    properties = properties_of(where, feature)
    area_id = _text(where, properties, "id")
    where = f"{where} ({area_id!r})"
    kind = properties.get("kind")
    if kind not in KINDS:
        message = f"{where}: `kind` is {kind!r}, but must be one of {', '.join(KINDS)}."
        raise BadInput(message)
    country = _text(where, properties, "country")
    if not re.fullmatch("[A-Z]{2}", country):
        message = (
            f"{where}: `country` is {country!r}; "
            "write the two capital letters of ISO 3166, as in 'XA'."
        )
        raise BadInput(message)
    centre = None
    if kind == "dispatch_area" or properties.get("centre") is not None:
        centre = _text(where, properties, "centre")
    return Area(area_id, kind, country, centre, polygon_of(where, feature.get("geometry")))


def _text(where: str, properties: dict[str, object], name: str) -> str:
    value = properties.get(name)
    if isinstance(value, str) and value.strip():
        return value
    wanted = {
        "id": "give it a name of its own",
        "country": "write the two letters of ISO 3166",
        "centre": "name the control room that serves the area",
    }
    message = f"{where}: `{name}` is {_shown(value)}; {wanted[name]}."
    raise BadInput(message)


def _shown(value: object) -> str:
    return "missing" if value is None else f"{value!r}"


def polygon_of(where: str, geometry: object, *, repair: bool = False) -> Polygon | MultiPolygon:
    """Read a polygon in degrees; one whose outline is broken is mended only if asked."""
    try:
        polygon = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except shapely.errors.GEOSException as error:
        reason = re.sub(r"^\w+Exception: |.*\] ", "", str(error)).rstrip("'")
        message = f"{where}: its `geometry` cannot be read ({reason}); draw it again."
        raise BadInput(message) from error
    if not isinstance(polygon, Polygon | MultiPolygon) or polygon.is_empty:
        found = "empty" if polygon.is_empty else f"a {polygon.geom_type}"
        message = f"{where}: its `geometry` is {found}; draw a Polygon or MultiPolygon."
        raise BadInput(message)
    west, south, east, north = polygon.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        message = (
            f"{where}: it reaches from {west}, {south} to {east}, {north}; "
            "positions are degrees, longitude before latitude (EPSG:4326)."
        )
        raise BadInput(message)
    if repair and not polygon.is_valid:
        mended = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
        polygon = mended if isinstance(mended, Polygon | MultiPolygon) else polygon
    if not polygon.is_valid:
        reason = shapely.is_valid_reason(polygon)
        message = (
            f"{where}: its outline is broken ({reason}); "
            "mend it there, or with `crossborder areas convert --repair`."
        )
        raise BadInput(message)
    return polygon
