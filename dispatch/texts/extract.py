"""
All that can be said to dispatchers: in the code by ``said("...")``, and in the agreements.

Babel's own extractor was tried and misses a ``said`` inside another one; Python's parser does not.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from dispatch.errors import BadTexts
from dispatch.written import read_toml

ROOT: Final = Path(__file__).parents[2]
_CODE: Final = ("dispatch", "api")
_LAW: Final = "dispatch/agreements/data"
_SAYING: Final = frozenset({"said", "Said"})
_WRITTEN: Final = frozenset({"name", "says"})


class Saying(NamedTuple):
    """A sentence in English, and the file it stands in."""

    text: str
    file: str


def sayings(root: Path = ROOT) -> tuple[Saying, ...]:
    """
    Find all sentences, in the order of their files.

    Raises
    ------
    BadTexts
        If a sentence in the code is put together, so that it could not be found.
    """
    found = []
    for path in sorted(path for part in _CODE for path in (root / part).rglob("*.py")):
        file = path.relative_to(root).as_posix()
        found += [Saying(text, file) for text in in_code(path.read_text("utf-8"), file)]
    return tuple(dict.fromkeys((*found, *sayings_of_law(root / _LAW, root))))


def sayings_of_law(folder: Path, root: Path | None = None) -> tuple[Saying, ...]:
    """
    Find all sentences of a folder of agreements.

    Raises
    ------
    BadTexts
        If a file of it is not TOML.
    """
    found = []
    for path in sorted(folder.glob("*.toml")):
        file = path.relative_to(root or folder).as_posix()
        found += [Saying(text, file) for text in in_law(read_toml(path, BadTexts))]
    return tuple(dict.fromkeys(found))


def in_code(source: str, file: str) -> Iterator[str]:
    """
    Give the sentences of Python code.

    Raises
    ------
    BadTexts
        If it is no Python, or a sentence is put together, so that it could not be found.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        message = f"{file}, line {error.lineno}: this is no Python ({error.msg}); mend it."
        raise BadTexts(message) from None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if _name(call.func) in _SAYING and call.args:
            yield from _texts(call.args[0], file)


def in_law(given: Any) -> Iterator[str]:
    """
    Give the sentences of what stands in a TOML file: all its names and all it says.

    Their braces are doubled, as ``plain`` does before they are said: they are no places.
    """
    if isinstance(given, dict):
        for key, what in given.items():
            if key in _WRITTEN and isinstance(what, str):
                yield what.replace("{", "{{").replace("}", "}}")
            else:
                yield from in_law(what)
    elif isinstance(given, list):
        for what in given:
            yield from in_law(what)


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _texts(text: ast.expr, file: str) -> Iterator[str]:
    match text:
        case ast.Constant(value=str(sentence)):
            yield sentence
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, file)
            yield from _texts(other, file)
        case ast.JoinedStr() | ast.BinOp():
            message = (
                f"{file}, line {text.lineno}: this sentence is put together, so no translation of "
                "it can be found; write it whole, with {places} for its values."
            )
            raise BadTexts(message)
        case _:
            pass  # It was written elsewhere: in an agreement, or as a sentence found there.
