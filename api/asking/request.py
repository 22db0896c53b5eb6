"""A request for a neighbour's units: what is asked of whom, and all that became of it."""

from datetime import datetime
from typing import Annotated, Final, TypeAlias

from pydantic import Field, model_validator

from api.asking.rules import HOLDING, OVER, RULES
from api.asking.words import Command, Do, Role, State
from dispatch.agreements.act.terms import Request as HowToAsk
from dispatch.agreements.act.terms import RequestField
from dispatch.agreements.judge.explain import Verdict
from dispatch.values import Text
from dispatch.written import Written, doubt

Units: TypeAlias = tuple[Text, ...]
CARRIED: Final[tuple[RequestField, ...]] = ("urgency", "resources_wanted")
"""What a request tells by itself: its incident's urgency, and its units."""


class Transition(Written):
    """Something that was done with a request; ``number`` counts from 1 within the request."""

    number: int
    command: Command

    @property
    def to(self) -> State:
        """Where it led."""
        return RULES[self.command.do].to


class Request(Written):
    """
    A request of one centre to another.

    Attributes
    ----------
    incident : str
        Its id; what is known of it stands elsewhere.
    units : tuple of str
        What is asked for: one unit, or several that go together, none of them alone.
    home_units : tuple of str
        Own units of the asking centre that are alerted as well; nobody is asked for them.
    eta_ms : int
        From leaving until the last of the units is there, as reckoned when it was proposed.
    verdict : Verdict
        What the law said of it then.
    how : HowToAsk or None
        How the agreement says that the other centre is asked, and what it must be told.
    stands_down : bool
        Whether the units are released when a home unit arrives.
    history : tuple of Transition
        All that was done, the proposal first; it only ever grows at its end.
    """

    id: Text
    incident: Text
    asking: Text
    asked: Text
    units: Annotated[Units, Field(min_length=1)]
    home_units: Units = ()
    eta_ms: Annotated[int, Field(ge=0)]
    verdict: Verdict
    agreement: Text | None = None
    clause: Text | None = None
    how: HowToAsk | None = None
    stands_down: bool = False
    history: Annotated[tuple[Transition, ...], Field(min_length=1)]

    @property
    def state(self) -> State:
        """Where it stands: where the last thing that was done has led."""
        return self.history[-1].to

    @property
    def is_over(self) -> bool:
        """Whether nothing can be done with it any more."""
        return self.state in OVER

    @property
    def holds_units(self) -> bool:
        """Whether nobody else may be promised its units."""
        return self.state in HOLDING

    @property
    def answer_by(self) -> datetime | None:
        """From when on an answer is too late; None if nobody was asked yet."""
        return self.asks.answer_by if self.asks else None

    @property
    def asks(self) -> Command | None:
        """With what the other centre was asked; None if it was not."""
        return next((one.command for one in self.history if one.command.do is Do.ASK), None)

    def unsaid(self, asks: Command | None) -> tuple[RequestField, ...]:
        """Give what the agreement requires to be told, and asking so does not even call unknown."""
        required = self.how.fields if self.how else ()
        said = {*CARRIED, *((*asks.told, *asks.not_known) if asks else ())}
        return tuple(name for name in required if name not in said)

    def is_too_late(self, at: datetime) -> bool:
        """Whether it waits for an answer that would come too late at a moment."""
        waits = self.state is State.REQUESTED
        return waits and self.answer_by is not None and self.answer_by <= at

    def role_of(self, command: Command) -> Role | None:
        """Give what somebody is to this request; None for a centre that is no party to it."""
        roles = {None: Role.CLOCK, self.asking: Role.ASKING, self.asked: Role.ASKED}
        return roles.get(command.by.centre)

    @model_validator(mode="after")
    def _makes_sense(self) -> "Request":
        if self.asking == self.asked:
            message = f"{self.asking} asks itself; it dispatches its own units without asking."
            raise doubt(message)
        every = (*self.units, *self.home_units)
        if twice := sorted({unit for unit in every if every.count(unit) > 1}):
            message = f"{twice[0]} is named twice; take one out."
            raise doubt(message)
        return self

    @model_validator(mode="after")
    def _went_as_it_may(self) -> "Request":
        """Refuse a history that nobody can have written by doing what may be done."""
        state: State | None = None
        for number, one in enumerate(self.history, start=1):
            role, rule = self.role_of(one.command), RULES[one.command.do]
            begins = one.command.do is Do.PROPOSE and role is Role.ASKING
            follows = state is not None and role in rule.may.get(state, ())
            if one.number != number or not (begins if state is None else follows):
                message = (
                    f"step {one.number}, {one.command.do} by {one.command.by}, cannot follow "
                    f"{state or 'nothing'} as number {number}; restore the history that was stored."
                )
                raise doubt(message)
            state = one.to
        return self
