"""Whether the scenarios would tell: for each small mistake in the law, one of them must fail."""

from functools import cache

import pytest

from tests.dispatch.agreements.mutants import ALL, Mutant
from tests.dispatch.agreements.scenario import Scenario, World, differs, scenarios, world_of


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
