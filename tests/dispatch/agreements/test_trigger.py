from collections import Counter
from typing import Any

from hypothesis import given
from pydantic import TypeAdapter

from dispatch.agreements.situation import Fact
from dispatch.agreements.trigger import Asked, Predicate, weigh
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.trees import TRIGGERS, backwards, worlds
from tests.dispatch.agreements.world import situation

SHORT = {"kind": "shortage", "ways": ["no_suitable_unit"]}
READ: TypeAdapter[Any] = TypeAdapter(Predicate)


@given(trigger=TRIGGERS, known=worlds())
def test_finding_out_more_never_contradicts_what_was_certain(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, (now, later) = READ.validate_python(trigger), known
    before, after = weigh(tree, situation(**now)).truth, weigh(tree, situation(**later)).truth
    assert before in (Truth.UNKNOWN, after)


@given(trigger=TRIGGERS, known=worlds())
def test_the_order_of_the_parts_does_not_count(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    now = situation(**known[0])
    one, other = (weigh(READ.validate_python(tree), now) for tree in (trigger, backwards(trigger)))
    assert one.truth is other.truth
    assert Counter(one.findings) == Counter(other.findings)


@given(trigger=TRIGGERS, known=worlds())
def test_what_decided_agrees_with_what_was_decided(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, now = READ.validate_python(trigger), situation(**known[0])
    met, findings = weigh(tree, now)
    values = {finding.value for finding in findings}
    if met is Truth.UNKNOWN:
        assert Truth.UNKNOWN in values
    else:
        assert values == {met}


@given(trigger=TRIGGERS, known=worlds())
def test_not_turns_round_the_answer_and_each_reason(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, now = READ.validate_python(trigger), situation(**known[0])
    contrary = READ.validate_python({"kind": "not", "of": trigger})
    (met, straight), (contrary_met, turned) = weigh(tree, now), weigh(contrary, now)
    assert contrary_met is ~met
    assert [finding.says for finding in straight] == [finding.says for finding in turned]
    assert [finding.value for finding in straight] == [~finding.value for finding in turned]


def test_one_false_part_is_the_whole_reason() -> None:
    trigger = {"kind": "all", "of": [{"kind": "emergency"}, SHORT]}
    now = situation(shortage=Fact(Truth.FALSE, said("Two own units are free.")))
    (finding,) = weigh(READ.validate_python(trigger), now).findings
    assert finding == ("shortage", said("Two own units are free."), Truth.FALSE)


def test_a_leaf_under_a_not_speaks_for_the_unit_when_it_is_false() -> None:
    trigger = {"kind": "not", "of": {"kind": "urgency_in", "classes": ["U4"]}}
    (finding,) = weigh(READ.validate_python(trigger), situation()).findings
    assert (finding.predicate, finding.value) == ("not urgency_in", Truth.TRUE)
    assert str(finding.says) == "The urgency is U1; U4 is asked."


def test_what_is_unknown_is_told_with_what_is_settled_beside_it() -> None:
    trigger = {"kind": "all", "of": [{"kind": "emergency"}, {"kind": "donor_accepts"}]}
    found = weigh(READ.validate_python(trigger), situation()).findings
    assert [(finding.predicate, finding.value) for finding in found] == [
        ("emergency", Truth.TRUE),
        ("donor_accepts", Truth.UNKNOWN),
    ]


@given(trigger=TRIGGERS, known=worlds())
def test_what_was_asked_before_is_not_asked_again(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, now = READ.validate_python(trigger), situation(**known[0])
    asked: Asked = {}
    fresh = weigh(tree, now)
    assert weigh(tree, now, asked) == weigh(tree, now, asked) == fresh
