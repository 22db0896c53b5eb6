"""The one door to a store."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from api.errors import BadStore, StoreFailed, Unstorable
from api.store import engines, versions
from api.store.bell import Bell
from api.store.changes import take_turn, write_changes
from api.store.engines import READS, WRITES, engine_of, shown
from api.store.queue import Queue
from api.store.transaction import Reading, Writing

_OPENING: Final = "; check that it runs, and that the address and who asks are right."
_READING: Final = "; try again when it is there."
_WRITING: Final = "; whether the last change is written is not known: look before you repeat it."


@dataclass(frozen=True)
class Store:
    """
    A database that holds the newest schema.

    Attributes
    ----------
    bell : Bell
        Rings after each commit of this process.
    queue : Queue
        Whose work is done ``together`` next.
    """

    engine: Engine
    bell: Bell = field(default_factory=Bell)
    queue: Queue = field(default_factory=Queue)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def where(self) -> str:
        """Its address, without a password."""
        return shown(self.engine.url)

    @contextmanager
    def writing(self, at: datetime) -> Iterator[Writing]:
        """
        Write, as the only one: the end of the block commits, an exception takes all of it back.

        Parameters
        ----------
        at : datetime
            The writer's clock, with its zone.

        Raises
        ------
        StoreFailed
            If the database is not there, or another writer holds it for too long.
        """
        assert at.tzinfo is not None
        with self._alone_here(), self._session(WRITES, _WRITING) as session:
            tx = Writing(session, at)
            take_turn(tx)
            yield tx
            session.flush()
            write_changes(tx)
        self.bell.ring()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """
        Read what stands at one moment, while others go on writing.

        Raises
        ------
        StoreFailed
            If the database is not there.
        """
        with self._session(READS, _READING) as session:
            yield Reading(session)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _alone_here(self) -> Iterator[None]:
        """
        Wait for the other writers of this process before one asks the database for its turn.

        SQLite lets a writer look again after ever longer pauses, so that the disk rests meanwhile,
        and each writer that waits at PostgreSQL takes a connection from those who read.
        """
        if not self._turn.acquire(timeout=engines.BUSY_S):
            message = (
                f"{self.where} is held by another writer of this process for more than "
                f"{engines.BUSY_S} s; nothing was written, so try again."
            )
            raise StoreFailed(message)
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _session(self, options: Mapping[str, Mapping[str, Any]], hint: str) -> Iterator[Session]:
        bound = self.engine.execution_options(**options[self.engine.dialect.name])
        with failing_plainly(self.engine, hint), Session(bound) as session, session.begin():
            yield session


def open_store(url: str) -> Store:
    """
    Open the store at an address: ``sqlite:///FILE`` or ``postgresql://USER@HOST/DATABASE``.

    Raises
    ------
    BadStore
        If there is none, it is of another version, or its server could lose what it acknowledged.
    StoreFailed
        If the database cannot be reached.
    """
    engine = engine_of(url)
    _refuse_missing(engine)  # SQLite would make an empty file of a path with a typing error.
    try:
        with failing_plainly(engine, _OPENING), engine.connect() as connection:
            versions.refuse_other(connection)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)


def migrate_store(url: str) -> str | None:
    """
    Bring the store at an address to the newest schema, or make it, and say which version it had.

    Raises
    ------
    BadStore
        If it is newer than this program, or the database cannot hold a store.
    StoreFailed
        If the database cannot be reached.
    """
    engine = engine_of(url)
    try:
        with failing_plainly(engine, _OPENING):
            return versions.migrate(engine)
    finally:
        engine.dispose()


def _refuse_missing(engine: Engine) -> None:
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file is not None and not Path(file).is_file():
        where = shown(engine.url)
        message = (
            f"{where}: there is no such file; check the path, or make a store with `crossborder "
            f"store migrate {where}`."
        )
        raise BadStore(message)


@contextmanager
def failing_plainly(engine: Engine, hint: str) -> Iterator[None]:
    """
    Say in a sentence what a database refuses; what we ask wrongly stays an exception.

    Keys cannot collide by what others do meanwhile: who writes has looked in its own turn.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DataError as error:
        # PostgreSQL holds no NUL; in an address of HTTP there may be one.
        message = (
            f"The store cannot hold or look for what was sent ({_first_line(error)}); send text "
            "without control characters, and numbers of at most 64 bits."
        )
        raise Unstorable(message) from None
    except (DBAPIError, PoolTimeout, engine.dialect.loaded_dbapi.Error) as error:
        # Who waits for changes asks the driver itself, whose errors nobody has wrapped.
        # The statement and its values stay out: they may hold what no log should.
        message = f"{shown(engine.url)} fails ({_first_line(error)}){hint}"
        raise StoreFailed(message) from None


def _first_line(error: Exception) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    return (said.strip() or type(error).__name__).splitlines()[0].rstrip(".")
