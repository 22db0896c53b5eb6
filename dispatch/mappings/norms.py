"""
Response norms: within how long help is to arrive, as presets with a name.

What a norm does not say stays unknown, and so does what depends on where a place lies if no map
says that: then every row that could count is given, and ``row`` keeps what they agree on.
"""

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, Self, TypeAlias, cast

from pydantic import BeforeValidator, Field, field_validator, model_validator

from dispatch.errors import DispatchError
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.urgency import Urgency
from dispatch.values import Confidence, CountryCode, Text
from dispatch.written import Written, doubt, read_toml, short, understood, unknown_word

SHIPPED: Final = Path(__file__).with_name("norms.toml")

Unknown: TypeAlias = Literal["unknown"]
ClockStart: TypeAlias = Literal["call", "dispatch", "departure", "unknown"]
"""The moment from which a norm counts; a decision is the dispatch."""


_DAY_MIN: Final = 1440


def _minutes(given: object) -> object:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if given == "unknown" or (is_number and 0 < cast("float", given) <= _DAY_MIN):
        return given
    message = f'{short(given)} is no norm; give minutes, at most {_DAY_MIN}, or "unknown".'
    raise doubt(message)


Minutes: TypeAlias = Annotated[float | Unknown, BeforeValidator(_minutes)]


def _share(given: object) -> object:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if given == "unknown" or (is_number and 0 < cast("float", given) <= 1):
        return given
    message = f'{short(given)} is no share of runs; write 90 % as 0.9, or "unknown".'
    raise doubt(message)


def _areas(given: object) -> object:
    if given == "unknown" or (isinstance(given, list | tuple) and given):
        return given
    message = f'{short(given)} names no areas; give a list of ids, "unknown", or leave it out.'
    raise doubt(message)


class Row(Written):
    """
    What a norm says about some classes of urgency, in some areas or in all.

    Attributes
    ----------
    areas : tuple of str, "unknown" or None
        Ids of areas of the region. Unknown: it holds in a part that no map shows. None: everywhere.
    minutes, share : float or "unknown"
        Within how many minutes help is there, and in what share of the runs, 0.9 for 90 %.
    """

    urgency: Annotated[tuple[Urgency, ...], Field(min_length=1)]
    areas: Annotated[tuple[Text, ...] | Unknown, BeforeValidator(_areas)] | None = None
    minutes: Minutes
    clock_start: ClockStart
    share: Annotated[float | Unknown, BeforeValidator(_share)]
    source: Text
    confidence: Confidence

    def holds_in(self, area_ids: Collection[str], known_areas: Collection[str]) -> bool | None:
        """Whether the row counts at a place; None if nobody can tell."""
        if self.areas is None:
            return True
        if self.areas == "unknown":
            return None
        if any(area in area_ids for area in self.areas):
            return True
        return False if all(area in known_areas for area in self.areas) else None


class Norm(Written):
    """
    One norm, by rows; of those that hold at a place the first counts.

    Attributes
    ----------
    about : frozenset of str
        What a unit must be able to do for the norm to be about it; empty if any unit will do.
    replaced_by : str or None
        Id of the norm that has taken its place.
    """

    country: CountryCode
    name: Text
    about: Capabilities = frozenset()
    binding: Literal["yes", "no", "unknown"]
    note: Text
    replaced_by: Text | None = None
    rows: Annotated[tuple[Row, ...], Field(min_length=1)] = Field(alias="row")

    @field_validator("binding", mode="before")
    @classmethod
    def _is_a_word(cls, given: object) -> object:
        if isinstance(given, bool):
            message = f'{given} has no third value; write "yes", "no" or "unknown".'
            raise doubt(message)
        return given

    def row(
        self, urgency: Urgency, area_ids: Collection[str], known_areas: Collection[str] = ()
    ) -> Row | None:
        """
        Give what the norm says about a class at a place.

        Parameters
        ----------
        area_ids : collection of str
            The areas the place lies in.
        known_areas : collection of str
            All areas that the region has: a place lies outside one that is neither here nor there
            only perhaps.

        Returns
        -------
        Row or None
            None if the norm says nothing about it. Where several rows could count, what they
            do not agree on is unknown.
        """
        return _agreed(self.possible_rows(urgency, area_ids, known_areas))

    def possible_rows(
        self, urgency: Urgency, area_ids: Collection[str], known_areas: Collection[str] = ()
    ) -> tuple[Row | None, ...]:
        """Give each row that could be the one that counts; None where there could be none."""
        found: list[Row | None] = []
        for row in self.rows:
            holds = row.holds_in(area_ids, known_areas) if urgency in row.urgency else False
            if holds is not False:
                found.append(row)
            if holds:
                return tuple(found)
        return (*found, None)


class NormTable(Written):
    """All norms, by their ids."""

    norm: dict[Text, Norm]

    @model_validator(mode="after")
    def _points_at_norms(self) -> Self:
        for id_, norm in self.norm.items():
            if norm.replaced_by is not None and norm.replaced_by not in self.norm:
                told = unknown_word(norm.replaced_by, self.norm)
                raise doubt(f"`norm.{id_}.replaced_by`: {told}")
        return self


def norms() -> Mapping[str, Norm]:
    """Give the shipped norms by their ids."""
    return _shipped()


def read_norms(path: Path) -> Mapping[str, Norm]:
    """
    Read a table of norms.

    Raises
    ------
    DispatchError
        About the first thing that is wrong, with its place.
    """
    given: Any = read_toml(path, DispatchError)
    table = understood(NormTable, given, f"{path.name}: ", DispatchError)
    return MappingProxyType(table.norm)


@cache
def _shipped() -> Mapping[str, Norm]:
    return read_norms(SHIPPED)


def _agreed(possible: tuple[Row | None, ...]) -> Row | None:
    """Make one row of those that could count: what they do not agree on is unknown."""
    rows = [row for row in possible if row is not None]
    if len(possible) == 1 or not rows:
        return possible[0]
    differ = {
        name: "unknown"
        for name in ("minutes", "clock_start", "share")
        if None in possible or len({getattr(row, name) for row in rows}) > 1
    }
    sure = min((row.confidence for row in rows), key=("low", "medium", "high").index)
    sources = "; ".join(dict.fromkeys(row.source for row in rows))
    return rows[0].model_copy(
        update={**differ, "areas": "unknown", "source": sources, "confidence": sure}
    )
