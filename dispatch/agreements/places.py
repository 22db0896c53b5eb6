"""
What each selector names in one region: who lies there, and why it may be nothing.

The country is asked by the atlas; what is here holds a place or not within it.
"""

import difflib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dispatch.agreements.pieces import Pieces
from dispatch.agreements.selectors import BorderStrip, Corridor, Municipalities, Ring, Selector
from dispatch.agreements.truth import Truth
from graphs.areas import Area, Areas

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east and north, in degrees."""

_NAMED: Final = 5  # Of many missing municipalities, so many are named.


class Spot(NamedTuple):
    """
    One position on the map.

    Attributes
    ----------
    heading_deg : float or None
        Where what is there is headed: degrees clockwise from north.
    areas : frozenset of str
        Ids of the regions that hold it, and of its dispatch area.
    """

    lat: float
    lon: float
    heading_deg: float | None
    areas: frozenset[str]


class Place(NamedTuple):
    """
    What one selector names.

    Attributes
    ----------
    holds : callable
        Whether a spot of its country lies in it.
    lack : str or None
        Why nothing can lie in it, or nobody can tell, and the way out; none if it can be used.
    """

    holds: Callable[[Spot], Truth]
    lack: str | None = None


class Ground:
    """The polygons of a region, as selectors ask for them."""

    def __init__(self, areas: Areas, box: Box | None) -> None:
        self.areas: Final = areas
        self.named: Final = {area.id: area for area in areas.areas if area.kind != "country"}
        self.box: Final = box or _box_of(areas)
        self.border_of: Final = lru_cache(maxsize=None)(self._border_of)

    def countries(self, code: str) -> list[Area]:
        """Give the polygons of a country."""
        return [one for one in self.areas.areas if one.kind == "country" and one.country == code]

    def _border_of(self, code: str) -> Pieces:
        """Give the outline of a country that has a polygon."""
        outlines = [shapely.boundary(one.polygon) for one in self.countries(code)]
        lines = [line for outline in outlines for line in shapely.get_parts(outline)]
        return Pieces(shapely.MultiLineString(lines))


def place_of(selector: Selector, ground: Ground) -> Place:
    """Find what a selector names in a region."""
    match selector:
        case str():
            return _country(selector, ground) if len(selector) == 2 else _area(selector, ground)
        case Municipalities():
            return _municipalities(selector, ground)
        case Ring():
            return _ring(selector, ground)
        case BorderStrip():
            return _strip(selector, ground)
        case Corridor():
            return _corridor(selector, ground)


def _always(truth: Truth) -> Callable[[Spot], Truth]:
    return lambda _: truth


def _country(code: str, ground: Ground) -> Place:
    return Place(_always(Truth.TRUE), _landless(code, ground))


def _landless(code: str, ground: Ground) -> str | None:
    if ground.countries(code):
        return None
    return (
        f"the region has no polygon of the country {code}, so nobody can tell what lies in it; "
        "add one to the file of `region build --areas`."
    )


def _area(area_id: str, ground: Ground) -> Place:
    area = ground.named.get(area_id)
    lack = None
    if area is None:
        lack = (
            f"the region has no area `{area_id}`, so nobody can tell what lies in it; "
            f"{_near(area_id, ground) or 'add it to the file of `region build --areas`.'}"
        )
        return Place(_always(Truth.UNKNOWN), lack)
    if area.country != area_id[:2]:
        lack = (
            f"`{area_id}` starts with another country than {area.country}, of which it is an area "
            "in this region; mend its id or its country in the file of `region build --areas`."
        )
    return Place(lambda spot: Truth.of(area_id in spot.areas), lack)


def _municipalities(selector: Municipalities, ground: Ground) -> Place:
    ids = {f"{selector.country}-{one}": one for one in selector.of}
    missing = {id_: one for id_, one in ids.items() if id_ not in ground.named}
    known = frozenset(ids) - missing.keys()
    otherwise = Truth.UNKNOWN if missing else Truth.FALSE

    def holds(spot: Spot) -> Truth:
        return otherwise if known.isdisjoint(spot.areas) else Truth.TRUE

    return Place(holds, _lack_of(selector.country, missing, ground) if missing else None)


def _lack_of(country: str, missing: dict[str, str], ground: Ground) -> str:
    shown = [f"`{one}`" for one in list(missing.values())[:_NAMED]]
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    way_out = "add them to the file of `region build --areas`."
    for id_, one in missing.items():
        if near := _near(id_, ground, f"{country}-"):
            way_out = f"for `{one}`, {near}"
            break
    return (
        f"the region has no municipality {', '.join(shown)}{more} of {country}, so nobody can tell "
        f"what lies there; {way_out}"
    )


def _near(area_id: str, ground: Ground, prefix: str = "") -> str:
    known = [id_ for id_ in ground.named if id_.startswith(prefix)]
    near = difflib.get_close_matches(area_id, known, n=1, cutoff=0.75)
    return f"did you mean `{near[0].removeprefix(prefix)}`?" if near else ""


def _ring(selector: Ring, ground: Ground) -> Place:
    what = f"the area of {selector.country} that is drawn from {_first(selector.ring)}"
    polygon = shapely.Polygon([(lon, lat) for lat, lon in selector.ring])
    if not polygon.is_valid:
        lack = (
            f"{what} cannot be read ({shapely.is_valid_reason(polygon)}, longitude first), so "
            "nobody can tell what lies in it; draw it again, without a line that crosses another."
        )
        return Place(_always(Truth.UNKNOWN), lack)
    shapely.prepare(polygon)
    shapely.intersects_xy(polygon, *polygon.exterior.coords[0])  # Or threads make its index twice.

    def holds(spot: Spot) -> Truth:
        return Truth.of(bool(shapely.intersects_xy(polygon, spot.lon, spot.lat)))

    return Place(holds, _elsewhere(what, polygon, selector.country, ground))


def _strip(selector: BorderStrip, ground: Ground) -> Place:
    lack = _landless(selector.country, ground) or _landless(selector.along, ground)
    if lack:
        return Place(_always(Truth.UNKNOWN), lack)
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


def _corridor(selector: Corridor, ground: Ground) -> Place:
    what = f"the road of {selector.country} that is drawn from {_first(selector.line)}"
    line = shapely.LineString([(lon, lat) for lat, lon in selector.line])
    if line.length == 0:
        lack = f"{what} has no length, so nobody can tell what lies on it; draw it on."
        return Place(_always(Truth.UNKNOWN), lack)
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
    if lack := _landless(country, ground):
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


def _box_of(areas: Areas) -> Box | None:
    if not areas.areas:
        return None
    west, south, east, north = shapely.total_bounds(np.array([a.polygon for a in areas.areas]))
    return float(west), float(south), float(east), float(north)
