"""``crossborder route``: the quickest way from here to there, and what else crosses the border."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.movement import MovementOption
from api.cli.position import LAT_LON, LatLon, lat_lon

if TYPE_CHECKING:
    from rich.table import Table

    from api.schemas.answer import RegionRef
    from api.schemas.route import Alternatives, RouteCrossing, RouteEnd


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder route build/demo --from 50.7766,6.0834 --to 50.8514,5.6909 \\",
            "    --alternatives 3",
        )
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
    alternatives: Annotated[
        int | None,
        typer.Option(
            min=1, max=100, help="Also show up to so many routes over other border crossings."
        ),
    ] = None,
    factor: Annotated[
        float,
        typer.Option(
            "--within-factor", min=1, help="How many times as long as the best those may take."
        ),
    ] = 2.0,
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print GeoJSON: a feature, or a collection of alternatives."),
    ] = False,
) -> None:
    """
    Find the quickest way from here to there, with lights and siren unless told otherwise.

    Alternatives show what is left when a border crossing is jammed: each avoids a crossing of every
    better one. There are none to a way that stays in its country.
    """
    from api.cli.screen import note, print_json, screen
    from api.services.routing import find_alternatives, find_route
    from dispatch.decision import clock

    if alternatives:
        several = find_alternatives(region, start, end, limit_m, alternatives, factor, movement)
        if as_json:
            print_json(several)
            return
        screen().print(_table(several))
        for line in _why_no_more(several, alternatives, factor):
            note(line)
        _tell(several.start, several.end, several.region, several.attribution)
        return
    found = find_route(region, start, end, limit_m, movement)
    if as_json:
        print_json(found)
        return
    told = found.properties
    time, metres = clock(round(1000 * told.travel_time_s)), f"{told.length_m:,.0f} m"
    typer.echo(f"{told.travel_time_s:.3f} s ({time}), {metres}, {told.movement}")
    _tell(told.start, told.end, told.region, told.attribution)


def _tell(
    start: "RouteEnd", end: "RouteEnd", region: "RegionRef", attribution: Iterable[str]
) -> None:
    """Say beside the answer how its ends came to the road, and what the roads rest on."""
    from api.cli.notes import notes_on_driving, roads_beside
    from api.cli.screen import note

    for name, at in (("start", start), ("end", end)):
        if at.flags or at.off_road_m >= 1:
            note(f"The {name} is {at.off_road_m:.0f} m from the {roads_beside(at.flags)}.")
    for said in notes_on_driving(region.driving):
        note(said)
    for line in (region.generated, *attribution):
        if line:
            note(line)


def _table(found: "Alternatives") -> "Table":
    from rich.table import Table

    from dispatch.decision import clock

    table = Table(
        box=None, title=found.movement, title_justify="left", pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name in ("time", "lost", "length"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("crossings")
    for feature in found.features:
        told = feature.properties
        lost = f"+{clock(round(1000 * told.lost_s))}" if told.lost_s else ""
        table.add_row(
            clock(round(1000 * told.travel_time_s)),
            lost,
            f"{told.length_m / 1000:,.1f} km",
            "\n".join(map(_crossing, told.crossings)) or "none",
        )
    return table


def _crossing(at: "RouteCrossing") -> str:
    lat, lon = at.at
    countries = f"{at.from_country or 'unknown'} to {at.to_country or 'unknown'}"
    return f"{countries} at {lat:.5f},{lon:.5f} ({at.road_class}, way {at.way_id})"


def _why_no_more(found: "Alternatives", n_more: int, factor: float) -> Iterable[str]:
    """Explain a list that is shorter than asked for."""
    if len(found.features) > n_more:
        return
    if not found.features[-1].properties.crossings:
        yield "The last of these crosses no border: no jam at a crossing touches it."
    else:
        yield f"No other crossing leads there within {factor:g} times the best."
