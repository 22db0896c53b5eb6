"""``crossborder nearest-road``: where a position is brought to the road."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.movement import MovementOption
from api.cli.position import LAT_LON, LatLon, lat_lon

if TYPE_CHECKING:
    from api.schemas.road import RoadThere


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "nearest-road", epilog=example("crossborder nearest-road build/demo --at 50.8514,5.6909")
    )(nearest_road)


def nearest_road(
    region: Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")],
    at: Annotated[LatLon, typer.Option(parser=lat_lon, metavar=LAT_LON, help="The position.")],
    limit_m: Annotated[
        float,
        typer.Option("--snap-limit-m", min=1, max=5000, help="How far from a road it may be."),
    ] = 300.0,
    movement: MovementOption = "siren",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say where a position is brought to the road, what road that is, and who serves the place."""
    from api.cli.notes import notes_on_driving
    from api.cli.screen import note, print_json
    from api.services.nearest_road import find_nearest_road

    found = find_nearest_road(region, at, limit_m, movement)
    if as_json:
        print_json(found)
        return
    for line in _lines(found):
        typer.echo(line)
    for said in (
        *notes_on_driving(found.region.driving),
        found.region.generated,
        *found.attribution,
    ):
        if said:
            note(said)


def _lines(found: "RoadThere") -> Iterator[str]:
    from api.cli.notes import roads_beside

    ways = ", ".join(f"{way.road_class} (way {way.way_id})" for way in found.ways)
    lat, lon = found.on_road
    yield f"{ways} at {lat:.6f},{lon:.6f}"
    yield f"{found.off_road_m:.1f} m from the {roads_beside(found.flags)}"
    for each in found.exits:
        time = "no way" if each.travel_time_s is None else f"{each.travel_time_s:.3f} s"
        yield f"{time} to junction {each.junction} (node {each.node_id})"
    served = f"served by {found.centre}" if found.centre else "no dispatch area known"
    yield f"in {found.country or 'no known country'}, {served}"
