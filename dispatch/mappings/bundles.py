"""What to ask of a country when life is in danger: units that only together are what is needed."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Self, TypeAlias

from pydantic import Field, model_validator

from dispatch.errors import DispatchError
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.urgency import Urgency
from dispatch.values import Confidence, CountryCode, Text
from dispatch.written import Written, doubt, read_toml, understood

SHIPPED: Final = Path(__file__).with_name("bundles.toml")

Part: TypeAlias = Annotated[Capabilities, Field(min_length=1)]
"""What one unit of a bundle must be able to do."""
Option: TypeAlias = Annotated[tuple[Part, ...], Field(min_length=1)]
"""Units that do together: one for each part."""


class Bundle(Written):
    """
    What to ask of one country at some classes of urgency.

    Attributes
    ----------
    options : tuple of tuple of frozenset of str
        Each will do; a unit for each part of it has to come, and it is complete with the last.
    """

    country: CountryCode
    urgency: Annotated[tuple[Urgency, ...], Field(min_length=1)]
    says: Text
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    source: Text
    confidence: Confidence


class BundleTable(Written):
    """All bundles; at most one for each country and class."""

    bundle: tuple[Bundle, ...]

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        asked = [(one.country, urgency) for one in self.bundle for urgency in one.urgency]
        for country, urgency in asked:
            if asked.count((country, urgency)) > 1:
                message = (
                    f"Two bundles are asked of {country} at {urgency}; make them options of one."
                )
                raise doubt(message)
        return self


Bundles: TypeAlias = Mapping[tuple[str, Urgency], Bundle]
"""By country and class; where there is none, one unit is asked."""


def bundles() -> Bundles:
    """Give the shipped bundles."""
    return _shipped()


def read_bundles(path: Path) -> Bundles:
    """
    Read a table of bundles.

    Raises
    ------
    DispatchError
        About the first thing that is wrong, with its place.
    """
    given: Any = read_toml(path, DispatchError)
    table = understood(BundleTable, given, f"{path.name}: ", DispatchError)
    return MappingProxyType({(one.country, u): one for one in table.bundle for u in one.urgency})


@cache
def _shipped() -> Bundles:
    return read_bundles(SHIPPED)
