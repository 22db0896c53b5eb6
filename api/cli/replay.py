"""``crossborder replay``: a decision computed again from its record."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.options import JsonOption, RegionOption

if TYPE_CHECKING:
    from api.schemas.record import Replay


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder replay 20250603T123000Z-4711-a1b2c3.7 --log build/record \\",
            "  --region build/demo",
        )
    )(replay)


def replay(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the record.")],
    log: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of the record.")],
    region: RegionOption,
    settings: Annotated[
        Path | None,
        typer.Option(
            metavar="TOML",
            help="Says where agreements, tables and demand lie; what it decides is in the record.",
        ),
    ] = None,
    agreements: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Agreements, if not those shipped.")
    ] = None,
    demand: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where people live, if that was used.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Compute a decision again, and say whether it comes out the same; exit with 1 if not."""
    from api.cli.screen import print_json
    from api.services.replay import replay as compute
    from api.settings import load_settings

    deployment = load_settings(settings).with_demand(demand)
    if agreements is not None:
        deployment = deployment.model_copy(update={"agreements": agreements})
    found = compute(id_, log, region, deployment)
    if as_json:
        print_json(found)
    else:
        _show(found)
    if not found.agrees:
        raise typer.Exit(1)


def _show(found: "Replay") -> None:
    from api.cli.screen import bullets, paragraph, screen

    console = screen()
    paragraph(console, f"Record {found.record}, sha256 {found.sha256}.")
    if found.agrees:
        paragraph(console, "The answer comes out the same, byte for byte.", style="green")
    elif found.refused is not None:
        paragraph(console, f"No answer can be computed: {found.refused}", style="red")
    else:
        paragraph(console, "The answer comes out different:", style="red")
        bullets(console, found.differing)
    if found.differences:
        paragraph(console, "Not as it was then:")
        bullets(console, (f"{one.input}: {one.says}" for one in found.differences))
