"""A day as people type it."""

from datetime import date
from typing import Final

import typer

DAY: Final = "YYYY-MM-DD"


def day(text: str) -> date:
    """
    Read a day.

    Raises
    ------
    typer.BadParameter
        If it is none.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        message = f"{text!r} is not a day; write it as in 2024-05-01."
        raise typer.BadParameter(message) from None
