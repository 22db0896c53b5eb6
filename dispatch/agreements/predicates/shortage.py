"""Whether the incident's own service is short of units."""

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, Strict, model_validator

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import UNKNOWN, Declared, Fact, Situation
from dispatch.agreements.truth import Truth, any_of
from dispatch.said import Said, joined, said
from dispatch.values import Text
from dispatch.written import doubt

Way: TypeAlias = Literal["no_suitable_unit", "free_units_below", "declared"]
ClockStart: TypeAlias = Literal["call", "dispatch", "departure", "unknown"]


class Shortage(Question):
    """The own service has nothing to send, is below its reserve, or has declared a shortage."""

    about: ClassVar[About] = "incident"
    kind: Literal["shortage"]
    ways: Annotated[tuple[Way, ...], Field(min_length=1)] = ("no_suitable_unit", "declared")
    below: Annotated[int, Strict(), Field(ge=1)] | None = None
    declared_by: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _says_below_what(self) -> Self:
        if ("free_units_below" in self.ways) != (self.below is not None):
            message = "`free_units_below` and `below` belong together: give both or neither."
            raise doubt(message)
        if self.declared_by is not None and "declared" not in self.ways:
            message = "`declared_by` says who may declare a shortage: add `declared` to `ways`."
            raise doubt(message)
        return self

    def met(self, now: Situation) -> Truth:
        """Whether there is a shortage in one of the ways that count."""
        return any_of(self._in_one_way(way, now).truth for way in self.ways)

    def says(self, now: Situation) -> Said:
        """Say what is short, or what is not, of what decided it."""
        facts = [(way, self._in_one_way(way, now)) for way in self.ways]
        whole = any_of(fact.truth for _, fact in facts)
        of_weight = [(way, fact.why) for way, fact in facts if fact.truth is whole]
        if whole is Truth.TRUE:
            return of_weight[0][1]
        counted = [why for way, why in of_weight if way != "declared"]
        return joined(counted or [why for _, why in of_weight])  # Silence needs no word.

    def _in_one_way(self, way: Way, now: Situation) -> Fact:
        match way:
            case "no_suitable_unit":
                return now.incident.shortage()
            case "free_units_below":
                return self._below(now)
            case "declared":
                return self._declared(now)

    def _below(self, now: Situation) -> Fact:
        assert self.below is not None, "The validator asks for it."
        free = now.incident.own_free_units()
        if free is UNKNOWN:
            why = said("How many free units the own service has is not known.")
            return Fact(Truth.UNKNOWN, why)
        why = said(
            "Free units of the own service: {free}; fewer than {below} is short.",
            free=free,
            below=self.below,
        )
        return Fact(Truth.of(free < self.below), why)

    def _declared(self, now: Situation) -> Fact:
        own = now.incident.own_centre
        by = self.declared_by or ((own,) if own is not None else ())
        made = [one for one in now.incident.declared if one.centre in by]
        holding = [one for one in made if one.until is None or now.incident.time < one.until]
        if holding:
            return Fact(Truth.TRUE, _holds(holding[0]))
        if made:
            why = said("The shortage that {centre} declared has expired.", centre=made[0].centre)
            return Fact(Truth.FALSE, why)
        if not by:
            return _by_somebody(now)
        return Fact(Truth.FALSE, said("{centre} has not declared a shortage.", centre=by[0]))


def _by_somebody(now: Situation) -> Fact:
    """Where nobody knows which centre serves the incident, each that declares may be it."""
    for one in now.incident.declared:
        if one.until is None or now.incident.time < one.until:
            why = said(
                "{centre} has declared a shortage; whether it serves the incident is not known.",
                centre=one.centre,
            )
            return Fact(Truth.UNKNOWN, why)
    return Fact(Truth.FALSE, said("The own service has not declared a shortage."))


def _holds(declared: Declared) -> Said:
    if declared.until is None:
        return said("{centre} has declared a shortage.", centre=declared.centre)
    return said(
        "{centre} has declared a shortage until {until}.",
        centre=declared.centre,
        until=f"{declared.until:%H:%M}",
    )
