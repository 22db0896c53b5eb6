"""One closure or slow area, and the GeoJSON file that holds several."""

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from graphs.errors import BadInput
from graphs.geojson import features_of, properties_of, refuse_twins

CLOSED: Final = "closed"
SLOW: Final = "slow"
SLOWEST: Final = 100.0
"""By how much driving may take longer; what is slower still is as good as closed."""
_SHAPES: Final = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")
_KEYS: Final = ("id", "effect", "factor", "way_ids")


class Overlay(NamedTuple):
    """
    A closure or a slow area.

    Attributes
    ----------
    id : str
        Its name, unlike that of any other overlay of the same time.
    factor : float
        By how much driving takes longer, from 1 to ``SLOWEST``; ``inf`` closes the road.
    shape : shapely geometry or None
        Polygons or lines in degrees, longitude first.
    way_ids : frozenset of int
        OpenStreetMap ways, as a whole.
    """

    id: str
    factor: float
    shape: BaseGeometry | None = None
    way_ids: frozenset[int] = frozenset()

    @property
    def closes(self) -> bool:
        """Whether nobody passes."""
        return math.isinf(self.factor)


def read_overlays(path: Path) -> tuple[Overlay, ...]:
    """
    Read overlays from a GeoJSON FeatureCollection.

    A feature has the properties ``id`` and ``effect``: ``closed``, or ``slow`` with a ``factor``.
    It is a polygon, whose inside is meant; a line, which bars what it crosses or runs along; or
    has no geometry but a list ``way_ids`` of OpenStreetMap ways.

    Raises
    ------
    BadInput
        With the file, the feature, what is wrong with it and how to mend it.
    """
    overlays = tuple(
        _overlay(f"{path.name}, feature {n}", feature)
        for n, feature in enumerate(features_of(path, "overlays"), start=1)
    )
    refuse_twins(path, (overlay.id for overlay in overlays), "overlay")
    return overlays


def write_overlays(overlays: Iterable[Overlay], path: Path) -> None:
    """Write overlays so that ``read_overlays`` gives them back."""
    path.write_text(json.dumps(overlays_document(overlays), ensure_ascii=False), encoding="utf-8")


def overlays_document(overlays: Iterable[Overlay]) -> dict[str, Any]:
    """Give the GeoJSON that ``write_overlays`` writes."""
    return {"type": "FeatureCollection", "features": [_feature(each) for each in overlays]}


def _feature(overlay: Overlay) -> dict[str, Any]:
    effect = {"effect": CLOSED} if overlay.closes else {"effect": SLOW, "factor": overlay.factor}
    ways = {"way_ids": sorted(overlay.way_ids)} if overlay.way_ids else {}
    return {
        "type": "Feature",
        "properties": {"id": overlay.id, **effect, **ways},
        "geometry": None if overlay.shape is None else shapely.geometry.mapping(overlay.shape),
    }


def _overlay(where: str, feature: Any) -> Overlay:
    properties = properties_of(where, feature)
    unknown = sorted(set(properties) - set(_KEYS))
    if unknown:
        message = f"{where}: `{unknown[0]}` is unknown; properties are {', '.join(_KEYS)}."
        raise BadInput(message)
    name = properties.get("id")
    if not isinstance(name, str) or not name.strip():
        message = f"{where}: `id` must be a text that names the overlay."
        raise BadInput(message)
    factor = _factor(f"{where} ({name})", properties)
    way_ids = _way_ids(f"{where} ({name})", properties.get("way_ids", []))
    shape = _shape(f"{where} ({name})", feature.get("geometry"))
    if shape is None and not way_ids:
        message = f"{where} ({name}): it has neither a geometry nor `way_ids`; say where it is."
        raise BadInput(message)
    return Overlay(name, factor, shape, way_ids)


def _factor(where: str, properties: dict[str, Any]) -> float:
    effect, factor = properties.get("effect"), properties.get("factor")
    if effect == CLOSED and factor is None:
        return math.inf
    if effect == CLOSED:
        message = f"{where}: a closed road has no `factor`; leave it out, or write `{SLOW}`."
        raise BadInput(message)
    if effect != SLOW:
        message = f"{where}: `effect` is {effect!r}; it must be `{CLOSED}` or `{SLOW}`."
        raise BadInput(message)
    is_number = isinstance(factor, int | float) and not isinstance(factor, bool)
    number = float(factor) if factor is not None and is_number else math.nan
    if not 1 <= number <= SLOWEST:
        message = (
            f"{where}: `factor` is {factor!r}; it must be a number from 1 to {SLOWEST:.0f}, by "
            "which driving takes longer (2 is twice as long)."
        )
        raise BadInput(message)
    return number


def _way_ids(where: str, written: Any) -> frozenset[int]:
    if not isinstance(written, list) or not all(type(each) is int and each > 0 for each in written):
        message = f"{where}: `way_ids` must be a list of OpenStreetMap way numbers."
        raise BadInput(message)
    return frozenset(written)


def _shape(where: str, geometry: Any) -> BaseGeometry | None:
    if geometry is None:
        return None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in _SHAPES:
        message = f"{where}: its geometry is {kind!r}; it must be one of {', '.join(_SHAPES)}."
        raise BadInput(message)
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException as error:
        message = f"{where}: its geometry cannot be read ({error}); check its coordinates."
        raise BadInput(message) from error
    west, south, east, north = shape.bounds if not shape.is_empty else (math.nan,) * 4
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        message = f"{where}: its geometry is empty or not in degrees, longitude first."
        raise BadInput(message)
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        message = f"{where}: its geometry is not valid ({reason}); mend it, nothing is guessed."
        raise BadInput(message)
    return shape
