"""
The questions a trigger asks: each is a class with one question, answered true, false or unknown.

``met`` answers it, ``says`` tells the answer in a dispatcher's words, with the numbers. A new
predicate is a new class here and a name in ``Leaf``, with a scenario that fails without it.
"""

import math
from typing import Annotated, Literal, TypeAlias, cast

from pydantic import BeforeValidator, Field, Strict

from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Fact, Situation
from dispatch.agreements.truth import Truth
from dispatch.agreements.words import is_or_not, listed, minutes_down, minutes_up
from dispatch.incident import CanonicalUrgency
from dispatch.mappings.capabilities import Capabilities
from dispatch.values import Text
from dispatch.written import Written, doubt

Seconds: TypeAlias = Annotated[int, Strict(), Field(ge=0)]


class Emergency(Written):
    """The incident is an emergency."""

    kind: Literal["emergency"]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.is_emergency)

    def says(self, now: Situation) -> str:
        """Say what the urgency is."""
        return f"Urgency {now.urgency} {is_or_not(now.is_emergency)} an emergency."


class LifeThreat(Written):
    """Life is in danger."""

    kind: Literal["life_threat"]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.is_life_threat)

    def says(self, now: Situation) -> str:
        """Say what the urgency is."""
        return f"Urgency {now.urgency} {is_or_not(now.is_life_threat)} a threat to life."


class UrgencyIn(Written):
    """The urgency is one of some canonical classes."""

    kind: Literal["urgency_in"]
    classes: Annotated[tuple[CanonicalUrgency, ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.urgency in self.classes)

    def says(self, now: Situation) -> str:
        """Say the urgency and the classes asked for."""
        return f"The urgency is {now.urgency}; {listed(self.classes, 'or')} is asked."


class Shortage(Written):
    """The own service has nothing to send, or has declared a shortage."""

    kind: Literal["shortage"]

    def met(self, now: Situation) -> Truth:
        """Whether there is a shortage."""
        return self._fact(now).truth

    def says(self, now: Situation) -> str:
        """Say what is short, or what is not."""
        return self._fact(now).why

    def _fact(self, now: Situation) -> Fact:
        declared = now.shortage_declared
        if declared.truth is Truth.TRUE:
            return declared
        found = now.shortage()
        if found.truth is Truth.FALSE and declared.truth is Truth.UNKNOWN:
            return declared
        return found


class Faster(Written):
    """The foreign unit is sooner than the best own one, by a margin; with none, by anything."""

    kind: Literal["faster"]
    by_s: Seconds

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        own_ms = now.own_eta_ms()
        if own_ms is UNKNOWN:
            return Truth.UNKNOWN
        if own_ms is NO_UNIT:
            return Truth.TRUE
        gain_ms = own_ms - now.eta_ms
        return Truth.of(gain_ms > 0 and gain_ms >= 1000 * self.by_s)

    def says(self, now: Situation) -> str:
        """Say how much is gained and how much is asked."""
        own_ms, unit, takes = (
            now.own_eta_ms(),
            f"The {now.unit_country} unit",
            minutes_up(now.eta_ms),
        )
        if own_ms is UNKNOWN:
            return f"{unit} takes {takes} min; how long the own service takes is not known."
        if own_ms is NO_UNIT:
            return f"{unit} takes {takes} min; the own service has no unit that could come."
        gain_ms = own_ms - now.eta_ms
        asked = (
            f"{minutes_down(1000 * self.by_s)} min are asked" if self.by_s else "any gain is enough"
        )
        if gain_ms < 0:
            return f"{unit} is {minutes_up(-gain_ms)} min later than the best own unit; {asked}."
        if gain_ms == 0:
            return f"{unit} is as soon as the best own unit, not sooner; {asked}."
        return f"{unit} is {minutes_down(gain_ms)} min sooner; {asked}."


class ForeignEtaMax(Written):
    """The foreign unit is there within a time."""

    kind: Literal["foreign_eta_max"]
    within_s: Seconds

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.eta_ms <= 1000 * self.within_s)

    def says(self, now: Situation) -> str:
        """Say how long it takes and how long it may."""
        takes, may = minutes_up(now.eta_ms), minutes_down(1000 * self.within_s)
        return f"The {now.unit_country} unit takes {takes} min; {may} min are allowed."


def _minutes(given: object) -> object:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if given == "unknown" or (is_number and 0 < cast("float", given) < math.inf):
        return given
    message = f'{given!r} is not a norm; give a positive number of minutes, or "unknown".'
    raise doubt(message)


class OwnMissesNorm(Written):
    """
    The own service cannot be there within its norm.

    Where the norm, or how long its clock has run, is not known, the answer is still certain at both
    ends: a service without a unit misses every norm, and one that is late already stays late.
    """

    kind: Literal["own_misses_norm"]
    minutes: Annotated[float | Literal["unknown"], BeforeValidator(_minutes)]
    clock_start: Literal["call", "dispatch", "departure", "unknown"]

    def met(self, now: Situation) -> Truth:
        """Whether the norm is missed, whatever the unknown numbers may be."""
        own_ms = now.own_eta_ms()
        if own_ms is NO_UNIT:
            return Truth.TRUE
        if own_ms is UNKNOWN:
            return Truth.UNKNOWN
        soonest_ms, latest_ms = self._takes_ms(own_ms, now)
        shortest_ms, longest_ms = self._norm_ms()
        if soonest_ms > longest_ms:
            return Truth.TRUE
        return Truth.FALSE if latest_ms <= shortest_ms else Truth.UNKNOWN

    def says(self, now: Situation) -> str:
        """Say how long the own service takes, and what it may."""
        own_ms, norm = now.own_eta_ms(), self._norm()
        if own_ms is UNKNOWN:
            return f"How long the own service takes is not known; {norm}."
        if own_ms is NO_UNIT:
            return f"The own service has no unit that could come; {norm}."
        return f"The best own unit takes {minutes_up(own_ms)} min from now; {norm}."

    def _norm(self) -> str:
        if self.minutes == "unknown":
            return "the minutes of its norm are not known"
        norm = f"its norm is {minutes_down(self.minutes * 60_000)} min"
        if self.clock_start == "unknown":
            return f"{norm}, counted from a moment that is not known"
        return f"{norm}, counted from the {self.clock_start}"

    def _takes_ms(self, own_ms: int, now: Situation) -> tuple[float, float]:
        """Between which times the norm's clock stands when the own unit arrives."""
        match self.clock_start:
            case "dispatch":  # The decision is the dispatch.
                return own_ms, own_ms
            case "call":
                since_ms = now.since_call_ms
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


class CapabilityAtLeast(Written):
    """The unit can do all of some things."""

    kind: Literal["capability_at_least"]
    capabilities: Annotated[Capabilities, Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it can."""
        return Truth.of(self.capabilities <= now.unit_capabilities)

    def says(self, now: Situation) -> str:
        """Say what the unit can do and what is asked."""
        can_do = listed(sorted(now.unit_capabilities), "and")
        return f"The unit can do {can_do}; {listed(sorted(self.capabilities), 'and')} is asked."


class DonorAccepts(Written):
    """The helping centre has said yes."""

    kind: Literal["donor_accepts"]

    def met(self, now: Situation) -> Truth:
        """Whether it has."""
        return now.donor_accepts.truth

    def says(self, now: Situation) -> str:
        """Say what it answered."""
        return now.donor_accepts.why


class DonorCoverOk(Written):
    """The helping centre keeps enough cover for its own people."""

    kind: Literal["donor_cover_ok"]

    def met(self, now: Situation) -> Truth:
        """Whether it does."""
        return now.donor_cover_ok().truth

    def says(self, now: Situation) -> str:
        """Say what is left."""
        return now.donor_cover_ok().why


class Unknown(Written):
    """A part of the trigger that nobody here has read, or whose meaning is in doubt."""

    kind: Literal["unknown"]
    text: Text = Field(alias="says")

    def met(self, now: Situation) -> Truth:  # noqa: ARG002 - the same face as all predicates.
        """Never known."""
        return Truth.UNKNOWN

    def says(self, now: Situation) -> str:  # noqa: ARG002 - the same face as all predicates.
        """Say what is in doubt."""
        return self.text


Leaf: TypeAlias = (
    Emergency
    | LifeThreat
    | UrgencyIn
    | Shortage
    | Faster
    | ForeignEtaMax
    | OwnMissesNorm
    | CapabilityAtLeast
    | DonorAccepts
    | DonorCoverOk
    | Unknown
)
