"""What nobody here has read."""

from typing import ClassVar, Literal

from pydantic import Field

from dispatch.agreements.predicates.question import About, Question
from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from dispatch.said import Said, said
from dispatch.values import Text


class Unknown(Question):
    """A part of the trigger that nobody here has read, or whose meaning is in doubt."""

    about: ClassVar[About] = "incident"
    kind: Literal["unknown"]
    text: Text = Field(alias="says")

    def met(self, now: Situation) -> Truth:  # noqa: ARG002 - the same face as all predicates.
        """Never known."""
        return Truth.UNKNOWN

    def says(self, now: Situation) -> Said:  # noqa: ARG002 - the same face as all predicates.
        """Say what is in doubt."""
        return plain(self.text)


def plain(text: str) -> Said:
    """Give a text that an author wrote: its braces are no places to fill in."""
    return said(text.replace("{", "{{").replace("}", "}}"))
