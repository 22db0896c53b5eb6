"""One thread that writes what changed, and hands it to all who read."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from api.live.known import Known
from api.live.live import Live
from api.services.feeding.crowd import Crowd, Reader
from api.services.feeding.told import Sight, Standing, Stood, Telling, Wanted, is_free
from api.store.changes import Change

_LOG: Final = logging.getLogger(__name__)
_LOOK_S: Final = 1.0
"""How often it looks whether a key still opens the feed."""
_TAKEN_S: Final = 5.0
"""How long it waits for a loop to take what it was handed."""
_BACKLOG: Final = 200
"""How many batches of changes may wait for it; beyond, readers resume from the store instead."""
_N_RESUMING: Final = 4
"""How many readers read from the store at once: the others of them wait, and nobody else does."""

Sights: TypeAlias = Callable[[str | None], Sight]
"""Gives what a centre may read."""
Opens: TypeAlias = Callable[[str], bool]
"""Says whether a key opens anything now, by its id."""


class _Told(NamedTuple):
    """What follows changes, as the follower tells it."""

    known: Known
    changes: Sequence[Change]


class Feed:
    """
    Whoever reads what changes, told by a thread of its own: the one that follows never waits.

    Parameters
    ----------
    sights
        What each centre may read.
    opens
        Which keys still open something.
    """

    def __init__(self, live: Live, sights: Sights, opens: Opens) -> None:
        self.sights, self._opens = sights, opens
        self._lock, self._crowds = threading.Lock(), dict[tuple[object, Wanted], Crowd]()
        self._inbox, self._something = deque[_Told](), threading.Event()
        self._is_over, self._after = False, 0
        live.listen(self._take)  # First: what is known below may be newer, but nothing is missed.
        self._begin_anew(live.now)
        self.pool = ThreadPoolExecutor(_N_RESUMING, thread_name_prefix="resumes-feed")
        self._thread = threading.Thread(target=self._tell_all, name="tells-readers", daemon=True)
        self._thread.start()

    @property
    def after(self) -> int:
        """The number of the last change that was handed on."""
        return self._after

    @property
    def n_readers(self) -> int:
        """How many connections read."""
        with self._lock:
            return sum(len(crowd.readers) for crowd in self._crowds.values())

    def join(self, wanted: Wanted, key: str, cut: Callable[[], object]) -> Reader:
        """Begin to read, in the loop that runs: what follows ``Reader.joined_after`` is told."""
        loop = asyncio.get_running_loop()
        with self._lock:
            crowd = self._crowds.get((loop, wanted))
            if crowd is None:
                crowd = self._crowds[loop, wanted] = Crowd(wanted, loop, self._after)
            reader = Reader(crowd, key, self._after, cut)
            crowd.readers.add(reader)
            is_over = self._is_over
        if is_over:
            reader.end()
        return reader

    def leave(self, reader: Reader) -> None:
        """Read no more."""
        crowd = reader.crowd
        with self._lock:
            crowd.readers.discard(reader)
            if not crowd.readers:
                self._crowds.pop((crowd.loop, crowd.wanted), None)

    def end_readers(self) -> None:
        """End all connections, and each that comes from now on: the server stops."""
        with self._lock:
            self._is_over = True
        self._end_all()

    def close(self) -> None:
        """End the thread too."""
        self.end_readers()
        self._something.set()
        self._thread.join()
        self.pool.shutdown()

    def _take(self, known: Known, changes: Sequence[Change]) -> None:
        """Take what the follower tells, in its thread."""
        if len(self._inbox) >= _BACKLOG:
            self._inbox.clear()
            changes = ()
        self._inbox.append(_Told(known, changes))
        self._something.set()

    def _tell_all(self) -> None:
        looked_s = time.monotonic()
        while not self._is_over:
            try:
                if self._something.wait(_LOOK_S):
                    self._something.clear()
                while self._inbox:
                    self._tell(self._inbox.popleft())
                if time.monotonic() - looked_s >= _LOOK_S:
                    looked_s = time.monotonic()
                    self._end_closed_out()
            except Exception:  # The next batch must be told even so; who missed this one resumes.
                _LOG.exception("The feed failed; all readers have to resume.")
                self._end_all()

    def _tell(self, told: _Told) -> None:
        if not told.changes:
            self._begin_anew(told.known)
            self._end_all()
            return
        changes = [one for one in told.changes if one.number > self._after]
        if not changes:
            return
        telling = Telling(self._standing.follow(changes))
        with self._lock:
            self._after = changes[-1].number
            crowds = list(self._crowds.values())
        sights = {by: self.sights(by) for by in {crowd.wanted.by for crowd in crowds}}
        texts = [(one, telling.to(one.wanted, sights[one.wanted.by])) for one in crowds]
        self._hand_over(changes[-1].number, texts)

    def _hand_over(self, upto: int, texts: Sequence[tuple[Crowd, bytes]]) -> None:
        """Wake the readers of each loop and wait for that: a busy loop is told less often."""
        for loop in {crowd.loop for crowd, _ in texts}:
            mine = [(crowd, told) for crowd, told in texts if crowd.loop is loop]
            taken = threading.Event()
            if _soon(loop, partial(_offer, upto, mine, taken)):
                taken.wait(_TAKEN_S)

    def _begin_anew(self, known: Known) -> None:
        units = {
            id_: Stood(one.unit.centre, is_free(one.unit.availability))
            for id_, one in known.units.items()
        }
        self._standing = Standing(is_whole=True, units=units)
        with self._lock:
            self._after = known.after

    def _end_closed_out(self) -> None:
        """End who came with a key that opens nothing any more."""
        with self._lock:
            keys = {reader.key for crowd in self._crowds.values() for reader in crowd.readers}
        if closed := frozenset(key for key in keys if not self._opens(key)):
            self._end_all(closed)

    def _end_all(self, keys: frozenset[str] | None = None) -> None:
        with self._lock:
            crowds = list(self._crowds.values())
        for crowd in crowds:
            _soon(crowd.loop, partial(crowd.end, keys))


def _offer(upto: int, texts: Sequence[tuple[Crowd, bytes]], taken: threading.Event) -> None:
    for crowd, told in texts:
        crowd.offer(upto, told)
    taken.set()


def _soon(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> bool:
    """Do something on a loop, if that still runs."""
    try:
        loop.call_soon_threadsafe(what)
    except RuntimeError:  # It was closed, and its connections with it.
        return False
    return True
