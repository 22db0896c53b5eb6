"""Where the incident is, where the unit has its home, and where it is now."""

from typing import ClassVar, Literal

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.selectors import Selectors, name_of
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth, any_of
from dispatch.agreements.whereabouts import Whereabouts
from dispatch.said import Or, Said, said


class IncidentIn(Question):
    """The incident lies in one of some places."""

    about: ClassVar[About] = "incident"
    kind: Literal["incident_in"]
    places: Selectors

    def met(self, now: Situation) -> Truth:
        """Whether it does."""
        return lies_in_any(now.incident.where, self.places)

    def says(self, now: Situation) -> Said:
        """Say whether it lies there."""
        return _told(
            self.met(now),
            said("The incident lies in {places}.", places=named(self.places)),
            said("The incident does not lie in {places}.", places=named(self.places)),
            said("Whether the incident lies in {places} is not known.", places=named(self.places)),
        )


class UnitHomeIn(Question):
    """The unit has its home in one of some places."""

    kind: Literal["unit_home_in"]
    places: Selectors

    def met(self, now: Situation) -> Truth:
        """Whether it has; unknown where its home is not known."""
        return lies_in_any(now.unit.home, self.places)

    def says(self, now: Situation) -> Said:
        """Say whether its home lies there."""
        return _told(
            self.met(now),
            said("The home of the unit lies in {places}.", places=named(self.places)),
            said("The home of the unit does not lie in {places}.", places=named(self.places)),
            said(
                "Whether the home of the unit lies in {places} is not known.",
                places=named(self.places),
            ),
        )


class UnitNowIn(Question):
    """The unit is in one of some places at the time of the decision."""

    kind: Literal["unit_now_in"]
    places: Selectors

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return lies_in_any(now.unit.at, self.places)

    def says(self, now: Situation) -> Said:
        """Say whether it is there."""
        return _told(
            self.met(now),
            said("The unit is in {places} now.", places=named(self.places)),
            said("The unit is not in {places} now.", places=named(self.places)),
            said("Whether the unit is in {places} now is not known.", places=named(self.places)),
        )


def lies_in_any(where: Whereabouts | None, places: Selectors) -> Truth:
    """Whether somewhere lies in one of some places."""
    if where is None:
        return Truth.UNKNOWN
    return any_of(where.lies_in(selector) for selector in places)


def named(places: Selectors) -> Or:
    """Name places in a row."""
    return Or(tuple(name_of(selector) for selector in places))


def _told(truth: Truth, yes: Said, no: Said, unknown: Said) -> Said:
    return {Truth.TRUE: yes, Truth.FALSE: no, Truth.UNKNOWN: unknown}[truth]
