"""Extracts of OpenStreetMap by name: fetched, checked against their md5, and only then there."""

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from graphs.download import discard, download
from graphs.errors import NotFetched
from graphs.extracts import known_extracts
from graphs.web import PATIENT, Patience, Web

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Told of which extract how many bytes are there, and of how many if the server says so."""

_MD5: Final = re.compile(r"\s*([0-9a-f]{32})\b", re.IGNORECASE)


class Fetched(NamedTuple):
    """
    An extract that is there.

    Attributes
    ----------
    was_there : bool
        Whether nothing had to be fetched.
    """

    name: str
    path: Path
    url: str
    size_bytes: int
    md5: str
    was_there: bool


def fetch(
    name: str,
    folder: Path,
    base_url: str | None = None,
    patience: Patience = PATIENT,
    progress: Progress = lambda _name, _done, _all: None,
) -> list[Fetched]:
    """
    Bring an extract, or each of a set, into a folder as the server has it today.

    What is there already and fits its md5 is left alone; an older file is replaced in one step.

    Parameters
    ----------
    folder : Path
        An existing folder; each extract is ``NAME.osm.pbf`` in it.
    base_url : str, optional
        Of a mirror with the same paths, instead of Geofabrik's.

    Raises
    ------
    UnknownExtract
        With nothing fetched.
    NotFetched
        With what has come so far kept for the next time, unless it is not what was published.
    """
    names = known_extracts().named(name)
    with _alone_in(folder), Web(patience) as web:
        return [_fetch(web, one, folder, url_of(one, base_url), progress) for one in names]


def url_of(name: str, base_url: str | None = None) -> str:
    """Give the address of an extract, on Geofabrik's server or on a mirror."""
    known = known_extracts()
    return f"{(base_url or known.base_url).rstrip('/')}/{known.extract[name]}"


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep other fetches out of a folder: two that write to one part would spoil it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # Some network file systems lock no folders: the md5 tells alone.
            _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)  # Which unlocks it, as the end of the process does.


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        message = f"Another fetch into {folder} is running: wait for it, or choose another folder."
        raise NotFetched(message) from error


def _fetch(web: Web, name: str, folder: Path, url: str, progress: Progress) -> Fetched:
    path = folder / f"{name}.osm.pbf"
    part = folder / f"{path.name}.part"
    progress(name, 0, None)
    published = _published_md5(web, url)
    was_there = path.is_file() and _md5_of(path) == published
    if not was_there:
        download(web, url, part, lambda done, total: progress(name, done, total))
        published = _checked(web, url, part, published)
        part.replace(path)
    discard(part)
    return Fetched(name, path, url, path.stat().st_size, published, was_there)


def _checked(web: Web, url: str, part: Path, published: str) -> str:
    """Give the md5 of what has come, if it is the one published."""
    found = _md5_of(part)
    # A new extract may have taken the place of the old one since its md5 was read.
    if found == published or found == (published := _published_md5(web, url)):
        return found
    size_bytes = part.stat().st_size
    discard(part)
    message = (
        f"{url} came with {size_bytes:,} bytes whose md5 is {found}, but {published} is published. "
        "They are removed: fetch again, later if the server is just being updated."
    )
    raise NotFetched(message)


def _published_md5(web: Web, url: str) -> str:
    said = _MD5.match(web.text(f"{url}.md5"))
    if not said:
        message = f"{url}.md5 holds no md5: check the base URL, or whether a log-in page answers."
        raise NotFetched(message)
    return said[1].lower()


def _md5_of(path: Path) -> str:
    with path.open("rb") as file:
        # Against accidents of the transfer; it is what the server publishes.
        return hashlib.file_digest(file, _md5).hexdigest()


def _md5() -> "hashlib._Hash":
    return hashlib.md5(usedforsecurity=False)
