"""
The translations of one language: a ``.po`` file beside this one, read and written by Babel.

Its header carries who has signed the language off, and a fingerprint of what was signed: a
translation that is added or changed afterwards voids the signature, a sentence that is no longer
said does not (its translation stays in the file, as obsolete).
"""

import hashlib
import io
import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from dispatch.errors import BadTexts

HERE: Final = Path(__file__).parent
ENGLISH: Final = "en"
TRANSLATED: Final = ("nl", "fr", "de", "lb")
LANGUAGES: Final = (ENGLISH, *TRANSLATED)
NOBODY: Final = "nobody"


class Review(NamedTuple):
    """Who has signed a language off, when, and the fingerprint of what was signed."""

    by: str = NOBODY
    on: date | None = None
    fingerprint: str = ""


class Po(NamedTuple):
    """The translations of one language, and who has signed them off."""

    language: str
    catalog: Catalog
    review: Review

    @property
    def is_signed_off(self) -> bool:
        """Whether somebody has signed off every translation as it stands."""
        return self.review.by != NOBODY and self.review.fingerprint == fingerprint(self.catalog)


def read(language: str, folder: Path = HERE) -> Po:
    """
    Read the file of a language; one that is not there holds nothing.

    Raises
    ------
    BadTexts
        If there is no such folder, or it is no ``.po`` file, with the line.
    """
    path = folder / f"{language}.po"
    if not folder.is_dir():
        message = f"{folder} is no folder; give one that holds, or is to hold, the .po files."
        raise BadTexts(message)
    if not path.exists():
        return Po(language, Catalog(locale=language), Review())
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_bad_lines(path.name, text)
        catalog = read_po(io.StringIO(text), locale=language, abort_invalid=True)
        return Po(language, catalog, _review(text))
    except PoFileError as error:
        message = f"{path.name}, line {error.lineno + 1}: {error}. Mend it."
    except ValueError as error:
        message = (
            f"{path.name} cannot be read: {error}. Save it as UTF-8, with dates as 2024-12-31."
        )
    raise BadTexts(message)


def write(po: Po, folder: Path = HERE) -> None:
    """Write the file of a language: without line numbers, dates and wrapping, for small diffs."""
    out = io.BytesIO()
    write_po(out, po.catalog, width=0, omit_header=True, include_lineno=False)
    (folder / f"{po.language}.po").write_bytes(_header(po).encode() + out.getvalue())


def messages(catalog: Catalog) -> tuple[Message, ...]:
    """Give all sentences, without the header."""
    return tuple(message for message in catalog if message.id)


def text_of(message: Message) -> str:
    """Give the English of a sentence; none has a plural, since no sentence says how many."""
    assert isinstance(message.id, str), "Sentences are extracted one by one."
    return message.id


def translation_of(message: Message) -> str:
    """Give the translation of a sentence, or nothing."""
    return message.string if isinstance(message.string, str) else ""


def fingerprint(catalog: Catalog) -> str:
    """Hash all translations, also of what is no longer said."""
    every: Iterable[Message] = (*messages(catalog), *catalog.obsolete.values())
    pairs = sorted((text_of(one), translation_of(one)) for one in every if one.string)
    return hashlib.sha256(json.dumps(pairs).encode()).hexdigest()


_LINE: Final = re.compile(r'((msgid|msgstr) )?"([^"\\]|\\[\\ntr"])*"')


def _refuse_bad_lines(name: str, text: str) -> None:
    """Refuse what Babel would take: it drops a letter for a quote that is missing."""
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.removeprefix("#~ ").strip()
        if content and not content.startswith("#") and not _LINE.fullmatch(content):
            message = (
                f'{name}, line {number}: {line!r} is not `msgid "..."`, `msgstr "..."` or a line '
                'that goes on as `"..."`; mend it (a quote inside is written \\").'
            )
            raise BadTexts(message)


_HEADER: Final = """\
# Sentences for dispatchers. The English is the key: a sentence that changes there is English again.
# `make texts` adds what is new; `crossborder texts check` lists what is left.
msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Reviewed-By: {by}\\n"
"X-Reviewed-On: {on}\\n"
"X-Reviewed-Fingerprint: {fingerprint}\\n"

"""


def _header(po: Po) -> str:
    by, on, signed = po.review
    return _HEADER.format(
        language=po.language, by=by, on=on or "never", fingerprint=signed or "none"
    )


def _review(text: str) -> Review:
    head, _, _ = text.partition("\n\n")
    fields = dict(re.findall(r'^"X-Reviewed-(\w+): (.*)\\n"$', head, flags=re.MULTILINE))
    by, on = fields.get("By", NOBODY), fields.get("On", "never")
    if by == NOBODY:
        return Review()
    return Review(by, date.fromisoformat(on), fields.get("Fingerprint", ""))
