from dataclasses import replace

import pytest

from api.asking.next_best import next_best
from api.asking.promises import Promises
from api.asking.proposal import Chosen, Named, chosen, propose
from api.asking.words import By, State
from api.errors import CannotAsk
from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.act.terms import Terms
from dispatch.agreements.judge.explain import Verdict
from dispatch.decision import Action, Decision
from graphs.region import Region
from tests.api.asking.asked import WEST, minute, standing
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import call, decided
from tests.fictional import unit

NAMED = Named("r1", "i1")
SAID = {"source": "gazette", "confidence": "high"}
DUAL = {"dual_dispatch": SAID | {"rule": "stand_down_on_arrival"}}
HOW = {"request": SAID | {"rule": "phone_then_form", "fields": ["address", "urgency"]}}
TERMS = Terms.model_validate(DUAL | HOW)
BOTH = catalogue_of([law({"trigger": {"kind": "emergency"}, "terms": DUAL})])


def short_of_units(region: Region) -> Decision:
    return decided(region, call(4.0), unit("w1", 1.0, status="busy"), unit("e1", 6.0))


def test_a_suggested_step_becomes_a_proposal(border_street: Region) -> None:
    decision = short_of_units(border_street)
    units = chosen(decision, decision.suggestion.steps[0])
    request = propose(NAMED, decision, units, WEST, minute(0), TERMS)
    assert (request.asking, request.asked, request.units) == ("west", "east", ("e1",))
    assert (request.incident, request.state) == ("i1", State.PROPOSED)
    assert (request.agreement, request.clause) == ("XA-XB", decision.candidates[0].judgement.clause)
    assert (request.verdict, request.eta_ms) == (Verdict.PERMITTED, decision.candidates[0].eta_ms)
    assert request.how is not None
    assert request.how.fields == ("address", "urgency")
    assert request.stands_down


def test_of_a_dual_dispatch_only_the_foreign_unit_is_asked_for(border_street: Region) -> None:
    decision = decided(border_street, call(5.0), unit("w1", 1.0), unit("e1", 6.0), law=BOTH)
    units = chosen(decision, decision.suggestion.steps[0])
    assert units == Chosen(("e1",), ("w1",))
    request = propose(NAMED, decision, units, WEST, minute(0))
    assert (request.units, request.home_units) == (("e1",), ("w1",))
    assert not request.stands_down


def test_units_that_only_meet_the_need_together_are_one_request(border_street: Region) -> None:
    need = call(4.0, need=["ALS_NURSE", "DOCTOR"])
    world = (unit("w1", 1.0, status="busy"), unit("e1", 6.0), unit("e2", 7.0, type="CAR"))
    decision = decided(border_street, need, *world)
    units = chosen(decision, decision.suggestion.steps[0])
    request = propose(NAMED, decision, units, WEST, minute(0))
    assert set(request.units) == {"e1", "e2"}
    assert request.eta_ms == max(one.eta_ms for one in decision.candidates)


BUNDLE = catalogue_of(
    [law({"trigger": {"kind": "emergency"}, "bundle": [["TRANSPORT"], ["DOCTOR"]]})]
)


@pytest.mark.parametrize("doubted", [0, 1])
def test_of_a_bundle_the_unit_counts_that_may_bring_the_other(
    border_street: Region, doubted: int
) -> None:
    world = (unit("w1", 1.0), unit("e1", 6.0), unit("e2", 7.0, type="CAR"))
    decision = decided(border_street, call(4.0), *world, law=BUNDLE)
    theirs = [one for one in decision.candidates if one.unit.id != "w1"]
    judgement = replace(theirs[doubted].judgement, verdict=Verdict.CONFIRM)
    theirs[doubted] = replace(theirs[doubted], judgement=judgement)
    in_doubt = replace(decision, candidates=tuple(theirs))
    request = propose(NAMED, in_doubt, Chosen(("e1", "e2")), WEST, minute(0))
    assert request.verdict is Verdict.PERMITTED
    other = standing(State.REQUESTED, "r2", "e9")
    listed = next_best(in_doubt, Promises(), other).alternatives
    assert [(set(one.chosen.units), one.action) for one in listed] == [
        ({"e1", "e2"}, Action.REQUEST)
    ]


@pytest.mark.parametrize(
    ("units", "by", "told"),
    [
        (("e9",), WEST, "e9 is no answer to the incident .* ask for one of these: e1"),
        ((), WEST, "nothing is no answer"),
        (("e1",), By(centre="east"), "nobody is asked for e1 of east by east"),
        (("e1",), By(), "by the clock; an own unit is dispatched"),
        (("w2",), WEST, "nobody is asked for w2 of west"),
        (("w2",), By(centre="north"), "by north; an own unit is dispatched"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    border_street: Region, units: tuple[str, ...], by: By, told: str
) -> None:
    decision = decided(border_street, call(4.0), unit("w2", 1.0), unit("e1", 6.0))
    with pytest.raises(CannotAsk, match=told):
        propose(NAMED, decision, Chosen(units), by, minute(0))
