"""What the unit is, what it carries, and what its crew can do, holds and speaks."""

from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field, Strict

from dispatch.agreements.predicates.question import Question
from dispatch.agreements.situation import UNKNOWN, Situation, Words
from dispatch.agreements.truth import Truth
from dispatch.mappings.capabilities import Capabilities
from dispatch.said import And, Language, Or, Said, Value, said
from dispatch.values import LanguageCode, Text

Asked: TypeAlias = Annotated[tuple[Text, ...], Field(min_length=1)]
_NOTHING: Final = said("nothing that is known here")


class UnitTypeIn(Question):
    """The unit is of one of some types, in its sender's own codes."""

    reads: ClassVar = "type"
    kind: Literal["unit_type_in"]
    types: Asked

    def met(self, now: Situation) -> Truth:
        """Whether it is."""
        return Truth.of(now.unit.type in self.types)

    def says(self, now: Situation) -> Said:
        """Say what it is, and what is asked."""
        return said(
            "The unit is of type {type}; {types} is asked.",
            type=now.unit.type,
            types=Or(self.types),
        )


class CapabilityAtLeast(Question):
    """The unit can do all of some things."""

    reads: ClassVar = "capabilities"
    kind: Literal["capability_at_least"]
    capabilities: Annotated[Capabilities, Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it can."""
        return Truth.of(self.capabilities <= now.unit.capabilities)

    def says(self, now: Situation) -> Said:
        """Say what the unit can do and what is asked."""
        return said(
            "The unit can do {can}; {asked} is asked.",
            can=_row(now.unit.capabilities),
            asked=_row(self.capabilities),
        )


class CoversNeed(Question):
    """The unit can do all that the incident needs, alone or with others of its centre."""

    kind: Literal["covers_need"]

    def met(self, now: Situation) -> Truth:
        """Whether it can."""
        missing = now.incident.need - now.unit.capabilities
        if not missing:
            return Truth.TRUE
        if now.unit.offer is None:
            return Truth.UNKNOWN
        return now.unit.offer((now.unit.capabilities, missing)).complete

    def says(self, now: Situation) -> Said:
        """Say what it cannot do, and who could do it with it."""
        missing = now.incident.need - now.unit.capabilities
        if not missing:
            return said("The unit can do all that is needed.")
        if now.unit.offer is None:
            return said(
                "The unit cannot do {missing}, which is needed; what else {centre} could send "
                "with it is not known.",
                missing=_row(missing),
                centre=now.unit.centre,
            )
        return now.unit.offer((now.unit.capabilities, missing)).why


class CrewMin(Question):
    """The unit brings at least so many people."""

    reads: ClassVar = "crew"
    kind: Literal["crew_min"]
    people: Annotated[int, Strict(), Field(ge=1)]

    def met(self, now: Situation) -> Truth:
        """Whether it does."""
        crew = now.unit.crew
        return Truth.of(None if crew is UNKNOWN else crew >= self.people)

    def says(self, now: Situation) -> Said:
        """Say how many come, and how many are asked."""
        crew = now.unit.crew
        if crew is UNKNOWN:
            return said("How many people come is not known; {n} is asked.", n=self.people)
        return said("People who come: {crew}; {n} is asked.", crew=crew, n=self.people)


class CrewCertificate(Question):
    """The crew holds all of some certificates."""

    reads: ClassVar = "certificates"
    kind: Literal["crew_certificate"]
    certificates: Asked

    def met(self, now: Situation) -> Truth:
        """Whether it does."""
        return _has_all(now.unit.certificates, self.certificates)

    def says(self, now: Situation) -> Said:
        """Say what it holds, and what is asked."""
        has, asked = now.unit.certificates, And(self.certificates)
        if has is UNKNOWN:
            return said("Whether the crew holds {asked} is not known.", asked=asked)
        return said("The crew holds {has}; {asked} is asked.", has=_row(has), asked=asked)


class Equipment(Question):
    """The unit carries all of some things, such as the radio of the host country."""

    reads: ClassVar = "equipment"
    kind: Literal["equipment"]
    items: Asked

    def met(self, now: Situation) -> Truth:
        """Whether it does."""
        return _has_all(now.unit.equipment, self.items)

    def says(self, now: Situation) -> Said:
        """Say what it carries, and what is asked."""
        has, asked = now.unit.equipment, And(self.items)
        if has is UNKNOWN:
            return said("Whether the unit carries {asked} is not known.", asked=asked)
        return said("The unit carries {has}; {asked} is asked.", has=_row(has), asked=asked)


class Licence(Question):
    """The driver holds one of some licence categories."""

    reads: ClassVar = "licences"
    kind: Literal["licence"]
    any_of: Asked

    def met(self, now: Situation) -> Truth:
        """Whether the driver does."""
        return _has_any(now.unit.licences, self.any_of)

    def says(self, now: Situation) -> Said:
        """Say what the driver holds, and what is asked."""
        has, asked = now.unit.licences, Or(self.any_of)
        if has is UNKNOWN:
            return said("Whether the driver holds licence {asked} is not known.", asked=asked)
        return said("The driver holds licence {has}; {asked} is asked.", has=_row(has), asked=asked)


class Speaks(Question):
    """Somebody of the crew speaks one of some languages."""

    reads: ClassVar = "languages"
    kind: Literal["speaks"]
    any_of: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]

    def met(self, now: Situation) -> Truth:
        """Whether somebody does."""
        return _has_any(now.unit.languages, self.any_of)

    def says(self, now: Situation) -> Said:
        """Say what is spoken, and what is asked."""
        has, asked = now.unit.languages, Or(tuple(map(Language, self.any_of)))
        if has is UNKNOWN:
            return said("Whether the crew speaks {asked} is not known.", asked=asked)
        spoken = And(tuple(map(Language, sorted(has)))) if has else _NOTHING
        return said("The crew speaks {has}; {asked} is asked.", has=spoken, asked=asked)


def _row(words: frozenset[str]) -> Value:
    return And(tuple(sorted(words))) if words else _NOTHING


def _has_all(has: Words, asked: tuple[str, ...]) -> Truth:
    return Truth.of(None if has is UNKNOWN else has.issuperset(asked))


def _has_any(has: Words, asked: tuple[str, ...]) -> Truth:
    return Truth.of(None if has is UNKNOWN else not has.isdisjoint(asked))
