"""The canonical words for what a unit can do, and which of them include others."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, PlainSerializer

from dispatch.errors import DispatchError
from dispatch.values import Confidence, Text
from dispatch.written import Written, doubt, read_toml, understood, unknown_word

_FILE: Final = Path(__file__).with_name("capabilities.toml")


class Capability(Written):
    """One thing a unit can do; whoever can do it can also do what it includes."""

    means: Text
    includes: tuple[Text, ...] = ()


class _Table(Written):
    source: Text
    confidence: Confidence
    capability: dict[Text, Capability]


@cache
def capabilities() -> dict[str, Capability]:
    """Give the canonical capabilities by their word; do not change what you get."""
    given: Any = read_toml(_FILE, DispatchError)
    return understood(_Table, given, f"{_FILE.name}: ", DispatchError).capability


@lru_cache(4096)  # Fleets of thousands hold few different sets.
def with_included(words: frozenset[str]) -> frozenset[str]:
    """Add what the given capabilities include: advanced life support is basic life support too."""
    known, found, open_ends = capabilities(), set(words), list(words)
    while open_ends:
        included = set(known[open_ends.pop()].includes) - found
        found |= included
        open_ends += included
    return frozenset(found)


def _all_known(words: frozenset[str]) -> frozenset[str]:
    for word in sorted(words):
        if word not in capabilities():
            raise doubt(unknown_word(word, capabilities()))
    return words


Capabilities: TypeAlias = Annotated[
    frozenset[str],
    AfterValidator(_all_known),
    PlainSerializer(sorted, return_type=list[str]),  # A set has no order of its own.
]
"""Canonical capabilities; written out in alphabetical order."""
