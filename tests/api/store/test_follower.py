"""A follower is given every change once, in order, whoever writes, and says how far it lags."""

import multiprocessing
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from api.errors import ChangesGone, StoreFailed
from api.store.follower import Follower, Lag
from api.store.opened import Store, migrate_store, open_store
from api.store.tables import ChangeRow, CounterRow
from api.store.units import put_units, units
from tests.api.store.sent import minute, sent
from tests.api.stores import administer

N_WRITERS = 3


def put(store: Store, *ticks: int, id_: str = "w1") -> None:
    for tick in ticks:
        with store.writing(minute(tick)) as tx:
            put_units(tx, [sent(id_, tick)])


def test_changes_come_once_and_in_order(store: Store) -> None:
    put(store, 0, 1, 2)
    with Follower(store, after=1) as follower:
        assert [one.number for one in follower.next(0, limit=1)] == [2]
        assert [one.number for one in follower.next(0)] == [3]
        assert follower.next(0) == ()
        put(store, 3)
        assert [one.number for one in follower.next(0)] == [4]


def test_it_says_how_far_it_lags(store: Store) -> None:
    with Follower(store, after=0) as follower:
        assert follower.lag() == Lag(0, None)
        put(store, 5, 6, 7)
        assert follower.lag() == Lag(3, minute(5))
        follower.next(0, limit=2)
        assert follower.lag() == Lag(1, minute(7))


def test_it_is_woken_by_another_connection(url: str) -> None:
    store, other = open_store(url), open_store(url)
    with Follower(store, after=0) as follower:
        late = threading.Timer(0.2, put, [other, 0])
        late.start()
        # The wait is far longer than the test: that it ends is the claim.
        assert [one.number for one in follower.next(within_s=60)] == [1]
        late.join()
    store.close()
    other.close()


def test_a_connection_that_is_cut_while_it_waits_is_told_and_made_anew(
    make_postgres_url: Callable[[], str],
) -> None:
    """The driver itself is asked to wait: its failure is told like any other of the store."""
    url = make_postgres_url()
    migrate_store(url)
    store = open_store(url)
    with Follower(store, after=0) as follower:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
        administer(url, f"{others} current_database() AND pid != pg_backend_pid()")
        with pytest.raises(StoreFailed, match=r"fails \(.*\); ask again"):
            follower.next(within_s=60)
        put(store, 0)
        assert [one.number for one in follower.next(within_s=60)] == [1]
    store.close()


def test_what_is_committed_between_looking_and_waiting_wakes_it(store: Store) -> None:
    with Follower(store, after=0) as follower:
        assert follower.next(0) == ()
        put(store, 0)
        assert len(follower.next(within_s=60)) == 1


def test_without_changes_it_waits_no_longer_than_asked(store: Store) -> None:
    with Follower(store, after=0) as follower:
        put(store, 0)
        follower.next(0)
        with store.writing(minute(1)) as tx:
            put_units(tx, [sent("w1", 0)])  # Ignored: something is written, and nothing changes.
        assert follower.next(within_s=0.1) == ()


@pytest.mark.soak
def test_several_processes_write_at_once_and_nothing_is_lost(url: str, scale: int) -> None:
    n_each = 25 * scale
    store = open_store(url)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write, args=(url, i, n_each)) for i in range(N_WRITERS)]
    for writer in writers:
        writer.start()
    n_all = N_WRITERS * n_each
    numbers: list[int] = []
    told: set[str] = set()
    end = time.monotonic() + 60
    with Follower(store, after=0) as follower:
        while len(told) < n_all and time.monotonic() < end:
            for one in follower.next(within_s=1, limit=10):
                numbers.append(one.number)
                told.add(one.subject)
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    with store.reading() as tx:
        known = {one.unit.id for one in units(tx)}
    store.close()
    assert len(known) == n_all
    assert known == told
    assert numbers == list(range(1, n_all + 1))


def write(url: str, writer: int, n: int) -> None:
    store = open_store(url)
    for i in range(n):
        put(store, i, id_=f"w{writer}-{i}")
    store.close()


def test_changes_that_are_gone_are_not_passed_over(store: Store) -> None:
    put(store, 0, 1, 2)
    with store.writing(minute(3)) as tx:
        tx.session.execute(delete(ChangeRow).where(ChangeRow.number <= 2))
    with Follower(store, after=1) as follower, pytest.raises(ChangesGone) as gone:
        follower.next(0)
    assert "has no change 2 after the 1 that this reader saw" in str(gone.value)


def test_a_store_from_a_backup_is_noticed(store: Store) -> None:
    put(store, 0, 1)
    with Follower(store, after=2) as follower:
        with store.writing(minute(3)) as tx:
            tx.session.execute(delete(ChangeRow).where(ChangeRow.number == 2))
            tx.session.execute(update(CounterRow).values(last=1))
        with pytest.raises(ChangesGone, match=r"its last is 1\): old ones were taken away"):
            follower.next(0)
