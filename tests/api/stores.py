"""Stores of both kinds, each test with an empty one of its own."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from api.store.opened import Store, migrate_store, open_store
from tests.postgres import NoServer, Postgres, running

MakeUrl = Callable[[], str]
"""Gives the address of a database that holds nothing yet."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Run a server; without one a test counts as not run, which fails where all must run."""
    try:
        with running() as server:
            yield server
    except NoServer as reason:
        if "NEED_POSTGRES" in os.environ:
            raise
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def make_postgres_url(postgres: Postgres) -> MakeUrl:
    numbers = count()

    def make() -> str:
        name = f"store_{next(numbers)}"
        administer(postgres.url("postgres"), f"CREATE DATABASE {name}")
        return postgres.url(name)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def make_url_of(request: pytest.FixtureRequest, tmp_path: Path) -> MakeUrl:
    """Each test that asks for it, or for what follows, runs on both stores."""
    if request.param == "postgresql":
        make: MakeUrl = request.getfixturevalue("make_postgres_url")
        return make
    numbers = count()
    return lambda: f"sqlite:///{tmp_path}/store_{next(numbers)}.db"


@pytest.fixture
def empty_url(make_url_of: MakeUrl) -> str:
    """Give the address of a database without a store."""
    return make_url_of()


@pytest.fixture
def url(empty_url: str) -> str:
    """Give the address of an empty store of the newest version."""
    migrate_store(empty_url)
    return empty_url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def administer(url: str, statement: str) -> None:
    """Run a statement beside all stores, outside of any transaction."""
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
