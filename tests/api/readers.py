"""Readers of the feed over real sockets, and a server in a thread to connect to."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import Any, NamedTuple, Self

import uvicorn

from api.app import create_app
from api.cli.server import Server, bind
from api.services.service import Service

WAIT_S = 30
"""Far longer than anything takes: that something comes at all is what tests claim."""


class Event(NamedTuple):
    """One event as it came."""

    id: int
    kind: str
    data: dict[str, Any]


class Reader:
    """One connection to the feed."""

    def __init__(self, port: int, query: str = "", **headers: object) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_S)
        shown = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        self._connection.request("GET", f"/v1/events{query}", headers=shown)
        self.answer: HTTPResponse = self._connection.getresponse()
        self.last_id: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self.answer.close()

    def lines(self) -> Iterator[str]:
        """Give what comes over the line until it ends."""
        while line := self.answer.readline():
            yield line.decode().rstrip("\n")

    def events(self) -> Iterator[Event]:
        """Give events until the connection ends, as a browser reads them."""
        told: dict[str, str] = {}
        for line in self.lines():
            if line:
                name, _, value = line.partition(": ")
                told[name] = value
                continue
            if "id" in told:
                self.last_id = int(told["id"])
            if "data" in told and self.last_id is not None:
                yield Event(self.last_id, told["event"], json.loads(told["data"]))
            told = {}

    def next(self, kind: str | None = None) -> Event:
        """Give the next event, or the next of a kind."""
        return next(one for one in self.events() if kind is None or one.kind == kind)

    def problem(self) -> dict[str, Any]:
        """Give why it was refused."""
        found: dict[str, Any] = json.load(self.answer)
        return found


@contextmanager
def served(service: Service) -> Iterator[int]:
    """Serve on a free port until the block ends, and end as the command does."""
    with bind("127.0.0.1", 0) as taken:
        config = uvicorn.Config(create_app(service), log_config=None, access_log=False)
        server = Server(config, service.feed.end_readers)
        taken.listen()  # Whoever connects before it runs waits.
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
        thread.start()
        yield taken.getsockname()[1]
        server.should_exit = True
        thread.join(WAIT_S)
        assert not thread.is_alive(), "It did not end."


class Listener:
    """One of many readers, on an event loop: what it costs to listen is the server's alone."""

    def __init__(self, lines: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines, self._writer = lines, writer

    @classmethod
    async def at(cls, port: int, query: str = "") -> Self:
        """Connect and wait for the first event."""
        async with asyncio.timeout(WAIT_S):
            lines, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET /v1/events{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert b" 200 " in await lines.readline()
            listener = cls(lines, writer)
            await listener.heard("following")
        return listener

    async def heard(self, kind: str, id_: int | None = None) -> bool:
        """Wait for an event of a kind, the one with an id if that is given."""
        async with asyncio.timeout(WAIT_S):
            event = ""
            while raw := await self._lines.readline():
                line = raw.decode().strip()
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                is_it = line.startswith("id: ") and event == kind
                if is_it and id_ in {None, int(line.removeprefix("id: "))}:
                    return True
        return False

    def leave(self) -> None:
        """Close the connection."""
        self._writer.close()
