import pytest

from api.asking.life import apply
from api.asking.promises import Promises, promises_of
from api.asking.words import Do, State
from api.errors import AlreadyPromised
from tests.api.asking.asked import EAST, command, standing

HOLDING = {State.REQUESTED, State.ACCEPTED, State.DEPLOYED, State.ON_SCENE}


@pytest.mark.parametrize("state", State)
def test_units_are_held_from_asking_until_it_is_over(state: State) -> None:
    held = Promises().following(standing(state, "r1", "e1", "e2"))
    expected = {"e1": "r1", "e2": "r1"} if state in HOLDING else {}
    assert held.request_of == expected


def test_a_unit_is_promised_once_and_the_second_is_told_by_whom() -> None:
    held = Promises().following(standing(State.REQUESTED, "r1"))
    with pytest.raises(AlreadyPromised, match=r"r2: e1 is promised to request r1\. Ask for"):
        held.following(standing(State.REQUESTED, "r2"))


def test_of_a_bundle_all_are_taken_or_none() -> None:
    held = Promises().following(standing(State.REQUESTED, "r1", "e2"))
    with pytest.raises(AlreadyPromised, match="None of the units it goes with is taken"):
        held.following(standing(State.REQUESTED, "r2", "e1", "e2", "e3"))
    assert held.request_of == {"e2": "r1"}


def test_what_is_let_go_can_be_promised_to_another() -> None:
    first = standing(State.REQUESTED, "r1")
    held = Promises().following(first)
    held = held.following(apply(first, command(Do.REJECT, EAST)))
    held = held.following(standing(State.REQUESTED, "r2"))
    assert held.request_of == {"e1": "r2"}
    # The first is told of once more: it holds nothing, and takes nothing from the second.
    assert held.following(standing(State.REJECTED, "r1")).request_of == {"e1": "r2"}


def test_telling_it_twice_changes_nothing() -> None:
    request = standing(State.ACCEPTED)
    once = Promises().following(request)
    assert once.following(request) == once


def test_own_units_that_are_alerted_as_well_are_not_promised() -> None:
    request = standing(State.REQUESTED, "r1", "e1", home_units=("w1",))
    assert Promises().following(request).request_of == {"e1": "r1"}


def test_the_promises_follow_from_the_requests_alone() -> None:
    requests = [standing(State.RELEASED, "r1"), standing(State.ACCEPTED, "r2")]
    assert promises_of(requests).request_of == {"e1": "r2"}
    assert promises_of([]).holder("e1") is None
    assert promises_of(requests).holder("e1", but="r2") is None
