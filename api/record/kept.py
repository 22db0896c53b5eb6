"""One decision out of a log, with all that it names by hash."""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from api.errors import BadRecord
from api.record.canonical import sha256_of
from api.record.chain import LOG, BadLine, Entry, read_line
from api.record.check import base_of, entries_at
from api.record.fleets import BASE, whole_of
from api.record.recorder import READABLE
from dispatch.written import shown


class Kept(NamedTuple):
    """
    A decision on record.

    Attributes
    ----------
    sha256 : str
        Of the entry, which the chain rests on.
    inputs : dict
        Fleet, driving, settings, turnout and mappings as they were used, the fleet whole.
    """

    content: dict[str, Any]
    sha256: str
    inputs: dict[str, Any]


def kept(folder: Path, id_: str) -> Kept:
    """
    Find a decision by its id, reading its log up to there and checking that on the way.

    Raises
    ------
    BadRecord
        If there is none, or the log was changed before it.
    """
    path, sequence = _place(folder, id_)
    try:
        found, inputs_at = _found(path, sequence)
        _refuse_other_formats(id_, found)
        inputs = _inputs(path, inputs_at, found.content["inputs"].values())
    except BadLine as error:
        message = f"{path.name}: {error}. Nothing from there on proves anything."
        raise BadRecord(message) from error
    return Kept(found.content, found.sha256, _by_name(id_, found, inputs))


def _found(path: Path, sequence: int) -> tuple[Entry, "array[int]"]:
    """Find a decision; say too at which bytes the inputs before it begin."""
    inputs_at = array("q")
    for at, entry in entries_at(path):
        if entry.sequence == sequence and entry.kind == "decision":
            return entry, inputs_at
        if entry.kind == "input":
            inputs_at.append(at)
    message = f"{path.name} has no decision {sequence}; take an id as it was given out."
    raise BadRecord(message)


def _refuse_other_formats(id_: str, found: Entry) -> None:
    if found.content.get("format") not in READABLE:
        message = (
            f"{id_} is written in format {found.content.get('format')}, and this code reads "
            f"{' and '.join(map(str, READABLE))}; take the version that wrote it."
        )
        raise BadRecord(message)


def _place(folder: Path, id_: str) -> tuple[Path, int]:
    log, _, number = id_.rpartition(".")
    path = folder / f"{log}{LOG}"
    is_a_name = bool(log) and Path(log).name == log
    if not (is_a_name and number.isascii() and number.isdecimal() and path.is_file()):
        message = (
            f"{folder} has no log of the record {shown(id_)}; an id is the name of a log, a point "
            "and a number, as `recommend --record` and the header Record-Id give it."
        )
        raise BadRecord(message)
    return path, int(number)


def _inputs(
    path: Path, inputs_at: Sequence[int], wanted: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Read back from a decision until all is found that it names, and what that rests on."""
    found: dict[str, dict[str, Any]] = {}
    left = set(wanted)
    with path.open("rb") as file:
        for at in reversed(inputs_at):
            if not left:
                break
            file.seek(at)
            entry = read_line(file.readline().removesuffix(b"\n"))
            sha256, content = entry.content["sha256"], entry.content["is"]
            if sha256 in left:
                if sha256_of(content) != sha256:
                    message = f"entry {entry.sequence} holds an input that is not the one it names"
                    raise BadLine(message)
                found[sha256] = content
                left.remove(sha256)
                base = base_of(entry)
                if base is not None and base not in found:
                    left.add(base)
    return found


def _by_name(id_: str, entry: Entry, inputs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Give all that a decision names, its fleet put together again."""
    named: dict[str, str] = entry.content["inputs"]
    if lacking := [name for name, sha256 in named.items() if sha256 not in inputs]:
        message = f"{id_} names a {lacking[0]} that its log does not hold."
        raise BadRecord(message)
    found = {name: inputs[sha256] for name, sha256 in named.items()}
    if "fleet" in found:
        found["fleet"] = _whole(id_, found["fleet"], inputs)
    return found


def _whole(id_: str, content: dict[str, Any], inputs: dict[str, dict[str, Any]]) -> dict[str, Any]:
    changes = []
    while (base := content.get(BASE)) is not None:
        changes.append(content)
        if base not in inputs:
            message = (
                f"{id_} names a fleet of which only changes are there: what they rest on, "
                f"{base}, its log does not hold."
            )
            raise BadRecord(message)
        content = inputs[base]
    return whole_of(content, changes[::-1])
