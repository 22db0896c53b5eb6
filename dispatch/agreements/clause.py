"""
An agreement and its clauses, as somebody wrote them down from a text or from what is told of it.

Days are inclusive at both ends: ``until = 2024-12-31`` is the last day in force. A first day that
is not known leaves the clause in doubt on every day; a last day that is not given has not come.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, Strict, model_validator

from dispatch.agreements.trigger import Predicate, depth_of
from dispatch.agreements.truth import Truth
from dispatch.values import Confidence, Text
from dispatch.written import Written, doubt

DEEPEST: Final = 16
Day: TypeAlias = Annotated[date, Strict()]


def _land_first(selector: str) -> str:
    if not re.fullmatch("[A-Z]{2}(-.+)?", selector):
        message = (
            f"{selector!r} selects nothing; write a country as XA, "
            "or the id of an area with its country before it, as in XA-north."
        )
        raise doubt(message)
    return selector


def _one_or_many(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Selector: TypeAlias = Annotated[str, AfterValidator(_land_first)]
"""A country code, or the id of an area of the region; an area's id starts with its country."""
Selectors: TypeAlias = Annotated[
    tuple[Selector, ...], BeforeValidator(_one_or_many), Field(min_length=1)
]


class Status(StrEnum):
    """Who has read the text: someone competent, nobody but its public descriptions, nobody."""

    VERIFIED = "verified"
    REPORTED = "reported"
    UNVERIFIED = "unverified"


class LegalForce(StrEnum):
    """What kind of act it is."""

    TREATY = "treaty"
    BENELUX_DECISION = "benelux_decision"
    FRAMEWORK = "framework"
    PUBLIC_LAW_AGREEMENT = "public_law_agreement"
    CONTRACT = "contract"
    DECLARATION_OF_INTENT = "declaration_of_intent"
    PILOT = "pilot"
    PRACTICE = "practice"
    NONE = "none"


class Layer(StrEnum):
    """What it is made for, to sort the catalogue for readers; a trigger says when it applies."""

    DAILY = "daily"
    MASS_CASUALTY = "mass_casualty"
    DISASTER = "disaster"


class DualDispatch(StrEnum):
    """Whether the home unit is alerted as well."""

    NONE = "none"
    ALSO_ALERT_HOME = "also_alert_home"


class Statement(Written):
    """One thing that is said, by whom, and how sure we are of it."""

    says: Text
    source: Text
    confidence: Confidence


class Clause(Written):
    """One permission: who may go where, when, and what the crew must be told."""

    id: Text
    cite: Text | None = None
    says: Text
    source: Text
    confidence: Confidence
    from_: Selectors = Field(alias="from")
    to: Selectors
    in_force: Day | None = None
    until: Day | None = None
    trigger: Predicate
    dual_dispatch: DualDispatch = DualDispatch.NONE
    conditions: tuple[Statement, ...] = ()

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        if (depth := depth_of(self.trigger)) > DEEPEST:
            message = f"The trigger is {depth} levels deep, more than {DEEPEST}; write it flatter."
            raise doubt(message)
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        _refuse_backwards("in_force", self.in_force, "until", self.until)
        return self


class Agreement(Written):
    """
    One act, with its clauses.

    Attributes
    ----------
    valid_from, valid_to : date or None
        First and last day in force. A clause without days of its own has these.
    supersedes, enabled_by : tuple of str
        Ids of the agreements it replaces from its first day on, and of those it rests on.
    checked_by, checked_on : str, date
        Who has read the text and when; exactly for a verified agreement.
    """

    id: Text
    name: Text
    parties: Annotated[tuple[Text, ...], Field(min_length=2)]
    legal_force: LegalForce
    layer: Layer
    status: Status
    checked_by: Text | None = None
    checked_on: Day | None = None
    confidence: Confidence
    valid_from: Day | None = None
    valid_to: Day | None = None
    supersedes: tuple[Text, ...] = ()
    enabled_by: tuple[Text, ...] = ()
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    notes: tuple[Statement, ...] = ()
    clauses: Annotated[tuple[Clause, ...], Field(alias="clause", min_length=1)]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        _refuse_backwards("valid_from", self.valid_from, "valid_to", self.valid_to)
        for clause in self.clauses:
            start, end = f"in_force of clause {clause.id}", f"until of clause {clause.id}"
            _refuse_backwards("valid_from", self.valid_from, start, clause.in_force)
            _refuse_backwards(end, clause.until, "valid_to", self.valid_to)
        return self

    @model_validator(mode="after")
    def _names_its_reader_if_it_has_one(self) -> Self:
        read = self.checked_by is not None and self.checked_on is not None
        named = self.checked_by is not None or self.checked_on is not None
        if self.status is Status.VERIFIED and not read:
            message = "A verified agreement says who read it: add `checked_by` and `checked_on`."
            raise doubt(message)
        if self.status is not Status.VERIFIED and named:
            message = (
                f"`checked_by` and `checked_on` belong to a verified agreement, but this one is "
                f"{self.status}: change the status or take them out."
            )
            raise doubt(message)
        return self

    @model_validator(mode="after")
    def _names_each_clause_once(self) -> Self:
        ids = [clause.id for clause in self.clauses]
        for id_ in ids:
            if ids.count(id_) > 1:
                message = f"Two clauses have the id `{id_}`; give each its own."
                raise doubt(message)
        return self

    def in_force_on(self, clause: Clause, day: date) -> Truth:
        """Whether a clause of this agreement is in force on a day, as far as its own dates tell."""
        first = clause.in_force or self.valid_from
        return started(first, day) & ~_over(clause.until or self.valid_to, day)


def started(first: date | None, day: date) -> Truth:
    """Whether something has begun by a day."""
    return Truth.of(None if first is None else first <= day)


def _over(last: date | None, day: date) -> Truth:
    return Truth.of(last is not None and last < day)


def _refuse_backwards(first: str, start: date | None, last: str, end: date | None) -> None:
    if start and end and end < start:
        message = f"{last} ({end}) is before {first} ({start}); mend one of the two."
        raise doubt(message)


def lands(selectors: Selectors) -> tuple[str, ...]:
    """Give the countries that selectors lie in, each once."""
    return tuple(sorted({selector[:2] for selector in selectors}))


def lies_in(
    selector: str, country: str | None, areas: frozenset[str] | None, known: frozenset[str]
) -> Truth:
    """
    Whether a place lies in what a selector names.

    Parameters
    ----------
    country, areas
        The country of the place and the ids of the areas that hold it; None if not known.
    known : frozenset of str
        All areas the loaded region has a polygon for.
    """
    land = selector[:2]
    in_land = Truth.of(None if country is None else country == land)
    if selector == land:
        return in_land
    in_area = None if areas is None or selector not in known else selector in areas
    return in_land & Truth.of(in_area)
