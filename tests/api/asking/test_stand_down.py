import pytest

from api.asking.life import apply
from api.asking.stand_down import RELIEVED, stand_down
from api.asking.words import State
from tests.api.asking.asked import WEST, minute, standing

FOLLOWS = {
    State.REQUESTED: State.CANCELLED,
    State.ACCEPTED: State.CANCELLED,
    State.DEPLOYED: State.RELEASED,
    State.ON_SCENE: State.RELEASED,
}


@pytest.mark.parametrize("state", State)
def test_when_the_home_unit_arrives_the_others_stand_down(state: State) -> None:
    request = standing(state, "r1", "e1", home_units=("w1",), stands_down=True)
    follows = stand_down(request, "w1", WEST, minute(2))
    if state not in FOLLOWS:
        assert follows is None
        return
    assert follows is not None
    assert str(follows.says) == (
        "w1 has arrived: e1 of east can stand down, as the agreement asks."
    )
    after = apply(request, follows.command)
    assert after.state is FOLLOWS[state]
    assert after.history[-1].command.reason == RELIEVED


def test_where_the_agreement_does_not_say_so_they_help_together() -> None:
    request = standing(State.DEPLOYED, "r1", "e1", home_units=("w1",))
    assert stand_down(request, "w1", WEST, minute(2)) is None


def test_an_own_unit_that_was_sent_later_relieves_them_too() -> None:
    request = standing(State.DEPLOYED, "r1", "e1", home_units=("w1",), stands_down=True)
    assert stand_down(request, "w2", WEST, minute(2)) is not None


def test_that_the_asked_unit_arrives_relieves_nobody() -> None:
    request = standing(State.ON_SCENE, "r1", "e1", home_units=("w1",), stands_down=True)
    assert stand_down(request, "e1", WEST, minute(2)) is None
