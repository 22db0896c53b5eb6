"""What is left to do for each language: what lacks a translation, and what is in doubt."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from dispatch.texts.extract import Saying, sayings
from dispatch.texts.places import misfit, needs_translation
from dispatch.texts.po import (
    HERE,
    TRANSLATED,
    Po,
    Review,
    messages,
    read,
    text_of,
    translation_of,
)


class State(NamedTuple):
    """
    How far the translation into a language has come.

    Attributes
    ----------
    n_sentences : int
        How many there are to translate.
    missing : tuple of str
        Sentences that are said in English, since they have no translation.
    unlisted : tuple of str
        Those of them that are not even in the file: `make texts` puts them there.
    stale : tuple of str
        Sentences in the file that are no longer said.
    misfits : tuple of (str, str)
        Sentences whose translation has other places, and what is wrong.
    """

    language: str
    n_sentences: int
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]
    stale: tuple[str, ...]
    misfits: tuple[tuple[str, str], ...]
    review: Review
    is_signed_off: bool

    @property
    def is_whole(self) -> bool:
        """Whether every sentence has a translation that fits."""
        return not (self.missing or self.misfits or self.stale)


def check(folder: Path = HERE, every: Iterable[Saying] | None = None) -> tuple[State, ...]:
    """Say for each language how far the translation of all that ships, or of some, has come."""
    asked = sayings() if every is None else tuple(every)
    return tuple(state_of(read(language, folder), asked) for language in TRANSLATED)


def state_of(po: Po, every: Iterable[Saying]) -> State:
    """Say how far one language has come, of all that can be said."""
    asked = list(dict.fromkeys(one.text for one in every if needs_translation(one.text)))
    listed = {text_of(message): message for message in messages(po.catalog)}
    done = {t: translation_of(m) for t, m in listed.items() if m.string and not m.fuzzy}
    doubts = ((text, misfit(text, done[text])) for text in asked if text in done)
    return State(
        language=po.language,
        n_sentences=len(asked),
        missing=tuple(text for text in asked if text not in done),
        unlisted=tuple(text for text in asked if text not in listed),
        stale=tuple(text for text in listed if text not in set(asked)),
        misfits=tuple((text, doubt) for text, doubt in doubts if doubt),
        review=po.review,
        is_signed_off=po.is_signed_off,
    )
