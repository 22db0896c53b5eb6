"""Several that write at once share a transaction; what fails of it is taken back alone."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import pytest

from api.asking.words import Do
from api.errors import AlreadyPromised, StoreFailed
from api.store.changes import changes_after
from api.store.opened import Store
from api.store.queue import MOST
from api.store.requests import KeptRequest, keep_request, promises, step_request
from api.store.together import together
from api.store.transaction import Writing
from api.store.units import n_ignored, put_units, units
from tests.api.asking.asked import WEST, command, proposed
from tests.api.store.sent import minute, sent

N = 12


def put(id_: str, tick: int) -> Callable[[Writing], int]:
    def work(tx: Writing) -> int:
        put_units(tx, [sent(id_, tick)])
        return tx.last

    return work


@contextmanager
def all_at_once(store: Store, n: int) -> Iterator[ThreadPoolExecutor]:
    """Hold the turn until all threads wait, so that they do go together."""
    with ThreadPoolExecutor(n) as crowd, store.writing(minute(0)):
        yield crowd
        while len(store.queue._waiting) < n - 1:
            threading.Event().wait(0.01)


def n_transactions(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Write down each transaction that begins to write."""
    begun: list[datetime] = []
    writing = Store.writing

    def counting(self: Store, at: datetime) -> object:
        begun.append(at)
        return writing(self, at)

    monkeypatch.setattr(Store, "writing", counting)
    return begun


def test_one_alone_writes_alone(store: Store) -> None:
    assert together(store, minute(1), put("w1", 1)) == 1
    with pytest.raises(LookupError):
        together(store, minute(2), fail)
    with store.reading() as tx:
        assert units(tx) == (sent("w1", 1),)


def test_those_that_wait_share_one_transaction(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with all_at_once(store, N) as crowd:
        begun = n_transactions(monkeypatch)
        doing = [crowd.submit(together, store, minute(n), put(f"w{n}", n)) for n in range(N)]
    numbers = sorted(one.result() for one in doing)
    assert numbers == list(range(1, N + 1))
    assert len(begun) == 2  # Of the first alone, which took its turn, and of all others.
    with store.reading() as tx:
        told = changes_after(tx, 0, 99)
        assert len(units(tx)) == N
    assert [one.number for one in told] == numbers
    assert {one.subject: one.at for one in told} == {f"w{n}": minute(n) for n in range(N)}


def test_what_fails_is_taken_back_alone(store: Store) -> None:
    def work(n: int) -> Callable[[Writing], int]:
        return put_and_fail(f"w{n}", n) if n % 3 == 0 else put(f"w{n}", n)

    with all_at_once(store, N) as crowd:
        doing = [crowd.submit(together, store, minute(n), work(n)) for n in range(N)]
    failed = [type(one.exception()) for one in doing]
    assert failed == [LookupError if n % 3 == 0 else type(None) for n in range(N)]
    kept = {f"w{n}" for n in range(N) if n % 3}
    with store.reading() as tx:
        assert {one.unit.id for one in units(tx)} == kept
        told = changes_after(tx, 0, 99)
    assert {one.subject for one in told} == kept
    assert [one.number for one in told] == list(range(1, len(kept) + 1))


def test_the_next_sees_what_those_before_it_did(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        for n in range(N):
            keep_request(tx, proposed(f"r{n}", "e1"))

    def ask(n: int) -> Callable[[Writing], KeptRequest]:
        return lambda tx: step_request(tx, f"r{n}", command(Do.ASK, WEST))

    with all_at_once(store, N) as crowd:
        doing = [crowd.submit(together, store, minute(1), ask(n)) for n in range(N)]
    refused = [one.exception() for one in doing]
    assert sum(one is None for one in refused) == 1
    assert sum(isinstance(one, AlreadyPromised) for one in refused) == N - 1
    with store.reading() as look:
        assert promises(look).request_of == {"e1": f"r{refused.index(None)}"}


def test_of_one_unit_the_newest_stands_and_the_others_are_counted(store: Store) -> None:
    with all_at_once(store, N) as crowd:
        for n in range(N):
            crowd.submit(together, store, minute(n), put("w1", n % 4))
    with store.reading() as tx:
        assert units(tx) == (sent("w1", 3),)
        assert n_ignored(tx, "w1") + len(changes_after(tx, 0, 99)) == N


def test_a_commit_that_fails_fails_for_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(tx: Writing) -> None:
        if tx.changes:
            message = "The disk is full, for this test."
            raise StoreFailed(message)

    with all_at_once(store, N) as crowd:
        doing = [crowd.submit(together, store, minute(n), put(f"w{n}", n)) for n in range(N)]
        monkeypatch.setattr("api.store.opened.write_changes", refuse)
    assert [type(one.exception()) for one in doing] == [StoreFailed] * N
    monkeypatch.undo()
    with store.reading() as tx:
        assert units(tx) == ()
    assert together(store, minute(1), put("w1", 1)) == 1  # Nobody is left waiting.


def test_more_than_fit_in_one_go_all_come_through(store: Store) -> None:
    n = MOST + 14
    with all_at_once(store, n) as crowd:
        doing = [crowd.submit(together, store, minute(0), put(f"w{i}", i)) for i in range(n)]
    assert sorted(one.result() for one in doing) == list(range(1, n + 1))


def fail(tx: Writing) -> None:
    del tx
    raise LookupError


def put_and_fail(id_: str, tick: int) -> Callable[[Writing], int]:
    def work(tx: Writing) -> int:
        put(id_, tick)(tx)
        raise LookupError

    return work
