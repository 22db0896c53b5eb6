from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.agreements.truth import Truth, all_of, any_of

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
TRUTHS = st.sampled_from(Truth)


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, T, T),
        (T, U, U, T),
        (T, F, F, T),
        (U, T, U, T),
        (U, U, U, U),
        (U, F, F, U),
        (F, T, F, T),
        (F, U, F, U),
        (F, F, F, F),
    ],
)
def test_and_and_or_are_kleenes_tables(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    assert a & b is both
    assert a | b is either


def test_not_turns_round_what_is_known() -> None:
    assert [~T, ~U, ~F] == [F, U, T]


@pytest.mark.parametrize(("answer", "truth"), [(True, T), (False, F), (None, U)])
def test_a_plain_answer_becomes_a_truth(answer: bool | None, truth: Truth) -> None:
    assert Truth.of(answer) is truth


@pytest.mark.parametrize("truth", Truth)
def test_a_truth_is_not_a_bool(truth: Truth) -> None:
    with pytest.raises(TypeError, match="unknown is neither"):
        bool(truth)


def test_nothing_to_ask_is_true_for_all_and_false_for_any() -> None:
    assert all_of([]) is T
    assert any_of([]) is F


@given(st.lists(TRUTHS))
def test_the_order_of_questions_does_not_count(truths: list[Truth]) -> None:
    assert all_of(truths) is all_of(reversed(truths))
    assert any_of(truths) is any_of(reversed(truths))
    assert any_of(truths) is ~all_of(~truth for truth in truths)


@given(st.lists(TRUTHS, min_size=1, max_size=6))
def test_unknown_means_that_finding_out_could_go_either_way(truths: list[Truth]) -> None:
    for combine, plain in ((all_of, all), (any_of, any)):
        outcomes = set(_every_way(truths, plain))
        assert combine(truths) is (Truth.of(outcomes.pop()) if len(outcomes) == 1 else U)


def _every_way(truths: list[Truth], plain: Callable[[tuple[bool, ...]], bool]) -> list[bool]:
    may_be = [{T: (True,), F: (False,), U: (True, False)}[truth] for truth in truths]
    return [plain(way) for way in product(*may_be)]
