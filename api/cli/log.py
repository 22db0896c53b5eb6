"""``crossborder log``: whether the record is what was written."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.options import JsonOption
from api.cli.refusals import Refusing

if TYPE_CHECKING:
    from api.schemas.record import LogCheck

app = typer.Typer(
    name="log",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Check the record of decisions.",
)


@app.callback()
def _root() -> None:
    """Check the record of decisions."""


@app.command(epilog=example("crossborder log verify build/record --heads build/record-heads"))
def verify(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of the record.")],
    heads: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder of the checkpoints; else beside the record."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """
    Find a record that was changed, taken out, moved or cut off; exit with 1 if there is one.

    It finds them up to the last checkpoint of each log, and says what comes after that.
    """
    from api.cli.screen import print_json
    from api.services.log_check import verify_logs

    found = verify_logs(folder, heads)
    if as_json:
        print_json(found)
    else:
        _show(found)
    if not found.is_sound:
        raise typer.Exit(1)


def _show(found: "LogCheck") -> None:
    from api.cli.screen import bullets, paragraph, screen

    console = screen()
    for log in found.logs:
        how = "WRONG" if log.wrong else "sound"
        paragraph(console, f"{log.log}: {how}, {log.n_entries} entries.")
        bullets(console, log.wrong)
        bullets(console, (f"cannot be seen: {one}" for one in log.unseen))
    if not any(log.wrong for log in found.logs):
        paragraph(
            console,
            "Nothing was changed, taken out or moved. A log that is gone with its checkpoints "
            "leaves no trace here.",
        )
