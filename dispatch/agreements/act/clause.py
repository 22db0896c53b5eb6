"""One thing an agreement says: who may, or may not, go where and when, and on what terms."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Self, TypeAlias

from pydantic import Field, Strict, model_validator

from dispatch.agreements.act.terms import NO_TERMS, Sources, Terms
from dispatch.agreements.selectors import Selectors
from dispatch.agreements.trigger import Predicate, depth_of
from dispatch.mappings.capabilities import Capabilities
from dispatch.values import Confidence, Text
from dispatch.written import Written, doubt

DEEPEST: Final = 16
Day: TypeAlias = Annotated[date, Strict()]


class Effect(StrEnum):
    """What a clause does: it permits, it forbids whatever else permits, or it states a gap."""

    PERMITS = "permits"
    FORBIDS = "forbids"
    NOTHING = "nothing"


class Statement(Written):
    """One thing that is said, by whom, and how sure we are of it."""

    says: Text
    source: Sources
    confidence: Confidence


class Clause(Statement):
    """
    Who may go where, when, and on what terms.

    Attributes
    ----------
    from_, to
        Where the unit has its home, and where the incident is.
    in_force, until : date or None
        First and last day of its own, both inclusive; without them it has its agreement's.
    bundle : tuple of frozenset of str
        What must come together: the capabilities of one unit each. Its ETA is that of the last.
    """

    id: Text
    cite: Text | None = None
    from_: Selectors = Field(alias="from")
    to: Selectors
    in_force: Day | None = None
    until: Day | None = None
    effect: Effect = Effect.PERMITS
    bundle: tuple[Annotated[Capabilities, Field(min_length=1)], ...] = ()
    trigger: Predicate | None = None
    terms: Terms = NO_TERMS
    conditions: tuple[Statement, ...] = ()

    @model_validator(mode="after")
    def _can_be_weighed(self) -> Self:
        if (self.trigger is None) != (self.effect is Effect.NOTHING):
            message = (
                "A clause has a `trigger`, except one with `effect` `nothing`, which states that "
                "nothing is agreed: add the one or take the other out."
            )
            raise doubt(message)
        if self.trigger is not None and (depth := depth_of(self.trigger)) > DEEPEST:
            message = f"The trigger is {depth} levels deep, more than {DEEPEST}; write it flatter."
            raise doubt(message)
        return self

    @model_validator(mode="after")
    def _has_no_bundle_of_one(self) -> Self:
        if len(self.bundle) == 1:
            message = "`bundle` names one part; a bundle has at least two."
            raise doubt(message)
        return self

    @model_validator(mode="after")
    def _permits_a_bundle(self) -> Self:
        if self.bundle and self.effect is not Effect.PERMITS:
            message = "A `bundle` is what may come together: only a clause that permits has one."
            raise doubt(message)
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        refuse_backwards("in_force", self.in_force, "until", self.until)
        return self


def refuse_backwards(first: str, start: date | None, last: str, end: date | None) -> None:
    """Refuse a last day before the first."""
    if start and end and end < start:
        message = f"{last} ({end}) is before {first} ({start}); mend one of the two."
        raise doubt(message)
