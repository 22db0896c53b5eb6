"""Which schema a store has, and how it gets the newest."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from api.errors import BadStore
from api.store.engines import WRITES, shown

_MIGRATIONS: Final = Path(__file__).parents[1] / "migrations"
_MIGRATING: Final = 0x63726F7373  # "cross": two processes that migrate at once take turns.


def newest() -> str:
    """Give the version of the schema that this code works with."""
    return _known()[0]


def version_of(connection: Connection) -> str | None:
    """Give the version of a store's schema; None if it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_other(connection: Connection) -> None:
    """
    Refuse a store whose schema is not the one this code works with.

    Raises
    ------
    BadStore
        Naming both versions, and the command to run if it is older.
    """
    where, version = shown(connection.engine.url), version_of(connection)
    if version == newest():
        return
    if version is None:
        message = f"{where} holds no store; make one with `crossborder store migrate {where}`."
        raise BadStore(message)
    _refuse_newer(version, where)
    message = (
        f"{where} is a store of version {version}, and this program works with {newest()}; stop "
        f"what uses it, make a backup, and run `crossborder store migrate {where}`."
    )
    raise BadStore(message)


def migrate(engine: Engine) -> str | None:
    """
    Bring a store to the newest schema, all or nothing, and say which version it had.

    Raises
    ------
    BadStore
        If it is newer than this program, or the database holds something else.
    """
    with engine.execution_options(**WRITES[engine.dialect.name]).begin() as connection:
        if engine.dialect.name == "postgresql":
            turn = text("SELECT pg_advisory_xact_lock(:key)")
            connection.execute(turn, {"key": _MIGRATING})
        before, where = version_of(connection), shown(engine.url)
        if before is None:
            _refuse_foreign(connection, where)
        else:
            _refuse_newer(before, where)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before


def _refuse_newer(version: str, where: str) -> None:
    if version in _known():
        return
    message = (
        f"{where} is a store of version {version}, which this program does not know (the newest it "
        f"knows is {newest()}); a newer program made it, so upgrade this one."
    )
    raise BadStore(message)


def _refuse_foreign(connection: Connection, where: str) -> None:
    if tables := inspect(connection).get_table_names():
        message = (
            f"{where} holds something else (table {min(tables)}); give a store a database of "
            "its own."
        )
        raise BadStore(message)


@cache
def _known() -> tuple[str, ...]:
    revisions = ScriptDirectory.from_config(_config()).walk_revisions()
    return tuple(one.revision for one in revisions)  # The newest first.


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
