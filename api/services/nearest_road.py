"""The nearest road to a position, and whose ground it lies on."""

from pathlib import Path

from api.schemas.road import ExitThere, RoadThere, WayThere
from api.services.roads import roads_now
from graphs.queries.road import nearest_road
from graphs.region import MovementName


def find_nearest_road(
    region: Path, at: tuple[float, float], limit_m: float, movement: MovementName = "siren"
) -> RoadThere:
    """
    Find where a position is brought to the road.

    Raises
    ------
    BadRegion
        If it is not a region.
    graphs.errors.NoPlace
        If there is no road to bring it to.
    """
    opened, driving, ref = roads_now(region, movement)
    lat, lon = at
    found, where = nearest_road(driving, lon, lat, limit_m), opened.areas.at(lon, lat)
    area = where.dispatch_area
    return RoadThere(
        at=at,
        country=where.country,
        regions=tuple(each.id for each in where.regions),
        dispatch_area=area.id if area else None,
        centre=area.centre if area else None,
        on_road=(found.snapped.lat, found.snapped.lon),
        off_road_m=found.snapped.distance_m,
        flags=found.snapped.flags,
        ways=tuple(WayThere(**way._asdict()) for way in found.ways),
        exits=tuple(
            ExitThere(
                junction=each.junction,
                node_id=each.node_id,
                travel_time_s=None if each.travel_time_ms is None else each.travel_time_ms / 1000,
            )
            for each in found.exits
        ),
        region=ref,
        attribution=opened.manifest.attribution,
    )
