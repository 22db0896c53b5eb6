"""Many requests for a few units, clocks put forward and back, and whatever else may be tried."""

import re
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from api.asking.clock import due
from api.asking.life import replay
from api.asking.promises import Promises, carry_out, promises_of
from api.asking.request import Request, Transition
from api.asking.words import CLOCK, By, Command, Do, State
from api.errors import AlreadyPromised, NotPossible
from dispatch.agreements.judge.explain import Verdict
from tests.api.asking.asked import minute
from tests.api.asking.test_life import LEGAL

CENTRES = ("east", "south", "west")
UNITS = [f"{centre[0]}{n}" for centre in CENTRES for n in (1, 2, 3)]
HOLDING = {"requested", "accepted", "deployed", "on_scene"}
OVER = {"rejected", "expired", "released", "cancelled"}
WAY_OUT = re.compile(r"Now .* can |It is over: propose|; (give|name|leave|say) |Ask for the next")
CENTRE = {"e": "east", "s": "south", "w": "west"}
minutes = st.integers(-5, 10).map(lambda n: timedelta(minutes=n))
anybody = st.sampled_from([CLOCK, *(By(centre=one) for one in CENTRES)])


class Night(RuleBasedStateMachine):
    """All that a few centres can do with each other; the model knows the table and who holds."""

    def __init__(self) -> None:
        super().__init__()
        self.now = minute(0)
        self.requests: dict[str, Request] = {}
        self.promises = Promises()
        self.seen: dict[str, tuple[Transition, ...]] = {}

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
            verdict=Verdict.PERMITTED,
            history=(Transition(number=1, command=first),),
        )

    @precondition(lambda self: any(not one.is_over for one in self.requests.values()))
    @rule(data=st.data(), waits=st.integers(1, 6))
    def do_what_may_be_done(self, data: st.DataObject, waits: int) -> None:
        alive = sorted(id_ for id_, one in self.requests.items() if not one.is_over)
        request = self.requests[data.draw(st.sampled_from(alive))]
        can = sorted((do, who) for state, do, who in LEGAL if state == request.state)
        do, who = data.draw(st.sampled_from(can))
        by = {"asking": By(centre=request.asking), "asked": By(centre=request.asked)}
        until = self.now + timedelta(minutes=waits) if do == "ask" else None
        command = Command(
            do=Do(do), by=by.get(who, CLOCK), at=self.now, reason="As agreed.", answer_by=until
        )
        if self.is_in_the_way(request, do):
            with pytest.raises(NotPossible) as refused:
                carry_out(request, command, self.promises)
            assert WAY_OUT.search(str(refused.value))
            assert isinstance(refused.value, AlreadyPromised) is (do == "ask")
        else:
            self.requests[request.id], self.promises = carry_out(request, command, self.promises)
            assert self.requests[request.id].state == LEGAL[request.state, do, who]

    def is_in_the_way(self, request: Request, do: str) -> bool:
        """Whether a promise to another, or the time, stands against what the table allows."""
        if do == "ask":
            return any(self.holders(unit) for unit in request.units)
        is_late = request.answer_by is not None and request.answer_by <= self.now
        return is_late if do in {"accept", "reject"} else do == "expire" and not is_late

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
        request = self.requests[data.draw(st.sampled_from(sorted(self.requests)))]
        answer_by = None if until is None else self.now + until
        command = Command(do=do, by=by, at=self.now, reason=reason, answer_by=answer_by)
        roles = {request.asking: "asking", request.asked: "asked", None: "clock"}
        cell = (str(request.state), str(do), roles.get(by.centre, "stranger"))
        try:
            outcome = carry_out(request, command, self.promises)
        except NotPossible as refused:
            assert WAY_OUT.search(str(refused))  # noqa: PT017 - It need not be refused.
            return
        assert outcome.request.state == LEGAL[cell]
        self.requests[request.id], self.promises = outcome

    @rule(by=minutes)
    def put_the_clock(self, by: timedelta) -> None:
        self.now += by

    @rule()
    def let_the_clock_act(self) -> None:
        for one in due(self.requests.values(), self.now):
            request = self.requests[one.request]
            self.requests[one.request], self.promises = carry_out(
                request, one.command, self.promises
            )
        assert due(self.requests.values(), self.now) == ()

    @rule()
    def start_again_from_what_was_written(self) -> None:
        for id_, request in self.requests.items():
            stored = Request.model_validate_json(request.model_dump_json())
            first = stored.model_copy(update={"history": stored.history[:1]})
            assert replay(first, [one.command for one in stored.history[1:]]) == request
            self.requests[id_] = stored
        assert promises_of(self.requests.values()) == self.promises

    def holders(self, unit: str) -> list[str]:
        """Give the requests that hold a unit, by the states alone."""
        return [
            id_
            for id_, one in self.requests.items()
            if unit in one.units and str(one.state) in HOLDING
        ]

    @invariant()
    def nobody_is_promised_twice_and_none_is_lost(self) -> None:
        held = {unit: self.holders(unit) for unit in UNITS}
        assert all(len(whose) <= 1 for whose in held.values())
        assert self.promises.request_of == {unit: who[0] for unit, who in held.items() if who}

    @invariant()
    def history_only_grows(self) -> None:
        for id_, request in self.requests.items():
            before = self.seen.get(id_, ())
            assert request.history[: len(before)] == before
            assert before == request.history or not before or str(before[-1].to) not in OVER
            self.seen[id_] = request.history

    @invariant()
    def nothing_ends_twice(self) -> None:
        for request in self.requests.values():
            ends = [one.to for one in request.history if str(one.to) in OVER]
            assert len(ends) == (1 if request.is_over else 0)
            assert ends.count(State.EXPIRED) == (request.state is State.EXPIRED)


TestNight = pytest.mark.soak(Night.TestCase)
