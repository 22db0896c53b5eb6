"""What is reached within some minutes, as GeoJSON."""

from typing import Literal

from api.schemas.answer import Document, RegionRef
from graphs.region import MovementName

Ring = tuple[tuple[float, float], ...]


class IsochroneProperties(Document):
    """
    What is reached within these minutes.

    Attributes
    ----------
    area_km2 : float
        On the globe.
    reached_km : float
        Of road, each counted once whatever the direction.
    junctions : int
        Where roads meet or end.
    """

    minutes: float
    area_km2: float
    reached_km: float
    junctions: int


class Polygon(Document):
    """An area on the map: its rim counter-clockwise, then its holes; longitude first."""

    type: Literal["Polygon"] = "Polygon"
    coordinates: tuple[Ring, ...]


class MultiPolygon(Document):
    """Several areas on the map."""

    type: Literal["MultiPolygon"] = "MultiPolygon"
    coordinates: tuple[tuple[Ring, ...], ...]


class IsochroneFeature(Document):
    """The area of one time as a GeoJSON feature."""

    type: Literal["Feature"] = "Feature"
    geometry: Polygon | MultiPolygon
    properties: IsochroneProperties


class Isochrones(Document):
    """
    The areas of all times, the shortest first, as a GeoJSON feature collection.

    Attributes
    ----------
    at : (float, float)
        Latitude and longitude of the position asked for.
    direction : str
        Whether units drive from there or to there.
    movement : str
        With lights and siren, or as an ordinary vehicle.
    off_road_m : float
        From that position to the road.
    beside_m : float
        How far from a reached road an area goes.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: tuple[IsochroneFeature, ...]
    at: tuple[float, float]
    direction: Literal["from", "to"]
    movement: MovementName
    off_road_m: float
    flags: tuple[str, ...]
    beside_m: float
    region: RegionRef
    attribution: tuple[str, ...]
