"""A reader is told all that comes after where it begins: once, in order, over a real socket."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from http.client import IncompleteRead

import pytest
from sqlalchemy import delete

from api.auth import MadeKey, Scope
from api.services.feeding import crowd, reading
from api.services.service import Service
from api.store.changes import last_change
from api.store.keys import revoke_key
from api.store.tables import ChangeRow
from tests.api.clocks import Hands
from tests.api.readers import WAIT_S
from tests.api.services.feeding.conftest import Connect, a_key, put


def test_it_begins_now_and_says_from_where(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    reader = connect(west_key)
    assert reader.answer.headers["Content-Type"].startswith("text/event-stream")
    first = reader.next()
    with service.store.reading() as tx:
        now = last_change(tx)
    assert (first.id, first.kind, first.data) == (now, "following", {"after": now})
    number = put(service, "w7", 1)
    told = reader.next()
    assert (told.id, told.kind, told.data["unit"]["id"]) == (number, "unit_put", "w7")


def test_what_was_missed_comes_from_the_store_and_then_what_happens(
    service: Service, connect: Connect, west_key: MadeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PAGE", 2)
    begins = service.live.now.after
    missed = [put(service, "w7", tick) for tick in range(5)]
    reader = connect(west_key, Last_Event_ID=begins)
    assert reader.next().data == {"after": begins}
    assert [reader.next().id for _ in missed] == missed
    following = put(service, "w7", 6)
    assert reader.next().id == following == missed[-1] + 1


def test_it_can_begin_with_a_number_in_the_address(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    begins = service.live.now.after
    number = put(service, "w7", 0)
    reader = connect(west_key, f"?after={begins}")
    assert [reader.next().id for _ in range(2)] == [begins, number]


def test_no_gap_and_no_twin_however_often_it_connects_anew(
    service: Service, connect: Connect, west_key: MadeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PAGE", 3)
    begins, n_changes = service.live.now.after, 120
    writing = threading.Thread(
        target=lambda: [put(service, "w7", tick) for tick in range(n_changes)]
    )
    writing.start()
    seen: list[int] = []
    while len(seen) < n_changes:
        after = seen[-1] if seen else begins
        with connect(west_key, Last_Event_ID=after) as reader:
            assert reader.next().data == {"after": after}
            for event in reader.events():
                seen.append(event.id)
                if len(seen) % 7 == 0 or len(seen) == n_changes:
                    break
    writing.join()
    assert seen == list(range(begins + 1, begins + 1 + n_changes))


def test_a_number_that_is_not_here_yet_or_no_more_is_refused(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    last = put(service, "w7", 0)
    ahead = connect(west_key, Last_Event_ID=last + 1)
    assert (ahead.answer.status, ahead.problem()["title"]) == (
        410,
        "The changes to follow are no longer here.",
    )
    with service.store.writing(service.clock()) as tx:
        tx.session.execute(delete(ChangeRow).where(ChangeRow.number < last))
    pruned = connect(west_key, Last_Event_ID=last - 2)
    assert pruned.answer.status == 410
    assert "read the state anew" in pruned.problem()["detail"]
    assert connect(west_key, Last_Event_ID=last - 1).answer.status == 200


def test_where_all_changes_were_taken_away_only_the_last_number_can_go_on(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    last = put(service, "w7", 0)
    with service.store.writing(service.clock()) as tx:
        tx.session.execute(delete(ChangeRow))
    assert connect(west_key, Last_Event_ID=last - 1).answer.status == 410
    assert connect(west_key, Last_Event_ID=last).answer.status == 200


def test_who_has_no_key_for_it_reads_nothing(service: Service, connect: Connect) -> None:
    key = a_key(service, "west")
    assert connect(replace(key, secret=f"{key.secret}x")).answer.status == 401


def test_a_key_is_told_what_its_scopes_open(service: Service, connect: Connect) -> None:
    answering = a_key(service, "west", Scope.ANSWER)
    refused = connect(answering, "?kinds=units&kinds=requests")
    assert refused.answer.status == 403
    assert "needs the scope" in refused.problem()["detail"]
    assert connect(a_key(service, "west", Scope.PLAN)).answer.status == 403
    reader = connect(answering)
    reader.next()
    put(service, "w7", 0)
    service.feed.end_readers()
    assert list(reader.events()) == []


def test_a_revoked_key_ends_its_readers_and_no_others(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    other = connect(a_key(service, "west"))
    reader = connect(west_key)
    assert reader.next().kind == other.next().kind == "following"
    with service.store.writing(service.clock()) as tx:
        revoke_key(tx, west_key.key.id)
    assert list(reader.events()) == []
    put(service, "w7", 0)
    assert other.next().kind == "unit_put"


def test_a_key_that_expires_ends_its_readers(
    service: Service, connect: Connect, hands: Hands
) -> None:
    expires_at = hands() + timedelta(minutes=5)
    reader = connect(a_key(service, "west", expires_at=expires_at))
    reader.next()
    hands.pass_s(300)
    assert list(reader.events()) == []


def test_who_hears_nothing_is_told_from_where_to_resume(
    service: Service, connect: Connect, west_key: MadeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "HEARTBEAT_S", 0.05)
    reader = connect(west_key, "?kinds=requests")
    reader.next()
    number = put(service, "w7", 0)
    lines = reader.lines()
    assert f"id: {number}" in lines
    assert ": nothing new" in lines


def test_only_the_kinds_and_the_centre_that_are_wanted(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    reader = connect(west_key, "?kinds=units&centre=west")
    nobody = connect(west_key, "?kinds=incidents")
    unknown = connect(west_key, "?centre=wset")
    reader.next()
    nobody.next()
    number = put(service, "w7", 0)
    assert reader.next().id == number
    assert unknown.answer.status == 422
    assert "did you mean `west`" in unknown.problem()["detail"]
    assert connect(west_key, "?kinds=keys").answer.status == 422
    service.feed.end_readers()
    assert list(nobody.events()) == []


def test_who_goes_is_let_go(service: Service, connect: Connect, west_key: MadeKey) -> None:
    with connect(west_key) as reader:
        reader.next()
        assert service.feed.n_readers == 1
    wait_until(lambda: service.feed.n_readers == 0)


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_who_falls_behind_is_cut_off_and_resumes(
    service: Service, connect: Connect, west_key: MadeKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "QUEUE_BYTES", 2000)
    reader, begins = connect(west_key), service.live.now.after
    words = {f"word-{n:06}" for n in range(20_000)}  # Some hundred kB: more than a socket takes.
    for tick in range(30):
        last = put(service, "w7", tick, equipment=words)
        assert service.live.await_change(last)
    told = []
    with suppress(IncompleteRead):  # It is cut off, not ended.
        told += [event.id for event in reader.events()]
    assert told == list(range(begins, begins + len(told)))
    assert len(told) < 31
    again = connect(west_key, Last_Event_ID=told[-1])
    assert again.next().data == {"after": told[-1]}
    assert [again.next().id for _ in range(told[-1], last)] == list(range(told[-1] + 1, last + 1))


def test_who_reads_a_store_that_was_restored_has_to_begin_anew(
    service: Service, connect: Connect, west_key: MadeKey
) -> None:
    reader = connect(west_key)
    reader.next()
    service.feed._take(service.live.now, ())
    assert list(reader.events()) == []
