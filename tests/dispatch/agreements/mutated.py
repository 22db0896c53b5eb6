"""Agreement files with mistakes in them: of a slip of the finger, and of the hand."""

import copy
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any, Final, TypeAlias

import numpy as np

from dispatch.agreements.act.load import SHIPPED
from tests.dispatch.agreements.act.test_load import GOOD

Draws: TypeAlias = np.random.Generator
Place: TypeAlias = tuple[Any, Any]
"""A table or a list, and the key or the number of something in it."""


def files() -> list[bytes]:
    """Give the shipped agreements, and as often the fictional one."""
    shipped = [path.read_bytes() for path in sorted(SHIPPED.glob("*.toml"))]
    assert shipped
    return [*shipped, *[GOOD.format(id="XA-XB").encode()] * len(shipped)]


def mutated_bytes(rng: Draws) -> Iterator[bytes]:
    """Draw files in which a byte, a letter, a digit or a line is another one, or a few are."""
    originals = files()
    for _ in count():
        text = bytearray(originals[rng.integers(len(originals))])
        for _ in range(rng.geometric(0.5)):
            _SLIPS[rng.integers(len(_SLIPS))](rng, text)
        yield bytes(text)


def _flip(rng: Draws, text: bytearray) -> None:
    text[rng.integers(len(text))] ^= 1 << int(rng.integers(8))


def _set(rng: Draws, text: bytearray) -> None:
    text[rng.integers(len(text))] = int(rng.integers(256))


def _digit(rng: Draws, text: bytearray) -> None:
    _replace(rng, text, b"0123456789")


def _letter(rng: Draws, text: bytearray) -> None:
    _replace(rng, text, b"abcdefghijklmnopqrstuvwxyz")


def _replace(rng: Draws, text: bytearray, signs: bytes) -> None:
    """Put another sign of the same sort in the place of one."""
    at = int(rng.integers(len(text)))
    nearest = next((at for at in range(at, len(text)) if text[at] in signs), None)
    if nearest is not None:
        text[nearest] = signs[rng.integers(len(signs))]


def _line(rng: Draws, text: bytearray) -> None:
    """Take a line out, or write it twice."""
    lines = text.split(b"\n")
    at = int(rng.integers(len(lines)))
    lines[at : at + 1] = [lines[at]] * (2 * int(rng.integers(2)))
    text[:] = b"\n".join(lines) or b"\n"


_SLIPS: Final[list[Callable[[Draws, bytearray], None]]] = [_flip, _set, _digit, _letter, _line]


def mutated_trees(rng: Draws) -> Iterator[dict[str, Any]]:
    """Draw parsed files in which a key, a value, its type or its place is another one."""
    trees = [tomllib.loads(text.decode()) for text in files()]
    donors = [list(_everywhere(tree)) for tree in trees]
    for _ in count():
        tree = copy.deepcopy(trees[rng.integers(len(trees))])
        for _ in range(rng.geometric(0.6)):
            donor = donors[rng.integers(len(donors))]
            _mutate(rng, tree, donor[rng.integers(len(donor))])
        yield tree


def _mutate(rng: Draws, tree: dict[str, Any], donor: Place) -> None:
    places = list(_everywhere(tree))
    if not places:
        return
    holder, key = places[rng.integers(len(places))]
    match int(rng.integers(6)):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(_ODD[rng.integers(len(_ODD))])
        case 2:
            holder[key] = [holder[key]] if rng.integers(2) else {"kind": holder[key]}
        case 3 if isinstance(holder, dict):
            holder[_ODD_KEYS[rng.integers(len(_ODD_KEYS))]] = holder.pop(key)
        case 4:
            holder[key] = _moved(rng, holder[key])
        case _:
            table, at = donor
            holder[key] = copy.deepcopy(table[at])


def _everywhere(tree: Any) -> Iterator[Place]:
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _everywhere(tree[key])


def _moved(rng: Draws, value: Any) -> Any:
    """Give another value of the same type; a tree deeper than it was."""
    match value:
        case date():
            moved = value.toordinal() + int(rng.integers(-4000, 4000))
            return date.fromordinal(min(max(moved, 1), date.max.toordinal()))
        case int() | float():
            return value * int(rng.integers(-2, 1000))
        case dict():
            for _ in range(rng.integers(1, 30)):
                value = {"kind": "not", "of": value}
            return value
        case str():
            return value[: rng.integers(len(value) + 1)]
        case _:
            return value


_ODD: Final[list[Any]] = [
    0, 1, -1, 2**63 - 1, -(2**63), 0.5, 1e308, float("inf"), float("nan"), True, False,
    "", "XA", "XB-south", "unknown", "a\nb", "\x1b[31m", "\u2028", "\u202e",
    "{", "}", "%s", date(2024, 5, 1), date.min, date.max, time(8), time(0),
    datetime(2024, 5, 1, 12, tzinfo=UTC), "é" * 300, "{country}",
    [], {}, [[]], [{}], ["XA", "XB"], {"kind": "polygon"}, {"XA": 1}, [0, 0], [50.5, 6.1],
]  # fmt: skip
_ODD_KEYS: Final = [
    *("id", "says", "untill", "kind", "of", "from", "not", "confidense", "__class__"),
    *("a\nb", "", "\x07", "\u2028", "{", "x" * 500),
]
