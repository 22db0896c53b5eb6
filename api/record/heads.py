"""Checkpoints of logs in a second place: how many entries there were, and the hash of the last."""

import json
from pathlib import Path
from typing import Final, NamedTuple

from api.record.canonical import canonical
from api.record.chain import whole_lines

HEADS: Final = ".heads.jsonl"


class Head(NamedTuple):
    """The state of one log at one moment."""

    n_entries: int
    sha256: str

    def line(self) -> bytes:
        """Write it as a line."""
        return canonical(self._asdict()) + b"\n"


class BadHead(ValueError):
    """A line of checkpoints that is not what was written."""


def read_heads(path: Path) -> list[Head]:
    """
    Read the checkpoints of one log, but not a last one that was half written.

    Raises
    ------
    BadHead
        If a line cannot be one, naming it.
    """
    return [_head(number, line) for number, line in enumerate(whole_lines(path), start=1)]


def _head(number: int, line: bytes) -> Head:
    try:
        given = json.loads(line)
        head = Head(given["n_entries"], given["sha256"])
    except (ValueError, KeyError, TypeError):
        head = None
    if head is None or head.line() != line + b"\n":
        message = f"line {number} is not as a checkpoint is written"
        raise BadHead(message)
    return head
