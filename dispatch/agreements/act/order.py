"""Which of several clauses is named: read from ``order.toml``."""

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from dispatch.agreements.act.agreement import Level
from dispatch.errors import BadAgreement
from dispatch.values import Confidence, Text
from dispatch.written import Written, doubt, read_toml, understood

_FILE: Final = Path(__file__).with_name("order.toml")


class Order(Written):
    """
    How clauses with the same verdict are put in order.

    Attributes
    ----------
    levels : tuple of Level
        The first counts first.
    ties : tuple of str
        What is compared, in turn.
    """

    source: Text
    confidence: Confidence
    levels: tuple[Level, ...]
    ties: Annotated[
        tuple[Literal["place_known", "level", "fewest_conditions"], ...], Field(min_length=1)
    ]

    @model_validator(mode="after")
    def _ranks_each_level_once(self) -> Self:
        if sorted(self.levels) != sorted(Level):
            message = f"`levels` must hold each of {', '.join(sorted(Level))} once."
            raise doubt(message)
        return self

    def key(self, level: Level, n_conditions: int, *, place_known: bool) -> tuple[int, ...]:
        """Give what a clause is sorted by, beside others of the same verdict."""
        compared = {
            "place_known": not place_known,
            "level": self.levels.index(level),
            "fewest_conditions": n_conditions,
        }
        return tuple(compared[tie] for tie in self.ties)


@cache
def shipped_order() -> Order:
    """Give the order that is shipped."""
    return understood(Order, read_toml(_FILE, BadAgreement), f"{_FILE.name}: ", BadAgreement)
