"""Mutated agreement files: each gives a catalogue or a refusal that names the file, in one line."""

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from dispatch.agreements.load import (
    SHIPPED,
    Catalogue,
    catalogue_of,
    load_agreements,
    read_agreement,
)
from dispatch.agreements.permit import judge
from dispatch.errors import BadAgreement
from tests.dispatch.agreements.test_load import GOOD
from tests.dispatch.agreements.world import situation

pytestmark = pytest.mark.soak

FILE: Final = "law.toml"
N: Final = 10_000  # Ten times as many in soak: 100,000.


def _sources() -> list[bytes]:
    shipped = [path.read_bytes() for path in sorted(SHIPPED.glob("*.toml"))]
    return [GOOD.format(id="XA-XB").encode()] * len(shipped) + shipped


def test_mutated_bytes(rng: np.random.Generator, scale: int, tmp_path: Path) -> None:
    c = Counter()
    import time as t

    s = t.time()
    for text in _mutated_bytes(rng, N * scale // 2):
        c[outcome(lambda: _from_file(tmp_path, text))] += 1
    print(c, t.time() - s)


def test_mutated_trees(rng: np.random.Generator, scale: int) -> None:
    c = Counter()
    import time as t

    s = t.time()
    for tree in _mutated_trees(rng, N * scale // 2):
        c[outcome(lambda: catalogue_of([read_agreement(tree, FILE)]))] += 1
    print(c, t.time() - s)


def _from_file(folder: Path, text: bytes) -> Catalogue:
    (folder / FILE).write_bytes(text)
    return load_agreements(folder)


def outcome(load: Callable[[], Catalogue]) -> str:
    try:
        catalogue = load()
    except BadAgreement as refusal:
        told = str(refusal)
        assert told.startswith(FILE), told
        assert told.isprintable(), told
        assert not re.search("nput should|validation error|pydantic|alue error", told), told
        assert told.endswith("."), told
        assert len(told) < 2000, told
        return (
            "not toml" if told.startswith((f"{FILE} is not TOML", f"{FILE}: byte")) else "refused"
        )
    assert len(catalogue.sha256) == 64
    for now in (situation(), situation(incident_country=None, own_eta_ms=700_001)):
        assert str(judge(now, catalogue))
    return "loaded"


def _mutated_bytes(rng: np.random.Generator, n: int) -> Iterator[bytes]:
    sources = _sources()
    for _ in range(n):
        text = bytearray(sources[rng.integers(len(sources))])
        for _ in range(1 + rng.geometric(0.7)):
            _BYTES[rng.integers(len(_BYTES))](rng, text)
        yield bytes(text)


def _flip(rng: np.random.Generator, text: bytearray) -> None:
    at = rng.integers(len(text))
    text[at] ^= 1 << int(rng.integers(8))


def _set(rng: np.random.Generator, text: bytearray) -> None:
    text[rng.integers(len(text))] = int(rng.integers(256))


def _digit(rng: np.random.Generator, text: bytearray) -> None:
    digits = [at for at, sign in enumerate(text) if chr(sign).isdigit()]
    text[digits[rng.integers(len(digits))]] = ord("0") + int(rng.integers(10))


def _letter(rng: np.random.Generator, text: bytearray) -> None:
    letters = [at for at, sign in enumerate(text) if chr(sign).isalpha() and sign < 128]
    text[letters[rng.integers(len(letters))]] = ord("a") + int(rng.integers(26))


def _line(rng: np.random.Generator, text: bytearray) -> None:
    """Take a line out, or put one in twice."""
    lines = text.split(b"\n")
    at = int(rng.integers(len(lines)))
    lines[at : at + 1] = [lines[at]] * (2 * int(rng.integers(2)))
    text[:] = b"\n".join(lines)


_BYTES: Final = (_flip, _set, _digit, _letter, _line)


def _mutated_trees(rng: np.random.Generator, n: int) -> Iterator[dict[str, Any]]:
    trees = [tomllib.loads(text.decode()) for text in _sources()]
    for _ in range(n):
        tree = copy.deepcopy(trees[rng.integers(len(trees))])
        for _ in range(rng.geometric(0.6)):
            _mutate(rng, tree, trees)
        yield tree


def _mutate(rng, tree, trees) -> None:
    """Change one value somewhere."""
    places = [place for place in _places(tree)]
    holder, key = places[rng.integers(len(places))]
    match rng.integers(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = _odd(rng)
        case 2:
            holder[key] = [holder[key]] if rng.integers(2) else {"kind": holder[key]}
        case 3 if isinstance(holder, dict):
            holder[_ODD_KEYS[rng.integers(len(_ODD_KEYS))]] = holder.pop(key)
        case _:
            other = list(_places(trees[rng.integers(len(trees))]))
            there, at = other[rng.integers(len(other))]
            holder[key] = copy.deepcopy(there[at])


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    for key in keys:
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])


def _odd(rng: np.random.Generator) -> Any:
    deep: Any = {"kind": "emergency"}
    for _ in range(rng.integers(40)):
        deep = {"kind": "not", "of": deep}
    return copy.deepcopy([*_ODD, deep][rng.integers(len(_ODD) + 1)])


_ODD: Final = [
    0, 1, -1, 2**70, int("f" * 5000, 16), 0.5, 1e308, float("inf"), float("nan"), True, False,
    "", "XA", "XB-south", "unknown", "a\nb", "\x1b[31m", "\u2028", "é" * 300, "{country}", "{", "}",
    date(2024, 5, 1), date.min, date.max, datetime(2024, 5, 1, 12), time(8), time(0),
    [], {}, [[]], [{}], ["XA", "XB"], {"kind": "polygon"}, {"XA": 1}, [0, 0], [50.5, 6.1],
]  # fmt: skip
_ODD_KEYS: Final = [
    "id",
    "says",
    "untill",
    "a\nb",
    "",
    "kind",
    "of",
    "x" * 500,
    "\x07",
    "{",
    "__class__",
]
