from datetime import date
from typing import Any

import pytest

from dispatch.agreements.act.agreement import Agreement
from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.check.days import about_days
from tests.dispatch.agreements.world import law


def day(text: str) -> date:
    return date.fromisoformat(text)


def told(one: Agreement, *others: Agreement) -> list[str]:
    found = about_days(one, catalogue_of([one, *others]))
    return [f"{remark.severity} {remark.where}: {remark.says}" for remark in found]


def test_one_that_is_replaced_ends_on_the_day_before() -> None:
    old, new = law(), law(id="XA-XB-2", valid_from=day("2024-01-01"), supersedes=["XA-XB"])
    assert told(old, new) == [
        "warning : `XA-XB-2` replaces it from 2024-01-01 on, but its own days go on: end it with "
        "`valid_to = 2023-12-31`, or take it out of the `supersedes` there."
    ]
    assert told(law(valid_to=day("2023-12-31")), new) == []
    assert told(law(valid_to="unknown"), new) == []
    assert told(new, old) == []


def test_two_that_replace_each_other_are_an_error() -> None:
    one, other = law(supersedes=["XA-XB-2"]), law(id="XA-XB-2", supersedes=["XA-XB"])
    assert told(one, other)[0] == (
        "error : It and `XA-XB-2` replace each other; say which one is newer."
    )


def test_a_clause_that_begins_after_its_agreement_ended_never_comes() -> None:
    late = law({"in_force": day("2024-02-01")}, valid_to=day("2024-01-31"))
    assert told(late) == [
        "error clause art-1: Its days can never come: it begins on 2024-02-01, but ends on "
        "2024-01-31. Mend one of them."
    ]
    assert told(law({"in_force": day("2024-01-31")}, valid_to=day("2024-01-31"))) == []


def test_a_clause_that_begins_when_its_agreement_is_replaced_never_comes() -> None:
    new = law(id="XA-XB-2", valid_from=day("2024-01-01"), supersedes=["XA-XB"])
    ends = {"valid_to": day("2025-12-31")}
    (error,) = [line for line in told(law({"in_force": day("2024-01-01")}, **ends), new)
                if line.startswith("error")]  # fmt: skip
    assert "begins on 2024-01-01, but `XA-XB-2` replaces its agreement from 2024-01-01" in error
    assert told(law(valid_to=day("2023-12-31")), new) == []


@pytest.mark.parametrize(
    ("base", "says"),
    [
        ({"valid_to": day("2021-02-28"), "valid_from": day("2001-01-01")}, "ended on 2021-02-28."),
        ({"valid_from": day("2024-01-01")}, "begins on 2024-01-01."),
    ],
)
def test_what_a_clause_rests_on_must_be_in_force_with_it(base: dict[str, Any], says: str) -> None:
    frame = law(id="FRAME", **base)
    one = law({"until": day("2023-12-31")}, enabled_by=["FRAME"])
    (error,) = told(one, frame)
    assert error.startswith("error clause art-1: Its days can never come: it ")
    assert f"but `FRAME`, on which it rests, {says}" in error
    assert told(one, law(id="FRAME")) == []


def test_two_clauses_that_say_the_same_may_not_overlap() -> None:
    first = {"until": day("2023-06-30")}
    second = {"id": "art-2", "in_force": day("2023-06-30")}
    assert told(law(first, second)) == [
        "warning clause art-2: It says of the same direction what clause art-1 says, and both are "
        "in force from 2023-06-30 on until 2023-06-30. End the older one with `until`, or take one "
        "of them out."
    ]
    assert told(law(first, second | {"in_force": day("2023-07-01")})) == []
    assert told(law(first, second | {"to": "XC"})) == []
    assert told(law(first, second | {"effect": "forbids"})) == []
    assert told(law(first, second | {"trigger": {"kind": "life_threat"}})) == []
    assert told(law(first, second | {"bundle": [["DOCTOR"], ["TRANSPORT"]]})) == []
