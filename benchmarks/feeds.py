"""A service in a process of its own, its store, and many who read its feed over real sockets."""

import asyncio
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from api.store.opened import Store, migrate_store, open_store
from api.store.units import UnitUpdate, put_units, units
from graphs.prepare import prepare_demo

_WAIT_S: Final = 60
_CROSSBORDER: Final = "from api.cli import main; main()"
_TICKS: Final = count(1)
_SETTINGS: Final = "[limits]\nper_s = 0\n"


class Served(NamedTuple):
    """A service, and the store that it follows."""

    port: int
    pid: int
    store: Store

    @property
    def resident_kb(self) -> int:
        """How much memory it takes."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(next(line for line in status.splitlines() if "VmRSS" in line).split()[1])


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve the demo region until the block ends."""
    region, url = prepare_demo(folder / "demo").path, f"sqlite:///{folder / 'store.db'}"
    migrate_store(url)
    (folder / "settings.toml").write_text(_SETTINGS, encoding="utf-8")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    given = ["--region", region, "--fleet", region / "inputs/fleet.geojson", "--store", url]
    given += ["--settings", folder / "settings.toml", "--port", 0, "--demo"]
    call = [sys.executable, "-c", _CROSSBORDER, "serve", *map(str, given)]
    # Nobody else says what is called here.
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stderr is not None
        where = next(line for line in process.stderr if "Serving on " in line)
        drain = threading.Thread(target=list, args=(process.stderr,))
        drain.start()
        port = int(where.partition("://")[2].partition(",")[0].rpartition(":")[2])
        store = open_store(url)
        try:
            yield Served(port, process.pid, store)
        finally:
            store.close()
            process.send_signal(signal.SIGTERM)
            process.wait(_WAIT_S)
            drain.join()


def changing(store: Store, n_changes: int) -> Iterator[int]:
    """Commit so many changes at a time, and give the number of the last of them."""
    with store.reading() as tx:
        first = units(tx)[0].unit
    for tick in _TICKS:
        told = []
        for number in range(n_changes):
            at = first.position_at + timedelta(seconds=tick)
            moved = first.model_copy(update={"id": f"unit-{number}", "position_at": at})
            told.append(UnitUpdate(unit=moved, clock=at, sequence=tick))
        with store.writing(told[0].clock) as tx:
            put_units(tx, told)
        yield tx.last


class Readers:
    """So many readers, on a loop in a thread of its own: they look for ids and read nothing."""

    def __init__(self, port: int, n_readers: int) -> None:
        self._loop, self._target, self._left = asyncio.new_event_loop(), -1, 0
        self._there, self.n_readers = threading.Event(), n_readers
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        connecting = asyncio.run_coroutine_threadsafe(self._connect(port), self._loop)
        self._readers = connecting.result(_WAIT_S)

    def expect(self, number: int) -> None:
        """Look for a change from now on."""
        self._loop.call_soon_threadsafe(self._look_for, number)

    def wait(self) -> None:
        """Return when each of them has seen it."""
        assert self._there.wait(_WAIT_S), "Not all of them were told."
        self._there.clear()

    def close(self) -> None:
        """Let all of them go."""
        asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result(_WAIT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def seen(self, before: int, last: int) -> None:
        """Take note that one of them has come further."""
        if before < self._target <= last:
            self._left -= 1
            if not self._left:
                self._there.set()

    async def _connect(self, port: int) -> "list[_Reader]":
        every = []
        for _ in range(self.n_readers):
            _, reader = await self._loop.create_connection(lambda: _Reader(self), "127.0.0.1", port)
            every.append(reader)
        while any(reader.last < 0 for reader in every):
            await asyncio.sleep(0.01)
        return every

    async def _leave(self) -> None:
        for reader in self._readers:
            reader.transport.abort()
        await asyncio.sleep(0.1)

    def _look_for(self, number: int) -> None:
        self._target = number
        self._left = sum(reader.last < number for reader in self._readers)
        if not self._left:
            self._there.set()


class _Reader(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, readers: Readers) -> None:
        self._readers, self.last, self._tail = readers, -1, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

    def data_received(self, data: bytes) -> None:
        text = self._tail + data
        at = text.rfind(b"\nid: ")
        end = text.find(b"\n", at + 5)
        self._tail = text[-64:]
        if at >= 0 and end >= 0:
            before, self.last = self.last, int(text[at + 5 : end])
            self._readers.seen(before, self.last)
