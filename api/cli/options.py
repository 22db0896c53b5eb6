"""Options that several commands take, each said once."""

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from api.cli.position import LAT_LON, LatLon, lat_lon

RegionOption: TypeAlias = Annotated[
    Path, typer.Option("--region", metavar="FOLDER", help="Folder of a prepared region.")
]
FleetOption: TypeAlias = Annotated[
    Path, typer.Option("--fleet", metavar="GEOJSON", help="GeoJSON of the units of all centres.")
]
SettingsOption: TypeAlias = Annotated[
    Path | None, typer.Option("--settings", metavar="TOML", help="Settings of the deployment.")
]
AcceptOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="AGREEMENT", help="Accept it as reported; repeat for more."),
]
IncidentAtOption: TypeAlias = Annotated[
    LatLon, typer.Option("--at", parser=lat_lon, metavar=LAT_LON, help="Where the incident is.")
]
UrgencyOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--urgency",
        metavar="CLASS",
        help="U0 (arrest) to U4 (no vehicle), or a national code as NL:A1.",
    ),
]
NeedOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--need", metavar="CAPABILITY", help="One unit must have it, or two together; repeat."
    ),
]
TimeOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--time", metavar="ISO", help="When the decision is taken, with its zone; else now."
    ),
]
ShortageOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--shortage",
        metavar="CENTRE[=UNTIL]",
        help="It has declared a shortage, until a time; repeat for more.",
    ),
]
LanguageOption: TypeAlias = Annotated[
    Literal["en", "nl", "fr", "de", "lb"],
    typer.Option("--language", help="Language of what is said."),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def declared(shortages: list[str] | None) -> list[dict[str, str]] | None:
    """Read a shortage with its expiry, as in ``west=2024-05-01T13:00:00+02:00``."""
    if shortages is None:
        return None
    parts = (one.partition("=") for one in shortages)
    return [{"centre": centre} | ({"until": until} if until else {}) for centre, _, until in parts]
