"""What centres have answered to requests for one incident."""

from collections.abc import Iterable

import pytest

from api.asking.answers import answers_to
from api.asking.life import apply
from api.asking.request import Request
from api.asking.words import Do, State
from tests.api.asking.asked import EAST, WEST, command, standing

_ANSWERS = {
    State.ACCEPTED: {"east": True},
    State.DEPLOYED: {"east": True},
    State.ON_SCENE: {"east": True},
    State.REJECTED: {"east": False},
}


@pytest.mark.parametrize("state", State)
def test_a_centre_has_answered_once_it_has_accepted_or_rejected(state: State) -> None:
    assert answers_to([standing(state)]) == _ANSWERS.get(state, {})


def told(state: State, n: float, id_: str) -> Request:
    """Give a request whose answer came at a minute."""
    asked = standing(State.REQUESTED, id_, f"e{id_}")
    do = Do.ACCEPT if state is State.ACCEPTED else Do.REJECT
    return apply(asked, command(do, EAST, n))


@pytest.mark.parametrize("turned", [False, True])
def test_its_newest_word_counts(turned: bool) -> None:
    yes, no = told(State.ACCEPTED, 1, "1"), told(State.REJECTED, 2, "2")
    requests: Iterable[Request] = (no, yes) if turned else (yes, no)
    assert answers_to(requests) == {"east": False}
    no, yes = told(State.REJECTED, 1, "1"), told(State.ACCEPTED, 2, "2")
    assert answers_to([yes, no]) == {"east": True}


def test_who_was_let_go_has_not_said_what_it_would_answer_now() -> None:
    no = told(State.REJECTED, 1, "1")
    gone = apply(told(State.ACCEPTED, 2, "2"), command(Do.CANCEL, WEST, 3))
    assert answers_to([no, gone]) == {}


def test_who_does_not_answer_has_not_taken_back_what_it_said() -> None:
    no = told(State.REJECTED, 1, "1")
    assert answers_to([no, standing(State.EXPIRED, "2", "e2")]) == {"east": False}
    assert answers_to([no, standing(State.CANCELLED, "2", "e2")]) == {"east": False}
