"""Files of translations, written in a few words."""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog

from dispatch.texts.po import Po, Review
from dispatch.texts.tongue import Tongue, tongue_of


def po(sentences: Mapping[str, str], language: str = "nl") -> Po:
    """Give a file that translates some sentences."""
    catalog = Catalog(locale=language)
    for english, translated in sentences.items():
        catalog.add(english, translated)
    return Po(language, catalog, Review())


def speaking(sentences: Mapping[str, str], language: str = "nl") -> Tongue:
    """Give a language that knows some sentences and no others."""
    return tongue_of(po(sentences, language))


def written(folder: Path, text: str, language: str = "nl") -> Path:
    """Write a file as somebody would by hand; give its folder."""
    (folder / f"{language}.po").write_text(text, encoding="utf-8")
    return folder
