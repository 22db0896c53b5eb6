"""How far the translations of what dispatchers read have come."""

from datetime import date
from typing import Self

from api.schemas.answer import Document
from dispatch.texts.check import State
from dispatch.texts.po import NOBODY


class Misfit(Document):
    """A translation with other places than its sentence, and what is wrong."""

    sentence: str
    doubt: str


class LanguageState(Document):
    """How far one language has come; each sentence is named by its English."""

    language: str
    sentences: int
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]
    stale: tuple[str, ...]
    misfits: tuple[Misfit, ...]
    signed_off: bool
    reviewed_by: str | None
    reviewed_on: date | None

    @classmethod
    def of(cls, state: State) -> Self:
        """Write down how far a language has come."""
        review = state.review
        return cls(
            language=state.language,
            sentences=state.n_sentences,
            missing=state.missing,
            unlisted=state.unlisted,
            stale=state.stale,
            misfits=tuple(Misfit(sentence=text, doubt=doubt) for text, doubt in state.misfits),
            signed_off=state.is_signed_off,
            reviewed_by=None if review.by == NOBODY else review.by,
            reviewed_on=review.on,
        )

    @property
    def is_whole(self) -> bool:
        """Whether every sentence has a translation that fits."""
        return not (self.missing or self.stale or self.misfits)


class Texts(Document):
    """How far each language has come."""

    languages: tuple[LanguageState, ...]
