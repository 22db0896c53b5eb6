"""Units that a request holds are shown and not suggested; who is only asked may still say no."""

from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from dispatch.agreements.act.load import catalogue_of
from dispatch.decision import Action, Decision
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import call, decided, steps, told, verdicts
from tests.fictional import unit

HELP: Final = catalogue_of([law({"trigger": {"kind": "emergency"}})])
BUNDLE: Final = catalogue_of(
    [law({"trigger": {"kind": "emergency"}, "bundle": [["TRANSPORT"], ["DOCTOR"]]})]
)


def flags(decision: Decision) -> dict[str, tuple[str, ...]]:
    return {c.unit.id: c.flags for c in decision.candidates}


def test_a_promised_unit_is_listed_and_the_next_one_asked_for(border_street: Region) -> None:
    world = (unit("w1", 0.5), unit("e1", 6.0), unit("e2", 7.0))
    free = decided(border_street, call(5.0), *world, law=HELP)
    held = decided(border_street, call(5.0), *world, law=HELP, promised={"e1": "r-1"})
    assert steps(free) == [(("e1",), Action.REQUEST)]
    assert steps(held) == [(("e2",), Action.REQUEST)]
    assert flags(held) == {"w1": (), "e1": ("promised",), "e2": ()}
    assert verdicts(held) == verdicts(free)


def test_the_next_one_is_found_behind_as_many_promised_ones_as_there_are(
    border_street: Region,
) -> None:
    world = [unit(f"e{n}", 5.5 + 0.25 * n) for n in range(9)]
    promised = {f"e{n}": f"r-{n}" for n in range(8)}
    decision = decided(border_street, call(5.0), *world, law=HELP, k=1, promised=promised)
    assert steps(decision) == [(("e8",), Action.REQUEST)]
    assert [c.unit.id for c in decision.candidates] == [f"e{n}" for n in range(9)]


def test_where_all_are_promised_nobody_is_suggested(border_street: Region) -> None:
    decision = decided(border_street, call(5.0), unit("e1", 6.0), law=HELP, promised={"e1": "r-1"})
    assert steps(decision) == []
    assert verdicts(decision) == {"e1": "permitted"}


def test_an_own_unit_that_somebody_asked_for_is_still_its_own_centres(
    border_street: Region,
) -> None:
    decision = decided(border_street, call(4.0), unit("w1", 3.0), asked={"w1": "r-1"})
    assert steps(decision) == [(("w1",), Action.DISPATCH)]
    assert flags(decision) == {"w1": ("asked_for",)}
    elsewhere = decided(border_street, call(5.0), unit("e1", 6.0), law=HELP, asked={"e1": "r-1"})
    assert steps(elsewhere) == []
    assert flags(elsewhere) == {"e1": ("promised",)}


def test_an_own_unit_that_was_granted_to_somebody_is_not_sent_twice(border_street: Region) -> None:
    world = (unit("w1", 3.0), unit("w2", 1.0))
    decision = decided(border_street, call(4.0), *world, promised={"w1": "r-1"})
    assert steps(decision) == [(("w2",), Action.DISPATCH)]
    assert flags(decision) == {"w1": ("promised",), "w2": ()}


def test_a_promised_unit_goes_together_with_nobody(border_street: Region) -> None:
    world = (unit("e1", 6.0), unit("e2", 7.0, type="CAR"), unit("e3", 9.0, type="CAR"))
    free = decided(border_street, call(5.0), *world, law=BUNDLE)
    held = decided(border_street, call(5.0), *world, law=BUNDLE, promised={"e2": "r-1"})
    assert steps(free) == [(("e1", "e2"), Action.REQUEST)]
    assert steps(held) == [(("e1", "e3"), Action.REQUEST)]
    none = decided(border_street, call(5.0), *world[:2], law=BUNDLE, promised={"e2": "r-1"})
    assert steps(none) == []
    assert told(none, "e1") == ["east has no unit with DOCTOR that could go with e1."]


def test_a_pair_that_meets_a_need_is_made_of_free_units(border_street: Region) -> None:
    need = {"need": ["DOCTOR", "TRANSPORT"]}
    world = (unit("e1", 6.0), unit("e2", 7.0, type="CAR"), unit("e3", 9.0, type="CAR"))
    held = decided(border_street, call(5.0, **need), *world, law=HELP, promised={"e2": "r-1"})
    assert steps(held) == [(("e1", "e3"), Action.REQUEST)]


def test_who_is_promised_is_not_there_for_its_own_people(border_street: Region) -> None:
    clause = {"trigger": {"kind": "donor_cover_ok", "min_free_units": 1}}
    keeps_one = catalogue_of([law(clause)])
    world = (unit("e1", 6.0), unit("e2", 7.0))
    free = decided(border_street, call(5.0), *world, law=keeps_one)
    held = decided(border_street, call(5.0), *world, law=keeps_one, promised={"e2": "r-1"})
    assert verdicts(free)["e1"] == "permitted"
    assert verdicts(held)["e1"] == "not_permitted"


def test_another_centre_of_the_country_whose_units_are_promised_has_none(
    border_street: Region,
) -> None:
    first = catalogue_of([law({"trigger": {"kind": "home_neighbours_first"}})])
    world = (unit("w1", 1.0, status="busy"), unit("n1", 2.0, centre="north"), unit("e1", 6.0))
    said: dict[str, Any] = {"law": first, "centres": {"north": "XA"}}
    assert verdicts(decided(border_street, call(4.0), *world, **said))["e1"] == "not_permitted"
    held = decided(border_street, call(4.0), *world, **said, promised={"n1": "r-1"})
    assert verdicts(held)["e1"] == "permitted"


def test_a_promise_of_a_unit_nobody_knows_changes_nothing(border_street: Region) -> None:
    world = (unit("w1", 1.0), unit("e1", 6.0))
    decision = decided(border_street, call(4.0), *world)
    assert decided(border_street, call(4.0), *world, promised={"e": "r", "x": "r"}) == decision


@given(
    km=st.lists(st.floats(0, 10), min_size=1, max_size=8),
    held=st.sets(st.integers(0, 7)),
    k=st.integers(1, 3),
)
def test_the_free_units_of_a_search_are_those_that_would_be_found_if_the_others_were_gone(
    border_street: Region, km: list[float], held: set[int], k: int
) -> None:
    units = [unit(f"e{n}", at_km) for n, at_km in enumerate(km)]
    promised = {f"e{n}": "r" for n in held}
    gone = [one_ for n, one_ in enumerate(units) if n not in held]
    listed = decided(border_street, call(5.0), unit("w1", 0.0), *units, k=k, promised=promised)
    without = decided(border_street, call(5.0), unit("w1", 0.0), *gone, k=k)
    free = [c for c in listed.candidates if not c.is_promised]
    assert [(c.unit.id, c.eta_ms) for c in free] == [
        (c.unit.id, c.eta_ms) for c in without.candidates
    ]
    last_ms = max((c.eta_ms for c in free if c.unit.id != "w1"), default=10**9)
    assert len(free) < k + 1 or all(c.eta_ms <= last_ms for c in listed.candidates if c.is_promised)
    assert listed.suggestion == without.suggestion
