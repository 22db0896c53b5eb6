"""Places that somebody drew or measured: a ring, a strip along a border, a road."""

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.agreements.map.ground import Ground, Place, Spot, always, landless
from dispatch.agreements.map.pieces import Pieces
from dispatch.agreements.selectors import BorderStrip, Corridor, Ring
from dispatch.agreements.truth import Truth


def ring(selector: Ring, ground: Ground) -> Place:
    """Find what lies in a ring or on it."""
    what = f"the area of {selector.country} that is drawn from {_first(selector.ring)}"
    polygon = shapely.Polygon([(lon, lat) for lat, lon in selector.ring])
    if not polygon.is_valid:
        lack = (
            f"{what} cannot be read ({shapely.is_valid_reason(polygon)}, longitude first), so "
            "nobody can tell what lies in it; draw it again, without a line that crosses another."
        )
        return Place(always(Truth.UNKNOWN), lack)
    shapely.prepare(polygon)
    shapely.intersects_xy(polygon, *polygon.exterior.coords[0])  # Or threads make its index twice.

    def holds(spot: Spot) -> Truth:
        return Truth.of(bool(shapely.intersects_xy(polygon, spot.lon, spot.lat)))

    return Place(holds, _elsewhere(what, polygon, selector.country, ground))


def strip(selector: BorderStrip, ground: Ground) -> Place:
    """Find what lies within some kilometres of a country, its waters included."""
    lack = landless(selector.country, ground) or landless(selector.along, ground)
    if lack:
        return Place(always(Truth.UNKNOWN), lack)
    abroad = [one.polygon for one in ground.countries(selector.along)]
    border = ground.border_of(selector.along)

    def holds(spot: Spot) -> Truth:
        if border.nearest(spot.lat, spot.lon).metres <= 1000 * selector.within_km:
            return Truth.TRUE
        return Truth.of(bool(shapely.intersects_xy(abroad, spot.lon, spot.lat).any()))

    apart_km = border.are_apart_m(ground.border_of(selector.country)) / 1000
    if apart_km > selector.within_km:
        lack = (
            f"{selector.country} and {selector.along} are {apart_km:.0f} km apart in this region, "
            f"so nothing lies in a strip of {selector.within_km:g} km; name a neighbour."
        )
    return Place(holds, lack)


def corridor(selector: Corridor, ground: Ground) -> Place:
    """Find what lies within some metres of a road, and is headed along it if that is asked."""
    what = f"the road of {selector.country} that is drawn from {_first(selector.line)}"
    line = shapely.LineString([(lon, lat) for lat, lon in selector.line])
    if line.length == 0:
        lack = f"{what} has no length, so nobody can tell what lies on it; draw it on."
        return Place(always(Truth.UNKNOWN), lack)
    road = Pieces(line)

    def holds(spot: Spot) -> Truth:
        metres, pieces = road.nearest(spot.lat, spot.lon)
        if metres > selector.within_m:
            return Truth.FALSE
        if selector.heading == "any":
            return Truth.TRUE
        if spot.heading_deg is None:
            return Truth.UNKNOWN
        with_it = road.run_with(pieces, spot.heading_deg)
        # In a bend, and on a road drawn there and back, several pieces are nearest.
        return Truth.of(bool(with_it[0])) if (with_it == with_it[0]).all() else Truth.UNKNOWN

    return Place(holds, _elsewhere(what, line, selector.country, ground))


def _elsewhere(what: str, drawn: BaseGeometry, country: str, ground: Ground) -> str | None:
    """Say that a drawing meets its country or the region nowhere, if so."""
    if lack := landless(country, ground):
        return lack
    check = "so nothing lies in it; check its positions, latitude first."
    if not any(drawn.intersects(one.polygon) for one in ground.countries(country)):
        return f"{what} lies outside {country}, {check}"
    if ground.box and not drawn.intersects(shapely.box(*ground.box)):
        return f"{what} lies outside the region, {check[:-1]}, or build a larger region."
    return None


def _first(positions: Iterable[tuple[float, float]]) -> str:
    lat, lon = next(iter(positions))
    return f"{lat:g}, {lon:g}"
