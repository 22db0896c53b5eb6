from typing import Any

import pytest
from pydantic import TypeAdapter

from dispatch.agreements.predicates import Faster, ForeignEtaMax, OwnMissesNorm, Shortage
from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Fact
from dispatch.agreements.trigger import Predicate
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.world import situation

ANY_PREDICATE: TypeAdapter[Any] = TypeAdapter(Predicate)


@pytest.mark.parametrize(
    ("own_eta_ms", "met", "says"),
    [
        (600_000, Truth.TRUE, "is 5:00 min sooner; 5:00 min are asked."),
        (599_999, Truth.FALSE, "is 4:59 min sooner; 5:00 min are asked."),
        (300_000, Truth.FALSE, "is as soon as the best own unit, not sooner; 5:00 min are asked."),
        (299_999, Truth.FALSE, "is 0:01 min later than the best own unit; 5:00 min are asked."),
        (NO_UNIT, Truth.TRUE, "takes 5:00 min; the own service has no unit that could come."),
        (UNKNOWN, Truth.UNKNOWN, "takes 5:00 min; how long the own service takes is not known."),
    ],
)
def test_faster_counts_and_tells_the_gain(own_eta_ms: Any, met: Truth, says: str) -> None:
    now, faster = situation(own_eta_ms=own_eta_ms), Faster(kind="faster", by_s=300)
    assert (faster.met(now), faster.says(now)) == (met, f"The XB unit {says}")


def test_a_millisecond_too_late_is_told_as_too_late() -> None:
    now, near = situation(eta_ms=480_001), ForeignEtaMax(kind="foreign_eta_max", within_s=480)
    assert near.met(now) is Truth.FALSE
    assert near.says(now) == "The XB unit takes 8:01 min; 8:00 min are allowed."


def test_a_norm_may_be_half_minutes() -> None:
    norm = OwnMissesNorm(kind="own_misses_norm", minutes=7.5, clock_start="dispatch")
    assert norm.met(situation(own_eta_ms=450_000)) is Truth.FALSE
    assert norm.met(situation(own_eta_ms=450_001)) is Truth.TRUE
    assert "its norm is 7:30 min" in norm.says(situation())


@pytest.mark.parametrize(
    ("found", "declared", "expected"),
    [
        ("true", "false", 0),
        ("true", "unknown", 0),
        ("unknown", "unknown", 0),
        ("false", "false", 0),
        ("false", "unknown", 1),
        ("false", "true", 1),
        ("unknown", "true", 1),
    ],
)
def test_the_reason_for_a_shortage_is_the_one_that_counts(
    found: str, declared: str, expected: int
) -> None:
    facts = Fact(Truth(found), "Counted."), Fact(Truth(declared), "Declared.")
    now = situation(shortage=facts[0], shortage_declared=facts[1])
    shortage = Shortage(kind="shortage")
    assert shortage.met(now) is facts[0].truth | facts[1].truth
    assert shortage.says(now) == facts[expected].why


def test_facts_that_a_trigger_does_not_ask_for_stay_unasked() -> None:
    def never() -> Any:
        raise AssertionError

    now = situation()
    object.__setattr__(now, "shortage", never)
    object.__setattr__(now, "own_eta_ms", never)
    ANY_PREDICATE.validate_python({"kind": "emergency"}).met(now)
    with pytest.raises(AssertionError):
        ANY_PREDICATE.validate_python({"kind": "shortage"}).met(now)
