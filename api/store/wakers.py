"""Waiting until somebody has written: PostgreSQL tells, SQLite is asked."""

import threading
import time
from typing import Any, Final, Protocol

from sqlalchemy import Engine

from api.store.bell import Bell
from api.store.changes import CHANNEL

POLL_S: Final = 0.02
"""How often SQLite is asked; the question reads one number of shared memory."""


class Waker(Protocol):
    """Notices that something was committed after it was made, or after it last said so."""

    def wait(self, within_s: float) -> None:
        """Return when something may have been committed, or the time is over."""

    def close(self) -> None:
        """Close its connection."""


def waker_of(engine: Engine, bell: Bell) -> Waker:
    """Make what waits on this database, with a connection of its own."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()  # The pool is for those who ask and go.
    return Listener(driver) if engine.dialect.name == "postgresql" else Poller(driver, bell)


class Listener:
    """Waits for PostgreSQL's word; what comes between two waits is kept by the connection."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        driver.autocommit = True  # In a transaction nothing would be delivered.
        driver.execute(f"LISTEN {CHANNEL}")

    def wait(self, within_s: float) -> None:
        """Return at the first word."""
        for _ in self._driver.notifies(timeout=within_s, stop_after=1):
            return

    def close(self) -> None:
        """Close its connection."""
        self._driver.close()


class Poller:
    """
    Asks SQLite whether another connection has committed; this one never writes.

    What is committed in this process it hears at once.
    """

    def __init__(self, driver: Any, bell: Bell) -> None:
        self._driver, self._bell = driver, bell
        self._rung: threading.Event = bell.hang()
        self._seen = self._version()

    def wait(self, within_s: float) -> None:
        """Return soon after a commit."""
        end = time.monotonic() + within_s
        while (now := self._version()) == self._seen and time.monotonic() < end:
            self._rung.wait(POLL_S)
            self._rung.clear()  # Before the next question: what rings from here on is asked for.
        self._seen = now

    def close(self) -> None:
        """Close its connection."""
        self._bell.take_down(self._rung)
        self._driver.close()

    def _version(self) -> int:
        return int(self._driver.execute("PRAGMA data_version").fetchone()[0])
