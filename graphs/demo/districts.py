"""The dispatch areas: to each control room, what is nearest to its places and in its country."""

from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Final, NamedTuple

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from graphs.areas import Area, embedded_countries
from graphs.demo.places import BOX, LonLatBox, Place, is_in
from graphs.demo.plane import to_degrees


class District(NamedTuple):
    """
    The part of a country in the region that one control room serves.

    Attributes
    ----------
    country, division
        As GeoNames codes them; without a division, the whole country.
    region
        ISO 3166-2 code of the province or state; empty for a country that is one district.
    centre
        Id of the control room, and of its dispatch area: made up, but for the country.
    seat
        Longitude and latitude of its town: among several districts of a division, a place is in
        that whose seat is nearest.
    """

    country: str
    division: str
    region: str
    centre: str
    seat: tuple[float, float] = (0.0, 0.0)


DISTRICTS: Final = (
    District("NL", "05", "NL-LI", "NL-LIM"),
    District("BE", "VLG", "BE-VLI", "BE-LIM"),
    District("BE", "WAL", "BE-WLG", "BE-LIE"),
    District("DE", "07", "DE-NW", "DE-AAC"),
)
# GeoNames knows only the regions of Belgium, and North Rhine-Westphalia as a whole. Here a Belgian
# province is what lies nearest to a point in its middle, and made-up control rooms share the other.
BENELUX_DISTRICTS: Final = (
    District("NL", "05", "NL-LI", "NL-LIM"),
    District("NL", "01", "NL-DR", "NL-DRE"),
    District("NL", "02", "NL-FR", "NL-FRI"),
    District("NL", "03", "NL-GE", "NL-GEL"),
    District("NL", "04", "NL-GR", "NL-GRO"),
    District("NL", "06", "NL-NB", "NL-BRA"),
    District("NL", "07", "NL-NH", "NL-HNO"),
    District("NL", "09", "NL-UT", "NL-UTR"),
    District("NL", "10", "NL-ZE", "NL-ZEE"),
    District("NL", "11", "NL-ZH", "NL-HZU"),
    District("NL", "15", "NL-OV", "NL-OVERIJSSEL"),
    District("NL", "16", "NL-FL", "NL-FLEVO"),
    District("BE", "BRU", "BE-BRU", "BE-BRU-1"),
    District("BE", "VLG", "BE-VAN", "BE-ANT", (4.70, 51.25)),
    District("BE", "VLG", "BE-VBR", "BE-BRA", (4.65, 50.93)),
    District("BE", "VLG", "BE-VLI", "BE-LIM", (5.40, 50.98)),
    District("BE", "VLG", "BE-VOV", "BE-OVL", (3.80, 51.02)),
    District("BE", "VLG", "BE-VWV", "BE-WVL", (3.10, 51.00)),
    District("BE", "WAL", "BE-WBR", "BE-WBR-1", (4.60, 50.68)),
    District("BE", "WAL", "BE-WHT", "BE-HEN", (3.95, 50.45)),
    District("BE", "WAL", "BE-WLG", "BE-LIE", (5.75, 50.55)),
    District("BE", "WAL", "BE-WLX", "BE-LUX", (5.50, 49.95)),
    District("BE", "WAL", "BE-WNA", "BE-NAMUR", (4.85, 50.30)),
    District("LU", "", "", "LU-LUX"),
    District("DE", "07", "DE-NW", "DE-KOE", (6.96, 50.94)),
    District("DE", "07", "DE-NW", "DE-DUS", (6.78, 51.23)),
    District("DE", "07", "DE-NW", "DE-NIE", (6.45, 51.65)),
    District("DE", "07", "DE-NW", "DE-ESS", (7.01, 51.45)),
    District("DE", "07", "DE-NW", "DE-DOR", (7.60, 51.50)),
    District("DE", "07", "DE-NW", "DE-MUN", (7.55, 51.96)),
    District("DE", "07", "DE-NW", "DE-BIE", (8.60, 52.02)),
    District("DE", "07", "DE-NW", "DE-PAD", (8.70, 51.60)),
    District("DE", "07", "DE-NW", "DE-SIEGEN", (8.00, 51.00)),
    District("DE", "07", "DE-NW", "DE-AAC", (6.20, 50.80)),
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


def district_of(place: Place, districts: Sequence[District] = DISTRICTS) -> District:
    """Give the district a place is in."""
    possible = [
        district
        for district in districts
        if district.country == place.country and district.division in ("", place.division)
    ]
    if len(possible) == 1:
        return possible[0]
    at = to_degrees(place.at)
    return min(possible, key=lambda each: float(np.hypot(*((each.seat - at) * _SQUARE))))


def draw_areas(
    places: tuple[Place, ...],
    districts: Sequence[District] = DISTRICTS,
    box: LonLatBox = BOX,
) -> tuple[Area, ...]:
    """
    Draw the dispatch areas, and the provinces and other parts of countries that agreements name.

    Each is what is nearer to its places than to any other of the same country; one without places
    is left out.
    """
    areas: list[Area] = []
    for country in embedded_countries():
        own = [place for place in places if place.country == country.country]
        if not own:
            continue
        cells, home = _cells(own, box), [district_of(place, districts) for place in own]
        regions: dict[str, Area] = {}
        for district in dict.fromkeys(d for d in districts if d in set(home)):
            ground = _joined(compress(cells, [each == district for each in home]), country)
            centre = district.centre
            areas.append(Area(centre, "dispatch_area", country.id, centre, ground))
            if district.region and district.region not in regions:
                mine = [each.region == district.region for each in home]
                ground = _joined(compress(cells, mine), country)
                regions[district.region] = Area(district.region, "region", country.id, None, ground)
                areas.append(regions[district.region])
        for part, names in _PARTS.get(country.country, {}).items():
            mine = [is_in(BOX, p) and (names is None or p.name in names) for p in own]
            if any(mine):
                ground = _joined(compress(cells, mine), country)
                areas.append(Area(part, "region", country.id, None, ground))
    return tuple(areas)


def _cells(places: list[Place], inside: LonLatBox) -> list[BaseGeometry]:
    """Give the ground that is nearest to each place, in degrees and in the box."""
    west, south, east, north = np.array(inside) + _MARGIN_DEG * np.array([-1, -1, 1, 1])
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
