"""
One language: it says sentences, with their numbers, days, countries and lists as it writes them.

What has no translation is said in English, sentence by sentence, and so is what has one that does
not fit its places. English is what ``str`` gives.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import NamedTuple

from dispatch.said import (
    And,
    Country,
    Language,
    MinutesDown,
    MinutesUp,
    Or,
    Said,
    Share,
    Value,
    in_english,
    row,
    said,
)
from dispatch.texts.formats import Formats, formats_of
from dispatch.texts.places import misfit, needs_translation, pieces
from dispatch.texts.po import ENGLISH, Po, messages, read, text_of, translation_of


def in_language(value: Value, language: str) -> str:
    """Say a sentence, or a value of one, in one of ``po.LANGUAGES``."""
    return tongue(language).say(value)


@cache
def tongue(language: str, beside: Path | None = None) -> "Tongue":
    """
    Give a language by its code, read once.

    Parameters
    ----------
    beside : Path or None
        A folder of agreements with translations of its own.

    Raises
    ------
    BadTexts
        If a file of translations cannot be read.
    """
    if beside is None:
        return tongue_of(read(language))
    own = read(language, beside)
    shipped = tongue(language)
    return shipped.over(tongue_of(own)) if messages(own.catalog) else shipped


def tongue_of(po: Po) -> "Tongue":
    """Give the language of a file, with the translations that fit and that nobody doubts."""
    fitting = {}
    for message in messages(po.catalog):
        text, translation = text_of(message), translation_of(message)
        if translation and not message.fuzzy and misfit(text, translation) is None:
            fitting[text] = translation
    is_signed_off = po.language == ENGLISH or po.is_signed_off
    return Tongue(po.language, fitting, formats_of(po.language), is_signed_off)


class Tongue(NamedTuple):
    """
    A language.

    Attributes
    ----------
    sentences : mapping
        From the English to what is said instead.
    is_signed_off : bool
        Whether somebody has signed off all of its sentences.
    """

    language: str
    sentences: Mapping[str, str]
    formats: Formats
    is_signed_off: bool

    def over(self, own: "Tongue") -> "Tongue":
        """Lay the sentences of another file over these."""
        return self._replace(
            sentences={**self.sentences, **own.sentences},
            is_signed_off=self.is_signed_off and own.is_signed_off,
        )

    @property
    def remark(self) -> str | None:
        """What to tell a reader of this language once; None if there is nothing to tell."""
        return None if self.is_signed_off else self.say(_remark(self.language))

    def say(self, value: Value) -> str:
        """Say a sentence, or a value of one."""
        return in_english(value) if self.language == ENGLISH else self._word(value)

    def _sentence(self, sentence: Said) -> str:
        text = self.sentences.get(sentence.text)
        if text is None and needs_translation(sentence.text):
            return self._left_in_english(sentence)
        text = sentence.text if text is None else text
        return "".join(
            piece.literal
            + (self._word(sentence.values[piece.place], piece.form) if piece.place else "")
            for piece in pieces(text)
        )

    def _left_in_english(self, sentence: Said) -> str:
        """Say it in English with its values; a sentence among them may have a translation."""
        values: dict[str, Value] = {
            name: self._sentence(one) if isinstance(one, Said) else one
            for name, one in sentence.values.items()
        }
        return in_english(Said(sentence.text, values))

    def _word(self, value: Value, form: str = "") -> str:  # noqa: PLR0911 - one line for each kind.
        match value:
            case Said():
                return self.formats.phrase(value.text, form) or self._sentence(value)
            case MinutesUp(ms):
                return self.formats.minutes(ceil(ms / 1000))
            case MinutesDown(ms):
                return self.formats.minutes(floor(ms / 1000))
            case Country(code):
                return self.formats.country(code, form)
            case Language(code):
                return self.formats.language(code)
            case Share(fraction):
                return self.formats.share(fraction)
            case And() | Or():
                return self._word(row(value))
            case date():
                return self.formats.day(value)
            case int() | float():
                return self.formats.number(value)
            case _:
                return value


def _remark(language: str) -> Said:
    return said(
        "Nobody has signed off the translation into {language}: in doubt, read the English.",
        language=Language(language),
    )
