"""Whether the ground of a control room has a part in a place that an agreement names."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.agreements.map.ground import Ground, landless
from dispatch.agreements.selectors import (
    BorderStrip,
    Corridor,
    Municipalities,
    Ring,
    Selector,
    Selectors,
    land_of,
)
from dispatch.agreements.truth import Truth, any_of

_SLIVER: Final = 0.01
"""Borders that two people drew overlap by less than this part of the smaller area."""
_STEP_DEG: Final = 0.01


class Land(NamedTuple):
    """
    The ground of a control room.

    Attributes
    ----------
    names : frozenset of str
        Ids of the areas it serves.
    drawn : geometry or None
        Where it lies; None if no polygon of the region tells.
    """

    country: str
    names: frozenset[str]
    drawn: BaseGeometry | None


def land_in(ground: Ground, centre: str, country: str, serves: Iterable[str] = ()) -> Land:
    """
    Find the ground of a control room: what the region says that it serves, else what it says.

    Parameters
    ----------
    serves : iterable of str
        Its country, or ids of areas, as it says itself.
    """
    own = [one for one in ground.areas.areas if one.centre == centre and one.country == country]
    names = {one.id for one in own} | set(serves)
    said = [ground.named[id_] for id_ in names if id_ in ground.named]
    whole = ground.countries(country) if country in names else []
    polygons = [one.polygon for one in (*own, *said, *whole)]
    return Land(country, frozenset(names), shapely.union_all(polygons) if polygons else None)


def meets_any(land: Land, selectors: Selectors, ground: Ground) -> Truth:
    """Whether some of the ground lies in one of several places; unknown where nobody can tell."""
    return any_of([meets(land, selector, ground) for selector in selectors])


def meets(  # noqa: PLR0911 - one line for each kind of place.
    land: Land, selector: Selector, ground: Ground
) -> Truth:
    """Whether some of the ground lies in a place; unknown where nobody can tell."""
    if land_of(selector) != land.country:
        return Truth.FALSE
    match selector:
        case str():
            if len(selector) == 2 or selector in land.names:
                return Truth.TRUE
            return _in_area(land, selector, ground)
        case Municipalities(country=country, of=of):
            return any_of([_in_area(land, f"{country}-{one}", ground) for one in of])
        case Ring(ring=ring):
            return _shares(land, shapely.Polygon([(lon, lat) for lat, lon in ring]))
        case BorderStrip():
            return _near(land, selector, ground)
        case Corridor(line=line):
            return _crosses(land, shapely.LineString([(lon, lat) for lat, lon in line]))


def _in_area(land: Land, area_id: str, ground: Ground) -> Truth:
    if area_id in land.names:
        return Truth.TRUE
    area = ground.named.get(area_id)
    return Truth.UNKNOWN if area is None else _shares(land, area.polygon)


def _shares(land: Land, place: BaseGeometry) -> Truth:
    if land.drawn is None or not place.is_valid:
        return Truth.UNKNOWN
    common = land.drawn.intersection(place).area
    return Truth.of(common > _SLIVER * min(land.drawn.area, place.area))


def _crosses(land: Land, road: BaseGeometry) -> Truth:
    return Truth.UNKNOWN if land.drawn is None else Truth.of(land.drawn.intersects(road))


def _near(land: Land, strip: BorderStrip, ground: Ground) -> Truth:
    """Measure from points of its outline: up to half a step too far, never too near."""
    if land.drawn is None or landless(strip.country, ground) or landless(strip.along, ground):
        return Truth.UNKNOWN
    border = ground.border_of(strip.along)
    outline = shapely.get_coordinates(shapely.segmentize(shapely.boundary(land.drawn), _STEP_DEG))
    limit_m = 1000 * strip.within_km
    return Truth.of(any(border.nearest(lat, lon).metres <= limit_m for lon, lat in outline))
