from typing import Any

import pytest

from dispatch.agreements.act.terms import Terms
from dispatch.agreements.act.told import told

SAID = {"source": "gazette", "confidence": "low"}


def plan(**package: Any) -> str:
    """What is told of a plan of one keyword; what is not said of it is not known."""
    unknown = dict.fromkeys(["keyword", "units", "reception_point", "hospitals"], "unknown")
    term = SAID | {"rule": "by_keyword", "packages": [unknown | package]}
    (sentence,) = told(Terms.model_validate({"casualty_plan": term}), "XA", "XB")
    return str(sentence)


def test_a_plan_is_told_as_far_as_it_is_known() -> None:
    assert plan(keyword="RED", units={"BOX": 3, "CAR": 1}, hospitals=["St Oak", "St Yew"]) == (
        "Keyword: RED. Units: 3 BOX and 1 CAR. They report at: not known here. "
        "Hospitals: St Oak and St Yew."
    )


def test_a_plan_whose_numbers_nobody_knows_says_so() -> None:
    assert plan().count("not known here") == 4


@pytest.mark.parametrize(
    ("term", "sentence"),
    [
        (
            {"signals": {"rule": "host_rules"}},
            "Lights and siren follow the traffic rules of XA.",
        ),
        (
            {"scope_of_practice": {"rule": "intersection"}},
            "Abroad you may do only the medical acts that both XB and XA allow.",
        ),
        ({"cost": {"rule": "requester_pays"}}, None),
    ],
)
def test_a_crew_is_told_its_terms_and_not_those_of_the_centres(
    term: dict[str, dict[str, str]], sentence: str | None
) -> None:
    given = {name: SAID | what for name, what in term.items()}
    sentences = list(map(str, told(Terms.model_validate(given), "XA", "XB")))
    assert sentences == ([sentence] if sentence else [])
