"""The translations of what dispatchers read: how far they are, brought up to date, signed off."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from api.schemas.texts import LanguageState, Texts
from dispatch.texts.check import check
from dispatch.texts.extract import Saying, sayings, sayings_of_law
from dispatch.texts.po import HERE
from dispatch.texts.update import sign_off, update


class Files(NamedTuple):
    """Some ``.po`` files, and the sentences they are to translate."""

    folder: Path
    every: tuple[Saying, ...]


def files_of(folder: Path | None, agreements: Path | None) -> Files:
    """
    Give the files that ship or others for the same sentences, or those beside own agreements.

    Raises
    ------
    BadTexts
        If a sentence in the code cannot be found, or a file of agreements not be read.
    """
    if agreements is not None:
        return Files(agreements, sayings_of_law(agreements))
    return Files(folder or HERE, sayings())


def check_texts(files: Files) -> Texts:
    """
    Say for each language what lacks a translation, and what is in doubt.

    Raises
    ------
    BadTexts
        If a file of translations cannot be read.
    """
    return Texts(languages=tuple(map(LanguageState.of, check(*files))))


def update_texts(files: Files) -> Texts:
    """
    Add what is new to the files of translations, and set aside what is no longer said.

    Raises
    ------
    BadTexts
        As ``check_texts``; the files are then as they were.
    """
    update(*files)
    return check_texts(files)


def sign_language(language: str, by: str, on: date, files: Files) -> LanguageState:
    """
    Note that somebody has read and agreed all translations into a language.

    Raises
    ------
    BadTexts
        If the language is not whole: what is missing or does not fit cannot be signed.
    """
    sign_off(language, by, on, *files)
    return next(one for one in check_texts(files).languages if one.language == language)
