"""How far one comes from a position within some minutes."""

from collections.abc import Sequence
from pathlib import Path

from api.schemas.isochrone import (
    IsochroneFeature,
    IsochroneProperties,
    Isochrones,
    MultiPolygon,
    Polygon,
)
from api.services.files import written_whole
from api.services.roads import roads_now
from graphs.queries.isochrone import BESIDE_M, Isochrone, isochrones
from graphs.region import MovementName

LatLon = tuple[float, float]


def find_isochrones(
    region: Path,
    at: LatLon,
    minutes: Sequence[float],
    limit_m: float,
    movement: MovementName = "siren",
    *,
    towards: bool = False,
) -> Isochrones:
    """
    Find what is reached from a position by a movement; ``towards``, from where it is.

    Raises
    ------
    BadRegion
        If it is not a region.
    graphs.errors.NoPlace
        If the position cannot be brought to the road.
    graphs.errors.BadInput
        If there are no minutes, or some for which there is no isochrone.
    """
    opened, driving, ref = roads_now(region, movement)
    lat, lon = at
    start = driving.snap(lon, lat, limit_m)
    limits_ms = [round(60_000 * each) for each in minutes]
    found = isochrones(driving, start, limits_ms, backward=towards)
    return Isochrones(
        features=tuple(map(_feature, found)),
        at=at,
        direction="to" if towards else "from",
        movement=movement,
        off_road_m=start.distance_m,
        flags=start.flags,
        beside_m=BESIDE_M,
        region=ref,
        attribution=opened.manifest.attribution,
    )


def write_isochrones(found: Isochrones, out: Path) -> None:
    """
    Write isochrones as a GeoJSON file.

    Raises
    ------
    BadOutput
        If nothing can be written there; an older file is then left as it was.
    """
    with written_whole(out) as path:
        path.write_text(f"{found.model_dump_json()}\n", encoding="utf-8")


def _feature(one: Isochrone) -> IsochroneFeature:
    geometry = one.area.__geo_interface__
    kind = Polygon if geometry["type"] == "Polygon" else MultiPolygon
    return IsochroneFeature(
        geometry=kind.model_validate(geometry),
        properties=IsochroneProperties(
            minutes=one.limit_ms / 60_000,
            area_km2=round(one.area_km2, 6),
            reached_km=round(one.reached_m / 1000, 6),
            junctions=one.n_junctions,
        ),
    )
