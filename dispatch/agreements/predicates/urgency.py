"""How urgent the incident is."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from dispatch.incident import CanonicalUrgency
from dispatch.said import Or, Said, said


class Emergency(Question):
    """The incident is an emergency."""

    about: ClassVar[About] = "incident"
    kind: Literal["emergency"]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.incident.is_emergency)

    def says(self, now: Situation) -> Said:
        """Say what the urgency is."""
        urgency = now.incident.urgency.value
        if now.incident.is_emergency:
            return said("Urgency {urgency} is an emergency.", urgency=urgency)
        return said("Urgency {urgency} is not an emergency.", urgency=urgency)


class LifeThreat(Question):
    """Life is in danger."""

    about: ClassVar[About] = "incident"
    kind: Literal["life_threat"]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.incident.is_life_threat)

    def says(self, now: Situation) -> Said:
        """Say what the urgency is."""
        urgency = now.incident.urgency.value
        if now.incident.is_life_threat:
            return said("Urgency {urgency} is a threat to life.", urgency=urgency)
        return said("Urgency {urgency} is not a threat to life.", urgency=urgency)


class UrgencyIn(Question):
    """The urgency is one of some canonical classes."""

    about: ClassVar[About] = "incident"
    kind: Literal["urgency_in"]
    classes: Annotated[tuple[CanonicalUrgency, ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.incident.urgency in self.classes)

    def says(self, now: Situation) -> Said:
        """Say the urgency and the classes asked for."""
        return said(
            "The urgency is {urgency}; {classes} is asked.",
            urgency=now.incident.urgency.value,
            classes=Or(tuple(one.value for one in self.classes)),
        )
