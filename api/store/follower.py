"""A reader that is given each change once, in order, and knows how far it lags."""

import time
from datetime import datetime
from typing import NamedTuple, Self

from api.errors import ChangesGone
from api.store.changes import Change, changes_after, last_change
from api.store.opened import Store, failing_plainly
from api.store.transaction import Reading
from api.store.wakers import Waker, waker_of


class Lag(NamedTuple):
    """
    How far a follower is behind.

    Attributes
    ----------
    n_changes : int
        Committed, and not yet given to it.
    since : datetime or None
        What the writer's clock showed at the oldest of them; None if there is none.
    """

    n_changes: int
    since: datetime | None


def lag_after(tx: Reading, number: int) -> Lag:
    """Say how far who knows a change is behind what is committed."""
    missing = changes_after(tx, number, 1)
    return Lag(last_change(tx) - number, missing[0].at if missing else None)


class Follower:
    """
    One reader of changes, for one thread; read the state first, and follow from its last change.

    Parameters
    ----------
    after : int
        The number of the last change that the reader has; 0 to be given all.
    """

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self._after = after
        self._waker: Waker | None = self._open()  # Before the first look, so that none slips by.

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def after(self) -> int:
        """The number of the last change that was given."""
        return self._after

    def next(self, within_s: float, limit: int = 1000) -> tuple[Change, ...]:
        """
        Give the changes that come next, waiting for one; none if the time is over.

        Raises
        ------
        ChangesGone
            If the store does not have the changes that would come next.
        StoreFailed
            If the database is not there; asking again goes on where it stopped.
        """
        end = time.monotonic() + within_s
        while not (found := self._look(limit)):
            left_s = end - time.monotonic()
            if left_s <= 0:
                return ()
            self._wait(left_s)
        self._after = found[-1].number
        return found

    def lag(self) -> Lag:
        """Say how far it is behind what is committed now."""
        with self._store.reading() as tx:
            return lag_after(tx, self._after)

    def close(self) -> None:
        """Stop following."""
        if self._waker is not None:
            self._waker.close()
            self._waker = None

    def _look(self, limit: int) -> tuple[Change, ...]:
        with self._store.reading() as tx:
            found, last = changes_after(tx, self._after, limit), last_change(tx)
        comes = found[0].number if found else last + 1
        if comes != self._after + 1:
            message = (
                f"{self._store.where} has no change {self._after + 1} after the {self._after} that "
                f"this reader saw (its last is {last}): old ones were taken away, or it came from "
                "a backup; read the state anew and follow from there."
            )
            raise ChangesGone(message)
        return found

    def _wait(self, within_s: float) -> None:
        if self._waker is None:
            self._waker = self._open()
            return  # Something may have come while nobody listened.
        try:
            with failing_plainly(self._store.engine, "; ask again."):
                self._waker.wait(within_s)
        except BaseException:
            self.close()
            raise

    def _open(self) -> Waker:
        with failing_plainly(self._store.engine, "; try again when it is there."):
            return waker_of(self._store.engine, self._store.bell)
