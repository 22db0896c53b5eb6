"""Whom else to send or ask, as the asking centre reads it."""

from typing import Any, Self

from api.asking.next_best import Alternative, Better
from api.asking.words import State
from api.schemas.answer import Document
from api.schemas.moments import Utc
from dispatch.decision import Action
from dispatch.texts.tongue import Tongue


class AlternativeSheet(Document):
    """Units that could come instead, and own units that would be alerted as well."""

    units: tuple[str, ...]
    home_units: tuple[str, ...]
    action: Action
    centre: str
    eta_s: float
    says: str

    @classmethod
    def of(cls, one: Alternative, speaks: Tongue) -> Self:
        """Write an alternative down."""
        return cls(**who_of(one), eta_s=one.arrives_ms / 1000, says=speaks.say(one.says))


class BetterSheet(Document):
    """Who would be there sooner than those who are asked for, and by how much."""

    alternative: AlternativeSheet
    gain_s: float
    says: str

    @classmethod
    def of(cls, better: Better, speaks: Tongue) -> Self:
        """Write a better one down."""
        alternative = AlternativeSheet.of(better.alternative, speaks)
        gain_s = better.gain_ms / 1000
        return cls(alternative=alternative, gain_s=gain_s, says=speaks.say(better.says))


class NextBestSheet(Document):
    """
    Whom else to send or ask about the incident of a request, in the order of choice.

    Attributes
    ----------
    left_out : tuple of str
        Who is not among them, though the law would let them come, and why.
    better : BetterSheet or None
        Who would be there sooner than those who are asked for.
    """

    request: str
    state: State
    incident: str
    as_of: Utc
    alternatives: tuple[AlternativeSheet, ...]
    left_out: tuple[str, ...]
    better: BetterSheet | None


def who_of(one: Alternative) -> dict[str, Any]:
    """Name who would come instead, without when."""
    chosen = one.chosen
    return {
        "units": chosen.units,
        "home_units": chosen.home_units,
        "action": one.action,
        "centre": one.centre,
    }
