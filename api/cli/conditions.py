"""``crossborder conditions``: closures, slow areas and the period in force on a region."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.refusals import Refusing

if TYPE_CHECKING:
    from rich.table import Table

    from api.schemas.conditions import Conditions, StruckRoads

app = typer.Typer(
    name="conditions",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Say what is in force on a region's roads: closures, slow areas, the period.",
)

Folder = Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


@app.command(epilog=example("crossborder conditions show build/demo"))
def show(region: Folder, as_json: AsJson = False) -> None:
    """Say what is in force."""
    from api.services.conditions import conditions_of

    _show(conditions_of(region), as_json=as_json)


@app.command(
    name="set",
    epilog=example(
        "crossborder conditions set build/demo --overlays flood.geojson",
        "crossborder conditions set build/demo --period morning_peak",
    ),
)
def set_(
    region: Folder,
    overlays: Annotated[
        Path | None,
        typer.Option(
            metavar="GEOJSON",
            help="Closures and slow areas, in place of all that are in force: polygons, lines, or "
            "features without geometry with `way_ids`; each with an `id` and an `effect`, which is "
            "`closed`, or `slow` with a `factor`.",
        ),
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="NAME", help="free_flow, morning_peak, evening_peak.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """
    Put closures, slow areas or a period in force for all who use the region.

    Whatever runs on the region picks it up with its next question. What is not given stays.
    """
    from api.cli.screen import steps
    from api.services.conditions import put_in_force
    from graphs.region import MOVEMENTS

    if overlays is None and period is None:
        message = "Give --overlays or --period; `crossborder conditions clear` takes all away."
        raise typer.BadParameter(message)
    with steps("Putting in force for", MOVEMENTS) as progress:
        found = put_in_force(region, overlays, period, progress)
    _show(found, as_json=as_json)


@app.command(epilog=example("crossborder conditions clear build/demo"))
def clear(region: Folder, as_json: AsJson = False) -> None:
    """Drive undisturbed again: no closures, no slow areas, free flow."""
    from api.services.conditions import clear as clear_conditions

    _show(clear_conditions(region), as_json=as_json)


def _show(found: "Conditions", *, as_json: bool) -> None:
    from api.cli.screen import note, print_json, screen

    if as_json:
        print_json(found)
        return
    screen().print(_table(found))
    for one in found.movements[0].overlays:
        if not one.pieces:
            note(f"{one.id} strikes no road of the region: check where it lies.")
    for movement in found.movements:
        if movement.driving.is_behind:
            note(
                f"{movement.driving.movement} is behind the siren: put it in force once more if "
                "nobody is at it."
            )


def _table(found: "Conditions") -> "Table":
    from rich.table import Table

    table = Table(
        box=None, title=found.region, title_justify="left", pad_edge=False, padding=(0, 2, 0, 0)
    )
    for name in ("movement", "period", "epoch", "closures and slow areas"):
        table.add_column(name)
    for movement in found.movements:
        now = movement.driving
        struck = "\n".join(map(_line, movement.overlays)) or "none"
        table.add_row(now.movement, now.period, str(now.epoch), struck)
    return table


def _line(one: "StruckRoads") -> str:
    effect = "closed" if one.factor is None else f"{one.factor:g} times as long"
    return f"{one.id}: {effect}, {one.km:,.1f} km"
