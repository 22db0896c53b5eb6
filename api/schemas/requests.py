"""Requests between centres: what a dispatcher sends, and what both sides read."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from api.asking.words import Do, Fields, Reason, State
from api.schemas.answer import Document
from api.schemas.moments import Utc
from dispatch.agreements.act.terms import RequestField
from dispatch.agreements.judge.explain import Verdict
from dispatch.mappings.capabilities import Capabilities
from dispatch.mappings.urgency import Urgency
from dispatch.values import Moment, Text
from dispatch.written import Written, doubt, shown

Id: TypeAlias = Annotated[Text, Field(max_length=100)]
Person: TypeAlias = Annotated[
    Text, Field(max_length=100, description="The dispatcher or the role, in the centre's words.")
]
ActingCentre: TypeAlias = Annotated[
    Text | None, Field(description="For which centre; the key's own if not given.")
]
_WHY = "Why, for the other centre and the record; nothing about a patient."


class _Telling(Written):
    told: Fields = Field(
        (), description="What the other centre is told beside place, urgency and units."
    )
    not_known: Fields = Field((), description="What it is told that nobody knows.")

    @model_validator(mode="after")
    def _is_told_or_not_known(self) -> Self:
        if both := sorted({*self.told} & {*self.not_known}):
            message = f"{both[0]} is told and not known; take it out of one of the two."
            raise doubt(message)
        return self


class Asking(_Telling):
    """
    With what the other centre is asked.

    The words of what it is told go the way the agreement names, and are not kept.
    """

    answer_by: Moment = Field(description="From this moment on an answer is too late.")


class NewRequest(Written):
    """
    A request to be proposed, and asked at once if ``ask`` is given.

    Attributes
    ----------
    home_units : tuple of str or None
        Own units that are alerted as well; if not given, those the agreement asks for.
    """

    incident: Id = Field(description="Id of a stored, open incident.")
    units: Annotated[tuple[Id, ...], Field(min_length=1, max_length=20)] = Field(
        description="What is asked for: one unit, or all that go together."
    )
    home_units: Annotated[tuple[Id, ...], Field(max_length=20)] | None = None
    person: Person
    reason: Reason | None = Field(None, description=_WHY)
    ask: Asking | None = None

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        every = (*self.units, *(self.home_units or ()))
        if twice := sorted({unit for unit in every if every.count(unit) > 1}):
            message = f"{shown(twice[0])} is named twice; take one out."
            raise doubt(message)
        return self


class NewCommand(_Telling):
    """Something to be done with a request; ``answer_by`` and the fields only when asking."""

    centre: ActingCentre = None
    person: Person
    reason: Reason | None = Field(None, description=_WHY)
    answer_by: Moment | None = None


class RequestStep(Document):
    """Something that was done: by whom, when and why, and where it led."""

    number: int
    do: Do
    to: State
    centre: str | None
    person: str | None
    at: Utc
    reason: str | None
    answer_by: Utc | None


class IncidentAsked(Document):
    """What the asked centre must know of an incident to answer."""

    id: str
    at: tuple[float, float]
    urgency: Urgency
    need: Capabilities
    purpose: str


class HowToAskRef(Document):
    """How the agreement says that the other centre is asked; null where it does not say."""

    rule: Literal["phone_then_form", "phone", "message", "unknown"]
    languages: tuple[str, ...]
    operator_language: str | None


class RequestSheet(Document):
    """
    A request as one of its two parties reads it.

    Attributes
    ----------
    you_are : str
        Which of the two the reader is.
    eta_s : float
        From leaving until the last of the units is there, as reckoned when it was proposed.
    required, missing : tuple of str
        What the agreement requires to be told, and what of it has not been said yet.
    possible : mapping
        What can be done now, by the centre that can; the clock is called so.
    way_out : str
        The same in a sentence.
    record : str or None
        Id of the decision that it rests on; for the asking centre, where records are kept.
    """

    id: str
    you_are: Literal["asking", "asked"]
    state: State
    asking: str
    asked: str
    incident: IncidentAsked
    units: tuple[str, ...]
    home_units: tuple[str, ...]
    eta_s: float
    verdict: Verdict
    agreement: str | None
    clause: str | None
    how: HowToAskRef | None
    required: tuple[RequestField, ...]
    told: tuple[RequestField, ...]
    not_known: tuple[RequestField, ...]
    missing: tuple[RequestField, ...]
    stands_down: bool
    answer_by: Utc | None
    possible: Mapping[str, tuple[Do, ...]]
    way_out: str
    history: tuple[RequestStep, ...]
    record: str | None


class RequestList(Document):
    """
    Requests to which a centre is a party, by id.

    Attributes
    ----------
    next : str or None
        What to give as ``after`` for those that follow; null if these were the last.
    """

    centre: str
    requests: tuple[RequestSheet, ...]
    next: str | None


class Arrived(Written):
    """An own unit that is at the incident now, whether it was alerted with a request or later."""

    unit: Id
    person: Person


class StoodDown(Document):
    """A request that is over because an own unit has arrived, and what its crew is told."""

    request: RequestSheet
    says: str


class ArrivedSheet(Document):
    """
    What followed from an arrival.

    Attributes
    ----------
    stood_down : tuple of StoodDown
        Where an agreement asks for it: units on their way turn round, others need not leave.
    """

    incident: str
    unit: str
    stood_down: tuple[StoodDown, ...]
