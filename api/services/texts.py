"""The translations of what dispatchers read: how far they are, brought up to date, signed off."""

from datetime import date
from pathlib import Path

from api.schemas.texts import LanguageState, Texts
from dispatch.texts.check import check
from dispatch.texts.po import HERE
from dispatch.texts.update import sign_off, update

__all__ = ["check_texts", "sign_language", "update_texts"]


def check_texts(folder: Path | None) -> Texts:
    """
    Say for each language what lacks a translation, and what is in doubt.

    Raises
    ------
    BadTexts
        If a file of translations cannot be read, or a sentence in the code not be found.
    """
    return Texts(languages=tuple(map(LanguageState.of, check(folder or HERE))))


def update_texts(folder: Path | None) -> Texts:
    """
    Add what is new to the files of translations, and set aside what is no longer said.

    Raises
    ------
    BadTexts
        As ``check_texts``; the files are then as they were.
    """
    update(folder or HERE)
    return check_texts(folder)


def sign_language(language: str, by: str, on: date, folder: Path | None) -> LanguageState:
    """
    Note that somebody has read and agreed all translations into a language.

    Raises
    ------
    BadTexts
        If the language is not whole: what is missing or does not fit cannot be signed.
    """
    sign_off(language, by, on, folder or HERE)
    return next(one for one in check_texts(folder).languages if one.language == language)
