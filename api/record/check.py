"""Whether a log is still what was written, as far as its checkpoints can tell."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from api.errors import BadRecord
from api.record.chain import FIRST, LOG, NEAR, BadLine, Entry, read_line, whole_lines
from api.record.fleets import BASE
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
    for _, entry in entries_at(path):
        yield entry


def entries_at(path: Path) -> Iterator[tuple[int, Entry]]:
    """Read a log as ``entries`` does; say too at which byte each line begins."""
    before, log, at = FIRST, path.name.removesuffix(LOG), 0
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
        yield at, entry
        at += len(line) + 1


def base_of(entry: Entry) -> str | None:
    """Give what an input rests on, if it is a fleet that is written as changes of another."""
    is_fleet = entry.kind == "input" and entry.content["name"] == "fleet"
    return entry.content["is"].get(BASE) if is_fleet else None


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
    expected, vouched_for, last, inputs = dict(heads), 0, None, _Inputs()
    try:
        for entry in entries(path):
            last = entry
            wrong += inputs.lacking(entry)
            if entry.sequence not in expected:
                continue
            if expected[entry.sequence] != entry.sha256:
                wrong.append(f"Entry {entry.sequence} is not the one that was checked in.")
                break
            vouched_for = entry.sequence
    except BadLine as error:
        wrong.append(f"{str(error)[0].upper()}{str(error)[1:]}.")
    return vouched_for, last


class _Inputs:
    """The inputs that the entries of a log may name."""

    def __init__(self) -> None:
        self._near: dict[str, None] = {}
        self._is_lacking = False

    def lacking(self, entry: Entry) -> Iterator[str]:
        """Say once of a log that an entry names what was not written before it."""
        named = dict(entry.content.get("inputs", {}))
        if (base := base_of(entry)) is not None:
            named["fleet that it rests on"] = base
        for name, sha256 in named.items():
            if sha256 not in self._near and not self._is_lacking:
                self._is_lacking = True
                yield (
                    f"Entry {entry.sequence} names a {name} ({sha256}) that is not among the "
                    f"{NEAR:,} inputs before it, so not all of it can be computed again."
                )
        if entry.kind == "input":
            sha256 = entry.content["sha256"]
            self._near.pop(sha256, None)
            self._near[sha256] = None
            if len(self._near) > NEAR:
                del self._near[next(iter(self._near))]


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
