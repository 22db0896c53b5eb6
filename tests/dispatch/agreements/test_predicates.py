from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from dispatch.agreements.predicates.norm import OwnMissesNorm
from dispatch.agreements.predicates.shortage import Shortage
from dispatch.agreements.predicates.times import Faster, ForeignEtaMax
from dispatch.agreements.situation import NO_UNIT, UNKNOWN, Declared, Fact, Lazy
from dispatch.agreements.trigger import Predicate
from dispatch.agreements.truth import Truth
from dispatch.mappings.norms import read_norms
from dispatch.said import said
from tests.dispatch.agreements.world import situation

READ: TypeAdapter[Any] = TypeAdapter(Predicate)


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
    assert (faster.met(now), str(faster.says(now))) == (met, f"The XB unit {says}")


def test_a_millisecond_too_late_is_told_as_too_late() -> None:
    now, near = situation(eta_ms=480_001), ForeignEtaMax(kind="foreign_eta_max", within_s=480)
    assert near.met(now) is Truth.FALSE
    assert str(near.says(now)) == "The XB unit takes 8:01 min; 8:00 min are allowed."


def test_a_norm_may_be_half_minutes() -> None:
    norm = OwnMissesNorm(kind="own_misses_norm", minutes=7.5, clock_start="dispatch")
    assert norm.met(situation(own_eta_ms=450_000)) is Truth.FALSE
    assert norm.met(situation(own_eta_ms=450_001)) is Truth.TRUE
    assert "its norm is 7:30 min" in str(norm.says(situation()))


@pytest.mark.parametrize(
    ("found", "declares", "expected"),
    [
        ("true", False, "Counted."),
        ("true", True, "Counted."),
        ("unknown", False, "Counted."),
        ("unknown", True, "centre of XA has declared a shortage."),
        ("false", True, "centre of XA has declared a shortage."),
        ("false", False, "Counted."),
    ],
)
def test_the_reason_for_a_shortage_is_what_decided_it(
    found: str, declares: bool, expected: str
) -> None:
    counted = Fact(Truth(found), said("Counted."))
    declared = (Declared("centre of XA"),) if declares else ()
    now, shortage = situation(shortage=counted, declared=declared), Shortage(kind="shortage")
    assert shortage.met(now) is counted.truth | Truth.of(declares)
    assert str(shortage.says(now)) == expected


@pytest.mark.parametrize(("minute", "met"), [(59, Truth.TRUE), (60, Truth.FALSE)])
def test_a_declared_shortage_ends_on_its_minute(minute: int, met: Truth) -> None:
    until = datetime(2024, 5, 1, 13, tzinfo=UTC)
    now = situation(
        time=datetime(2024, 5, 1, 12, tzinfo=UTC) + timedelta(minutes=minute),
        shortage=Fact(Truth.FALSE, said("Counted.")),
        declared=(Declared("centre of XA", until),),
    )
    assert Shortage(kind="shortage").met(now) is met


def test_facts_that_a_trigger_does_not_ask_for_stay_unasked() -> None:
    def never() -> Any:
        raise AssertionError

    now = situation(shortage=Lazy(never), own_eta_ms=Lazy(never), cover=Lazy(never))
    assert READ.validate_python({"kind": "emergency"}).met(now) is Truth.TRUE
    with pytest.raises(AssertionError):
        READ.validate_python({"kind": "shortage"}).met(now)


XA_NORM = """
[norm.XA]
country = "XA"
name = "Norm of XA"
binding = "no"
note = "Drawn."

[[norm.XA.row]]
urgency = ["U1"]
areas = ["XA-town"]
minutes = 8
clock_start = "dispatch"
share = 0.9
source = "drawn"
confidence = "low"

[[norm.XA.row]]
urgency = ["U1"]
minutes = 12
clock_start = "dispatch"
share = 0.9
source = "drawn"
confidence = "low"
"""


@pytest.mark.parametrize(
    ("world", "own_ms", "met", "says"),
    [
        ({"areas": ["XA-town"]}, 480_001, Truth.TRUE, "its norm is 8:00 min, counted from the"),
        ({"areas": ["XA-town"]}, 480_000, Truth.FALSE, "its norm is 8:00 min, counted from the"),
        ({}, 480_001, Truth.FALSE, "its norm is 12:00 min, counted from the dispatch."),
        ({"mapped": []}, 480_001, Truth.UNKNOWN, "which minutes of norm XA count here is not"),
        ({"mapped": []}, 720_001, Truth.TRUE, "which minutes of norm XA count here is not known"),
        ({"mapped": []}, 480_000, Truth.FALSE, "which minutes of norm XA count here is not known"),
        ({"urgency": "U3"}, 900_000, Truth.UNKNOWN, "norm XA says nothing about urgency U3 here"),
        ({"urgency": "U3"}, NO_UNIT, Truth.UNKNOWN, "norm XA says nothing about urgency U3 here"),
        ({"areas": ["XA-town"]}, NO_UNIT, Truth.TRUE, "has no unit that could come; its norm is"),
    ],
)
def test_a_named_norm_knows_classes_and_areas(
    world: dict[str, Any],
    own_ms: Any,
    met: Truth,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "norms.toml").write_text(XA_NORM, encoding="utf-8")
    presets = read_norms(tmp_path / "norms.toml")
    monkeypatch.setattr("dispatch.agreements.predicates.norm.norms", lambda: presets)
    norm = OwnMissesNorm(kind="own_misses_norm", norm="XA")
    now = situation(**{"mapped": ["XA-town"], "own_eta_ms": own_ms} | world)
    assert norm.met(now) is met
    assert says in str(norm.says(now))
