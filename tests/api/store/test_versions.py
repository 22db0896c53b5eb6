"""Versions of the schema: what is older or newer is refused by name, migrating gives the tables."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect, text

from api.errors import BadStore
from api.store.engines import engine_of
from api.store.opened import migrate_store, open_store
from api.store.tables import Table
from api.store.versions import newest, version_of
from tests.api.stores import MakeUrl, administer


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine: Engine = engine_of(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def described(connection: Connection) -> dict[str, Any]:
    """Say of each table what the database says of it; the order of columns does not count."""
    look = inspect(connection)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in look.get_columns(table)
            },
            "key": look.get_pk_constraint(table),
            "indexes": look.get_indexes(table),
            "unique": look.get_unique_constraints(table),
            "foreign": look.get_foreign_keys(table),
            "checks": look.get_check_constraints(table),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def test_migrating_an_empty_database_gives_exactly_the_tables(make_url_of: MakeUrl) -> None:
    migrated, made = make_url_of(), make_url_of()
    migrate_store(migrated)
    with connected(made) as connection:
        Table.metadata.create_all(connection)
        expected = described(connection)
    with connected(migrated) as connection:
        found = described(connection)
        different = compare_metadata(MigrationContext.configure(connection), Table.metadata)
    assert found == expected
    assert different == []
    assert len(found) == len(Table.metadata.tables) == 11


def test_a_difference_would_be_seen(url: str) -> None:
    with connected(url) as connection:
        before = described(connection)
        connection.execute(text("DROP INDEX ix_units_centre"))
        connection.execute(text("ALTER TABLE units DROP COLUMN crew"))
        assert described(connection) != before
        context = MigrationContext.configure(connection)
        assert len(compare_metadata(context, Table.metadata)) == 2


def test_migrating_says_where_it_came_from(empty_url: str) -> None:
    assert migrate_store(empty_url) is None
    assert migrate_store(empty_url) == newest()
    with connected(empty_url) as connection:
        assert version_of(connection) == newest()


def test_a_database_without_a_store_is_refused_with_the_command_to_run(
    make_postgres_url: MakeUrl, tmp_path: Path
) -> None:
    (tmp_path / "store.db").touch()
    for url in (f"sqlite:///{tmp_path}/store.db", make_postgres_url()):
        with pytest.raises(BadStore, match="holds no store; make one with `crossborder store mig"):
            open_store(url)


def test_a_newer_store_is_refused_by_name(url: str) -> None:
    administer(url, "UPDATE alembic_version SET version_num = '9999'")
    for refusing in (open_store, migrate_store):
        with pytest.raises(BadStore) as refusal:
            refusing(url)
        assert "is a store of version 9999, which this program does not know" in str(refusal.value)
        assert f"(the newest it knows is {newest()})" in str(refusal.value)


def test_an_older_store_is_refused_with_the_command_to_run(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest version is made, and the program is told that it knows one more."""
    version = newest()
    monkeypatch.setattr("api.store.versions._known", lambda: ("9999", version))
    with pytest.raises(BadStore) as refusal:
        open_store(url)
    assert f"is a store of version {version}, and this program works with 9999; stop" in str(
        refusal.value
    )
    assert "make a backup, and run `crossborder store migrate " in str(refusal.value)


def test_a_database_of_something_else_is_left_alone(empty_url: str) -> None:
    administer(empty_url, "CREATE TABLE accounts (id integer)")
    with pytest.raises(BadStore, match=r"holds something else \(table accounts\); give a store a"):
        migrate_store(empty_url)
    with connected(empty_url) as connection:
        assert inspect(connection).get_table_names() == ["accounts"]


def test_a_migration_that_fails_leaves_nothing(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alembic.op.bulk_insert", _fail)
    with pytest.raises(LookupError):
        migrate_store(empty_url)
    with connected(empty_url) as connection:
        assert inspect(connection).get_table_names() == []


def test_two_processes_that_migrate_at_once_make_one_store(empty_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=migrate_store, args=(empty_url,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    open_store(empty_url).close()


def _fail(*_: object) -> None:
    raise LookupError
