"""``crossborder region fetch``: what a region is built from, by name."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.examples import example

if TYPE_CHECKING:
    from api.schemas.extracts import FetchedExtract


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog=example(
            "crossborder region fetch luxembourg build/osm",
            "crossborder region build build/luxembourg --osm build/osm/luxembourg.osm.pbf",
        )
    )(fetch)


def fetch(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="netherlands, belgium, luxembourg, nordrhein-westfalen, or benelux-nrw for all.",
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to fetch into.")],
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="CROSSBORDER_EXTRACTS_URL",
            help="Mirror with the same paths, instead of Geofabrik's server.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print an account of what is there now.")
    ] = False,
) -> None:
    """
    Fetch extracts of OpenStreetMap from Geofabrik.

    Each is checked against its published md5 before it takes its place as OUT/NAME.osm.pbf. What is
    there already is not fetched again; what broke off goes on from there.
    """
    from api.cli.screen import note, print_json, receiving
    from api.services.extracts import fetch_extracts

    with receiving() as progress:
        account = fetch_extracts(name, out, base_url, progress)
    if as_json:
        print_json(account)
        return
    for extract in account.extracts:
        typer.echo(_line(extract))
    note(account.attribution)


def _line(extract: "FetchedExtract") -> str:
    said = "is as published already" if extract.was_there else "is fetched"
    return f"{extract.path} {said}: {extract.size_bytes:,} bytes, md5 {extract.md5}."
