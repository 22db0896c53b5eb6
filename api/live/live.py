"""One thread that follows a store, and what it knows now for all others."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from api.clock import Clock, utc_now
from api.errors import ChangesGone, StoreFailed
from api.live.known import Known, following, read_known
from api.live.senders import Senders
from api.live.told import Told
from api.store.changes import Change
from api.store.follower import Follower, Lag, lag_after
from api.store.opened import Store
from dispatch.fleet import Fleet

_LOG: Final = logging.getLogger(__name__)
_LOOK_S: Final = 0.5
"""How long the thread waits for a change before it looks whether it shall end."""
_AGAIN_S: Final = 0.5
"""How long it waits before it asks a store again that does not answer."""

Listener: TypeAlias = Callable[[Known, Sequence[Change]], None]
"""Told in the thread that follows, after what is known was replaced; no changes: all was read."""


class Live:
    """
    What this process knows of a store, and how old that is.

    It goes on with what it knew last when the store is not there, and says since when.
    """

    def __init__(self, store: Store, senders: Senders, clock: Clock = utc_now) -> None:
        self._store, self.senders, self._clock = store, senders, clock
        self._listeners: list[Listener] = []
        self._newer, self._ending = threading.Condition(), threading.Event()
        self._failing_since: datetime | None = None
        self._must_read_all = False
        self._follower, self._known = self._begin()
        self._thread = threading.Thread(target=self._follow, name="follows-store", daemon=True)
        self._thread.start()

    @property
    def now(self) -> Known:
        """What is known now; take it once for whatever belongs together."""
        return self._known

    @property
    def fleet(self) -> Fleet:
        """The units as decisions take them."""
        return self._known.fleet

    @property
    def told(self) -> Told:
        """What decisions take of all that is known, as of one change."""
        known = self._known
        short = tuple(known.shortages[centre] for centre in sorted(known.shortages))
        return Told(known.fleet, short, known.granted, known.asked)

    @property
    def failing_since(self) -> datetime | None:
        """Since when the store has not answered; None if it does."""
        return self._failing_since

    def lag(self) -> Lag:
        """
        Say how far this process is behind what is committed.

        Raises
        ------
        StoreFailed
            If the store does not answer, so that nobody knows.
        """
        with self._store.reading() as tx:
            return lag_after(tx, self._known.after)

    def listen(self, listener: Listener) -> None:
        """Have somebody told of each batch of changes."""
        self._listeners.append(listener)

    def await_change(self, number: int, within_s: float = 2.0) -> bool:
        """Wait until a change is known here; say whether it is."""
        with self._newer:
            return self._newer.wait_for(lambda: self._known.after >= number, within_s)

    def close(self) -> None:
        """Stop following."""
        self._ending.set()
        self._thread.join()
        self._follower.close()

    def _begin(self) -> tuple[Follower, Known]:
        with self._store.reading() as tx:
            known = read_known(tx, self.senders)
        return Follower(self._store, known.after), known

    def _follow(self) -> None:
        while not self._ending.is_set():
            try:
                self._take_what_came()
                self._failing_since = None
            except StoreFailed as failure:  # The follower goes on where it stopped.
                self._failed(failure)
            except Exception as failure:  # This thread must not end: nobody would notice.
                self._must_read_all = True
                self._failed(failure)

    def _take_what_came(self) -> None:
        if self._must_read_all:
            self._begin_anew()
        try:
            changes = self._follower.next(_LOOK_S)
        except ChangesGone as gone:
            _LOG.warning("%s", gone)
            self._begin_anew()
            return
        if changes:
            self._replace(following(self._known, changes, self.senders), changes)

    def _begin_anew(self) -> None:
        self._must_read_all = True  # Until it is done, whatever fails meanwhile.
        self._follower.close()
        self._follower, known = self._begin()
        self._must_read_all = False
        self._replace(known, ())

    def _failed(self, failure: Exception) -> None:
        if self._failing_since is None:
            self._failing_since = self._clock()
            is_told = isinstance(failure, StoreFailed)
            says = "%s What was known last is used meanwhile."
            _LOG.error(says, failure, exc_info=None if is_told else failure)
        self._ending.wait(_AGAIN_S)

    def _replace(self, known: Known, changes: Sequence[Change]) -> None:
        with self._newer:
            self._known = known
            self._newer.notify_all()
        for listener in self._listeners:
            try:
                listener(known, changes)
            except Exception:  # One that fails must not stop what all others know.
                _LOG.exception("A listener failed.")
