"""A dispatcher's night, in words: who asks whom, what they answer, and what is left of it."""

from datetime import timedelta
from typing import Any

import pytest

from api.asking.clock import due
from api.asking.life import apply
from api.asking.next_best import better_than, next_best
from api.asking.promises import Promises, carry_out
from api.asking.proposal import Named, chosen, propose
from api.asking.request import Request
from api.asking.stand_down import stand_down
from api.asking.words import Command, Do, State
from api.errors import AlreadyPromised, NotPossible
from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.act.terms import Terms
from dispatch.decision import Action, Decision
from graphs.region import Region
from tests.api.asking.asked import EAST, WEST, minute
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import call, decided
from tests.fictional import unit

SAID = {"source": "gazette", "confidence": "high"}
DUAL = {"dual_dispatch": SAID | {"rule": "stand_down_on_arrival"}}
SHORTAGE = catalogue_of([law({"trigger": {"kind": "shortage"}, "terms": DUAL})])
TERMS = Terms.model_validate(DUAL)


class Night:
    """What the dispatchers of west and east do, minute by minute."""

    def __init__(self, region: Region) -> None:
        self.region, self.promises = region, Promises()

    def looks(self, *units: dict[str, Any], n: float) -> Decision:
        """Decide about the incident at kilometre 4.5, with the fleet as it is at that minute."""
        time = minute(n)
        for one in units:
            one["properties"]["position_at"] = time.isoformat()
        return decided(self.region, call(4.5, time=time), *units, law=SHORTAGE, short=("west",))

    def does(self, request: Request, do: Do, n: float, reason: str | None = None) -> Request:
        """Do something on behalf of whoever may."""
        by = WEST if do in {Do.ASK, Do.CANCEL, Do.RELEASE} else EAST
        until = minute(n) + timedelta(minutes=2) if do is Do.ASK else None
        command = Command(do=do, by=by, at=minute(n), reason=reason, answer_by=until)
        request, self.promises = carry_out(request, command, self.promises)
        return request


def test_a_night(border_street: Region) -> None:
    night = Night(border_street)

    # A cardiac arrest in the west, its own unit far off, and a shortage declared: e1 may come,
    # and the agreement wants w1 alerted as well.
    decision = night.looks(unit("w1", 0.2), unit("e1", 6.0), unit("e2", 8.0), n=0)
    step = decision.suggestion.steps[0]
    assert (step.units, step.action) == (("e1", "w1"), Action.REQUEST)
    first = propose(Named("r1", "i1"), decision, chosen(decision, step), WEST, minute(0), TERMS)

    # West asks, and has the next best at hand while it waits: e2, again with w1.
    first = night.does(first, Do.ASK, 0)
    ready = next_best(decision, night.promises, first).alternatives
    assert [one.chosen for one in ready] == [(("e2",), ("w1",))]

    # Meanwhile nobody else gets e1.
    rival = propose(Named("r2", "i2"), decision, chosen(decision, step), WEST, minute(0), TERMS)
    with pytest.raises(AlreadyPromised, match=r"e1 is promised to request r1\. Ask for the next"):
        night.does(rival, Do.ASK, 0.5)

    # East refuses, with a reason: e1 is free again, and e2 is asked for.
    first = night.does(first, Do.REJECT, 1, "e1 is the last one for the fair.")
    assert (first.state, night.promises.request_of) == (State.REJECTED, {})
    second = propose(Named("r3", "i1"), decision, ready[0].chosen, WEST, minute(1), TERMS)
    second = night.does(second, Do.ASK, 1)

    # East accepts, and e2 leaves; the clock has nothing to end.
    second = night.does(second, Do.ACCEPT, 1.5)
    second = night.does(second, Do.DEPLOY, 2)
    assert due([first, second], minute(60)) == ()
    assert night.promises.request_of == {"e2": "r3"}

    # A better own unit becomes free around the corner, and west is told by how much.
    decision = night.looks(unit("w2", 4.4), n=3)
    better = better_than(second, decision, night.promises)
    assert better is not None
    assert (better.alternative.chosen.units, better.alternative.action) == (
        ("w2",),
        Action.DISPATCH,
    )
    assert str(better.says).startswith("Better now: w2 of west, there in ")
    assert "sooner than e2." in str(better.says)

    # It is sent, and arrives: e2 stands down on its way, and is free for its own people again.
    follows = stand_down(second, "w2", WEST, minute(4))
    assert follows is not None
    assert str(follows.says) == "w2 has arrived: e2 of east can stand down, as the agreement asks."
    second, night.promises = carry_out(second, follows.command, night.promises)
    assert (second.state, night.promises.request_of) == (State.RELEASED, {})

    # In the morning the whole night can be read.
    assert [one.to for one in second.history] == [
        State.PROPOSED,
        State.REQUESTED,
        State.ACCEPTED,
        State.DEPLOYED,
        State.RELEASED,
    ]
    assert [str(one.command.by) for one in second.history] == [
        "dispatcher 1 of west",
        "dispatcher 1 of west",
        "dispatcher 7 of east",
        "dispatcher 7 of east",
        "dispatcher 1 of west",
    ]
    with pytest.raises(NotPossible, match=r"It is over: propose a new request\."):
        apply(second, follows.command)
