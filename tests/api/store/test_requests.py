"""Requests in the store: what comes back, what is refused, and what they hold."""

from typing import Any

import pytest

from api.asking.clock import due
from api.asking.life import apply
from api.asking.promises import Promises
from api.asking.request import Request
from api.asking.words import CLOCK, By, Do, State
from api.errors import (
    AlreadyPromised,
    BadStore,
    NotPossible,
    NotYours,
    RequestConflict,
    UnknownRequest,
)
from api.store.changes import Kind, changes_after
from api.store.opened import Store, open_store
from api.store.requests import (
    KeptRequest,
    keep_request,
    kept_request,
    open_requests,
    promises,
    request,
    requests_for,
    requests_of,
    step_request,
)
from dispatch.agreements.act.terms import Request as HowToAsk
from dispatch.agreements.judge.explain import Verdict
from tests.api.asking.asked import EAST, SOUTH, WEST, command, minute, proposed
from tests.api.store.crowd import Crowd, kind_of

HOW = HowToAsk(
    rule="phone_then_form",
    languages=("nl", "fr"),
    fields=("address", "urgency"),
    source=("S",),
    confidence="low",
)


def keep(store: Store, *requests: Request, record: str | None = None) -> None:
    with store.writing(minute(0)) as tx:
        for one in requests:
            keep_request(tx, one, record)


def step(store: Store, id_: str, do: Do, by: By, n: float = 1, **more: Any) -> Request:
    with store.writing(minute(n)) as tx:
        return step_request(tx, id_, command(do, by, n, **more)).request


def read(store: Store, id_: str) -> Request:
    with store.reading() as tx:
        found = request(tx, id_)
    assert found is not None
    return found.request


def held(store: Store) -> dict[str, str]:
    with store.reading() as tx:
        return dict(promises(tx).request_of)


def test_a_request_comes_back_as_it_was_proposed(store: Store) -> None:
    one = proposed(
        "r1", "e2", "e1", home_units=("w1",), verdict=Verdict.CONFIRM, agreement="XA-XB",
        clause="art. 1", how=HOW, stands_down=True,
    )  # fmt: skip
    keep(store, one, record="log-7")
    with store.reading() as tx:
        assert request(tx, "r1") == KeptRequest(one, "log-7")
        assert request(tx, "r2") is None
        assert promises(tx) == Promises()  # A proposal holds nothing.


def test_all_that_was_done_comes_back_with_moments_and_reasons(store: Store) -> None:
    one = proposed()
    keep(store, one)
    told = [
        command(Do.ASK, WEST, 1.5, reason=None),
        command(Do.ACCEPT, EAST, 2),
        command(Do.DEPLOY, EAST, 2.25),
        command(Do.ARRIVE, WEST, 9),
        command(Do.RELEASE, EAST, 30, reason=None),
    ]
    for done in told:
        one = apply(one, done)
        with store.writing(done.at) as tx:
            assert step_request(tx, "r1", done) == KeptRequest(one, None)
    assert read(store, "r1") == one
    assert [step.command for step in read(store, "r1").history[1:]] == told


def test_each_step_is_a_change_with_how_the_request_stands(store: Store) -> None:
    one = proposed("r1", "e1", how=HOW)
    keep(store, one, record="log-7")
    asked = step(store, "r1", Do.ASK, WEST)
    with store.reading() as tx:
        changes = changes_after(tx, 0, 9)
    assert [(c.kind, c.subject, c.centre) for c in changes] == [
        (Kind.REQUEST_STEPPED, "r1", "west")
    ] * 2
    assert [kept_request(c.data) for c in changes] == [
        KeptRequest(one, "log-7"),
        KeptRequest(asked, "log-7"),
    ]


def test_an_id_is_given_once(store: Store) -> None:
    keep(store, proposed("r1", "e1"))
    with pytest.raises(RequestConflict, match="a request r1 already; propose one of a new id"):
        keep(store, proposed("r2", "e3"), proposed("r1", "e2"))
    assert read(store, "r1").units == ("e1",)
    with pytest.raises(UnknownRequest, match="no request r2; propose it first, or check the id"):
        step(store, "r2", Do.ASK, WEST)


def test_an_id_is_given_once_within_one_transaction(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        keep_request(tx, proposed("r1"))
        with pytest.raises(RequestConflict):
            keep_request(tx, proposed("r1"))


def test_what_cannot_be_done_changes_nothing(store: Store) -> None:
    keep(store, proposed())
    with pytest.raises(NotPossible, match="cannot accept"):
        step(store, "r1", Do.ACCEPT, EAST)
    with pytest.raises(NotYours):
        step(store, "r1", Do.ASK, SOUTH)
    with store.reading() as tx:
        assert len(changes_after(tx, 0, 9)) == 1
    assert read(store, "r1") == proposed()


def test_a_unit_is_promised_once_and_freed_by_the_end(store: Store) -> None:
    keep(store, proposed("r1", "e1", "e2"), proposed("r2", "e2", "e3"))
    step(store, "r1", Do.ASK, WEST)
    assert held(store) == {"e1": "r1", "e2": "r1"}
    with pytest.raises(AlreadyPromised, match="e2 is promised to request r1"):
        step(store, "r2", Do.ASK, WEST)
    assert held(store) == {"e1": "r1", "e2": "r1"}  # All units or none: e3 is free.
    step(store, "r1", Do.REJECT, EAST)
    assert held(store) == {}
    assert step(store, "r2", Do.ASK, WEST, 2).state is State.REQUESTED
    assert held(store) == {"e2": "r2", "e3": "r2"}


def test_units_change_hands_within_one_transaction(store: Store) -> None:
    keep(store, proposed("r1", "e1"), proposed("r2", "e1"))
    step(store, "r1", Do.ASK, WEST)
    with store.writing(minute(2)) as tx:
        step_request(tx, "r1", command(Do.CANCEL, WEST, 2))
        step_request(tx, "r2", command(Do.ASK, WEST, 2))
    assert held(store) == {"e1": "r2"}


def test_a_promise_is_taken_back_with_all_else(store: Store) -> None:
    keep(store, proposed("r1", "e1"))

    def ask_and_fail() -> None:
        with store.writing(minute(1)) as tx:
            step_request(tx, "r1", command(Do.ASK, WEST))
            raise LookupError

    with pytest.raises(LookupError):
        ask_and_fail()
    assert held(store) == {}
    assert read(store, "r1").state is State.PROPOSED


@pytest.mark.parametrize(
    ("do", "by", "n"), [(Do.EXPIRE, CLOCK, 3), (Do.CANCEL, WEST, 1), (Do.REJECT, EAST, 1)]
)
def test_each_end_lets_go(store: Store, do: Do, by: By, n: float) -> None:
    keep(store, proposed("r1", "e1"))
    step(store, "r1", Do.ASK, WEST)
    assert step(store, "r1", do, by, n).is_over
    assert held(store) == {}


def test_what_is_open_is_what_is_not_over(store: Store) -> None:
    keep(store, proposed("r2", "e2"), proposed("r1", "e1"), proposed("r3", "e3"))
    step(store, "r1", Do.ASK, WEST)
    step(store, "r3", Do.CANCEL, WEST)
    with store.reading() as tx:
        kept = open_requests(tx)
    assert [one.request.id for one in kept] == ["r1", "r2"]
    assert [one.request for one in kept] == [read(store, "r1"), read(store, "r2")]
    assert [one.request for one in due((one.request for one in kept), minute(3))] == ["r1"]


def test_requests_are_found_by_party_and_by_incident(store: Store) -> None:
    keep(
        store,
        proposed("r1", "e1", incident="i1"),
        proposed("r2", "e2", incident="i2"),
        proposed("r3", "s1", incident="i1", asked="south"),
    )
    with store.reading() as tx:
        assert requests_of(tx, "east") == ()  # Nobody is told of a proposal.
    for id_ in ("r1", "r3"):
        step(store, id_, Do.ASK, WEST)
    with store.reading() as tx:
        ids = {
            who: [one.request.id for one in requests_of(tx, who)]
            for who in ("west", "east", "south", "north")
        }
        assert ids == {"west": ["r1", "r2", "r3"], "east": ["r1"], "south": ["r3"], "north": []}
        assert [one.request.id for one in requests_of(tx, "west", limit=2)] == ["r1", "r2"]
        assert [one.request.id for one in requests_for(tx, "i1")] == ["r1", "r3"]


def test_requests_are_there_when_the_store_is_opened_again(url: str) -> None:
    store = open_store(url)
    keep(store, proposed("r1", "e1"))
    asked = step(store, "r1", Do.ASK, WEST)
    store.close()
    store = open_store(url)
    assert read(store, "r1") == asked
    assert held(store) == {"e1": "r1"}
    store.close()


def test_a_history_that_nobody_can_have_written_is_refused() -> None:
    data: dict[str, Any] = {"request": proposed().model_dump(mode="json"), "record": None}
    data["request"]["history"][0]["number"] = 2
    with pytest.raises(BadStore, match=r"Request r1 of the store: .*restore the history"):
        kept_request(data)


ROUNDS = 20


def test_of_two_that_step_the_same_request_one_is_refused(store: Store, url: str) -> None:
    keep(store, *(proposed(f"r{n}", f"e{n}") for n in range(ROUNDS)))
    for n in range(ROUNDS):
        step(store, f"r{n}", Do.ASK, WEST)
    told = Crowd(kind_of(url), 2).run(end_them, url)
    for n in range(ROUNDS):
        assert sorted([told[0][n], told[1][n]]) == ["NotPossible", "done"]
        assert read(store, f"r{n}").state in {State.REJECTED, State.CANCELLED}
        assert len(read(store, f"r{n}").history) == 3
    assert held(store) == {}


def end_them(crowd: Crowd, me: int, url: str) -> list[str]:
    """Reject as the asked centre or cancel as the asking one, at the same moment."""
    store = open_store(url)
    do, by = ((Do.REJECT, EAST), (Do.CANCEL, WEST))[me]
    told = []
    for n in range(ROUNDS):
        crowd.wait()
        try:
            step(store, f"r{n}", do, by)
            told.append("done")
        except NotPossible as refusal:
            told.append(type(refusal).__name__)
    store.close()
    return told
