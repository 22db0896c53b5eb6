"""The quickest route from one position to another."""

from pathlib import Path

from api.schemas.route import LineString, RouteEnd, RouteFeature, RouteProperties
from api.services.roads import roads_now
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


def _end(at: LatLon, snapped: Snapped) -> RouteEnd:
    return RouteEnd(at=at, off_road_m=snapped.distance_m, flags=snapped.flags)
