"""Changes are numbered in the order of commits, which a sequence of the database would not do."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, make_url, text

from api.store.changes import Change, changes_after
from api.store.opened import Store, open_store
from api.store.units import put_units
from tests.api.store.sent import minute, put_and_fail, sent
from tests.api.stores import administer


def test_what_is_taken_back_leaves_no_gap(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0)])
    with pytest.raises(LookupError):
        put_and_fail(store, sent("w1", 1))
    with store.writing(minute(2)) as tx:
        put_units(tx, [sent("w1", 2)])
    with store.reading() as tx:
        assert [(one.number, one.at) for one in changes_after(tx, 0, 9)] == [
            (1, minute(0)),
            (2, minute(2)),
        ]


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0)])
    with store.reading() as reading:
        before = changes_after(reading, 0, 9)
        with store.writing(minute(1)) as tx:
            put_units(tx, [sent("w1", 1)])
        assert changes_after(reading, 0, 9) == before


def test_a_writer_that_started_first_and_commits_last_is_not_missed(store: Store) -> None:
    """Of two writers at once the second waits, so that no reader can see it before the first."""
    started, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with store.writing(minute(0)) as tx:
            put_units(tx, [sent("slow", 0)])
            started.set()
            go_on.wait(2)

    def quick() -> None:
        with store.writing(minute(0)) as tx:
            put_units(tx, [sent("quick", 0)])

    first, second = threading.Thread(target=slow), threading.Thread(target=quick)
    first.start()
    started.wait(2)
    second.start()
    seen: list[Change] = []
    for _ in range(20):  # A reader that looks again and again from where it was.
        with store.reading() as tx:
            seen += changes_after(tx, seen[-1].number if seen else 0, 9)
        go_on.wait(0.01)
    assert seen == []
    go_on.set()
    first.join()
    second.join()
    with store.reading() as tx:
        seen += changes_after(tx, 0, 9)
    assert [(one.number, one.subject) for one in seen] == [(1, "slow"), (2, "quick")]


def test_a_sequence_of_postgresql_would_lose_one(make_postgres_url: Callable[[], str]) -> None:
    """The trap that the counter avoids: if this test fails, the counter is no longer needed."""
    url = make_postgres_url()
    administer(url, "CREATE TABLE changes (number bigserial, subject text)")
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    insert = text("INSERT INTO changes (subject) VALUES (:subject)")
    after = text("SELECT number, subject FROM changes WHERE number > :number ORDER BY number")
    with engine.connect() as slow, engine.connect() as quick, engine.connect() as reader:
        slow.execute(insert, {"subject": "slow"})
        quick.execute(insert, {"subject": "quick"})
        quick.commit()
        seen = [*reader.execute(after, {"number": 0})]
        slow.commit()
        seen += reader.execute(after, {"number": seen[-1].number})
    engine.dispose()
    assert [tuple(one) for one in seen] == [(2, "quick")]


def test_a_store_opened_twice_has_one_order(url: str) -> None:
    one, other = open_store(url), open_store(url)
    for i, store in enumerate((one, other, one)):
        with store.writing(minute(i)) as tx:
            put_units(tx, [sent("w1", i)])
    with other.reading() as tx:
        assert [change.number for change in changes_after(tx, 0, 9)] == [1, 2, 3]
        assert [change.number for change in changes_after(tx, 1, 1)] == [2]
    one.close()
    other.close()
