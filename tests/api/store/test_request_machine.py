"""Any night of requests, in the store and in the pure model: both say the same of everything."""

from datetime import UTC, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from api.asking.clock import due
from api.asking.life import replay
from api.asking.promises import Promises, carry_out, promises_of
from api.asking.request import Request, Transition
from api.asking.words import CLOCK, By, Command, Do
from api.errors import NotPossible, RequestConflict
from api.store.changes import Change
from api.store.follower import Follower
from api.store.opened import Store
from api.store.requests import (
    KeptRequest,
    keep_request,
    kept_request,
    open_requests,
    promises,
    request,
    step_request,
)
from dispatch.agreements.judge.explain import Verdict
from tests.api.asking.asked import minute
from tests.api.asking.test_any_night import CENTRE, CENTRES, HOLDING, UNITS, anybody, minutes
from tests.api.asking.test_life import LEGAL
from tests.api.store.emptied import emptied


class Night(RuleBasedStateMachine):
    """What the store says, what the model says, and what a follower was told."""

    store: Store

    @initialize()
    def _start(self) -> None:
        emptied(self.store)
        self.now = minute(0).astimezone(UTC)  # As the store gives moments back, and says them.
        self.requests: dict[str, Request] = {}
        self.promises = Promises()
        self.told: list[Change] = []
        self.follower = Follower(self.store, after=0)

    def teardown(self) -> None:
        if hasattr(self, "follower"):
            self.follower.close()

    @rule(data=st.data(), asked=st.sampled_from(CENTRES), asking=st.sampled_from(CENTRES))
    def propose(self, data: st.DataObject, asked: str, asking: str) -> None:
        if asked == asking:
            return
        theirs = [unit for unit in UNITS if CENTRE[unit[0]] == asked]
        units = data.draw(st.lists(st.sampled_from(theirs), min_size=1, unique=True))
        first = Command(do=Do.PROPOSE, by=By(centre=asking), at=self.now)
        id_ = f"r{len(self.requests)}"
        self.requests[id_] = Request(
            id=id_,
            incident="i1",
            asking=asking,
            asked=asked,
            units=tuple(units),
            eta_ms=0,
            verdict=data.draw(st.sampled_from([Verdict.PERMITTED, Verdict.CONFIRM])),
            history=(Transition(number=1, command=first),),
        )
        with self.store.writing(self.now) as tx:
            keep_request(tx, self.requests[id_])

    @precondition(lambda self: self.requests)
    @rule(data=st.data())
    def propose_again(self, data: st.DataObject) -> None:
        one = self.requests[data.draw(st.sampled_from(sorted(self.requests)))]
        with pytest.raises(RequestConflict), self.store.writing(self.now) as tx:
            keep_request(tx, one)

    @precondition(lambda self: any(not one.is_over for one in self.requests.values()))
    @rule(data=st.data(), waits=st.integers(1, 6))
    def do_what_may_be_done(self, data: st.DataObject, waits: int) -> None:
        alive = sorted(id_ for id_, one in self.requests.items() if not one.is_over)
        one = self.requests[data.draw(st.sampled_from(alive))]
        do, who = data.draw(
            st.sampled_from(sorted((do, who) for state, do, who in LEGAL if state == one.state))
        )
        person = "dispatcher 1"
        by = {
            "asking": By(centre=one.asking, person=person),
            "asked": By(centre=one.asked, person=person),
        }
        until = self.now + timedelta(minutes=waits) if do == "ask" else None
        self.do(
            one.id,
            Command(
                do=Do(do), by=by.get(who, CLOCK), at=self.now, reason="As agreed.", answer_by=until
            ),
        )

    @precondition(lambda self: self.requests)
    @rule(
        data=st.data(),
        do=st.sampled_from(Do),
        by=anybody,
        reason=st.sampled_from([None, "As agreed."]),
        until=st.none() | minutes,
    )
    def try_anything(
        self, data: st.DataObject, do: Do, by: By, reason: str | None, until: timedelta | None
    ) -> None:
        id_ = data.draw(st.sampled_from(sorted(self.requests)))
        answer_by = None if until is None else self.now + until
        self.do(id_, Command(do=do, by=by, at=self.now, reason=reason, answer_by=answer_by))

    def do(self, id_: str, command: Command) -> None:
        """Do it in the model and in the store: the same comes of it, or the same refusal."""
        try:
            self.requests[id_], self.promises = carry_out(
                self.requests[id_], command, self.promises
            )
        except NotPossible as refused:
            with pytest.raises(type(refused)) as stored, self.store.writing(self.now) as tx:
                step_request(tx, id_, command)
            assert str(stored.value) == str(refused)  # noqa: PT017 - It need not be refused.
        else:
            with self.store.writing(self.now) as tx:
                assert step_request(tx, id_, command) == KeptRequest(self.requests[id_], None)

    @rule(by=minutes)
    def put_the_clock(self, by: timedelta) -> None:
        self.now += by

    @rule()
    def let_the_clock_act(self) -> None:
        with self.store.reading() as tx:
            waiting = [one.request for one in open_requests(tx)]
        found = due(waiting, self.now)
        assert found == due(self.requests.values(), self.now)
        for one in found:
            self.do(one.request, one.command)

    @rule(limit=st.integers(1, 3))
    def follow(self, limit: int) -> None:
        self.told += self.follower.next(within_s=0, limit=limit)

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        if not hasattr(self, "requests"):
            return
        with self.store.reading() as tx:
            known = {id_: request(tx, id_) for id_ in self.requests}
            still_open = [one.request for one in open_requests(tx)]
            held = promises(tx)
        assert known == {id_: KeptRequest(one, None) for id_, one in self.requests.items()}
        alive = {id_: one for id_, one in self.requests.items() if not one.is_over}
        assert still_open == [alive[id_] for id_ in sorted(alive)]
        assert held == self.promises == promises_of(still_open)

    @invariant()
    def nobody_is_promised_twice_and_none_is_lost(self) -> None:
        if not hasattr(self, "requests"):
            return
        holding = [one for one in self.requests.values() if str(one.state) in HOLDING]
        units = [unit for one in holding for unit in one.units]
        assert len(set(units)) == len(units)
        assert set(units) == set(self.promises.request_of)

    @invariant()
    def what_was_told_replays(self) -> None:
        if not hasattr(self, "told"):
            return
        assert [one.number for one in self.told] == list(range(1, len(self.told) + 1))
        last = {one.subject: kept_request(one.data).request for one in self.told}
        for id_, one in last.items():
            first, steps = one.history[:1], one.history[1:]
            begun = one.model_copy(update={"history": first})
            assert replay(begun, [step.command for step in steps]) == one
            assert self.requests[id_].history[: len(one.history)] == one.history


@pytest.mark.soak
def test_any_night_in_the_store_goes_as_in_the_model(store: Store) -> None:
    class Here(Night):
        pass

    Here.store = store
    run_state_machine_as_test(Here, settings=settings(stateful_step_count=20))
