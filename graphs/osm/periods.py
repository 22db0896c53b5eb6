"""
Periods of the day, and how much longer each class of road takes in them, by country.

The data is ``periods.toml``; every table of factors carries its ``basis``.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from graphs.errors import BadInput
from graphs.ids import Floats, frozen
from graphs.osm.profile_data import ROAD_CLASSES, Sourced, known_class
from graphs.roads import Roads

FREE_FLOW: Final = "free_flow"
"""The period in which every factor is 1."""

_SHIPPED: Final = Path(__file__).with_name("periods.toml")

Factor: TypeAlias = Annotated[float, Field(gt=0, le=20, allow_inf_nan=False)]
ByClass: TypeAlias = Mapping[Annotated[str, AfterValidator(known_class)], Factor]


class InCountry(Sourced):
    """What differs in a country."""

    classes: ByClass


class Factors(Sourced):
    """How many times as long each class of road takes for a movement, by its ``highway`` value."""

    classes: ByClass
    other: Factor
    """For all classes that are not named."""
    country: Mapping[str, InCountry] = Field(default_factory=dict)


class Period(BaseModel):
    """A part of the day; a movement without factors drives as in the free flow."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: str
    factors: Mapping[str, Factors] = Field(default_factory=dict)


Periods: TypeAlias = Mapping[str, Period]


@cache
def load_periods() -> Periods:
    """Give the periods that ship with the project."""
    return read_periods(_SHIPPED)


def read_periods(path: Path) -> Periods:
    """
    Read periods from a file.

    Raises
    ------
    BadInput
        Naming the file, the key and the way out.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        periods = TypeAdapter(Mapping[str, Period]).validate_python(written)
    except OSError as error:
        message = f"{path} cannot be opened ({error.strerror}): give the path of a file of periods."
        raise BadInput(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} is not TOML ({error}): mend that place."
        raise BadInput(message) from error
    except ValidationError as error:
        raise BadInput(_explained(error, path.name)) from error
    if FREE_FLOW not in periods or periods[FREE_FLOW].factors:
        message = f"{path.name}: `{FREE_FLOW}` must be there, without factors: all are 1 in it."
        raise BadInput(message)
    return periods


def factors_in(
    periods: Periods, period: str, movement: str, countries: Sequence[str]
) -> NDArray[np.float64]:
    """
    How many times as long each class of road takes in each country.

    Parameters
    ----------
    countries : sequence of str
        ISO 3166-1 alpha-2 codes, in the order in which roads number them.

    Returns
    -------
    float64[classes, countries + 1]
        By road class, then country; the last column is for no known country, as index -1 finds it.

    Raises
    ------
    BadInput
        If there is no such period.
    """
    if period not in periods:
        message = f"There is no period `{period}`; known are {', '.join(sorted(periods))}."
        raise BadInput(message)
    table = np.ones((len(ROAD_CLASSES), len(countries) + 1))
    factors = periods[period].factors.get(movement)
    if factors is None:
        return frozen(table)
    for column, country in enumerate((*countries, "")):
        there = factors.country.get(country)
        by_class = {**factors.classes, **(there.classes if there else {})}
        table[:, column] = [by_class.get(name, factors.other) for name in ROAD_CLASSES]
    return frozen(table)


def piece_factors(roads: Roads, factors: NDArray[np.float64]) -> Floats:
    """Give the factor of each piece of road, ``float64[p]``, by its class and country."""
    return frozen(factors[roads.road_class, roads.country])


def _explained(error: ValidationError, file: str) -> str:
    """Say the first thing that is wrong: where, what, and the way out."""
    first: Any = error.errors()[0]
    parts = [str(part) for part in first["loc"] if part != "[key]"]
    where = f"{file}, `{'.'.join(parts)}`"
    if first["type"] == "missing":
        return f"{where} is missing; say what it is."
    if first["type"] == "extra_forbidden":
        return f"{where} is unknown: take it out, or look for a slip of the pen."
    return f"{where}: {first['msg'].removeprefix('Value error, ')}; it says {first['input']!r}."
