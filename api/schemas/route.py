"""A quickest route as GeoJSON."""

from typing import Literal

from api.schemas.answer import Document, RegionRef
from graphs.region import MovementName


class RouteEnd(Document):
    """One end of a route: what was asked, and how it was brought to the road."""

    at: tuple[float, float]
    off_road_m: float
    flags: tuple[str, ...]


class RouteProperties(Document):
    """How long and how far, and whether with lights and siren or as an ordinary vehicle."""

    travel_time_s: float
    length_m: float
    movement: MovementName
    start: RouteEnd
    end: RouteEnd
    region: RegionRef
    attribution: tuple[str, ...]


class LineString(Document):
    """The route on the map: longitude first."""

    type: Literal["LineString"] = "LineString"
    coordinates: tuple[tuple[float, float], ...]


class RouteFeature(Document):
    """A quickest route as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    geometry: LineString
    properties: RouteProperties
