"""Which centre asks, which one helps, and whose turn it is."""

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, Strict

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import UNKNOWN, Situation
from dispatch.agreements.truth import Truth
from dispatch.said import Or, Said, said
from dispatch.values import Text

Centres: TypeAlias = Annotated[tuple[Text, ...], Field(min_length=1)]


class RequesterIn(Question):
    """The incident's own centre is one of some."""

    about: ClassVar[About] = "incident"
    kind: Literal["requester_in"]
    centres: Centres

    def met(self, now: Situation) -> Truth:
        """Whether it is; unknown where no dispatch area says which centre that is."""
        own = now.incident.own_centre
        return Truth.of(None if own is None else own in self.centres)

    def says(self, now: Situation) -> Said:
        """Say who asks, and who may."""
        own, centres = now.incident.own_centre, Or(self.centres)
        if own is None:
            return said(
                "Which centre serves the incident is not known; {centres} is asked.",
                centres=centres,
            )
        return said(
            "{centre} serves the incident; {centres} is asked.", centre=own, centres=centres
        )


class ProviderIn(Question):
    """The unit's centre is one of some."""

    reads: ClassVar = "centre"
    kind: Literal["provider_in"]
    centres: Centres

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.unit.centre in self.centres)

    def says(self, now: Situation) -> Said:
        """Say whose unit it is, and whose it may be."""
        return said(
            "The unit is of {centre}; {centres} is asked.",
            centre=now.unit.centre,
            centres=Or(self.centres),
        )


class ChoiceIn(Question):
    """The unit's centre has one of some places in the priority grid of the incident's area."""

    kind: Literal["choice_in"]
    choices: Annotated[tuple[Annotated[int, Strict(), Field(ge=1)], ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it has; unknown without a grid."""
        choice = now.unit.choice
        return Truth.of(None if choice is UNKNOWN else choice in self.choices)

    def says(self, now: Situation) -> Said:
        """Say which choice it is, and which it may be."""
        choice, choices = now.unit.choice, Or(tuple(map(str, self.choices)))
        if choice is UNKNOWN:
            return said(
                "Which choice {centre} is for this place is not known; choice {choices} is asked.",
                centre=now.unit.centre,
                choices=choices,
            )
        return said(
            "{centre} is choice {choice} for this place; choice {choices} is asked.",
            centre=now.unit.centre,
            choice=choice,
            choices=choices,
        )


class HomeNeighboursFirst(Question):
    """No other centre of the incident's own country could send a unit that fits."""

    about: ClassVar[About] = "incident"
    kind: Literal["home_neighbours_first"]

    def met(self, now: Situation) -> Truth:
        """Whether none could."""
        return now.incident.neighbours_first().truth

    def says(self, now: Situation) -> Said:
        """Say which one could, or that none can."""
        return now.incident.neighbours_first().why
