"""
What an agreement calls a place: a country, an area, or something that is drawn.

Each starts with its country, so that a selector nobody can resolve is unknown only where the
country does not already rule it out.
"""

import re
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Strict,
    Tag,
    model_validator,
)

from dispatch.said import And, Country, Value, said
from dispatch.values import CountryCode, Position, Text
from dispatch.written import Written, doubt, short

Metres: TypeAlias = Annotated[float, Strict(), Field(gt=0, le=5000)]
Kilometres: TypeAlias = Annotated[float, Strict(), Field(gt=0, le=200)]


def is_named(word: str) -> bool:
    """Whether a word selects a place: a country, or an area that starts with its country."""
    return re.fullmatch("[A-Z]{2}(-.+)?", word) is not None


def _land_first(selector: str) -> str:
    if not is_named(selector):
        message = (
            f"{short(selector)} selects nothing; write a country as XA, "
            "or the id of an area with its country before it, as in XA-north."
        )
        raise doubt(message)
    return selector


Named: TypeAlias = Annotated[Text, AfterValidator(_land_first)]
"""A country code, or the id of an area of the region, which starts with its country."""


class Municipalities(Written):
    """Some municipalities of a country: areas of the region, by their ids without the country."""

    kind: Literal["municipalities"]
    country: CountryCode
    of: Annotated[tuple[Text, ...], Field(min_length=1)]


class Ring(Written):
    """A polygon drawn by its corners; the last is joined to the first."""

    kind: Literal["polygon"]
    country: CountryCode
    ring: Annotated[tuple[Position, ...], Field(min_length=3)]


class BorderStrip(Written):
    """What of a country lies within so many kilometres of another one."""

    kind: Literal["border_strip"]
    country: CountryCode
    along: CountryCode
    within_km: Kilometres

    @model_validator(mode="after")
    def _has_another_side(self) -> Self:
        if self.along == self.country:
            message = f"A strip of {self.country} lies along another country; name that in `along`."
            raise doubt(message)
        return self


class Corridor(Written):
    """A road by its line; with ``along`` only for who drives in the direction it is drawn in."""

    kind: Literal["corridor"]
    country: CountryCode
    line: Annotated[tuple[Position, ...], Field(min_length=2)]
    within_m: Metres
    heading: Literal["along", "any"] = "any"


_NO_PLACE: Final = (
    "This is no place; write a country as XA, the id of an area as XA-north, or a table whose "
    "`kind` is municipalities, polygon, border_strip or corridor."
)
Drawn: TypeAlias = Municipalities | Ring | BorderStrip | Corridor


def _kind(given: Any) -> str | None:
    if isinstance(given, str):
        return "named"
    kind = given.get("kind") if isinstance(given, dict) else getattr(given, "kind", None)
    return kind if isinstance(kind, str) else None


Selector: TypeAlias = Annotated[
    Annotated[Named, Tag("named")]
    | Annotated[Municipalities, Tag("municipalities")]
    | Annotated[Ring, Tag("polygon")]
    | Annotated[BorderStrip, Tag("border_strip")]
    | Annotated[Corridor, Tag("corridor")],
    Discriminator(
        _kind,
        custom_error_type="doubt",
        custom_error_message="{sentence}",
        custom_error_context={"sentence": _NO_PLACE},
    ),
]


def _one_or_many(given: Any) -> Any:
    return given if isinstance(given, list | tuple) else [given]


Selectors: TypeAlias = Annotated[
    tuple[Selector, ...], BeforeValidator(_one_or_many), Field(min_length=1)
]
"""One selector or several: a place lies in them if it lies in one."""


def land_of(selector: Selector) -> str:
    """Give the country a selector lies in."""
    return selector[:2] if isinstance(selector, str) else selector.country


def lands(selectors: Selectors) -> tuple[str, ...]:
    """Give the countries that selectors lie in, each once."""
    return tuple(sorted({land_of(selector) for selector in selectors}))


def name_of(selector: Selector) -> Value:
    """Say what a selector means, in a few words."""
    match selector:
        case str():
            return Country(selector) if len(selector) == 2 else selector
        case Municipalities(country=country, of=of):
            return said(
                "the municipalities {names} of {country}", names=And(of), country=Country(country)
            )
        case Ring(country=country):
            return said("an area of {country} that is drawn", country=Country(country))
        case BorderStrip(country=country, along=along, within_km=within_km):
            return said(
                "{country} within {km} km of {along}",
                country=Country(country),
                along=Country(along),
                km=within_km,
            )
        case Corridor(country=country, heading="along"):
            return said("one direction of a road of {country}", country=Country(country))
        case Corridor(country=country):
            return said("a road of {country}", country=Country(country))
