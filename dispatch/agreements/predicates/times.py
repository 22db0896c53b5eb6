"""How soon the foreign unit is, alone and beside the own service."""

from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, Strict, model_validator

from dispatch.agreements.predicates.question import Question
from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Situation
from dispatch.agreements.truth import Truth
from dispatch.said import Country, MinutesDown, MinutesUp, Said, Share, Value, said
from dispatch.written import doubt

Seconds: TypeAlias = Annotated[int, Strict(), Field(ge=0)]
Percent: TypeAlias = Annotated[float, Strict(), Field(gt=0, le=100)]


class Faster(Question):
    """The foreign unit is sooner than the best own one, by a margin; with none, by anything."""

    kind: Literal["faster"]
    by_s: Seconds | None = None
    by_pct: Percent | None = None

    @model_validator(mode="after")
    def _has_one_margin(self) -> Self:
        if (self.by_s is None) == (self.by_pct is None):
            message = "Give the margin as `by_s` or as `by_pct`, one of the two; 0 s is any gain."
            raise doubt(message)
        return self

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        own_ms = now.incident.own_eta_ms()
        if own_ms is UNKNOWN:
            return Truth.UNKNOWN
        if own_ms is NO_UNIT:
            return Truth.TRUE
        gain_ms = own_ms - now.unit.eta_ms
        return _in_time(now, is_met=gain_ms > 0 and gain_ms >= self._asked_ms(own_ms))

    def says(self, now: Situation) -> Said:
        """Say how much is gained and how much is asked."""
        own_ms, unit = now.incident.own_eta_ms(), Country(now.unit.country)
        takes = MinutesUp(now.unit.eta_ms)
        if own_ms is UNKNOWN:
            return said(
                "The {unit} unit takes {takes}; how long the own service takes is not known.",
                unit=unit,
                takes=takes,
            )
        if own_ms is NO_UNIT:
            return said(
                "The {unit} unit takes {takes}; the own service has no unit that could come.",
                unit=unit,
                takes=takes,
            )
        return _if_alone(now, self._compared(unit, own_ms - now.unit.eta_ms))

    def _asked_ms(self, own_ms: int) -> float:
        if self.by_pct is not None:
            return own_ms * self.by_pct / 100
        return 1000 * (self.by_s or 0)

    @cached_property
    def _asked(self) -> Value:
        if self.by_pct is not None:
            return said("{share} of its time is asked", share=Share(self.by_pct / 100))
        if self.by_s:
            return said("{margin} are asked", margin=MinutesDown(1000 * self.by_s))
        return said("any gain is enough")

    def _compared(self, unit: Country, gain_ms: int) -> Said:
        asked = self._asked
        if gain_ms < 0:
            return said(
                "The {unit} unit is {loss} later than the best own unit; {asked}.",
                unit=unit,
                loss=MinutesUp(-gain_ms),
                asked=asked,
            )
        if gain_ms == 0:
            return said(
                "The {unit} unit is as soon as the best own unit, not sooner; {asked}.",
                unit=unit,
                asked=asked,
            )
        return said(
            "The {unit} unit is {gain} sooner; {asked}.",
            unit=unit,
            gain=MinutesDown(gain_ms),
            asked=asked,
        )


class ForeignEtaMax(Question):
    """The foreign unit is there within a time."""

    kind: Literal["foreign_eta_max"]
    within_s: Seconds

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return _in_time(now, is_met=now.unit.eta_ms <= 1000 * self.within_s)

    def says(self, now: Situation) -> Said:
        """Say how long it takes and how long it may."""
        words = said(
            "The {unit} unit takes {takes}; {limit} are allowed.",
            unit=Country(now.unit.country),
            takes=MinutesUp(now.unit.eta_ms),
            limit=MinutesDown(1000 * self.within_s),
        )
        return _if_alone(now, words)


def _in_time(now: Situation, *, is_met: bool) -> Truth:
    """Who is too late alone stays so; who is in time may have to wait for what else must come."""
    return Truth.of(is_met) & (Truth.UNKNOWN if now.unit.may_be_later else Truth.TRUE)


def _if_alone(now: Situation, words: Said) -> Said:
    if not now.unit.may_be_later:
        return words
    return said("{words} What must come with it may be later.", words=words)
