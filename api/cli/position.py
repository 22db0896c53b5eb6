"""LAT,LON as people type it."""

# ruff: noqa: PLC0415 - What a command needs is loaded when it is called: `--help` is instant.

import re
from typing import Final, NamedTuple

import typer

LAT_LON: Final = "LAT,LON"
_DEGREES: Final = re.compile(r"[+-]?\d+(\.\d*)?")


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
    from pydantic import TypeAdapter, ValidationError

    from dispatch.values import Position
    from dispatch.written import complaint

    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(map(_DEGREES.fullmatch, parts)):
        message = (
            f"{text!r} is not a position; write latitude and longitude in degrees with a comma "
            "between and decimal points, as in 50.8514,5.6909."
        )
        raise typer.BadParameter(message)
    try:
        return LatLon(*TypeAdapter(Position).validate_python(tuple(map(float, parts))))
    except ValidationError as error:
        raise typer.BadParameter(complaint(error)) from None
