"""``crossborder centres``: the control rooms, and what is still to be said of them."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example
from api.cli.options import JsonOption
from api.cli.position import LAT_LON, LatLon, lat_lon
from api.cli.refusals import Refusing

if TYPE_CHECKING:
    from api.schemas.centres import CentreCheck, CentreSheet

app = typer.Typer(
    name="centres",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show the control rooms that are known, and check what is missing of them.",
)

Own = Annotated[
    Path | None,
    typer.Option(
        "--centres", metavar="TOML", help="Your own file, laid over the shipped one: channels etc."
    ),
]


@app.command(
    epilog=example(
        "crossborder centres check --region build/demo",
        "crossborder centres check --region build/demo --centres centres.toml",
    )
)
def check(
    region: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Folder of a prepared region to compare with."),
    ] = None,
    centres: Own = None,
    as_json: JsonOption = False,
) -> None:
    """List what is missing of each control room; exit with 1 where something cannot be right."""
    from api.cli.screen import print_json
    from api.services.centres import check as check_centres

    found = check_centres(region, centres)
    if as_json:
        print_json(found)
    else:
        _show_check(found)
    if found.n_errors:
        raise typer.Exit(1)


@app.command(epilog=example("crossborder centres show NL-limburg"))
def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Id of the control room.")],
    centres: Own = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is known of one control room."""
    from api.cli.screen import print_json
    from api.services.centres import show as find

    found = find(id_, centres)
    if as_json:
        print_json(found)
        return
    for line in _lines(found):
        typer.echo(line)


@app.command(epilog=example("crossborder centres at build/demo --at 50.8649,6.0651"))
def at(
    region: Annotated[Path, typer.Argument(metavar="REGION", help="Folder of a prepared region.")],
    position: Annotated[
        LatLon, typer.Option("--at", parser=lat_lon, metavar=LAT_LON, help="The place.")
    ],
    centres: Own = None,
    as_json: JsonOption = False,
) -> None:
    """Say which centre serves a place, and whom to ask for help from across the border."""
    from api.cli.screen import note, print_json
    from api.services.centres import centre_in

    found = centre_in(region, position, centres)
    if as_json:
        print_json(found)
        return
    if found.centre:
        for line in ("Served by", *_lines(found.centre)):
            typer.echo(line)
    for asked in found.ask:
        for line in ("Ask", *_lines(asked)):
            typer.echo(line)
    for said in (*found.notes, found.region.generated):
        if said:
            note(said)


def _show_check(found: "CentreCheck") -> None:
    from api.cli.screen import bullets, screen

    console = screen()
    for level, title in (("error", "Errors"), ("warning", "Missing")):
        about: dict[str, list[str]] = {}
        for remark in found.remarks:
            if remark.level == level:
                about.setdefault(remark.says, []).append(remark.centre or "")
        if about:
            console.print(title)
            bullets(console, (_together(ids, says) for says, ids in about.items()))
    n_warnings = len(found.remarks) - found.n_errors
    typer.echo(f"{found.n_centres} centres; errors: {found.n_errors}, warnings: {n_warnings}.")


def _together(ids: list[str], says: str) -> str:
    """Say once what is the same of several control rooms."""
    return f"{', '.join(ids)}: {says}" if any(ids) else says


def _lines(found: "CentreSheet") -> Iterator[str]:
    unknown = "not known here"
    yield f"{found.id} ({found.country}): {found.name or f'name {unknown}'}"
    yield f"  languages: {', '.join(found.languages) or unknown}"
    yield f"  serves: {', '.join(found.serves) or unknown}"
    none = unknown if found.neighbours is None else "none across a border"
    yield f"  neighbours: {', '.join(found.neighbours or ()) or none}"
    channels = ", ".join(f"{kind} {value}" for kind, value in found.channels.items())
    yield f"  channels: {channels or unknown}"
    yield f"  source: {found.source or unknown} (confidence: {found.confidence or unknown})"
