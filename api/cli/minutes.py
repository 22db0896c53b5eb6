"""Minutes as people type them, several with commas."""

import re
from typing import Final

import typer

MINUTES: Final = "MINUTES"
_NUMBER: Final = re.compile(r"\d+(\.\d*)?")
_MOST: Final = 1440.0  # A day: nobody asks how far an ambulance comes in more.


class Minutes(tuple[float, ...]):
    """Times in minutes."""

    __slots__ = ()


def minutes_of(text: str) -> Minutes:
    """
    Read one or several times; a space after a comma does no harm.

    Raises
    ------
    typer.BadParameter
        If one is not a number, not above 0, or above a day.
    """
    parts = [part.strip() for part in text.split(",")]
    wrong = [part for part in parts if not _NUMBER.fullmatch(part) or not _is_time(float(part))]
    if wrong:
        message = (
            f"{wrong[0]!r} is no driving time; write minutes above 0 and up to {_MOST:.0f}, "
            "several with commas, as in 8,12,15."
        )
        raise typer.BadParameter(message)
    return Minutes(map(float, parts))


def _is_time(minutes: float) -> bool:
    return round(60_000 * minutes) > 0 and minutes <= _MOST
