"""A position in one word, LAT,LON, as people type it and addresses hold it."""

import re
from typing import Final

from pydantic import TypeAdapter, ValidationError

from dispatch.values import Position
from dispatch.written import complaint
from graphs.errors import BadInput

_DEGREES: Final = re.compile(r"[+-]?\d+(\.\d*)?")
_POSITION: Final[TypeAdapter[tuple[float, float]]] = TypeAdapter(Position)


def read_lat_lon(text: str) -> tuple[float, float]:
    """
    Read a position; a space after the comma does no harm.

    Raises
    ------
    BadInput
        If it is not one, is not on earth, or looks like latitude and longitude swapped.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2 or not all(map(_DEGREES.fullmatch, parts)):
        message = (
            f"{text!r} is not a position; write latitude and longitude in degrees with a comma "
            "between and decimal points, as in 50.8514,5.6909."
        )
        raise BadInput(message)
    try:
        return _POSITION.validate_python(tuple(map(float, parts)))
    except ValidationError as error:
        raise BadInput(complaint(error)) from None
