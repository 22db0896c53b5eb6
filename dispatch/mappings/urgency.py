"""
The five canonical urgency classes, and what the codes of each country mean among them.

A national code is written with its country, as ``XA:P1``. One that can mean several classes is not
decided here: whoever gave it has to say which.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from dispatch.errors import DispatchError
from dispatch.values import Confidence, CountryCode, Text
from dispatch.written import Written, doubt, read_toml, short, understood, unknown_word

_FILE: Final = Path(__file__).with_name("urgency.toml")


class Urgency(StrEnum):
    """How urgent an incident is, from U0 (arrest) to U4 (no vehicle)."""

    U0 = "U0"
    U1 = "U1"
    U2 = "U2"
    U3 = "U3"
    U4 = "U4"


class UrgencyClass(Written):
    """What one class means."""

    means: Text
    emergency: bool
    life_threat: bool


class NationalCodes(Written):
    """Some urgency codes of one country, and the classes that each can mean."""

    country: CountryCode
    note: Text
    source: Text
    confidence: Confidence
    means: dict[Text, Annotated[tuple[Urgency, ...], Field(min_length=1)]]


class UrgencyTable(Written):
    """The classes, and the codes of all countries."""

    source: Text
    confidence: Confidence
    urgency: dict[Urgency, UrgencyClass]
    codes: tuple[NationalCodes, ...]

    @model_validator(mode="after")
    def _says_each_once(self) -> Self:
        if missing := [urgency for urgency in Urgency if urgency not in self.urgency]:
            message = f"Nothing says what {', '.join(missing)} means; add `urgency.{missing[0]}`."
            raise doubt(message)
        said = [(group.country, code) for group in self.codes for code in group.means]
        for country, code in said:
            if said.count((country, code)) > 1:
                message = f"{country}:{code} is translated twice; keep the right one."
                raise doubt(message)
        return self

    def of(self, country: str) -> Mapping[str, tuple[Urgency, ...]]:
        """Give what each code of a country can mean; nothing if none is known."""
        groups = [group.means for group in self.codes if group.country == country]
        return MappingProxyType({code: found for means in groups for code, found in means.items()})


@cache
def urgency_table() -> UrgencyTable:
    """Give the table of ``urgency.toml``; do not change what you get."""
    given: Any = read_toml(_FILE, DispatchError)
    return understood(UrgencyTable, given, f"{_FILE.name}: ", DispatchError)


def urgencies() -> dict[Urgency, UrgencyClass]:
    """Give what the five classes mean; do not change what you get."""
    return urgency_table().urgency


def canonical(country: str, code: str) -> tuple[Urgency, ...]:
    """Give the classes that a national code can mean: one, several, or none if nobody knows."""
    return urgency_table().of(country).get(code, ())


def one_urgency(given: object) -> Urgency:
    """
    Read an urgency: a class, or a national code that means just one, as ``XA:P1``.

    Raises
    ------
    PydanticCustomError
        If it is neither, with what to write instead.
    """
    if isinstance(given, str):
        if given in list(Urgency):
            return Urgency(given)
        country, colon, code = given.partition(":")
        if colon:
            return _only_meaning(country, code, canonical(country, code))
    message = f"{short(given)} is unknown; use one of {the_five()}, or a national code as "
    raise doubt(f"{message}{_examples()}.")


def the_five() -> str:
    """Say the five classes and what they mean, for whoever wrote a sixth."""
    return ", ".join(map(_said, Urgency))


def _only_meaning(country: str, code: str, found: tuple[Urgency, ...]) -> Urgency:
    if len(found) == 1:
        return found[0]
    if found:
        message = (
            f"{country}:{code} can be {' or '.join(map(_said, found))}; give the one that is meant."
        )
        raise doubt(message)
    if known := urgency_table().of(country):
        message = f"urgency code {unknown_word(code, known)} Or use one of {the_five()}."
    else:
        message = f"No urgency code of {short(country)} is known; use one of {the_five()}."
    raise doubt(message)


def _said(urgency: Urgency) -> str:
    return f"{urgency} ({urgencies()[urgency].means})"


def _examples() -> str:
    """Write the first code of each country that has any."""
    first: dict[str, str] = {}
    for group in urgency_table().codes:
        first.setdefault(group.country, f"{group.country}:{next(iter(group.means))}")
    return " or ".join(first.values())
