"""The quickest route from one position to another, and others over each border crossing."""

from pathlib import Path

from api.schemas.route import (
    AlternativeFeature,
    AlternativeProperties,
    Alternatives,
    LineString,
    RouteCrossing,
    RouteEnd,
    RouteFeature,
    RouteProperties,
)
from api.services.roads import roads_now
from graphs.queries.alternatives import Alternative, Crossed, alternatives
from graphs.queries.route import route
from graphs.region import MovementName
from graphs.snap import Snapped

LatLon = tuple[float, float]


def find_route(
    region: Path, start: LatLon, end: LatLon, limit_m: float, movement: MovementName = "siren"
) -> RouteFeature:
    """
    Find the quickest route, with lights and siren or as an ordinary vehicle.

    Raises
    ------
    BadRegion
        If it is not a region.
    graphs.errors.NoPlace
        If either position cannot be brought to the road.
    """
    opened, driving, ref = roads_now(region, movement)
    source, target = (driving.snap(lon, lat, limit_m) for lat, lon in (start, end))
    found = route(driving, source, target)
    return RouteFeature(
        geometry=LineString(coordinates=tuple(found.line)),
        properties=RouteProperties(
            travel_time_s=found.travel_time_ms / 1000,
            length_m=found.length_m,
            movement=movement,
            start=_end(start, source),
            end=_end(end, target),
            region=ref,
            attribution=opened.manifest.attribution,
        ),
    )


def find_alternatives(
    region: Path,
    start: LatLon,
    end: LatLon,
    limit_m: float,
    n_more: int,
    factor: float,
    movement: MovementName = "siren",
) -> Alternatives:
    """
    Find the quickest route, and up to ``n_more`` others over each border crossing, best first.

    Parameters
    ----------
    factor : float
        How many times as long as the best another may take.

    Raises
    ------
    BadRegion
        If it is not a region.
    graphs.errors.NoPlace
        If either position cannot be brought to the road.
    """
    opened, driving, ref = roads_now(region, movement)
    source, target = (driving.snap(lon, lat, limit_m) for lat, lon in (start, end))
    found = alternatives(driving, opened.areas, source, target, n_more, factor)
    return Alternatives(
        features=tuple(map(_feature, found)),
        movement=movement,
        start=_end(start, source),
        end=_end(end, target),
        region=ref,
        attribution=opened.manifest.attribution,
    )


def _feature(one: Alternative) -> AlternativeFeature:
    return AlternativeFeature(
        geometry=LineString(coordinates=tuple(one.route.line)),
        properties=AlternativeProperties(
            travel_time_s=one.route.travel_time_ms / 1000,
            lost_s=one.lost_ms / 1000,
            length_m=one.route.length_m,
            crossings=tuple(map(_crossing, one.crossings)),
        ),
    )


def _crossing(one: Crossed) -> RouteCrossing:
    return RouteCrossing(
        at=(one.lat, one.lon),
        way_id=one.way_id,
        road_class=one.road_class,
        from_country=one.before,
        to_country=one.after,
    )


def _end(at: LatLon, snapped: Snapped) -> RouteEnd:
    return RouteEnd(at=at, off_road_m=snapped.distance_m, flags=snapped.flags)
