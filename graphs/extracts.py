"""The extracts of OpenStreetMap that are known by name: the data of ``extracts.toml``."""

import difflib
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from graphs.errors import UnknownExtract

_FILE: Final = Path(__file__).with_name("extracts.toml")


class Extracts(BaseModel):
    """
    Where extracts lie on a server, by name.

    Attributes
    ----------
    extract : dict
        Path of each below the base URL.
    together : dict
        Names of extracts that are fetched together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str
    attribution: str
    extract: dict[str, str]
    together: dict[str, tuple[str, ...]]

    def named(self, name: str) -> tuple[str, ...]:
        """
        Give the extracts that a name stands for: itself, or all of a set.

        Raises
        ------
        UnknownExtract
            With the names that are known, and the one that was probably meant.
        """
        if name in self.extract:
            return (name,)
        if name in self.together:
            return self.together[name]
        known = [*self.extract, *self.together]
        close = difflib.get_close_matches(name.lower(), known, n=1)
        meant = f"; did you mean `{close[0]}`?" if close else "."
        message = f"There is no extract `{name}`{meant} Known are {', '.join(known)}."
        raise UnknownExtract(message)


@cache
def known_extracts() -> Extracts:
    """Give what ``extracts.toml`` says; do not change what you get."""
    return Extracts.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
