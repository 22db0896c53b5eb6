"""A server of extracts on this machine that misbehaves as a test wants it to."""

import hashlib
import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from graphs.web import Patience

QUICK = Patience(connect_s=5.0, read_s=5.0, tries=3, wait_s=0.0)
MONDAY = "Mon, 06 May 2024 20:21:02 GMT"


def some_bytes(n: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(n)  # noqa: S311 - Not for secrets.


class Asked(NamedTuple):
    """What a request asked for."""

    path: str
    range: str | None
    if_range: str | None
    encoding: str | None


class Mirror:
    """
    What the server has, how it behaves, and what it was asked.

    Attributes
    ----------
    breaks_after : list of int
        After how many bytes of body the next answers with a file break off; -1 is not at all.
    stalls : bool
        Whether an answer that breaks off leaves the connection open instead.
    shifts : int
        By how many bytes the rests it gives begin too late.
    moved : dict of str to str
        Where a path leads to instead.
    says : list of int
        Statuses that the next requests get instead of an answer; 0 answers.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.etag: str | None = '"{md5}"'
        self.last_modified: str | None = MONDAY
        self.knows_ranges = True
        self.knows_if_range = True
        self.breaks_after: list[int] = []
        self.stalls = False
        self.shifts = 0
        self.moved: dict[str, str] = {}
        self.says: list[int] = []
        self.asked: list[Asked] = []
        self.closed = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def publish(self, path: str, content: bytes, md5: str | None = None) -> str:
        """Put a file there, with its md5 as Geofabrik writes it; give its address."""
        name = path.rpartition("/")[2]
        self.files[path] = content
        self.files[f"{path}.md5"] = f"{md5 or md5_of(content)}  {name}\n".encode()
        return f"{self.url}/{path}"

    def ranges(self) -> list[str | None]:
        """Give the ranges that were asked for, of files other than md5s."""
        return [asked.range for asked in self.asked if not asked.path.endswith(".md5")]


def md5_of(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


@contextmanager
def serving() -> Iterator[Mirror]:
    """Serve from a thread."""
    mirror = Mirror()

    class Handler(_Handler):
        has = mirror

    with _Server(("127.0.0.1", 0), Handler) as server:
        mirror.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield mirror
        finally:
            mirror.closed.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that has gone is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    has: Mirror

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - As it is overridden.
        """Keep the log quiet."""

    def do_GET(self) -> None:
        has, path = self.has, self.path.removeprefix("/")
        asked = (self.headers[name] for name in ("Range", "If-Range", "Accept-Encoding"))
        has.asked.append(Asked(path, *asked))
        status = has.says.pop(0) if has.says else 0
        if path in has.moved:
            self._answer(302, b"", {"Location": f"{has.url}/{has.moved[path]}"})
        elif status or path not in has.files:
            self._answer(status or 404, b"", {})
        elif path.endswith(".md5"):
            self._answer(200, has.files[path], {})
        else:
            self._give(has.files[path])

    def _give(self, content: bytes) -> None:
        has = self.has
        given = {
            "ETag": has.etag and has.etag.format(md5=md5_of(content)),
            "Last-Modified": has.last_modified,
        }
        marks = {name: value for name, value in given.items() if value}
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
        is_same = self.headers["If-Range"] in marks.values() or not has.knows_if_range
        if not wanted or not has.knows_ranges or not is_same:
            self._answer(200, content, marks)
        elif (begins := int(wanted[1]) + has.shifts) >= len(content):
            self._answer(416, b"", {"Content-Range": f"bytes */{len(content)}"})
        else:
            where = f"bytes {begins}-{len(content) - 1}/{len(content)}"
            self._answer(206, content[begins:], marks | {"Content-Range": where})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        is_file = status in (200, 206) and not self.path.endswith(".md5")
        breaks_after = self.has.breaks_after.pop(0) if is_file and self.has.breaks_after else -1
        if 0 <= breaks_after < len(body):
            self.wfile.write(body[:breaks_after])
            self.close_connection = True
            if self.has.stalls:
                self.has.closed.wait(30)
        else:
            self.wfile.write(body)
