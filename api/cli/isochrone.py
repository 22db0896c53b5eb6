"""``crossborder isochrone``: how far one comes within some minutes."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.minutes import MINUTES, Minutes, minutes_of
from api.cli.movement import MovementOption
from api.cli.position import LAT_LON, LatLon, lat_lon

if TYPE_CHECKING:
    from rich.table import Table

    from api.schemas.isochrone import Isochrones


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder isochrone build/demo --at 50.8514,5.6909 --minutes 8,12,15 \\",
            "    --out reached.geojson",
        )
    )(isochrone)


def isochrone(
    region: Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")],
    at: Annotated[
        LatLon, typer.Option(parser=lat_lon, metavar=LAT_LON, help="Where one starts or arrives.")
    ],
    minutes: Annotated[
        Minutes,
        typer.Option(parser=minutes_of, metavar=MINUTES, help="Driving times, with commas."),
    ],
    towards: Annotated[
        bool,
        typer.Option(
            "--towards", help="Show from where a unit would be there in time, not how far it comes."
        ),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="GEOJSON", help="File to write the areas to.")
    ] = None,
    limit_m: Annotated[
        float,
        typer.Option(
            "--snap-limit-m", min=1, max=5000, help="How far from a road the position may be."
        ),
    ] = 300.0,
    movement: MovementOption = "siren",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the areas as a GeoJSON feature collection.")
    ] = False,
) -> None:
    """
    Show how far one comes within some minutes, with lights and siren unless told otherwise.

    Each area holds the roads reached and what lies within 50 m of them. Its holes are what is
    not reached.
    """
    from api.cli.notes import notes_on_driving, roads_beside
    from api.cli.screen import note, print_json, screen
    from api.services.reaching import find_isochrones, write_isochrones

    found = find_isochrones(region, at, minutes, limit_m, movement, towards=towards)
    if out:
        write_isochrones(found, out)
    if as_json:
        print_json(found)
        return
    screen().print(_table(found))
    if out:
        note(f"{len(found.features)} areas are in {out}.")
    if found.flags or found.off_road_m >= 1:
        note(f"The position is {found.off_road_m:.0f} m from the {roads_beside(found.flags)}.")
    for said in notes_on_driving(found.region.driving):
        note(said)
    for line in (found.region.generated, *found.attribution):
        if line:
            note(line)


def _table(found: "Isochrones") -> "Table":
    from rich.table import Table

    table = Table(
        box=None, title=found.movement, title_justify="left", pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name in ("minutes", "area", "road", "junctions"):
        table.add_column(name, justify="right")
    for feature in found.features:
        told = feature.properties
        table.add_row(
            f"{told.minutes:g}",
            f"{told.area_km2:,.2f} km2",
            f"{told.reached_km:,.1f} km",
            f"{told.junctions:,}",
        )
    return table
