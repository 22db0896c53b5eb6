"""What the incident's own service can do: whether it is short, and whether it keeps its norm."""

import math
from typing import Annotated, ClassVar, Final, Literal, Self, TypeAlias, cast

from pydantic import BeforeValidator, Field, Strict, model_validator

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Declared, Fact, Situation
from dispatch.agreements.truth import Truth, any_of
from dispatch.said import MinutesDown, MinutesUp, Said, Value, joined, said
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
            return Fact(Truth.FALSE, said("The own service has not declared a shortage."))
        return Fact(Truth.FALSE, said("{centre} has not declared a shortage.", centre=by[0]))


def _holds(declared: Declared) -> Said:
    if declared.until is None:
        return said("{centre} has declared a shortage.", centre=declared.centre)
    return said(
        "{centre} has declared a shortage until {until}.",
        centre=declared.centre,
        until=f"{declared.until:%H:%M}",
    )


def _minutes(given: object) -> object:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if given == "unknown" or (is_number and 0 < cast("float", given) < math.inf):
        return given
    message = f'{given!r} is not a norm; give a positive number of minutes, or "unknown".'
    raise doubt(message)


Minutes: TypeAlias = Annotated[float | Literal["unknown"], BeforeValidator(_minutes)]

CLOCKS: Final = {
    "call": said("counted from the call"),
    "dispatch": said("counted from the dispatch"),
    "departure": said("counted from the departure"),
    "unknown": said("counted from a moment that is not known"),
}


class OwnMissesNorm(Question):
    """
    The own service cannot be there within its norm.

    Where the norm, or how long its clock has run, is not known, the answer is still certain at both
    ends: a service without a unit misses every norm, and one that is late already stays late.
    """

    about: ClassVar[About] = "incident"
    kind: Literal["own_misses_norm"]
    minutes: Minutes
    clock_start: ClockStart

    def met(self, now: Situation) -> Truth:
        """Whether the norm is missed, whatever the unknown numbers may be."""
        own_ms = now.incident.own_eta_ms()
        if own_ms is NO_UNIT:
            return Truth.TRUE
        if own_ms is UNKNOWN:
            return Truth.UNKNOWN
        soonest_ms, latest_ms = self._takes_ms(own_ms, now)
        shortest_ms, longest_ms = self._norm_ms()
        if soonest_ms > longest_ms:
            return Truth.TRUE
        return Truth.FALSE if latest_ms <= shortest_ms else Truth.UNKNOWN

    def says(self, now: Situation) -> Said:
        """Say how long the own service takes, and what it may."""
        own_ms, norm = now.incident.own_eta_ms(), self._norm()
        if own_ms is UNKNOWN:
            return said("How long the own service takes is not known; {norm}.", norm=norm)
        if own_ms is NO_UNIT:
            return said("The own service has no unit that could come; {norm}.", norm=norm)
        return said(
            "The best own unit takes {takes} from now; {norm}.", takes=MinutesUp(own_ms), norm=norm
        )

    def _norm(self) -> Value:
        if self.minutes == "unknown":
            return said("the minutes of its norm are not known")
        return said(
            "its norm is {minutes}, {clock}",
            minutes=MinutesDown(self.minutes * 60_000),
            clock=CLOCKS[self.clock_start],
        )

    def _takes_ms(self, own_ms: int, now: Situation) -> tuple[float, float]:
        """Between which times the norm's clock stands when the own unit arrives."""
        match self.clock_start:
            case "dispatch":  # The decision is the dispatch.
                return own_ms, own_ms
            case "call":
                since_ms = now.incident.since_call_ms
                if since_ms is UNKNOWN:
                    return own_ms, math.inf
                return own_ms + since_ms, own_ms + since_ms
            case "departure":  # How much of the ETA is turnout is not told.
                return 0, own_ms
            case "unknown":
                return 0, math.inf

    def _norm_ms(self) -> tuple[float, float]:
        if self.minutes == "unknown":
            return 0, math.inf
        return self.minutes * 60_000, self.minutes * 60_000
