"""A bucket gives what was in it and what came since, and no more."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth import DemoAccess, Sparing
from api.buckets import Buckets
from api.errors import TooOften


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_full_at_first_and_fills_by_the_clock() -> None:
    clock = Clock()
    buckets = Buckets(per_s=2, burst=3, clock=clock)
    assert [buckets.missing_s("a") for _ in range(5)] == [0, 0, 0, 0.5, 0.5]
    assert buckets.missing_s("b") == 0
    clock.now = 0.5
    assert [buckets.missing_s("a") for _ in range(2)] == [0, 0.5]
    clock.now = 100.0
    assert [buckets.missing_s("a") for _ in range(4)] == [0, 0, 0, 0.5]


@given(
    steps=st.lists(st.floats(0, 3), max_size=60),
    per_s=st.floats(0.5, 20),
    burst=st.integers(1, 10),
)
def test_nobody_ever_gets_more_than_what_was_there_and_what_came(
    steps: list[float], per_s: float, burst: int
) -> None:
    clock = Clock()
    buckets, tokens = Buckets(per_s, burst, clock), float(burst)
    for step in steps:
        clock.now += step
        tokens = min(float(burst), tokens + step * per_s)
        wait_s = buckets.missing_s("a")
        if tokens > 1 + 1e-6:
            assert wait_s == 0
        if tokens < 1 - 1e-6:
            assert wait_s == pytest.approx((1 - tokens) / per_s)
        tokens -= wait_s == 0


def test_whoever_comes_under_ever_new_names_gets_no_more_memory() -> None:
    buckets = Buckets(per_s=1, burst=1)
    for name in range(20_000):
        buckets.missing_s(str(name))
    assert len(buckets._full_at) == 10_000


def test_who_finds_it_empty_is_told_how_many_whole_seconds_to_wait() -> None:
    buckets = Buckets(per_s=0.4, burst=1, clock=Clock())
    buckets.take("a")
    with pytest.raises(TooOften, match=r"more than 0.4 times a second") as refusal:
        buckets.take("a")
    assert refusal.value.retry_after_s == 3


def test_a_key_is_let_in_only_so_often_from_wherever_it_comes() -> None:
    sparing = Sparing(DemoAccess(), Buckets(per_s=0.001, burst=2))
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert [sparing.principal(None, now).key for _ in range(2)] == ["demo", "demo"]
    with pytest.raises(TooOften):
        sparing.principal(None, now)
