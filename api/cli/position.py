"""LAT,LON as people type it."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

from typing import Final, NamedTuple

import typer

LAT_LON: Final = "LAT,LON"


class LatLon(NamedTuple):
    """Latitude and longitude in degrees."""

    lat: float
    lon: float


def lat_lon(text: str) -> LatLon:
    """
    Read a position; a space after the comma does no harm.

    Raises
    ------
    typer.BadParameter
        If it is not one, is not on earth, or looks like latitude and longitude swapped.
    """
    from api.services.lat_lon import read_lat_lon
    from graphs.errors import BadInput

    try:
        return LatLon(*read_lat_lon(text))
    except BadInput as refusal:
        raise typer.BadParameter(str(refusal)) from None
