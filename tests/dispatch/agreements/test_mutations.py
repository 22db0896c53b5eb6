"""Whether the scenarios would tell: for each small mistake in the law, one of them must fail."""

from functools import cache
from typing import Final

import pytest

from tests.dispatch.agreements.mutant import Mutant
from tests.dispatch.agreements.mutants_of_predicates import TREES, WITHIN_PREDICATES, of_predicates
from tests.dispatch.agreements.mutants_of_reliance import DAYS, PLACES, TEXTS
from tests.dispatch.agreements.mutants_of_rules import BUNDLES, ORDER, RULES, TERMS
from tests.dispatch.agreements.scenario import Scenario, World, differs, scenarios, world_of

ALL: Final = (
    *(*of_predicates(), *TREES, *WITHIN_PREDICATES),
    *(*RULES, *ORDER, *BUNDLES, *TERMS),
    *(*TEXTS, *DAYS, *PLACES),
)


@pytest.mark.parametrize("mutant", [pytest.param(one, id=one.name) for one in ALL])
def test_some_scenario_fails_under(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _all_hold(), "Mend the scenarios first: one fails without any mistake."
    monkeypatch.setattr(mutant.owner, mutant.attribute, mutant.wrong)
    if _killer() is None:
        pytest.fail(f"No scenario tells this mistake: {mutant.name}.", pytrace=False)


def test_each_mistake_is_another() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


def _killer() -> str | None:
    """Give the first scenario that fails; a mistake that raises is no mistake of the law."""
    for scenario, world in _worlds():
        world.catalogue.worked_out.clear()  # It may be from before the mistake.
        if differs(scenario, world.judged()):
            return scenario.name
    return None


@cache
def _all_hold() -> bool:
    return _killer() is None


@cache
def _worlds() -> tuple[tuple[Scenario, World], ...]:
    return tuple((one, world_of(one)) for one in scenarios())
