"""``crossborder route``: the quickest way from here to there."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import Annotated

import typer

from api.cli.examples import example
from api.cli.movement import MovementOption
from api.cli.position import LAT_LON, LatLon, lat_lon


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example("crossborder route build/demo --from 50.8514,5.6909 --to 50.7766,6.0834")
    )(route)


def route(
    region: Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")],
    start: Annotated[
        LatLon, typer.Option("--from", parser=lat_lon, metavar=LAT_LON, help="Where it starts.")
    ],
    end: Annotated[
        LatLon, typer.Option("--to", parser=lat_lon, metavar=LAT_LON, help="Where it ends.")
    ],
    limit_m: Annotated[
        float,
        typer.Option(
            "--snap-limit-m", min=1, max=5000, help="How far from a road a position may be."
        ),
    ] = 300.0,
    movement: MovementOption = "siren",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a GeoJSON feature with the line.")
    ] = False,
) -> None:
    """Find the quickest way from here to there, with lights and siren unless told otherwise."""
    from api.cli.notes import notes_on_driving, roads_beside
    from api.cli.screen import note, print_json
    from api.services.routing import find_route
    from dispatch.decision import clock

    found = find_route(region, start, end, limit_m, movement)
    if as_json:
        print_json(found)
        return
    told = found.properties
    time, metres = clock(round(1000 * told.travel_time_s)), f"{told.length_m:,.0f} m"
    typer.echo(f"{told.travel_time_s:.3f} s ({time}), {metres}, {told.movement}")
    for name, at in (("start", told.start), ("end", told.end)):
        if at.flags or at.off_road_m >= 1:
            note(f"The {name} is {at.off_road_m:.0f} m from the {roads_beside(at.flags)}.")
    for said in notes_on_driving(told.region.driving):
        note(said)
    for line in (told.region.generated, *told.attribution):
        if line:
            note(line)
