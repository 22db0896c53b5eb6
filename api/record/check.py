"""Whether a log is still what was written, as far as its checkpoints can tell."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from api.errors import BadRecord
from api.record.chain import FIRST, LOG, BadLine, Entry, read_line, whole_lines
from api.record.heads import HEADS, BadHead, Head, read_heads


class CheckedLog(NamedTuple):
    """
    What is to say of one log.

    Attributes
    ----------
    n_entries : int
        How many whole lines there are.
    vouched_for : int
        Up to which entry a checkpoint vouches that none is missing.
    wrong : tuple of str
        What is not as it was written.
    unseen : tuple of str
        What nothing here can tell.
    """

    log: str
    n_entries: int
    vouched_for: int
    wrong: tuple[str, ...]
    unseen: tuple[str, ...]


def check_logs(folder: Path, heads: Path) -> tuple[CheckedLog, ...]:
    """
    Check every log of a folder against the checkpoints of another.

    Raises
    ------
    BadRecord
        If one of the two is no folder, or neither holds anything.
    """
    for each in (folder, heads):
        if not each.is_dir():
            message = f"{each} is no folder; give the one that --record or --heads named."
            raise BadRecord(message)
    logs = {path.name.removesuffix(LOG) for path in folder.glob(f"*{LOG}")}
    checked_in = {path.name.removesuffix(HEADS) for path in heads.glob(f"*{HEADS}")}
    if not logs | checked_in:
        message = f"{folder} holds no log and {heads} no checkpoint; check the two paths."
        raise BadRecord(message)
    return tuple(_check(folder, heads, log) for log in sorted(logs | checked_in))


def entries(path: Path) -> Iterator[Entry]:
    """
    Read a log from its beginning, checking each entry against the one before.

    Raises
    ------
    BadLine
        About the first line that is not what was written.
    """
    before, log = FIRST, path.name.removesuffix(LOG)
    for number, line in enumerate(whole_lines(path), start=1):
        try:
            entry = read_line(line)
        except BadLine as error:
            message = f"line {number} was changed: {error}"
            raise BadLine(message) from None
        if entry.sequence != number or entry.previous != before:
            message = (
                f"line {number} holds entry {entry.sequence} and does not follow the line before: "
                "entries were taken out, put in or moved"
            )
            raise BadLine(message)
        if number == 1 and entry.content.get("log") != log:
            message = f"line 1 opens the log {entry.content.get('log')}: the file was renamed"
            raise BadLine(message)
        before = entry.sha256
        yield entry


def _check(folder: Path, heads: Path, log: str) -> CheckedLog:
    path, of_heads = folder / f"{log}{LOG}", heads / f"{log}{HEADS}"
    wrong: list[str] = []
    known = _heads(of_heads, wrong)
    if not path.is_file():
        wrong.append(f"The log is gone, although {of_heads.name} counts its entries.")
        return CheckedLog(log, 0, 0, tuple(wrong), ())
    vouched_for, last = _compared(path, known, wrong)
    n_lines = sum(1 for _ in whole_lines(path))
    cut = max((head.n_entries for head in known), default=0)
    if n_lines < cut:
        wrong.append(f"It was cut off: {n_lines} entries are there, a checkpoint counts {cut}.")
    if not known and n_lines > 1:
        wrong.append(f"It has no checkpoint: {of_heads.name} is gone or empty.")
    is_ended = last is not None and last.kind == "closing" and vouched_for == n_lines
    unseen = [] if is_ended or wrong else list(_unseen(path, n_lines, vouched_for))
    return CheckedLog(log, n_lines, vouched_for, tuple(wrong), tuple(unseen))


def _heads(path: Path, wrong: list[str]) -> list[Head]:
    try:
        return read_heads(path) if path.is_file() else []
    except BadHead as error:
        wrong.append(f"Its checkpoints were changed: {error}.")
        return []


def _compared(path: Path, heads: list[Head], wrong: list[str]) -> tuple[int, Entry | None]:
    """Read all entries; say up to which one a checkpoint agrees, and which is the last."""
    expected, vouched_for, last = dict(heads), 0, None
    try:
        for entry in entries(path):
            last = entry
            if entry.sequence not in expected:
                continue
            if expected[entry.sequence] != entry.sha256:
                wrong.append(f"Entry {entry.sequence} is not the one that was checked in.")
                break
            vouched_for = entry.sequence
    except BadLine as error:
        wrong.append(f"{str(error)[0].upper()}{str(error)[1:]}.")
    return vouched_for, last


def _unseen(path: Path, n_lines: int, vouched_for: int) -> Iterator[str]:
    yield (
        f"{n_lines - vouched_for} entries came after the last checkpoint, which counts "
        f"{vouched_for}; whether more of them were there and were cut off, nothing here can tell."
    )
    with path.open("rb") as file:
        file.seek(0, 2)
        size = file.tell()
        file.seek(max(0, size - 1))
        if size and file.read() != b"\n":
            yield (
                f"Line {n_lines + 1} is half written: the process was stopped in the middle of it, "
                "before its answer was given, or somebody cut it since."
            )
