"""
A sentence for people, before anybody has chosen a language: English with places to fill in.

Its text is the key by which a translation is found, so an English sentence that changes is not
shown in another language until somebody has translated it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from types import MappingProxyType
from typing import NamedTuple, TypeAlias


class MinutesUp(NamedTuple):
    """A time, rounded up to whole seconds: who takes 15:00.1 has not made 15."""

    ms: float


class MinutesDown(NamedTuple):
    """A time, rounded down to whole seconds: a gain of 4:59.9 is not five minutes."""

    ms: float


class Country(NamedTuple):
    """A country by its ISO 3166 code."""

    code: str


class Language(NamedTuple):
    """A language by its ISO 639 code."""

    code: str


class Share(NamedTuple):
    """A part of a whole: 0.9 is 90 %."""

    fraction: float


class And(NamedTuple):
    """Words in a row: "a, b and c"."""

    words: tuple["Value", ...]


class Or(NamedTuple):
    """Words in a row: "a, b or c"."""

    words: tuple["Value", ...]


@dataclass(frozen=True, slots=True)
class Said:
    """
    A sentence.

    Attributes
    ----------
    text : str
        English, with a ``{name}`` for each value.
    values : mapping
        What to put there.
    """

    text: str
    values: "Values"

    def __hash__(self) -> int:
        return hash((self.text, tuple(self.values.items())))

    def __str__(self) -> str:
        return in_english(self)


Value: TypeAlias = (
    "str | float | date | MinutesUp | MinutesDown | Country | Language | Share | And | Or | Said"
)
Values: TypeAlias = "MappingProxyType[str, Value] | dict[str, Value]"


def said(text: str, /, **values: Value) -> Said:
    """Say something, with values in its places."""
    return Said(text, values)


def joined(parts: Iterable[Value], between: str = " ") -> Said:
    """Put sentences, or other values, one after the other."""
    values = {f"_{i}": one for i, one in enumerate(parts)}
    if len(values) == 1 and isinstance(values["_0"], Said):
        return values["_0"]
    return Said(between.join(f"{{{name}}}" for name in values), values)


def row(words: And | Or) -> Value:
    """Put words in a row as a sentence does: "a, b and c"; none is "nothing"."""
    if not words.words:
        return said("nothing")
    *first, last = words.words
    if not first:
        return last
    start = joined(first, ", ")
    if isinstance(words, And):
        return said("{first} and {last}", first=start, last=last)
    return said("{first} or {last}", first=start, last=last)


def in_english(value: Value) -> str:  # noqa: PLR0911 - one line for each kind of value.
    """Write a value down in English."""
    match value:
        case Said(text, values):
            return text.format_map({name: in_english(one) for name, one in values.items()})
        case MinutesUp(ms):
            return _minutes(ceil(ms / 1000))
        case MinutesDown(ms):
            return _minutes(floor(ms / 1000))
        case Country(code) | Language(code):
            return code
        case Share(fraction):
            return f"{100 * fraction:.4g} %"
        case And() | Or():
            return in_english(row(value))
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _minutes(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02} min"
