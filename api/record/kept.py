"""One decision out of a log, with all that it names by hash."""

from pathlib import Path
from typing import Any, NamedTuple

from api.errors import BadRecord
from api.record.canonical import sha256_of
from api.record.chain import LOG, BadLine
from api.record.check import entries
from api.record.recorder import FORMAT
from dispatch.written import shown


class Kept(NamedTuple):
    """
    A decision on record.

    Attributes
    ----------
    sha256 : str
        Of the entry, which the chain rests on.
    inputs : dict
        Fleet, driving, settings, turnout and mappings as they were used.
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
        found = next((entry for entry in entries(path) if entry.sequence == sequence), None)
        if found is None or found.kind != "decision":
            message = f"{path.name} has no decision {sequence}; take an id as it was given out."
            raise BadRecord(message)
        inputs = _inputs(path, set(found.content.get("inputs", {}).values()))
    except BadLine as error:
        message = f"{path.name}: {error}. Nothing from there on proves anything."
        raise BadRecord(message) from error
    if found.content.get("format") != FORMAT:
        message = (
            f"{id_} is written in format {found.content.get('format')}, and this code reads "
            f"{FORMAT}; take the version that wrote it."
        )
        raise BadRecord(message)
    by_name = {name: inputs.get(sha256) for name, sha256 in found.content["inputs"].items()}
    if lacking := [name for name, content in by_name.items() if content is None]:
        message = f"{id_} names a {lacking[0]} that its log does not hold."
        raise BadRecord(message)
    return Kept(found.content, found.sha256, by_name)


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


def _inputs(path: Path, wanted: set[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in entries(path):
        sha256 = entry.content.get("sha256")
        if entry.kind == "input" and sha256 in wanted - found.keys():
            if sha256_of(entry.content["is"]) != sha256:
                message = f"entry {entry.sequence} holds an input that is not the one it names"
                raise BadLine(message)
            found[sha256] = entry.content["is"]
        if len(found) == len(wanted):
            break
    return found
