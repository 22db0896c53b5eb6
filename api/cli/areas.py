"""``crossborder areas``: polygons from elsewhere made ready for ``--areas``."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli.examples import example
from api.cli.refusals import Refusing

app = typer.Typer(
    name="areas",
    cls=Refusing,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Make polygons from elsewhere ready for `region build --areas`.",
)


@app.callback()
def _root() -> None:
    """Make polygons from elsewhere ready for `region build --areas`."""


@app.command(
    epilog=example(
        "crossborder areas convert provinces.geojson areas.geojson --kind region --country BE \\\n"
        "      --id nis --id reg_nis --prefix BE-NIS- --name name_nl",
        "crossborder areas convert regions.geojson areas.geojson --kind dispatch_area \\\n"
        "      --country NL --id code --name name --centres centres.toml",
    )
)
def convert(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON of polygons, in degrees.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="GeoJSON to write.")],
    kind: Annotated[
        Literal["country", "region", "dispatch_area"], typer.Option(help="What all of them are.")
    ],
    ids: Annotated[
        list[str],
        typer.Option(
            "--id",
            metavar="PROPERTY",
            help="Which property is the id; given again, the next where a feature lacks the first.",
        ),
    ],
    prefix: Annotated[str, typer.Option(metavar="TEXT", help="Put before each id.")] = "",
    name: Annotated[
        str, typer.Option(metavar="PROPERTY", help="Which one is a name for people.")
    ] = "",
    country: Annotated[
        str, typer.Option(metavar="XX", help="Country of all, in two letters of ISO 3166.")
    ] = "",
    country_from: Annotated[
        str, typer.Option(metavar="PROPERTY", help="Or which property says it of each.")
    ] = "",
    country_code: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE=XX", help="What a value of that property is in ISO 3166."),
    ] = None,
    centres: Annotated[
        Path | None,
        typer.Option(
            metavar="TOML",
            help='Which control room serves an area: lines as "id" = "centre". Only you know.',
        ),
    ] = None,
    centre_from: Annotated[
        str, typer.Option(metavar="PROPERTY", help="Or which property says it of each.")
    ] = "",
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend broken outlines instead of refusing them.")
    ] = False,
) -> None:
    """
    Make areas of a GeoJSON file whose properties have other names.

    All features become areas of one kind. Who serves a dispatch area is in no map: name the control
    rooms, as the fleet does.
    """
    from api.cli.screen import note
    from api.services.areas import Reading, read_centres
    from api.services.areas import convert as convert_file

    if bool(country) == bool(country_from):
        message = "Give either --country or --country-from."
        raise typer.BadParameter(message)
    reading = Reading(
        kind=kind,
        id_from=ids,
        prefix=prefix,
        name_from=name,
        country=country,
        country_from=country_from,
        country_codes=dict(map(_pair, country_code or ())),
        centre_from=centre_from,
        centres=read_centres(centres) if centres else {},
        repair=repair,
    )
    found = convert_file(file, out, reading)
    for sentence in found.repaired:
        note(sentence)
    n_areas = len(found.areas)
    typer.echo(f"{out} holds {n_areas:,} area{'' if n_areas == 1 else 's'} ({kind}).")


@app.command(
    epilog=example(
        "crossborder areas join municipalities.geojson provinces.geojson --out areas.geojson",
    )
)
def join(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="What `areas convert` made, or is like it."),
    ],
    out: Annotated[Path, typer.Option(metavar="GEOJSON", help="File to write.")],
) -> None:
    """
    Put the areas of several files into one, for `region build --areas`.

    Two areas of one id are refused: whoever asks for that id must know which is meant.
    """
    from api.services.areas import join as join_files

    n_areas = len(join_files(files, out).areas)
    typer.echo(f"{out} holds {n_areas:,} area{'' if n_areas == 1 else 's'}.")


def _pair(text: str) -> tuple[str, str]:
    value, sign, code = text.partition("=")
    if not (value and sign and code):
        message = f"{text} is no pair; write VALUE=XX, as in BEL=BE."
        raise typer.BadParameter(message, param_hint="--country-code")
    return value, code
