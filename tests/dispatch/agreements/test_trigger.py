from typing import Any

from hypothesis import given
from pydantic import TypeAdapter

from dispatch.agreements.situation import Fact
from dispatch.agreements.trigger import Predicate, decisive
from dispatch.agreements.truth import Truth
from tests.dispatch.agreements.trees import TRIGGERS, facts
from tests.dispatch.agreements.world import situation

READ: TypeAdapter[Any] = TypeAdapter(Predicate)


@given(trigger=TRIGGERS, known=facts())
def test_finding_out_more_never_contradicts_what_was_certain(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, (now, later) = READ.validate_python(trigger), known
    before, after = tree.met(situation(**now)), tree.met(situation(**later))
    assert before in (Truth.UNKNOWN, after)


@given(trigger=TRIGGERS, known=facts())
def test_what_decided_agrees_with_what_was_decided(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, now = READ.validate_python(trigger), situation(**known[0])
    met, values = tree.met(now), {finding.value for finding in decisive(tree, now)}
    if met is Truth.UNKNOWN:
        assert Truth.UNKNOWN in values
    else:
        assert values == {met}


@given(trigger=TRIGGERS, known=facts())
def test_not_turns_round_the_answer_and_each_reason(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, now = READ.validate_python(trigger), situation(**known[0])
    contrary = READ.validate_python({"kind": "not", "of": trigger})
    assert contrary.met(now) is ~tree.met(now)
    straight, turned = decisive(tree, now), decisive(contrary, now)
    assert [finding.says for finding in straight] == [finding.says for finding in turned]
    assert [finding.value for finding in straight] == [~finding.value for finding in turned]


def test_one_false_part_is_the_whole_reason() -> None:
    trigger = {"kind": "all", "of": [{"kind": "emergency"}, {"kind": "shortage"}]}
    now = situation(shortage=Fact(Truth.FALSE, "Two own units are free."))
    (finding,) = decisive(READ.validate_python(trigger), now)
    assert finding == ("shortage", "Two own units are free.", Truth.FALSE)


def test_a_leaf_under_a_not_speaks_for_the_unit_when_it_is_false() -> None:
    trigger = {"kind": "not", "of": {"kind": "urgency_in", "classes": ["U4"]}}
    (finding,) = decisive(READ.validate_python(trigger), situation())
    assert finding == ("not urgency_in", "The urgency is U1; U4 is asked.", Truth.TRUE)


def test_what_is_unknown_is_told_with_what_is_settled_beside_it() -> None:
    trigger = {"kind": "all", "of": [{"kind": "emergency"}, {"kind": "donor_accepts"}]}
    found = decisive(READ.validate_python(trigger), situation())
    assert [(finding.predicate, finding.value) for finding in found] == [
        ("emergency", Truth.TRUE),
        ("donor_accepts", Truth.UNKNOWN),
    ]
