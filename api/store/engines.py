"""The two databases, each set up so that what was committed stays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from api.errors import BadStore

BUSY_S: Final = 5
"""How long a writer waits for the one before it."""
IDLE_S: Final = 30
"""After how long PostgreSQL ends a transaction whose process hangs: all others wait for it."""
OLDEST_POSTGRES: Final = 15

WRITES: Final[Mapping[str, Mapping[str, Any]]] = {
    "sqlite": {"crossborder_writes": True},
    # The counter is read anew when its holder commits, which higher levels refuse to do.
    "postgresql": {"isolation_level": "READ COMMITTED"},
}
READS: Final[Mapping[str, Mapping[str, Any]]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
"""Options of a connection that writes, and of one that sees one moment."""


class Server(NamedTuple):
    """What a PostgreSQL server says of itself."""

    version: int
    fsync: str
    synchronous_commit: str


def shown(url: URL | str) -> str:
    """Write an address as one may show it: without its password."""
    return make_url(url).render_as_string(hide_password=True)


def engine_of(url: str) -> Engine:
    """
    Make ready to connect to the database of an address.

    Raises
    ------
    BadStore
        If it is none that holds a store.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        message = (
            "The address of the store cannot be read; write it as sqlite:///FILE or as "
            "postgresql://USER@HOST/DATABASE."
        )
        raise BadStore(message) from None
    if address.drivername == "sqlite":
        return _sqlite(address)
    if address.drivername in {"postgresql", "postgresql+psycopg"}:
        return _postgres(address.set(drivername="postgresql+psycopg"))
    message = (
        f"{shown(address)}: a store cannot live in {address.drivername}; use sqlite:///FILE or "
        f"postgresql://USER@HOST/DATABASE."
    )
    raise BadStore(message)


def _sqlite(address: URL) -> Engine:
    if address.database in {None, "", ":memory:"} or address.query:
        message = f"{shown(address)}: a store needs a file; write it as sqlite:///FILE."
        raise BadStore(message)
    assert address.database is not None
    folder = Path(address.database).absolute().parent
    if not folder.is_dir():
        message = f"{shown(address)}: there is no folder {folder}; make it, or check the path."
        raise BadStore(message)
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_S})

    @event.listens_for(engine, "connect")
    def _set_up(driver: Any, _record: object) -> None:
        driver.isolation_level = None  # The driver begins nothing by itself: `_begin` does.
        mode = driver.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA foreign_keys = ON")
        if mode != "wal":
            message = (
                f"{shown(address)}: SQLite cannot keep a write-ahead log there (it says `{mode}`); "
                "put the file on a local disk that can be written."
            )
            raise BadStore(message)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that begins to write late can be refused in its middle.
        writes = connection.get_execution_options().get("crossborder_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(address: URL) -> Engine:
    engine = create_engine(
        address,
        hide_parameters=True,  # Values may not reach a log, not even with a traceback.
        pool_pre_ping=True,
        insertmanyvalues_page_size=50,  # With 1,000 rows each, psycopg parses three times as long.
        connect_args={"connect_timeout": BUSY_S},
    )

    @event.listens_for(engine, "connect")
    def _set_up(driver: Any, _record: object) -> None:
        # Each connection is asked: a setting may differ by user, database and address.
        refuse_unsafe(_server(driver), shown(address))
        driver.execute(f"SET lock_timeout = '{BUSY_S}s'")
        driver.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_S}s'")
        driver.commit()

    return engine


def _server(driver: Any) -> Server:
    asked = "SELECT current_setting('fsync'), current_setting('synchronous_commit')"
    return Server(driver.info.server_version, *driver.execute(asked).fetchone())


def refuse_unsafe(server: Server, where: str) -> None:
    """
    Refuse a server that could lose what it has acknowledged, or that is too old.

    Raises
    ------
    BadStore
        Naming the setting and how to mend it.
    """
    major = server.version // 10_000
    if major < OLDEST_POSTGRES:
        message = (
            f"{where} is PostgreSQL {major}; a store needs {OLDEST_POSTGRES} or newer, so upgrade "
            "the server."
        )
        raise BadStore(message)
    if server.fsync != "on":
        message = (
            f"{where} has fsync = {server.fsync}, and would lose commits in a power cut; set fsync "
            "= on in postgresql.conf."
        )
        raise BadStore(message)
    if server.synchronous_commit not in {"on", "remote_apply"}:  # The second waits for even more.
        message = (
            f"{where} has synchronous_commit = {server.synchronous_commit}, and would acknowledge "
            "what it can still lose; set synchronous_commit = on for this user and database."
        )
        raise BadStore(message)
