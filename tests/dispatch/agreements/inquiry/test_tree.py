from collections.abc import Iterator
from typing import Any

from hypothesis import given
from pydantic import TypeAdapter

from dispatch.agreements.inquiry.tree import Node, stood, written
from dispatch.agreements.situation import Fact
from dispatch.agreements.trigger import Predicate, leaves, weigh
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.trees import TRIGGERS, facts
from tests.dispatch.agreements.world import situation

READ: TypeAdapter[Any] = TypeAdapter(Predicate)


def ends(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from ends(child)
    if not node.children:
        yield node


@given(trigger=TRIGGERS, known=facts())
def test_a_drawn_tree_stands_as_the_judge_weighs_it(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    tree, now = READ.validate_python(trigger), situation(**known[0])
    drawn, weighed = stood(tree, now), weigh(tree, now)
    assert drawn.truth is weighed.truth
    assert {finding.says for finding in weighed.findings} <= {end.says for end in ends(drawn)}


@given(trigger=TRIGGERS)
def test_a_tree_has_a_sentence_for_each_predicate(trigger: dict[str, Any]) -> None:
    tree = READ.validate_python(trigger)
    drawn = list(ends(written(tree)))
    assert len(drawn) == len(list(leaves(tree)))
    assert all(str(end.says).endswith(".") and end.truth is None for end in drawn)


def test_what_did_not_decide_is_drawn_too() -> None:
    trigger = {
        "kind": "all",
        "of": [
            {"kind": "emergency"},
            {"kind": "not", "of": {"kind": "any", "of": [{"kind": "shortage"}]}},
        ],
    }
    now = situation(urgency="U3", shortage=Fact(Truth.UNKNOWN, said("Nobody counted.")))
    assert stood(READ.validate_python(trigger), now) == Node(
        said("All of these:"),
        Truth.FALSE,
        (
            Node(said("Urgency {urgency} is not an emergency.", urgency="U3"), Truth.FALSE),
            Node(
                said("Not this:"),
                Truth.UNKNOWN,
                (
                    Node(
                        said("At least one of these:"),
                        Truth.UNKNOWN,
                        (Node(said("Nobody counted."), Truth.UNKNOWN),),
                    ),
                ),
            ),
        ),
    )
