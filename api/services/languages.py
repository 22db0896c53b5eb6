"""The language to answer in, by what a caller accepts."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from dispatch.said import Value
from dispatch.texts.po import ENGLISH, LANGUAGES
from dispatch.texts.tongue import in_language

_RANGE: Final = re.compile(
    r"\s*(\*|[a-zA-Z]{1,8})(?:-[\w-]+)?\s*(?:;\s*[qQ]=([01](?:\.\d{0,3})?))?\s*"
)


def saying(language: str) -> Callable[[Value], str]:
    """Give what says sentences, and values of them, in a language."""
    return partial(in_language, language=language)


class _Wish(NamedTuple):
    language: str
    weight: float


def negotiated(accepted: str | None) -> str:
    """
    Choose a language by an ``Accept-Language`` header; none that we speak gives English.

    A region does not count ("nl-BE" is Dutch), and what cannot be read is passed over.

    References
    ----------
    RFC 9110, section 12.5.4.
    """
    wishes = list(_wishes(accepted or ""))
    refused = {wish.language for wish in wishes if wish.weight == 0}
    spoken = [
        _Wish(language, wish.weight)
        for wish in wishes
        for language in ((ENGLISH,) if wish.language == "*" else (wish.language,))
        if language in LANGUAGES and language not in refused
    ]
    # The first of the most wanted; "en" where nobody wants what we speak.
    return max(spoken, key=lambda wish: wish.weight).language if spoken else ENGLISH


def _wishes(accepted: str) -> Iterator[_Wish]:
    for part in accepted.split(","):
        if read := _RANGE.fullmatch(part):
            language, weight = read.groups()
            yield _Wish(language.lower(), float(weight or 1))
