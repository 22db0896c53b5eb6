"""One process knows what is committed anywhere, goes on without its store, and says since when."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, delete, text, update

from api.errors import StoreFailed
from api.live.known import Known
from api.live.live import Live
from api.live.senders import Senders
from api.store.changes import Change, changes_after
from api.store.follower import Lag
from api.store.opened import Store, open_store
from api.store.tables import ChangeRow, CounterRow, UnitRow
from api.store.transaction import Reading
from api.store.units import put_units
from dispatch.centres import Centre
from tests.api.store.sent import minute, sent
from tests.fictional import MAPPINGS

SENDERS = Senders({"west": Centre(id="west", country="XA")}, MAPPINGS)
PATIENCE_S = 30.0
"""Far longer than it takes: that it comes is the claim."""


def put(store: Store, id_: str, tick: int = 0) -> int:
    with store.writing(minute(tick)) as tx:
        put_units(tx, [sent(id_, tick)])
    return tx.last


def awaited(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@contextmanager
def following(store: Store) -> Iterator[Live]:
    live = Live(store, SENDERS)
    try:
        yield live
    finally:
        live.close()


@pytest.fixture
def live(store: Store) -> Iterator[Live]:
    with following(store) as one:
        yield one


class Heard:
    """A listener that writes down what it is told."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.read_anew = 0

    def __call__(self, known: Known, changes: Sequence[Change]) -> None:
        self.numbers += [one.number for one in changes]
        self.read_anew += not changes
        assert not changes or changes[-1].number == known.after


def test_what_was_there_before_is_known_at_once(store: Store) -> None:
    put(store, "w1")
    with following(store) as live:
        assert set(live.now.units) == {"w1"}
        assert [unit.id for unit in live.fleet.units] == ["w1"]
        assert live.lag() == Lag(0, None)
        assert live.failing_since is None


def test_what_this_process_commits_is_known_when_it_is_awaited(store: Store, live: Live) -> None:
    for tick in range(20):
        assert live.await_change(put(store, "w1", tick), PATIENCE_S)
        assert live.now.units["w1"].clock == minute(tick)


def test_what_another_commits_is_known_when_it_is_awaited(url: str, live: Live) -> None:
    other = open_store(url)
    number = put(other, "w1")
    other.close()
    assert live.await_change(number, PATIENCE_S)
    assert set(live.now.units) == {"w1"}


def test_what_does_not_come_is_not_awaited_for_ever(live: Live) -> None:
    assert live.await_change(live.now.after, within_s=0)
    assert not live.await_change(live.now.after + 1, within_s=0.05)


def test_listeners_are_told_each_change_once_and_in_order(store: Store, live: Live) -> None:
    heard, late = Heard(), Heard()
    live.listen(heard)
    put(store, "w1")
    number = put(store, "w2")
    assert awaited(lambda: heard.numbers[-1:] == [number])
    live.listen(late)
    last = put(store, "w3")
    assert awaited(lambda: heard.numbers[-1:] == late.numbers[-1:] == [last])
    assert heard.numbers == [1, 2, 3]
    assert late.numbers == [3]


def test_a_listener_that_fails_stops_nobody(
    store: Store, live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(known: Known, changes: Sequence[Change]) -> None:
        del known, changes
        raise LookupError

    heard = Heard()
    live.listen(fail)
    live.listen(heard)
    put(store, "w1")
    number = put(store, "w2")
    assert awaited(lambda: heard.numbers[-1:] == [number])
    assert live.failing_since is None
    assert "A listener failed." in caplog.text


def test_it_goes_on_with_what_it_knew_and_says_since_when(
    store: Store, live: Live, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live.await_change(put(store, "w1"), PATIENCE_S)
    before = datetime.now(UTC)
    with monkeypatch.context() as broken:
        broken.setattr("api.store.follower.changes_after", failing_in(store))
        assert awaited(lambda: live.failing_since is not None)
        put(store, "w2")
        assert set(live.now.units) == {"w1"}
        since = live.failing_since
        assert since is not None
        assert before <= since <= datetime.now(UTC)
        time.sleep(0.6)
        assert live.failing_since == since  # Since when, not when last.
    assert live.await_change(2, PATIENCE_S)
    assert set(live.now.units) == {"w1", "w2"}
    assert awaited(lambda: live.failing_since is None)
    failures = [one for one in caplog.records if "known last is used" in one.getMessage()]
    assert [one.levelno for one in failures] == [logging.ERROR]  # Once, not twice a second.


def test_a_connection_that_was_cut_is_made_anew(store: Store, live: Live) -> None:
    heard = Heard()
    live.listen(heard)
    put(store, "w1")
    if store.engine.dialect.name == "postgresql":
        with store.reading() as tx:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            mine = "WHERE datname = current_database() AND pid != pg_backend_pid()"
            tx.session.execute(text(f"{ended} {mine}"))
    number = put(store, "w2")
    assert live.await_change(number, PATIENCE_S)
    assert awaited(lambda: heard.numbers == [1, 2])
    assert heard.read_anew == 0


def test_where_changes_are_gone_everything_is_read_anew(
    store: Store, live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a backup was restored: the store is younger than what is known of it."""
    heard = Heard()
    live.listen(heard)
    for tick in range(3):
        number = put(store, "w1", tick)
    assert live.await_change(number, PATIENCE_S)
    with store.writing(minute(0)) as tx:
        tx.session.execute(delete(UnitRow))
        tx.session.execute(delete(ChangeRow))
        tx.session.execute(update(CounterRow).values(last=0))
    put(store, "w2")
    assert awaited(lambda: set(live.now.units) == {"w2"})
    assert live.now.after == 1
    assert heard.read_anew == 1
    assert "read the state anew" in caplog.text
    assert live.await_change(put(store, "w3"), PATIENCE_S)
    assert set(live.now.units) == {"w2", "w3"}


def test_a_change_that_nobody_can_read_does_not_end_the_thread(
    store: Store, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("api.live.live.following", _not_understood)
        put(store, "w1")
        assert awaited(lambda: live.failing_since is not None)
        # All is read anew then, which does not need what cannot be read.
        assert live.await_change(1, PATIENCE_S)
        assert set(live.now.units) == {"w1"}
    assert awaited(lambda: live.failing_since is None)
    assert live.await_change(put(store, "w2"), PATIENCE_S)


def test_whoever_takes_what_is_known_has_one_moment(store: Store, live: Live) -> None:
    """Units and fleet are replaced together, however fast changes come."""
    ending = threading.Event()
    torn: list[Known] = []

    def look() -> None:
        while not ending.is_set():
            known = live.now
            if {one.unit for one in known.units.values()} != set(known.fleet.units):
                torn.append(known)

    looking = threading.Thread(target=look)
    looking.start()
    for tick in range(30):
        number = put(store, f"w{tick % 3}", tick)
    assert live.await_change(number, PATIENCE_S)
    ending.set()
    looking.join()
    assert torn == []


def _not_understood(*_: object) -> None:
    raise LookupError


def failing_in(store: Store) -> Callable[[Reading, int, int], tuple[Change, ...]]:
    """Have one store fail; other services of this process go on following theirs."""

    def look(tx: Reading, number: int, limit: int) -> tuple[Change, ...]:
        bound = tx.session.get_bind()
        assert isinstance(bound, Engine)
        if bound.url == store.engine.url:
            message = "The store is gone, for this test."
            raise StoreFailed(message)
        return changes_after(tx, number, limit)

    return look
