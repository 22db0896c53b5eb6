"""
A large file over HTTP, taken up where it broke off.

Beside the part of a file lies a mark of what it is a part of: the server's ETag and the day of the
last change. The rest is asked for only if that still holds, else the whole (RFC 9110, 13.1.5).
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from requests import RequestException, Response

from graphs.errors import NotFetched
from graphs.web import Web, refuse_failed

Progress: TypeAlias = Callable[[int, int | None], None]
"""Told how many bytes are there, and of how many if the server says so."""

_PIECE_BYTES: Final = 2**16  # What has come of a piece that breaks off is lost.
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def download(web: Web, url: str, part: Path, progress: Progress = lambda _done, _all: None) -> None:
    """
    Bring ``part`` to the whole of the file at ``url``.

    Goes on while each try gets further than those before; otherwise as often as ``web`` has
    patience for.

    Raises
    ------
    NotFetched
        With what has come kept in ``part``.
    """
    furthest = n_failures = 0
    while True:
        try:
            return _go_on(web, url, part, progress)
        except RequestException as broken:
            n_bytes = part.stat().st_size
            n_failures = 1 if n_bytes > furthest else n_failures + 1
            furthest = max(n_bytes, furthest)
            if n_failures >= web.patience.tries:
                message = (
                    f"{url} breaks off again and again, now after {n_bytes:,} bytes. They are kept "
                    f"in {part}: fetch again, and it goes on from there if the server lets it."
                )
                raise NotFetched(message) from broken
        time.sleep(web.patience.pause_s(n_failures))


def discard(part: Path) -> None:
    """Remove a part and its mark, if they are there."""
    part.unlink(missing_ok=True)
    _mark_file(part).unlink(missing_ok=True)


def _go_on(web: Web, url: str, part: Path, progress: Progress) -> None:
    with _rest(web, url, part) as response:
        refuse_failed(response, url)
        begins, total = _extent(response)
        with part.open("r+b" if begins else "wb", buffering=0) as file:
            if not begins:  # Now that the file is empty: no mark may stand beside older bytes.
                _write_mark(part, response)
            file.seek(begins)
            progress(begins, total)
            for piece in response.iter_content(_PIECE_BYTES):
                _write(file, piece, part)
                progress(file.tell(), total)
            os.fsync(file.fileno())


@contextmanager
def _rest(web: Web, url: str, part: Path) -> Iterator[Response]:
    """Ask for what is missing; for all, where the part may be one of another file."""
    mark = _read_mark(part)
    if mark and mark.condition and part.is_file() and part.stat().st_size > 1:
        # The last byte comes again: a part that is whole already has a rest to ask for, too.
        begins = part.stat().st_size - 1
        condition = {"Range": f"bytes={begins}-", "If-Range": mark.condition}
        with web.ask(url, condition) as response:
            if response.status_code == 200 or _continues(response, begins, mark):
                yield response
                return
    with web.ask(url) as response:
        yield response


class _Mark(NamedTuple):
    """What a server says of the version of a file."""

    etag: str | None
    last_modified: str | None

    @property
    def condition(self) -> str | None:
        """Value for ``If-Range``, which takes no weak tag."""
        is_strong = self.etag and not self.etag.startswith("W/")
        return self.etag if is_strong else self.last_modified


def _mark_in(response: Response) -> _Mark:
    return _Mark(response.headers.get("ETag"), response.headers.get("Last-Modified"))


def _continues(response: Response, begins: int, mark: _Mark) -> bool:
    """Whether an answer is the rest that was asked for; some servers know no ``If-Range``."""
    is_same = all(now in (None, then) for now, then in zip(_mark_in(response), mark, strict=True))
    return response.status_code == 206 and _extent(response)[0] == begins and is_same


def _extent(response: Response) -> tuple[int, int | None]:
    """At which byte an answer begins, and how many bytes the whole file has."""
    if response.status_code == 206:
        said = _CONTENT_RANGE.match(response.headers.get("Content-Range", ""))
        if not said:
            return 0, None
        return int(said[1]), None if said[2] == "*" else int(said[2])
    length = response.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else None


def _mark_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _write_mark(part: Path, response: Response) -> None:
    _mark_file(part).write_text(json.dumps(_mark_in(response)._asdict()), encoding="utf-8")


def _read_mark(part: Path) -> _Mark | None:
    """Give the mark of a part; one that cannot be read counts as none."""
    try:
        return _Mark(**json.loads(_mark_file(part).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(file: FileIO, piece: bytes, part: Path) -> None:
    rest = memoryview(piece)
    try:
        while rest:  # A disk that is nearly full takes less than it is given.
            rest = rest[file.write(rest) :]
    except OSError as error:
        message = (
            f"{part} cannot be written any further ({error.strerror}). What has come is kept: make "
            "room on the disk and fetch again to go on from there."
        )
        raise NotFetched(message) from error
