"""The dispatch areas: to each control room, what is nearest to its places and in its country."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from graphs.areas import Area, embedded_countries
from graphs.demo.places import BOX, Place
from graphs.demo.plane import to_degrees


class District(NamedTuple):
    """
    The part of a country in the region that one control room serves.

    Attributes
    ----------
    country, division
        As GeoNames codes them.
    region
        ISO 3166-2 code of the province or state.
    centre
        Id of the control room, and of its dispatch area: made up, but for the country.
    """

    country: str
    division: str
    region: str
    centre: str


DISTRICTS: Final = (
    District("NL", "05", "NL-LI", "NL-LIM"),
    District("BE", "VLG", "BE-VLI", "BE-LIM"),
    District("BE", "WAL", "BE-WLG", "BE-LIE"),
    District("DE", "07", "DE-NW", "DE-AAC"),
)
# Degrees of longitude are shorter: distances are measured after this stretching.
_SQUARE: Final = np.array([np.cos(np.radians(50.775)), 1.0])
_MARGIN_DEG: Final = 0.05  # Roads may bend a little out of the box.


def district_of(place: Place) -> District:
    """Give the district a place is in."""
    return next(d for d in DISTRICTS if (d.country, d.division) == (place.country, place.division))


def draw_areas(places: tuple[Place, ...]) -> tuple[Area, ...]:
    """Draw the dispatch areas and, with the same outlines, the provinces they stand for."""
    areas: list[Area] = []
    for country in embedded_countries():
        own = [place for place in places if place.country == country.country]
        for district in DISTRICTS:
            if district.country == country.country:
                polygon = _tidy(shapely.intersection(_nearest_to(district, own), country.polygon))
                areas += [
                    Area(district.centre, "dispatch_area", country.id, district.centre, polygon),
                    Area(district.region, "region", country.id, None, polygon),
                ]
    return tuple(areas)


def _nearest_to(district: District, places: list[Place]) -> BaseGeometry:
    """Give the ground of the region that is nearer to a place of the district than to any other."""
    west, south, east, north = np.array(BOX) + _MARGIN_DEG * np.array([-1, -1, 1, 1])
    box = shapely.box(west, south, east, north)
    points = shapely.MultiPoint([to_degrees(place.at) * _SQUARE for place in places])
    cells = shapely.voronoi_polygons(
        points, extend_to=shapely.transform(box, lambda degrees: degrees * _SQUARE), ordered=True
    )
    mine = [
        cell
        for cell, place in zip(cells.geoms, places, strict=True)
        if district_of(place) == district
    ]
    ground = shapely.transform(shapely.union_all(mine), lambda plane: plane / _SQUARE)
    in_box: BaseGeometry = shapely.intersection(ground, box)
    return in_box


def _tidy(shape: BaseGeometry) -> MultiPolygon:
    """Keep the polygons of a shape, to six decimals, in an order that does not depend on GEOS."""
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    exact = shapely.normalize(shapely.set_precision(MultiPolygon(polygons), 1e-6))
    parts = [part for part in shapely.get_parts(exact) if isinstance(part, Polygon)]
    return shapely.transform(MultiPolygon(parts), lambda degrees: degrees.round(6))
