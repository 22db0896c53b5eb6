"""A store of every version that was ever released comes to the newest with all that it held."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL
from sqlalchemy import text

from api.store.changes import changes_after, last_change
from api.store.counts import counts
from api.store.incidents import StoredIncident, incident, open_incidents
from api.store.opened import migrate_store, open_store
from api.store.requests import open_requests
from api.store.shortages import Shortage, shortages
from api.store.units import put_units, unit, units
from api.store.versions import _known, newest
from tests.api.store.sent import minute, sent
from tests.api.store.test_incidents import called
from tests.api.store.test_versions import connected, described
from tests.api.stores import MakeUrl

RELEASED = Path(__file__).parent / "released"
"""Stores as the program of then made them, in the words of each database; never changed."""
VERSIONS = sorted({path.name.split(".")[0] for path in RELEASED.glob("*.sql")})
W1 = sent("w1", 2, 1, status='it\'s busy; "really"', availability="not_available")
E1 = sent(
    "e1", 1, 3, centre="east", country="XB", type="NAW", capabilities=["DOCTOR"],
    status="at station", availability="available_at_station", home=(50.75, 6.125), crew=3,
    certificates=["A", "Ü"], equipment=[], licences=["C1"], languages=["fr", "nl"],
)  # fmt: skip
I2 = called(
    "i2", need=["DOCTOR"], called_at=minute(0), keyword="MANV 5", disaster=True,
    purpose="interfacility", heading_deg=90.5,
    destination={"id": "h1", "country": "XB", "recognised_by": ["XB", "XA"]},
)  # fmt: skip


def test_each_version_but_the_newest_is_here_for_both_databases() -> None:
    """Whoever adds a revision writes down first how a store of the one before it looks."""
    older = set(_known()) - {newest()}
    kept = {path.name for path in RELEASED.glob("*.sql")}
    assert {f"{one}.{kind}.sql" for one in older for kind in ("sqlite", "postgresql")} == kept


@pytest.fixture(params=VERSIONS)
def old_url(request: pytest.FixtureRequest, make_url_of: MakeUrl) -> str:
    """Give the address of a store as a version has left it, with something in each table."""
    url = make_url_of()
    if url.startswith("sqlite"):
        script = (RELEASED / f"{request.param}.sqlite.sql").read_text(encoding="utf-8")
        file = sqlite3.connect(url.removeprefix("sqlite:///"))
        file.executescript(script)
        file.close()
    else:
        script = (RELEASED / f"{request.param}.postgresql.sql").read_text(encoding="utf-8")
        with psycopg.connect(url) as connection:
            connection.execute(SQL(script))
    return url


def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    """Give all that a database holds, as the database says it."""
    with connected(url) as connection:
        found: dict[str, list[dict[str, Any]]] = {}
        for table in described(connection):
            read = connection.execute(text(f"SELECT * FROM {table}")).mappings()  # noqa: S608
            found[table] = sorted((dict(row) for row in read), key=str)
    return found


def test_migrating_keeps_every_row_as_it_was(old_url: str) -> None:
    before = rows(old_url)
    assert all(before.values())  # An empty table could lose nothing.
    migrate_store(old_url)
    after = rows(old_url)
    for table, held in before.items():
        assert [{name: row[name] for name in held[0]} for row in after[table]] == held
    assert all(not after[table] for table in after.keys() - before.keys())


def test_a_migrated_store_is_like_a_new_one(old_url: str, make_url_of: MakeUrl) -> None:
    new = make_url_of()
    migrate_store(new)
    migrate_store(old_url)
    with connected(new) as one, connected(old_url) as other:
        assert described(other) == described(one)


def test_what_an_old_store_held_is_read_and_goes_on(old_url: str) -> None:
    assert migrate_store(old_url) in VERSIONS
    store = open_store(old_url)
    with store.reading() as tx:
        assert units(tx) == (E1, W1)
        assert open_incidents(tx) == (StoredIncident(I2, "east", minute(2), None),)
        assert incident(tx, "i1") == StoredIncident(called("i1"), "west", minute(2), minute(3))
        assert shortages(tx, minute(5)) == (
            Shortage("east", minute(3), minute(10), "shift leader"),
            Shortage("west", minute(4), minute(60), "her deputy"),
        )
        assert [one.number for one in changes_after(tx, 0, 99)] == list(range(1, 10))
        assert counts(tx).n_ignored == 1
        assert open_requests(tx) == ()
    with store.writing(minute(6)) as tx:
        put_units(tx, [sent("w1", 6)])
    with store.reading() as tx:
        assert unit(tx, "w1") == sent("w1", 6)
        assert last_change(tx) == 10
    store.close()
