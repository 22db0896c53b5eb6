"""What several processes work out is announced once; what changed since is announced anew."""

from typing import Any

from api.store.announced import announce, announced
from api.store.changes import Kind, changes_after
from api.store.opened import Store, open_store
from tests.api.store.crowd import Crowd, kind_of
from tests.api.store.sent import minute

LIST = {"units": ("e2", "e1"), "at": minute(3), "gain_s": 90.5, "why": None}


def say(
    store: Store, data: dict[str, Any], subject: str = "r1", kind: Kind = Kind.NEXT_BEST
) -> bool:
    with store.writing(minute(0)) as tx:
        return announce(tx, kind, subject, "west", data)


def told(store: Store) -> list[tuple[str, str, str, dict[str, Any]]]:
    with store.reading() as tx:
        return [(one.kind, one.subject, one.centre, one.data) for one in changes_after(tx, 0, 99)]


def test_the_same_is_announced_once(store: Store) -> None:
    assert [say(store, LIST), say(store, dict(reversed(LIST.items())))] == [True, False]
    written = {"units": ["e2", "e1"], "at": "2024-05-01T10:03:00+00:00", "gain_s": 90.5}
    assert told(store) == [("next_best", "r1", "west", written | {"why": None})]


def test_what_changed_is_announced_and_what_changed_back_too(store: Store) -> None:
    assert all(say(store, {"n": n}) for n in (1, 2, 1))
    assert [one[3] for one in told(store)] == [{"n": 1}, {"n": 2}, {"n": 1}]


def test_what_is_told_beside_is_no_reason_to_announce_it_again(store: Store) -> None:
    for beside, is_new in [({"eta_s": 90}, True), ({"eta_s": 89}, False), (None, False)]:
        with store.writing(minute(3)) as tx:
            assert announced(tx, Kind.NEXT_BEST, "r1") == (None if is_new else {"n": 1})
            assert announce(tx, Kind.NEXT_BEST, "r1", "west", {"n": 1}, beside) is is_new
    assert [one[3] for one in told(store)] == [{"n": 1, "eta_s": 90}]


def test_subjects_and_kinds_are_announced_each_for_itself(store: Store) -> None:
    assert say(store, {"n": 1})
    assert say(store, {"n": 1}, subject="r2")
    assert say(store, {"n": 1}, kind=Kind.BETTER_UNIT)
    assert not say(store, {"n": 1}, subject="r2")


def test_of_several_at_once_one_announces(store: Store, url: str) -> None:
    said = Crowd(kind_of(url), 4).run(say_all, url)
    assert [sum(round_) for round_ in zip(*said, strict=True)] == [1] * 10
    assert [one[3] for one in told(store)] == [{"n": n} for n in range(10)]


def say_all(crowd: Crowd, me: int, url: str) -> list[bool]:
    del me
    store = open_store(url)
    said = []
    for n in range(10):
        crowd.wait()
        said.append(say(store, {"n": n}))
    store.close()
    return said
