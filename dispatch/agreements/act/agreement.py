"""
An agreement, as somebody wrote it down from a text or from what is told of it.

Days are inclusive at both ends. What is not known of them is written down as far as it is: an act
is not in force before it is ``signed``, and it is from the day on which somebody tells of it as in
force. Between the two, and where nothing is told, it is in doubt.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from dispatch.agreements.act.clause import Clause, Day, Statement, refuse_backwards
from dispatch.agreements.act.terms import NO_TERMS, Terms
from dispatch.agreements.truth import Truth
from dispatch.values import Confidence, Text
from dispatch.written import Written, doubt, unknown_word


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


class Level(StrEnum):
    """How special it is; which level counts first is data."""

    LOCAL = "local"
    BILATERAL = "bilateral"
    FRAMEWORK = "framework"


class Layer(StrEnum):
    """Which events it is made for: its clauses are silent about the others."""

    DAILY = "daily"
    MASS_CASUALTY = "mass_casualty"
    DISASTER = "disaster"


class Source(Written):
    """Where something was found: an address, or what it is; and of which day it is."""

    at: Text
    dated: Day | Literal["unknown"]


class Agreement(Written):
    """
    One act, with its clauses.

    Attributes
    ----------
    signed, valid_from : date or None
        When it was signed, and its first day in force. A clause without days of its own has these.
    in_force_by : date or None
        A day on which it was in force for sure, where its first day is not known.
    valid_to : date, "unknown" or None
        Its last day; None if none is told of, "unknown" if it may be over.
    told_in_force_on : date or None
        The last day for which somebody tells of it as in force, where its last day is not known.
    supersedes : tuple of str
        Ids of the agreements it replaces from its first day on.
    amends : tuple of str
        Ids of those it changes: they can only be relied on as far as this one can.
    enabled_by : tuple of str
        Ids of those it rests on: they must be in force as well.
    checked_by, checked_on : str, date
        Who has read the text and when; exactly for a verified agreement.
    review_due : date or None
        When somebody should look again.
    terms : Terms
        For all its clauses, unless they say otherwise.
    """

    id: Text
    name: Text
    parties: Annotated[tuple[Text, ...], Field(min_length=2)]
    legal_force: LegalForce
    level: Level
    layer: Layer
    status: Status
    checked_by: Text | None = None
    checked_on: Day | None = None
    confidence: Confidence
    signed: Day | None = None
    valid_from: Day | None = None
    in_force_by: Day | None = None
    valid_to: Day | Literal["unknown"] | None = None
    told_in_force_on: Day | None = None
    supersedes: tuple[Text, ...] = ()
    amends: tuple[Text, ...] = ()
    enabled_by: tuple[Text, ...] = ()
    review_due: Day | None = None
    sources: Annotated[dict[Text, Source], Field(min_length=1)]
    notes: tuple[Statement, ...] = ()
    terms: Terms = NO_TERMS
    clauses: Annotated[tuple[Clause, ...], Field(alias="clause")] = ()

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        last = self.valid_to if isinstance(self.valid_to, date) else None
        refuse_backwards("signed", self.signed, "valid_from", self.valid_from)
        refuse_backwards("signed", self.signed, "in_force_by", self.in_force_by)
        refuse_backwards("valid_from", self.valid_from, "in_force_by", self.in_force_by)
        refuse_backwards("valid_from", self.valid_from, "valid_to", last)
        refuse_backwards("in_force_by", self.in_force_by, "valid_to", last)
        for clause in self.clauses:
            start, end = f"in_force of clause {clause.id}", f"until of clause {clause.id}"
            refuse_backwards("valid_from", self.valid_from, start, clause.in_force)
            refuse_backwards(end, clause.until, "valid_to", last)
        return self

    @model_validator(mode="after")
    def _says_only_what_helps(self) -> Self:
        if self.valid_from and self.in_force_by:
            message = "`in_force_by` is for an unknown `valid_from`: take one of the two out."
            raise doubt(message)
        if self.told_in_force_on and self.valid_to != "unknown":
            message = (
                "`told_in_force_on` is for an end that is not known: write `valid_to` as "
                '"unknown", or take it out.'
            )
            raise doubt(message)
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

    @model_validator(mode="after")
    def _has_every_source_it_names(self) -> Self:
        missing = [
            f"{where}: source {unknown_word(key, self.sources)}"
            for where, keys in self.sourced()
            for key in keys
            if key not in self.sources
        ]
        if missing:
            raise doubt(" ".join(missing))
        return self

    def sourced(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Give every statement and term by its place, with the sources that it names."""
        for number, note in enumerate(self.notes, start=1):
            yield f"note {number}", note.source
        for name, term in self.terms.given().items():
            yield f"terms.{name}", term.source
        for clause in self.clauses:
            yield f"clause {clause.id}", clause.source
            for name, term in clause.terms.given().items():
                yield f"clause {clause.id}, terms.{name}", term.source
            for number, condition in enumerate(clause.conditions, start=1):
                yield f"clause {clause.id}, condition {number}", condition.source

    def terms_of(self, clause: Clause) -> Terms:
        """Give the terms of a clause: its own, else the agreement's."""
        return clause.terms.over(self.terms)

    def is_accepted(self, accepted: frozenset[str]) -> bool:
        """Whether a deployment relies on it although only descriptions of it have been read."""
        return self.status is Status.REPORTED and self.id in accepted

    def relied_on(self, accepted: frozenset[str]) -> Truth:
        """Whether its text was read, or a deployment accepts it as reported; else nobody knows."""
        if self.status is Status.VERIFIED or self.is_accepted(accepted):
            return Truth.TRUE
        return Truth.UNKNOWN

    def began(self, day: date) -> Truth:
        """Whether it has come into force by a day."""
        if self.valid_from is not None:
            return Truth.of(self.valid_from <= day)
        if self.in_force_by is not None and self.in_force_by <= day:
            return Truth.TRUE
        if self.signed is not None and day < self.signed:
            return Truth.FALSE
        return Truth.UNKNOWN

    def is_over(self, day: date) -> Truth:
        """Whether its last day is past."""
        if self.valid_to is None:
            return Truth.FALSE
        if self.valid_to == "unknown":
            still = self.told_in_force_on is not None and day <= self.told_in_force_on
            return Truth.FALSE if still else Truth.UNKNOWN
        return Truth.of(self.valid_to < day)

    def in_force_on(self, day: date, clause: Clause | None = None) -> Truth:
        """Whether it, or one of its clauses, is in force on a day, as far as its dates tell."""
        began = self.began(day)
        if clause is not None and clause.in_force is not None:
            began = Truth.of(clause.in_force <= day)
        over = self.is_over(day)
        if clause is not None and clause.until is not None:
            over |= Truth.of(clause.until < day)
        return began & ~over
