"""The one door: what is opened, what is refused by name, and what a failing database says."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.errors import BadStore, StoreFailed
from api.store.engines import Server, refuse_unsafe, shown
from api.store.opened import Store, migrate_store, open_store
from api.store.tables import ShortageRow
from api.store.units import put_units, units
from tests.api.store.sent import minute, put_and_fail, sent
from tests.api.stores import MakeUrl, administer
from tests.postgres import Postgres


def refused(url: str) -> str:
    with pytest.raises(BadStore) as refusal:
        open_store(url)
    return str(refusal.value)


def test_what_was_written_is_there_when_it_is_opened_again(url: str) -> None:
    store = open_store(url)
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0)])
    store.close()
    store = open_store(url)
    with store.reading() as tx:
        assert units(tx) == (sent("w1", 0),)
    store.close()


def test_an_exception_takes_all_of_it_back(store: Store) -> None:
    with pytest.raises(LookupError):
        put_and_fail(store, sent("w1", 0))
    with store.reading() as tx:
        assert units(tx) == ()


def test_two_threads_that_write_take_turns(store: Store) -> None:
    def write(id_: str) -> None:
        for i in range(10):
            with store.writing(minute(i)) as tx:
                put_units(tx, [sent(id_, i)])

    threads = [threading.Thread(target=write, args=(f"w{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as tx:
        assert [one.clock for one in units(tx)] == [minute(9)] * 4


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("store.db", "The address of the store cannot be read; write it as sqlite:///FILE"),
        ("mysql://a@b/c", "mysql://a@b/c: a store cannot live in mysql; use sqlite:///FILE"),
        ("sqlite://", "sqlite://: a store needs a file; write it as sqlite:///FILE."),
        ("sqlite:///:memory:", "a store needs a file"),
        ("sqlite:////nowhere/store.db", "there is no folder /nowhere; make it, or check"),
    ],
)
def test_an_address_of_no_store_is_refused(url: str, told: str) -> None:
    assert told in refused(url)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/other.db"
    assert refused(url) == (
        f"{url}: there is no such file; check the path, or make a store with `crossborder store "
        f"migrate {url}`."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("This is not a database." * 100)
    with pytest.raises(StoreFailed, match=r"store\.db fails \(file is not a database\); check"):
        open_store(f"sqlite:///{tmp_path}/store.db")


def test_a_password_is_not_shown() -> None:
    assert shown("postgresql://a:secret@b/c") == "postgresql://a:***@b/c"
    with pytest.raises(StoreFailed) as failed:
        open_store("postgresql://a:secret@127.0.0.1:1/c")
    assert "secret" not in str(failed.value)
    assert "postgresql+psycopg://a:***@127.0.0.1:1/c fails (" in str(failed.value)


def test_sqlite_is_set_up_so_that_a_commit_stays(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    migrate_store(url)
    store = open_store(url)
    with store.engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        said = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked}
    store.close()
    full = 2
    assert said == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def test_a_writer_that_waits_in_vain_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.store.engines.BUSY_S", 1)
    store, other = open_store(url), open_store(url)
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0)])
        with pytest.raises(
            StoreFailed, match=r"fails \(.*lock.*\); whether the last change is wri"
        ):
            _put(other, "w2")
        with pytest.raises(StoreFailed, match="held by another writer of this process for more"):
            _put(store, "w2")
    other.close()
    _put(store, "w3")
    with store.reading() as tx:
        assert [one.unit.id for one in units(tx)] == ["w1", "w3"]
    store.close()


def test_what_is_written_is_in_no_traceback(store: Store) -> None:
    wrong = ShortageRow(number=1, centre="west", declared_at=minute(0), declared_by="Somebody")
    with pytest.raises(IntegrityError) as error, store.writing(minute(0)) as tx:
        tx.session.add(wrong)  # Until when it is short is missing.
    assert "INSERT INTO shortages" in str(error.value)
    assert "parameters hidden" in str(error.value)


@pytest.mark.parametrize(
    ("server", "told"),
    [
        (Server(140_011, "on", "on"), "db is PostgreSQL 14; a store needs 15 or newer"),
        (Server(150_000, "off", "on"), "db has fsync = off, and would lose commits in a power cut"),
        (Server(150_000, "on", "off"), "db has synchronous_commit = off, and would acknowledge"),
        (Server(150_000, "on", "local"), "db has synchronous_commit = local"),
    ],
)
def test_a_server_that_could_lose_something_is_refused(server: Server, told: str) -> None:
    with pytest.raises(BadStore) as refusal:
        refuse_unsafe(server, "db")
    assert told in str(refusal.value)


def test_a_server_that_keeps_everything_is_taken() -> None:
    refuse_unsafe(Server(150_000, "on", "on"), "db")
    refuse_unsafe(Server(180_001, "on", "remote_apply"), "db")


def test_a_database_that_does_not_wait_for_the_disk_is_refused(make_postgres_url: MakeUrl) -> None:
    url = make_postgres_url()
    migrate_store(url)
    name = url.split("/")[3].split("?")[0]
    administer(url, f"ALTER DATABASE {name} SET synchronous_commit = off")
    assert "has synchronous_commit = off" in refused(url)


def test_a_server_without_fsync_is_refused(postgres: Postgres, make_postgres_url: MakeUrl) -> None:
    url = make_postgres_url()
    migrate_store(url)
    admin = postgres.url("postgres")
    try:
        administer(admin, "ALTER SYSTEM SET fsync = off")
        administer(admin, "SELECT pg_reload_conf(), pg_sleep(0.5)")
        assert "has fsync = off" in refused(url)
    finally:
        administer(admin, "ALTER SYSTEM RESET fsync")
        administer(admin, "SELECT pg_reload_conf(), pg_sleep(0.5)")
    open_store(url).close()


def test_a_reader_of_postgresql_cannot_write(make_postgres_url: MakeUrl) -> None:
    url = make_postgres_url()
    migrate_store(url)
    store = open_store(url)
    with pytest.raises(StoreFailed, match="read-only"), store.reading() as tx:
        tx.session.execute(text("DELETE FROM units"))
    store.close()


def test_a_connection_that_broke_is_made_anew(make_postgres_url: MakeUrl) -> None:
    url = make_postgres_url()
    migrate_store(url)
    store = open_store(url)
    _cut(url)
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0)])
    with pytest.raises(StoreFailed, match="look before you repeat it"):
        _put_and_cut(store, url)
    with store.reading() as tx:
        assert units(tx) == (sent("w1", 0),)
    store.close()


def _put(store: Store, id_: str) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent(id_, 0)])


def _put_and_cut(store: Store, url: str) -> None:
    with store.writing(minute(1)) as tx:
        put_units(tx, [sent("w2", 0)])
        _cut(url)


def _cut(url: str) -> None:
    """End all other connections to a database, as a server does that is restarted."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    administer(url, f"{ended} WHERE datname = current_database() AND pid != pg_backend_pid()")
