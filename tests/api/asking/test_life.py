"""The life cycle, cell by cell: every state, everything that can be done, everybody who tries."""

from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError

from api.asking.life import apply, replay
from api.asking.request import Request
from api.asking.words import CLOCK, By, Command, Do, State
from api.errors import NotPossible, NotSaid, NotYours
from dispatch.agreements.act.terms import Request as HowToAsk
from dispatch.agreements.judge.explain import Verdict
from tests.api.asking.asked import ANSWER_BY, EAST, WEST, WHO, command, minute, proposed, standing

TABLE = """
proposed   ask      asking         -> requested
proposed   cancel   asking         -> cancelled
requested  accept   asked          -> accepted
requested  reject   asked          -> rejected
requested  expire   clock          -> expired
requested  cancel   asking         -> cancelled
accepted   deploy   asked          -> deployed
accepted   cancel   asking,asked   -> cancelled
deployed   arrive   asking,asked   -> on_scene
deployed   release  asking,asked   -> released
on_scene   release  asking,asked   -> released
"""
LEGAL = {
    (state, do, who): to
    for state, do, who_may, _, to in map(str.split, TABLE.strip().splitlines())
    for who in who_may.split(",")
}
CELLS = list(product(map(str, State), map(str, Do), WHO))


def test_the_table_has_a_cell_for_all() -> None:
    assert len(CELLS) == 9 * 9 * 4
    assert set(LEGAL) <= set(CELLS)


@pytest.mark.parametrize(("state", "do", "who"), CELLS)
def test_only_what_the_table_says_can_be_done(state: str, do: str, who: str) -> None:
    request = standing(State(state))
    tried = command(Do(do), WHO[who], n=3 if do == "expire" else 2)
    if (state, do, who) in LEGAL:
        after = apply(request, tried)
        assert after.state == LEGAL[state, do, who]
        assert after.history[:-1] == request.history
        assert after.history[-1].command == tried
        return
    with pytest.raises(NotPossible) as refused:
        apply(request, tried)
    message = str(refused.value)
    assert message.startswith(f"Request r1 ({state}): {tried.by} cannot {do}")
    can = [(d, w) for s, d, w in LEGAL if s == state]
    if not can:
        assert message.endswith("It is over: propose a new request.")
    is_late = tried.at >= ANSWER_BY and state == "requested"
    names = {"asking": "west", "asked": "east", "clock": "the clock"}
    for way_out, whose in can:
        is_told = f"{names[whose]} can " in message and way_out in message.partition("Now ")[2]
        assert is_told is not (is_late and whose == "asked")


def test_a_stranger_and_the_wrong_party_are_told_so() -> None:
    with pytest.raises(NotYours, match="it is between west and east only"):
        apply(standing(State.REQUESTED), command(Do.ACCEPT, By(centre="south")))
    with pytest.raises(
        NotYours, match=r"only the asked centre can\. Now west can cancel; east can"
    ):
        apply(standing(State.REQUESTED), command(Do.ACCEPT, WEST))
    with pytest.raises(NotYours, match="only the asking centre and the asked centre can"):
        apply(standing(State.DEPLOYED), command(Do.RELEASE, CLOCK))


@pytest.mark.parametrize(
    ("state", "do", "by"),
    [
        (State.REQUESTED, Do.REJECT, EAST),
        (State.REQUESTED, Do.CANCEL, WEST),
        (State.ACCEPTED, Do.CANCEL, EAST),
        (State.DEPLOYED, Do.RELEASE, WEST),
    ],
)
def test_who_disappoints_the_other_says_why(state: State, do: Do, by: By) -> None:
    with pytest.raises(NotSaid, match="without a reason; give one in `reason`"):
        apply(standing(state), command(do, by, reason=None))


@pytest.mark.parametrize(
    ("state", "do", "by"),
    [
        (State.PROPOSED, Do.ASK, WEST),
        (State.PROPOSED, Do.CANCEL, WEST),
        (State.REQUESTED, Do.ACCEPT, EAST),
        (State.ON_SCENE, Do.RELEASE, EAST),
    ],
)
def test_what_was_to_be_expected_needs_no_reason(state: State, do: Do, by: By) -> None:
    apply(standing(state), command(do, by, reason=None))


def test_asking_says_how_long_it_waits() -> None:
    with pytest.raises(NotSaid, match="say in `answer_by` how long"):
        apply(proposed(), command(Do.ASK, WEST, answer_by=None))
    with pytest.raises(NotPossible, match="which is over; give a later `answer_by`"):
        apply(proposed(), command(Do.ASK, WEST, n=3))
    with pytest.raises(NotSaid, match="which only asking has; leave them out"):
        apply(standing(State.REQUESTED), command(Do.ACCEPT, EAST, answer_by=minute(9)))


def test_where_the_law_leaves_it_to_a_human_one_is_named_with_a_reason() -> None:
    doubtful = proposed(verdict=Verdict.CONFIRM)
    with pytest.raises(NotSaid, match=r"verdict confirm .* name the person in `by.person`"):
        apply(doubtful, command(Do.ASK, By(centre="west")))
    with pytest.raises(NotSaid, match="without a reason"):
        apply(doubtful, command(Do.ASK, WEST, reason=None))
    assert apply(doubtful, command(Do.ASK, WEST)).state is State.REQUESTED


@pytest.mark.parametrize("do", [Do.ACCEPT, Do.REJECT])
def test_an_answer_is_in_time_until_just_before(do: Do) -> None:
    asked = standing(State.REQUESTED)
    apply(asked, command(do, EAST, n=3 - 1e-6))
    with pytest.raises(NotPossible, match=r"too late. Now west can cancel; the clock can expire"):
        apply(asked, command(do, EAST, n=3))


def test_the_clock_is_not_too_soon() -> None:
    asked = standing(State.REQUESTED)
    with pytest.raises(NotPossible, match=r"too soon. Now .*the clock can expire, from 2024-05-01"):
        apply(asked, command(Do.EXPIRE, CLOCK, n=3 - 1e-6))
    assert apply(asked, command(Do.EXPIRE, CLOCK, n=3)).state is State.EXPIRED


def test_a_clock_put_back_does_not_bring_back_what_has_expired() -> None:
    with pytest.raises(NotPossible, match="It is over"):
        apply(standing(State.EXPIRED), command(Do.ACCEPT, EAST, n=1))


def test_a_stored_request_comes_back_as_it_was() -> None:
    how = HowToAsk(rule="phone", fields=("address",), source=("gazette",), confidence="high")
    request = standing(State.ON_SCENE, "r1", "e1", "e2", home_units=("w1",), how=how)
    assert Request.model_validate_json(request.model_dump_json()) == request


def test_the_same_commands_lead_to_the_same_request() -> None:
    request = standing(State.RELEASED)
    assert replay(proposed(), [one.command for one in request.history[1:]]) == request


@pytest.mark.parametrize("at", range(4))
def test_a_history_with_a_hole_is_refused(at: int) -> None:
    whole = standing(State.ON_SCENE)
    history = whole.history[:at] + whole.history[at + 1 :]
    with pytest.raises(ValidationError, match="restore the history that was stored"):
        Request.model_validate(whole.model_dump() | {"history": history})


def test_a_history_with_a_wrong_number_is_refused() -> None:
    whole = standing(State.REQUESTED)
    history = (whole.history[0], whole.history[1].model_copy(update={"number": 3}))
    with pytest.raises(ValidationError, match="step 3, ask by dispatcher 1 of west, cannot follow"):
        Request.model_validate(whole.model_dump() | {"history": history})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"asked": "west"}, "west asks itself"),
        ({"units": ("e1", "e1")}, "e1 is named twice"),
        ({"home_units": ("e1",)}, "e1 is named twice"),
        ({"units": ()}, "at least 1"),
        ({"patient": "somebody"}, "`patient` is unknown"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Request.model_validate(proposed().model_dump() | wrong)


def test_the_clock_is_no_person_and_reasons_are_short() -> None:
    with pytest.raises(ValidationError, match="dispatcher 1 has no centre"):
        By(person="dispatcher 1")
    with pytest.raises(ValidationError, match="at most 300"):
        Command(do=Do.REJECT, by=EAST, at=minute(1), reason="x" * 301)


def test_what_an_agreement_requires_is_told_or_called_unknown_when_asking() -> None:
    fields = "address", "urgency", "nature"
    how = {"rule": "phone", "fields": fields, "source": ("gazette",), "confidence": "high"}
    request = proposed(how=HowToAsk.model_validate(how))
    with pytest.raises(NotSaid, match="without address, nature, which None requires; name in `to"):
        apply(request, command(Do.ASK, WEST, told=()))
    with pytest.raises(NotSaid, match="without nature, which"):
        apply(request, command(Do.ASK, WEST, told=("address",)))
    asked = apply(request, command(Do.ASK, WEST, told=("address",), not_known=("nature",)))
    assert asked.unsaid(asked.asks) == ()
    with pytest.raises(NotSaid, match="which only asking has; leave them out"):
        apply(asked, command(Do.ACCEPT, EAST, told=("nature",)))


def test_nothing_is_told_and_unknown_at_once() -> None:
    with pytest.raises(ValidationError, match="address is told and not known"):
        command(Do.ASK, WEST, told=("address",), not_known=("address",))
