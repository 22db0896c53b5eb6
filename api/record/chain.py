"""
One entry of a log as a line: each names the hash of the one before, and its own.

A line is canonical JSON with the keys ``content``, ``kind``, ``previous``, ``sequence`` and, last,
``sha256``: the hash of the line without that key.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from api.record.canonical import canonical

FIRST: Final = "0" * 64
"""What stands for the hash before the first entry."""
LOG: Final = ".log.jsonl"
NEAR: Final = 1024
"""What an entry names by hash stands among so many inputs before it."""
_SEAL: Final = re.compile(rb',"sha256":"([0-9a-f]{64})"\}')
_SEAL_LENGTH: Final = 77


class BadLine(ValueError):
    """A line that is not what was written."""


class Entry(NamedTuple):
    """
    One entry.

    Attributes
    ----------
    kind : str
        ``opening``, ``input`` (what decisions refer to by its hash), ``decision`` or ``closing``.
    """

    sequence: int
    previous: str
    kind: str
    content: dict[str, Any]
    sha256: str


def line_of(sequence: int, previous: str, kind: str, content: dict[str, Any]) -> tuple[bytes, str]:
    """Write an entry; give its line and its hash."""
    says = {"content": content, "kind": kind, "previous": previous, "sequence": sequence}
    unsealed = canonical(says)
    sha256 = hashlib.sha256(unsealed).hexdigest()
    return unsealed[:-1] + b',"sha256":"' + sha256.encode() + b'"}\n', sha256


def read_line(line: bytes) -> Entry:
    """
    Read an entry, without its line break.

    Raises
    ------
    BadLine
        If it does not have the hash that it names.
    """
    seal = _SEAL.fullmatch(line[-_SEAL_LENGTH:])
    unsealed = line[:-_SEAL_LENGTH] + b"}"
    if seal is None or hashlib.sha256(unsealed).hexdigest().encode() != seal[1]:
        message = "it does not have the hash that it names"
        raise BadLine(message)
    try:
        says = json.loads(unsealed)
        content = dict(says["content"])
        return Entry(says["sequence"], says["previous"], says["kind"], content, seal[1].decode())
    except (ValueError, KeyError, TypeError) as error:  # Its own hash, but by another writer.
        message = "it is no entry of a log"
        raise BadLine(message) from error


def whole_lines(path: Path) -> Iterator[bytes]:
    """Give the lines of a file, without their breaks; not the last if it has none."""
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line[:-1]
