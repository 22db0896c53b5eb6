"""What was answered under a key is answered again, and another request under it is refused."""

import pytest

from api.errors import KeyReused
from api.store.answered import Answered, Sent, answered, forget_answers, keep_answer
from api.store.changes import last_change
from api.store.opened import Store
from tests.api.store.sent import minute, put_and_fail, sent

SENT = Sent("caller-1", "key-1", "ab" * 32)
ANSWER = Answered(201, {"Location": "/v1/x/é", "Idempotency": "no"}, '{"é": "\\u0000", "n": 1.50}')


def keep(store: Store, one: Sent, answer: Answered = ANSWER, n: float = 0) -> None:
    with store.writing(minute(int(n))) as tx:
        keep_answer(tx, one, answer)


def test_an_answer_comes_back_to_the_byte(store: Store) -> None:
    with store.reading() as tx:
        assert answered(tx, SENT) is None
    keep(store, SENT)
    with store.reading() as tx:
        assert answered(tx, SENT) == ANSWER
        assert last_change(tx) == 0  # Nobody who follows needs to know.


def test_a_key_belongs_to_its_caller(store: Store) -> None:
    keep(store, SENT)
    with store.reading() as tx:
        assert answered(tx, SENT._replace(caller="caller-2", sha256="cd" * 32)) is None
        assert answered(tx, SENT._replace(key="key-2")) is None


def test_another_request_under_the_same_key_is_refused(store: Store) -> None:
    keep(store, SENT)
    with (
        store.reading() as tx,
        pytest.raises(KeyReused, match="key-1 came with another request before; give each req"),
    ):
        answered(tx, SENT._replace(sha256="cd" * 32))


def test_an_answer_stands_or_falls_with_what_was_done(store: Store) -> None:
    def fail() -> None:
        with store.writing(minute(0)) as tx:
            keep_answer(tx, SENT, ANSWER)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with pytest.raises(LookupError):
        put_and_fail(store, sent("w1", 0))
    with store.reading() as tx:
        assert answered(tx, SENT) is None


def test_old_answers_are_forgotten(store: Store) -> None:
    for n in (0, 5, 9):
        keep(store, SENT._replace(key=f"key-{n}"), n=n)
    with store.writing(minute(10)) as tx:
        assert forget_answers(tx, minute(5)) == 1
    with store.reading() as tx:
        found = [answered(tx, SENT._replace(key=f"key-{n}")) for n in (0, 5, 9)]
    assert found == [None, ANSWER, ANSWER]


def test_old_answers_are_forgotten_the_oldest_first_and_a_few_at_a_time(store: Store) -> None:
    for n in (3, 1, 2, 0):
        keep(store, SENT._replace(key=f"key-{n}"), n=n)
    n_forgotten = []
    for _ in range(3):
        with store.writing(minute(10)) as tx:
            n_forgotten.append(forget_answers(tx, minute(3), limit=2))
            assert answered(tx, SENT._replace(key="key-0")) is None
            assert answered(tx, SENT._replace(key="key-3")) == ANSWER
    assert n_forgotten == [2, 1, 0]
