"""How one language writes numbers, days and names: CLDR's way, through Babel."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

_COUNTRIES: Final = Path(__file__).with_name("countries.toml")
_NOBODYS: Final = re.compile("AA|Q[M-Z]|X[A-JL-Z]|ZZ")
"""Codes that ISO 3166 gives to nobody; CLDR calls some by names of its own ("Pseudo-Accents")."""


class Formats(NamedTuple):
    """
    The formats of a language.

    Attributes
    ----------
    forms : mapping
        From a form of names ("plain", "of", "in") to names of countries in it, by their codes;
        under "*" stands how all others are named.
    """

    locale: Locale
    forms: Mapping[str, Mapping[str, str]]

    def minutes(self, seconds: int) -> str:
        """Write a time: "4:00 min"; a full stop of "Min." would be a second one at the end."""
        minutes, rest = divmod(seconds, 60)
        clock = f"{minutes}:{rest:02}"
        return format_unit(clock, "duration-minute", "short", locale=self.locale).rstrip(".")

    def share(self, fraction: float) -> str:
        """Write a part of a whole, to four digits: "12,5 %"."""
        exact = Decimal(f"{100 * fraction:.4g}") / 100
        return format_percent(exact, locale=self.locale, decimal_quantization=False)

    def number(self, number: float) -> str:
        """Write a number."""
        return format_decimal(number, locale=self.locale)

    def day(self, day: date) -> str:
        """Write a day, with its month in letters: no order of digits is the same everywhere."""
        return format_date(day, "long", locale=self.locale)

    def language(self, code: str) -> str:
        """Name a language; one that CLDR does not know keeps its code."""
        name: str = self.locale.languages.get(code, code)
        return name

    def country(self, code: str, form: str = "") -> str:
        """Name a country, in a form; one that CLDR does not know keeps its code."""
        names = self.forms.get(form, {})
        return names.get(code) or names.get("*", "{name}").format(name=self._plain(code))

    def phrase(self, english: str, form: str) -> str | None:
        """Say what stands for a country ("the host country") in a form; None for all else."""
        return self.forms.get(form, {}).get(english) if form else None

    def _plain(self, code: str) -> str:
        if _NOBODYS.fullmatch(code):
            return code
        name: str = self.locale.territories.get(code, code)
        return self.forms.get("plain", {}).get(code, name)


@cache
def formats_of(language: str) -> Formats:
    """Give the formats of a language."""
    every = tomllib.loads(_COUNTRIES.read_text(encoding="utf-8"))
    return Formats(Locale.parse(language), every.get(language, {}))
