"""The dispatch areas: to each control room, what is nearest to its places and in its country."""

from collections.abc import Iterable
from itertools import compress
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
# Parts of a country that agreements speak of, by the ids they use; the places in each, or all.
# Places of Kreis Düren are in none.
_PARTS: Final[dict[str, dict[str, set[str] | None]]] = {
    "NL": {"NL-zuid-limburg": None},
    "DE": {
        "DE-NW-aachen": {"Aachen", "Walheim - Hahn"},
        "DE-NW-staedteregion-aachen": {
            *("Alsdorf", "Baesweiler", "Breinigerberg", "Eschweiler", "Herzogenrath", "Monschau"),
            *("Roetgen", "Simmerath", "Stolberg", "Würselen"),
        },
        "DE-NW-heinsberg": {"Gangelt", "Geilenkirchen", "Saeffelen", "Übach-Palenberg"},
    },
}
# Degrees of longitude are shorter: distances are measured after this stretching.
_SQUARE: Final = np.array([np.cos(np.radians(50.775)), 1.0])
_MARGIN_DEG: Final = 0.05  # Roads may bend a little out of the box.


def district_of(place: Place) -> District:
    """Give the district a place is in."""
    return next(d for d in DISTRICTS if (d.country, d.division) == (place.country, place.division))


def draw_areas(places: tuple[Place, ...]) -> tuple[Area, ...]:
    """
    Draw the dispatch areas, and the provinces and other parts of countries that agreements name.

    Each is what is nearer to its places than to any other of the same country.
    """
    areas: list[Area] = []
    for country in embedded_countries():
        own = [place for place in places if place.country == country.country]
        cells = _cells(own) if own else []
        for district in DISTRICTS:
            if district.country == country.country:
                mine = [district_of(place) == district for place in own]
                ground = _joined(compress(cells, mine), country)
                centre = district.centre
                areas += [
                    Area(centre, "dispatch_area", country.id, centre, ground),
                    Area(district.region, "region", country.id, None, ground),
                ]
        for part, names in _PARTS.get(country.country, {}).items():
            mine = [names is None or place.name in names for place in own]
            ground = _joined(compress(cells, mine), country)
            areas.append(Area(part, "region", country.id, None, ground))
    return tuple(areas)


def _cells(places: list[Place]) -> list[BaseGeometry]:
    """Give the ground that is nearest to each place, in degrees and in the box."""
    west, south, east, north = np.array(BOX) + _MARGIN_DEG * np.array([-1, -1, 1, 1])
    box = shapely.box(west, south, east, north)
    points = shapely.MultiPoint([to_degrees(place.at) * _SQUARE for place in places])
    stretched = shapely.transform(box, lambda degrees: degrees * _SQUARE)
    cells = shapely.voronoi_polygons(points, extend_to=stretched, ordered=True)
    shrunk = shapely.transform(cells, lambda plane: plane / _SQUARE)
    return [shapely.intersection(cell, box) for cell in shrunk.geoms]


def _joined(cells: Iterable[BaseGeometry], country: Area) -> MultiPolygon:
    return _tidy(shapely.intersection(shapely.union_all(list(cells)), country.polygon))


def _tidy(shape: BaseGeometry) -> MultiPolygon:
    """Keep the polygons of a shape, to six decimals, in an order that does not depend on GEOS."""
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    exact = shapely.normalize(shapely.set_precision(MultiPolygon(polygons), 1e-6))
    parts = [part for part in shapely.get_parts(exact) if isinstance(part, Polygon)]
    return shapely.transform(MultiPolygon(parts), lambda degrees: degrees.round(6))
