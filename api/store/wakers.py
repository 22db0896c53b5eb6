"""Waiting until somebody has written: PostgreSQL tells, SQLite is asked."""

import time
from typing import Any, Final, Protocol

from sqlalchemy import Engine

from api.store.changes import CHANNEL

POLL_S: Final = 0.02
"""How often SQLite is asked; the question reads one number of shared memory."""


class Waker(Protocol):
    """Notices that something was committed after it was made, or after it last said so."""

    def wait(self, within_s: float) -> None:
        """Return when something may have been committed, or the time is over."""

    def close(self) -> None:
        """Close its connection."""


def waker_of(engine: Engine) -> Waker:
    """Make what waits on this database, with a connection of its own."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()  # The pool is for those who ask and go.
    return Listener(driver) if engine.dialect.name == "postgresql" else Poller(driver)


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
    """Asks SQLite whether another connection has committed; this one never writes."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._seen = self._version()

    def wait(self, within_s: float) -> None:
        """Return soon after a commit."""
        end = time.monotonic() + within_s
        while (now := self._version()) == self._seen and time.monotonic() < end:
            time.sleep(POLL_S)
        self._seen = now

    def close(self) -> None:
        """Close its connection."""
        self._driver.close()

    def _version(self) -> int:
        return int(self._driver.execute("PRAGMA data_version").fetchone()[0])
