import pytest

from api.asking.clock import due
from api.asking.life import apply
from api.asking.words import Do, State
from tests.api.asking.asked import WEST, command, minute, proposed, standing


def test_nobody_is_hurried() -> None:
    assert due([standing(State.REQUESTED)], minute(3 - 1e-6)) == ()


def test_the_longest_overdue_ends_first_and_only_once() -> None:
    late = apply(proposed("a"), command(Do.ASK, WEST, answer_by=minute(4)))
    requests = {one.id: one for one in (late, standing(State.REQUESTED, "b", "e2"))}
    ends = due(requests.values(), minute(5))
    assert [(one.request, one.command.do) for one in ends] == [("b", Do.EXPIRE), ("a", Do.EXPIRE)]
    for one in ends:
        requests[one.request] = apply(requests[one.request], one.command)
    assert {one.state for one in requests.values()} == {State.EXPIRED}
    for n in (5, 6, 0):  # Also where the clock was put back.
        assert due(requests.values(), minute(n)) == ()


@pytest.mark.parametrize("state", [state for state in State if state is not State.REQUESTED])
def test_only_what_waits_for_an_answer_runs_out(state: State) -> None:
    assert due([standing(state)], minute(999)) == ()
