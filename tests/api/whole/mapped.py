"""How the memory of a process lies, as Linux tells it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Mapping(NamedTuple):
    """
    A file in the memory of a process.

    Attributes
    ----------
    kb : dict
        ``Rss`` is what is in memory, ``Pss`` the share of it if all who map it divide it between
        them, ``Anonymous`` what was copied from the file.
    """

    path: Path
    permissions: str
    kb: dict[str, int]


def mappings(pid: int, folder: Path) -> Iterator[Mapping]:
    """Give the files of a folder that a process has mapped."""
    for block in _blocks(Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8")):
        first, *rest = block
        words = first.split(maxsplit=5)
        if len(words) == 6 and Path(words[5]).is_relative_to(folder):
            told = (line.split() for line in rest)
            kb = {name.rstrip(":"): int(n[0]) for name, *n in told if n[-1:] == ["kB"]}
            yield Mapping(Path(words[5]), words[1], kb)


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in text.splitlines():
        if not line.split()[0].endswith(":") and block:
            yield block
            block = []
        block.append(line)
    yield block
