"""On a street of 10 km with its border at 5.25: the nearer in kilometres, the sooner."""

import pytest

from api.asking.life import apply
from api.asking.next_best import better_than, next_best
from api.asking.promises import Promises, promises_of
from api.asking.proposal import Chosen, Named, chosen, propose
from api.asking.request import Request
from api.asking.words import Do, State
from dispatch.agreements.act.load import catalogue_of
from dispatch.decision import Action, Decision
from graphs.region import Region
from tests.api.asking.asked import EAST, WEST, command, minute, standing
from tests.api.asking.test_proposal import BOTH
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import call, decided
from tests.fictional import unit

NOBODY = Promises()
ALWAYS = catalogue_of([law({"trigger": {"kind": "emergency"}})])
DOUBTED = catalogue_of([law({"trigger": {"kind": "emergency"}}, status="reported")])
MINUTE = 60_000


def asked(decision: Decision, answer: State = State.REQUESTED) -> Request:
    """Ask for what is suggested."""
    units = chosen(decision, decision.suggestion.steps[0])
    request = propose(Named("r1", "i1"), decision, units, WEST, minute(0))
    way = {State.REQUESTED: [Do.ASK], State.DEPLOYED: [Do.ASK, Do.ACCEPT, Do.DEPLOY]}
    for do in way[answer]:
        request = apply(request, command(do, WEST if do is Do.ASK else EAST, n=0))
    return request


def order(
    decision: Decision,
    promises: Promises = NOBODY,
    gone: tuple[str, ...] = (),
    min_gain_ms: int = 0,
) -> list[str]:
    found = next_best(
        decision, promises, asked(decision), gone=gone, min_gain_ms=min_gain_ms
    ).alternatives
    return [" + ".join(one.chosen.units) for one in found]


def test_the_next_best_are_those_that_would_be_suggested_next(border_street: Region) -> None:
    world = (unit("w1", 1.5), unit("e1", 5.5), unit("e2", 6.5), unit("e3", 9.0))
    decision = decided(border_street, call(4.5), *world, law=ALWAYS)
    assert asked(decision).units == ("e1",)
    assert order(decision) == ["e2", "w1", "e3"]
    says = next_best(decision, NOBODY, asked(decision)).alternatives[1].says
    assert str(says).startswith("Next best: w1 of west, there in ")
    assert str(says).endswith("An own unit: no agreement is needed.")


def test_an_own_unit_comes_before_one_that_gains_too_little(border_street: Region) -> None:
    world = (unit("w1", 2.0), unit("e1", 4.6), unit("e2", 6.5), unit("e3", 9.0))
    decision = decided(border_street, call(4.5), *world, law=ALWAYS)
    assert order(decision) == ["e2", "w1", "e3"]
    assert order(decision, min_gain_ms=10 * MINUTE) == ["w1", "e2", "e3"]


def test_who_must_be_confirmed_comes_last_and_who_may_not_is_left_out(
    border_street: Region,
) -> None:
    world = (unit("w1", 1.5), unit("e1", 5.5), unit("e2", 6.5))
    decision = decided(border_street, call(4.5), *world, law=DOUBTED)
    request = standing(State.REQUESTED, "r1", "e9")
    found = next_best(decision, NOBODY, request).alternatives
    assert [(*one.chosen.units, one.action) for one in found] == [
        ("w1", Action.DISPATCH),
        ("e1", Action.ASK_CONFIRM),
        ("e2", Action.ASK_CONFIRM),
    ]
    forbidden = decided(border_street, call(4.5), *world, law=catalogue_of([]))
    assert order_of(forbidden, request) == ["w1"]


def order_of(decision: Decision, request: Request) -> list[str]:
    found = next_best(decision, NOBODY, request).alternatives
    return [" + ".join(one.chosen.units) for one in found]


def test_who_is_promised_elsewhere_or_gone_is_left_out_with_the_reason(
    border_street: Region,
) -> None:
    world = (unit("w1", 1.5), unit("e1", 5.5), unit("e2", 6.5), unit("e3", 9.0))
    decision = decided(border_street, call(4.5), *world, law=ALWAYS)
    promises = promises_of([asked(decision), standing(State.ACCEPTED, "r7", "e2")])
    assert order(decision, promises, gone=("w1",)) == ["e3"]
    told = next_best(decision, promises, asked(decision), gone=("w1",)).left_out
    assert list(map(str, told)) == ["e2 is promised to request r7.", "w1 is no longer free."]


def test_who_was_asked_in_vain_is_neither_next_nor_better(border_street: Region) -> None:
    world = (unit("w1", 1.5), unit("e1", 5.5), unit("e2", 6.5))
    decision = decided(border_street, call(4.5), *world, law=ALWAYS)
    request = propose(Named("r2", "i1"), decision, Chosen(("e2",)), WEST, minute(0))
    refused = {"e1", "e2"}  # e2 is asked for once more: that counts, not what was before.
    found = next_best(decision, NOBODY, request, refused=refused)
    assert [one.chosen.units for one in found.alternatives] == [("w1",)]
    assert list(map(str, found.left_out)) == ["e1 was asked for before, and not given."]
    better = better_than(request, decision, NOBODY)
    assert better is not None
    assert better.alternative.chosen.units == ("e1",)
    assert better_than(request, decision, NOBODY, refused=refused) is None


def test_a_bundle_is_listed_once_and_falls_with_one_of_its_units(border_street: Region) -> None:
    world = (
        unit("w1", 1.0, status="busy"),
        unit("e1", 6.0),
        unit("e2", 7.0, type="CAR"),
        unit("w2", 3.0),
        unit("w3", 3.5, type="CAR"),
    )
    need = call(4.5, need=["ALS_NURSE", "DOCTOR"])
    decision = decided(border_street, need, *world, law=ALWAYS)
    own = standing(State.REQUESTED, "r1", "e9")
    whole = next_best(decision, NOBODY, own).alternatives
    assert sorted(sorted(one.chosen.units) for one in whole) == [["e1", "e2"], ["w2", "w3"]]
    held = promises_of([standing(State.ACCEPTED, "r7", "e2")])
    broken = next_best(decision, held, own).alternatives
    assert [set(one.chosen.units) for one in broken] == [{"w2", "w3"}]


def test_the_own_unit_of_a_dual_dispatch_stays_with_the_next(border_street: Region) -> None:
    world = (unit("w1", 1.0), unit("w2", 0.5), unit("e1", 6.0), unit("e2", 6.5))
    decision = decided(border_street, call(5.0), *world, law=BOTH)
    request = asked(decision)
    assert request.home_units == ("w1",)
    found = next_best(decision, NOBODY, request).alternatives
    assert [one.chosen for one in found] == [Chosen(("e2",), ("w1",)), Chosen(("w2",))]


def later(region: Region, *units: dict[str, object], after_min: float = 1) -> Decision:
    """Decide again after a while, with the fleet as it is then."""
    time = minute(after_min)
    moved = [one | {"properties": {**_as_dict(one["properties"]), "position_at": time.isoformat()}}
             for one in units]  # fmt: skip
    return decided(region, call(4.5, time=time), *moved, law=ALWAYS)


def _as_dict(given: object) -> dict[str, object]:
    assert isinstance(given, dict)
    return given


def test_a_sooner_own_unit_is_better_and_its_gain_is_told(border_street: Region) -> None:
    request = asked(decided(border_street, call(4.5), unit("e1", 9.0), law=ALWAYS))
    now = later(border_street, unit("e1", 9.0), unit("w1", 3.5))
    better = better_than(request, now, NOBODY)
    assert better is not None
    eta = {one.unit.id: one.eta_ms for one in now.candidates}
    assert better.gain_ms == eta["e1"] - eta["w1"] > 0
    assert better.alternative.chosen == Chosen(("w1",))
    assert better.alternative.action is Action.DISPATCH
    assert str(better.says).startswith("Better now: w1 of west, there in ")
    assert "sooner than e1. An own unit" in str(better.says)
    assert better_than(request, now, NOBODY, min_gain_ms=better.gain_ms) == better
    assert better_than(request, now, NOBODY, min_gain_ms=better.gain_ms + 1) is None


def test_who_waits_nearer_by_now_is_reckoned_from_where_it_is(border_street: Region) -> None:
    request = asked(decided(border_street, call(4.5), unit("e1", 9.0), law=ALWAYS))
    world = (unit("w1", 3.0), unit("e1", 5.5))
    assert better_than(request, later(border_street, *world), NOBODY) is None
    assert better_than(request, later(border_street, *world[:1]), NOBODY) is not None


def test_of_two_that_are_better_the_own_one_is_told_of_first(border_street: Region) -> None:
    request = asked(decided(border_street, call(4.5), unit("e1", 9.0), law=ALWAYS))
    now = later(border_street, unit("e1", 9.0), unit("w1", 3.0), unit("e2", 5.5))
    sooner, own = (better_than(request, now, NOBODY, min_gain_ms=n * MINUTE) for n in (0, 1))
    assert sooner is not None
    assert own is not None
    assert sooner.alternative.chosen.units == ("e2",)
    assert own.alternative.chosen.units == ("w1",)


def test_that_a_proposed_unit_was_promised_to_another_is_told(border_street: Region) -> None:
    decision = decided(border_street, call(4.5), unit("w1", 1.0), unit("e1", 6.0), law=ALWAYS)
    request = propose(Named("r1", "i1"), decision, Chosen(("e1",)), WEST, minute(0))
    held = promises_of([standing(State.REQUESTED, "r7", "e1")])
    found = next_best(decision, held, request)
    assert list(map(str, found.left_out)) == ["e1 is promised to request r7."]
    assert [one.chosen.units for one in found.alternatives] == [("w1",)]


def test_a_decision_that_knows_of_promises_gives_the_same_next_best(
    border_street: Region,
) -> None:
    world = (unit("w1", 1.5), unit("e1", 5.5), unit("e2", 6.5), unit("e3", 9.0))
    before = decided(border_street, call(4.5), *world, law=ALWAYS)
    request = asked(before)
    promises = Promises({"e1": request.id, "e2": "r9"})
    after = decided(border_street, call(4.5), *world, law=ALWAYS, promised=promises.request_of, k=1)
    for decision in (before, after):
        found = next_best(decision, promises, request)
        assert [one.chosen.units for one in found.alternatives] == [("w1",), ("e3",)]
        assert [str(one) for one in found.left_out] == ["e2 is promised to request r9."]
    let_go = next_best(after, Promises({"e1": request.id}), request).alternatives
    assert [one.chosen.units for one in let_go] == [("e2",), ("w1",), ("e3",)]


def test_a_pair_that_is_promised_is_reckoned_from_where_it_is(border_street: Region) -> None:
    need = call(4.5, need=["ALS_NURSE", "DOCTOR"])
    near = (unit("e1", 5.5), unit("e2", 6.0, type="CAR"), unit("w1", 1.0, status="busy"))
    request = asked(decided(border_street, need, *near, law=ALWAYS))
    assert request.units == ("e1", "e2")
    held = dict.fromkeys(request.units, request.id)
    moved = (unit("e1", 9.0), unit("e2", 9.5, type="CAR"))
    own = (unit("w1", 2.0), unit("w2", 2.5, type="CAR"))
    later = decided(border_street, need, *moved, *own, law=ALWAYS, promised=held)
    found = better_than(request, later, Promises(held))
    assert found is not None
    assert set(found.alternative.chosen.units) == {"w1", "w2"}
    last_ms = max(one.eta_ms for one in later.candidates if one.unit.id in request.units)
    assert found.gain_ms == last_ms - found.alternative.arrives_ms


def test_as_soon_is_not_better(border_street: Region) -> None:
    request = asked(decided(border_street, call(4.5), unit("e1", 6.5), law=ALWAYS))
    assert better_than(request, later(border_street, unit("e1", 6.5), unit("e2", 6.5)), NOBODY) is (
        None
    )


def test_who_has_left_long_ago_is_nearly_there(border_street: Region) -> None:
    before = decided(border_street, call(4.5), unit("e1", 9.0), law=ALWAYS)
    waits, drives = asked(before), asked(before, State.DEPLOYED)
    assert before.candidates[0].eta_ms > 4 * MINUTE
    again = later(border_street, unit("w1", 2.5), after_min=4)
    assert again.candidates[0].eta_ms > 2 * MINUTE
    assert better_than(waits, again, NOBODY) is not None
    assert better_than(drives, again, NOBODY) is None
    at_once = later(border_street, unit("w1", 4.4), after_min=1)
    better = better_than(drives, at_once, NOBODY)
    assert better is not None
    left_ms = drives.eta_ms - MINUTE
    assert better.gain_ms == left_ms - at_once.candidates[0].eta_ms


def test_who_is_promised_elsewhere_is_not_better(border_street: Region) -> None:
    request = asked(decided(border_street, call(4.5), unit("e1", 9.0), law=ALWAYS))
    now = later(border_street, unit("e1", 9.0), unit("e2", 6.0))
    assert better_than(request, now, NOBODY) is not None
    held = promises_of([request, standing(State.REQUESTED, "r7", "e2")])
    assert better_than(request, now, held) is None


@pytest.mark.parametrize("state", [State.ON_SCENE, State.REJECTED, State.RELEASED])
def test_who_is_there_or_no_longer_asked_is_not_replaced(
    border_street: Region, state: State
) -> None:
    now = later(border_street, unit("w1", 4.4))
    request = standing(state, eta_ms=60 * MINUTE)
    assert better_than(request, now, NOBODY) is None
