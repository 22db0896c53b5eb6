"""Where a place lies, as the law asks: in which country, and in which of the places it names."""

from typing import Protocol

from dispatch.agreements.selectors import Selector
from dispatch.agreements.truth import Truth


class Whereabouts(Protocol):
    """What is known of one position."""

    @property
    def country(self) -> str | None:
        """The country whose polygon holds it; None where none does."""

    def lies_in(self, selector: Selector) -> Truth:
        """Whether it lies in what a selector names; unknown where nobody can tell."""
