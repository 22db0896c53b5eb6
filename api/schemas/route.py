"""A quickest route as GeoJSON, and others over each border crossing."""

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


class RouteCrossing(Document):
    """
    A border crossing as a route uses it, by what the map knows of it.

    Attributes
    ----------
    at : (float, float)
        Latitude and longitude where the first country is left, to half a piece of road.
    way_id : int
        OpenStreetMap way.
    from_country, to_country : str or None
        None where no country is known.
    """

    at: tuple[float, float]
    way_id: int
    road_class: str
    from_country: str | None
    to_country: str | None


class AlternativeProperties(Document):
    """How long and how far one route is, what is lost against the best, and where it crosses."""

    travel_time_s: float
    lost_s: float
    length_m: float
    crossings: tuple[RouteCrossing, ...]


class AlternativeFeature(Document):
    """One of several routes as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    geometry: LineString
    properties: AlternativeProperties


class Alternatives(Document):
    """The quickest route and others over each border crossing, best first, as GeoJSON."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[AlternativeFeature, ...]
    movement: MovementName
    start: RouteEnd
    end: RouteEnd
    region: RegionRef
    attribution: tuple[str, ...]
