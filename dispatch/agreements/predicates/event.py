"""What kind of event it is, what a unit is wanted for, and at what hour."""

from datetime import time
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field, Strict

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from dispatch.incident import Purpose
from dispatch.said import Or, Said, said
from dispatch.values import Text

PURPOSES: Final = {
    "scene_call": said("a call to a scene"),
    "interfacility": said("a transfer between hospitals"),
    "organ_transport": said("a transport of organs or of a transplant team"),
    "first_response": said("first response"),
}
Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEK: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class MassCasualty(Question):
    """A mass-casualty plan was called by one of its keywords."""

    about: ClassVar[About] = "incident"
    kind: Literal["mass_casualty"]
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)] | Literal["unknown"]

    def met(self, now: Situation) -> Truth:
        """Whether it was; unknown where its keywords are not known."""
        if now.incident.keyword is None:
            return Truth.FALSE
        if self.keywords == "unknown":
            return Truth.UNKNOWN
        return Truth.of(now.incident.keyword in self.keywords)

    def says(self, now: Situation) -> Said:
        """Say the keyword, and those asked for."""
        keyword = now.incident.keyword
        if keyword is None:
            return said("No mass-casualty keyword was given.")
        if self.keywords == "unknown":
            return said(
                "The keyword is {keyword}; which ones the plan knows is not known.", keyword=keyword
            )
        return said(
            "The keyword is {keyword}; {keywords} is asked.",
            keyword=keyword,
            keywords=Or(self.keywords),
        )


class Disaster(Question):
    """The event was called a disaster."""

    about: ClassVar[About] = "incident"
    kind: Literal["disaster"]

    def met(self, now: Situation) -> Truth:
        """Whether it was."""
        return Truth.of(now.incident.is_disaster)

    def says(self, now: Situation) -> Said:
        """Say whether it was."""
        if now.incident.is_disaster:
            return said("The event was called a disaster.")
        return said("The event was not called a disaster.")


class PurposeIn(Question):
    """The unit is wanted for one of some purposes."""

    about: ClassVar[About] = "incident"
    kind: Literal["purpose_in"]
    purposes: Annotated[tuple[Purpose, ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.incident.purpose in self.purposes)

    def says(self, now: Situation) -> Said:
        """Say what it is wanted for, and for what it may be."""
        return said(
            "The unit is wanted for {purpose}; {purposes} is asked.",
            purpose=PURPOSES[now.incident.purpose],
            purposes=Or(tuple(PURPOSES[one] for one in self.purposes)),
        )


class TimeWindow(Question):
    """The decision falls in some hours of the day and days of the week, in local time."""

    about: ClassVar[About] = "incident"
    kind: Literal["time_window"]
    from_: Annotated[time, Strict()] = Field(alias="from")
    to: Annotated[time, Strict()]
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = _WEEK

    def met(self, now: Situation) -> Truth:
        """Whether it does; a window over midnight belongs to the day it begins on."""
        at, day = now.incident.time.time(), now.incident.time.weekday()
        if self.from_ < self.to:
            return Truth.of(self.from_ <= at < self.to and _WEEK[day] in self.days)
        if at >= self.from_:
            return Truth.of(_WEEK[day] in self.days)
        return Truth.of(at < self.to and _WEEK[day - 1] in self.days)

    def says(self, now: Situation) -> Said:
        """Say what time it is, and which hours are asked."""
        return said(
            "It is {now}; between {start} and {end} is asked.",
            now=f"{now.incident.time:%H:%M}",
            start=f"{self.from_:%H:%M}",
            end=f"{self.to:%H:%M}",
        )
