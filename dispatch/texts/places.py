"""The places to fill in of a sentence, and whether a translation has them, and its numbers."""

import re
import string
from collections.abc import Iterator
from typing import Final, NamedTuple

FORMS: Final = ("of", "in")
"""How a translation may ask for a country: ``{country:of}`` is "des Pays-Bas"."""


class Piece(NamedTuple):
    """A stretch of a sentence, and the place that follows it; the last piece may have none."""

    literal: str
    place: str | None
    form: str


def pieces(text: str) -> Iterator[Piece]:
    """
    Take a sentence apart.

    Raises
    ------
    ValueError
        If a brace has no partner, or a place is more than a name with a form.
    """
    for literal, place, form, conversion in string.Formatter().parse(text):
        if place is not None and (conversion or not place.isidentifier()):
            message = f"{{{place}}} is no place to fill in."
            raise ValueError(message)
        yield Piece(literal, place, form or "")


def places(text: str) -> frozenset[str]:
    """Name the places of a sentence; it raises what ``pieces`` raises."""
    return frozenset(piece.place for piece in pieces(text) if piece.place is not None)


def needs_translation(text: str) -> bool:
    """Whether a sentence is more than places in a row; before a colon, French puts a space."""
    try:
        signs = "".join(piece.literal for piece in pieces(text))
    except ValueError:
        return True
    return any(sign.isalpha() or sign in ":;!?" for sign in signs)


def misfit(english: str, translated: str) -> str | None:
    """Say what is wrong with the places or numbers of a translation; None if nothing is."""
    try:
        asked, found = places(english), tuple(pieces(translated))
    except ValueError as error:
        return f"{str(error).rstrip('.')}: write each place as in the English."
    named = {piece.place for piece in found if piece.place is not None}
    if lacking := asked - named:
        return f"{_braced(lacking)} is missing; put it in."
    if foreign := named - asked:
        return f"{_braced(foreign)} is not in the English; take it out."
    if wrong := {piece.form for piece in found} - {"", *FORMS}:
        return (
            f"{_braced({f':{form}' for form in wrong})} is no form; known are {', '.join(FORMS)}."
        )
    if (numbers := _numbers(english)) != _numbers(translated):
        asked_for = ", ".join(numbers) or "none"
        return f"its numbers are not those of the English ({asked_for}); write the same ones."
    return None


def _numbers(text: str) -> list[str]:
    """Give the numbers of a sentence: years, articles and minutes are the same in all languages."""
    return sorted(re.findall(r"\d+", text))


def _braced(names: set[str] | frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
