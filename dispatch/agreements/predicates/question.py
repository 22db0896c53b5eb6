"""What all predicates have in common."""

from abc import abstractmethod
from typing import ClassVar, Literal, TypeAlias

from dispatch.agreements.situation import Situation
from dispatch.agreements.truth import Truth
from dispatch.said import Said
from dispatch.written import Written

About: TypeAlias = Literal["incident", "unit"]


class Question(Written):
    """
    One question the law asks.

    Attributes
    ----------
    kind : str
        Its name in an agreement.
    about : str
        ``incident`` if the answer is the same for every unit, and is then asked once.
    reads : str or None
        The one fact about the unit that the answer depends on, if it is one: then it is asked once
        for each of its values.
    """

    about: ClassVar[About] = "unit"
    reads: ClassVar[str | None] = None
    kind: str

    @abstractmethod
    def met(self, now: Situation) -> Truth:
        """Answer it."""

    @abstractmethod
    def says(self, now: Situation) -> Said:
        """Tell the answer, with what was asked."""
