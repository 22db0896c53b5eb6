"""The words of a request: where it stands, what can be done with it, by whom and when."""

from enum import StrEnum
from typing import Annotated, Final, TypeAlias

from pydantic import Field, model_validator

from dispatch.agreements.act.terms import RequestField
from dispatch.values import Moment, Text
from dispatch.written import Written, doubt


class State(StrEnum):
    """Where a request stands."""

    PROPOSED = "proposed"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DEPLOYED = "deployed"
    ON_SCENE = "on_scene"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Do(StrEnum):
    """
    What can be done with a request.

    A request is cancelled as long as its units have not left, and released from then on.
    """

    PROPOSE = "propose"
    ASK = "ask"
    ACCEPT = "accept"
    REJECT = "reject"
    EXPIRE = "expire"
    DEPLOY = "deploy"
    ARRIVE = "arrive"
    RELEASE = "release"
    CANCEL = "cancel"


class Role(StrEnum):
    """Who may do something with a request."""

    ASKING = "the asking centre"
    ASKED = "the asked centre"
    CLOCK = "the clock"


class By(Written):
    """
    Who does something: a centre, or the clock if none is given.

    Attributes
    ----------
    person : str or None
        The dispatcher, or the role, in the centre's own words; None if it did not say.
    """

    centre: Text | None = None
    person: Annotated[Text, Field(max_length=100)] | None = None

    @model_validator(mode="after")
    def _the_clock_is_nobody(self) -> "By":
        if self.centre is None and self.person is not None:
            message = f"{self.person} has no centre; add it, or leave the person out."
            raise doubt(message)
        return self

    def __str__(self) -> str:
        who = self.centre or str(Role.CLOCK)
        return f"{self.person} of {who}" if self.person else who


CLOCK: Final = By()
Fields: TypeAlias = Annotated[tuple[RequestField, ...], Field(max_length=20)]
Reason: TypeAlias = Annotated[Text, Field(max_length=300)]
"""
Why something is done, for the other centre and the record; nothing about a patient.

It is not searched for birth dates, as what happened is in a draft: 1-83-1 is a radio call sign.
"""


class Command(Written):
    """
    Something to be done with a request.

    Attributes
    ----------
    at : datetime
        When, by the clock of whoever runs this.
    answer_by : datetime or None
        Only when asking: from this moment on an answer is too late.
    told, not_known : tuple of str
        Only when asking: which fields the other centre is told, and of which it is told that nobody
        knows them. What they say goes the way the agreement names, and is not kept here.
    """

    do: Do
    by: By
    at: Moment
    reason: Reason | None = None
    answer_by: Moment | None = None
    told: Fields = ()
    not_known: Fields = ()

    @model_validator(mode="after")
    def _knows_what_it_tells(self) -> "Command":
        if both := sorted({*self.told} & {*self.not_known}):
            message = f"{both[0]} is told and not known; take it out of one of the two."
            raise doubt(message)
        return self
