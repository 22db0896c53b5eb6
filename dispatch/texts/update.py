"""The ``.po`` files brought up to date with all that can be said, and a language signed off."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from babel.messages.catalog import Catalog

from dispatch.errors import BadTexts
from dispatch.texts.check import state_of
from dispatch.texts.extract import Saying, sayings
from dispatch.texts.places import needs_translation
from dispatch.texts.po import HERE, TRANSLATED, Po, Review, fingerprint, read, write


def update(folder: Path = HERE, every: Iterable[Saying] | None = None) -> None:
    """Add what is new to the file of each language, and set aside what is no longer said."""
    asked = sayings() if every is None else tuple(every)
    files = [updated(read(language, folder), asked) for language in TRANSLATED]
    for po in files:
        write(po, folder)


def sign_off(
    language: str,
    by: str,
    on: date,
    folder: Path = HERE,
    every: Iterable[Saying] | None = None,
) -> None:
    """
    Write into the file of a language that somebody has read and agreed all translations.

    Raises
    ------
    BadTexts
        If there is something that cannot be signed: a sentence without a translation that fits.
    """
    if not by.strip().isprintable() or not by.strip() or set(by) & set('"\\'):
        message = f"{by!r} is no name to sign with; write who it was, on one line, without quotes."
        raise BadTexts(message)
    po = read(language, folder)
    state = state_of(po, sayings() if every is None else every)
    if not state.is_whole:
        message = (
            f"{language} cannot be signed off yet: {len(state.missing)} sentences have no "
            f"translation, {len(state.misfits)} one that does not fit, and {len(state.stale)} are "
            "no longer said. `crossborder texts check` lists them."
        )
        raise BadTexts(message)
    write(po._replace(review=Review(by.strip(), on, fingerprint(po.catalog))), folder)


def updated(po: Po, every: Iterable[Saying]) -> Po:
    """
    Bring the sentences of a language up to date.

    Translations are kept, also of what is no longer said: it may be said again. A sentence that is
    alike is not taken for a new one, since a "must" may have become a "may".
    """
    catalog, new = po.catalog, Catalog()
    for message in tuple(catalog.obsolete.values()):
        if message.id not in catalog:
            catalog[message.id] = message
    catalog.obsolete.clear()
    for text, file in every:
        if needs_translation(text):
            new.add(text, locations=[(file, 0)])
    catalog.update(new, no_fuzzy_matching=True)
    for message in catalog:  # Babel guesses what the places look like, by a per cent sign.
        message.flags -= {"python-format"}
    return po
