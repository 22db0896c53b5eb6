from datetime import datetime, timedelta
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.situation import Parts
from dispatch.agreements.truth import Truth
from dispatch.decision import Action
from dispatch.facts.offers import Offers, soonest_choice
from dispatch.facts.search import Arrival, Search
from dispatch.nearest.dijkstra import arrivals_ms
from dispatch.nearest.found import standing_of
from dispatch.settings import Settings
from dispatch.watch import stand_by
from graphs.csr import reverse
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import (
    call,
    decided,
    law_that,
    none_held,
    one,
    steps,
    told,
    verdicts,
)
from tests.fictional import NOON, at, fleet_of, unit

OLD = (datetime.fromisoformat(NOON) - timedelta(minutes=5)).isoformat()
BOTH = {"need": ["DOCTOR", "TRANSPORT"]}
BUNDLE = {"bundle": [["TRANSPORT"], ["DOCTOR"]]}
AMBULANCE_AND_DOCTOR = catalogue_of([law({"trigger": {"kind": "emergency"}, **BUNDLE})])


def car(id_: str, km: float, **more: Any) -> dict[str, Any]:
    """Give a doctor's car."""
    return unit(id_, km, type="CAR", **more)


def test_a_bundle_goes_together_and_is_there_when_its_later_half_is(border_street: Region) -> None:
    world = (unit("e1", 6.0), car("e2", 8.0))
    decision = decided(border_street, call(4.0), *world, law=AMBULANCE_AND_DOCTOR)
    offer = one(decision, "e1").offer
    assert offer is not None
    assert offer.units == ("e1", "e2")
    assert offer.eta_ms == one(decision, "e2").eta_ms > one(decision, "e1").eta_ms
    assert verdicts(decision) == {"e1": "permitted", "e2": "permitted"}
    assert steps(decision) == [(("e1", "e2"), Action.REQUEST)]
    assert "e1 and e2 of east can go together." in told(decision, "e1")


def test_with_one_half_missing_a_bundle_may_not_go(border_street: Region) -> None:
    decision = decided(border_street, call(4.0), unit("e1", 6.0), law=AMBULANCE_AND_DOCTOR)
    assert verdicts(decision) == {"e1": "not_permitted"}
    assert one(decision, "e1").offer is None
    assert told(decision, "e1") == ["east has no unit with DOCTOR that could go with e1."]
    assert steps(decision) == []


def test_of_three_parts_only_the_one_that_nobody_can_be_is_named(border_street: Region) -> None:
    three = {"bundle": [["TRANSPORT"], ["DOCTOR"], ["ICU"]]}
    bundle = catalogue_of([law({"trigger": {"kind": "emergency"}, **three})])
    world = (unit("e1", 6.0), car("e2", 8.0))
    decision = decided(border_street, call(4.0), *world, law=bundle)
    assert told(decision, "e1") == ["east has no unit with ICU that could go with e1."]
    assert told(decision, "e2") == ["east has no unit with ICU that could go with e2."]
    ready = decided(
        border_street, call(4.0), *world, unit("e3", 9.0, capabilities=["ICU"]), law=bundle
    )
    assert steps(ready) == [(("e1", "e2", "e3"), Action.REQUEST)]


@pytest.mark.parametrize("elsewhere", [car("w2", 6.0), car("e2", 6.0, status="busy")])
def test_the_other_half_must_be_free_and_of_the_same_centre(
    border_street: Region, elsewhere: dict[str, Any]
) -> None:
    decision = decided(
        border_street, call(4.0), unit("e1", 6.0), elsewhere, law=AMBULANCE_AND_DOCTOR
    )
    assert verdicts(decision)["e1"] == "not_permitted"


def test_one_unit_is_not_both_halves(border_street: Region) -> None:
    able = unit("e1", 6.0, capabilities=["TRANSPORT", "DOCTOR"])
    decision = decided(border_street, call(4.0), able, law=AMBULANCE_AND_DOCTOR)
    assert told(decision, "e1") == ["east has no other unit that could go with e1."]


def test_a_unit_that_is_no_half_may_not_go(border_street: Region) -> None:
    solo = unit("e1", 6.0, capabilities=["SOLO"])
    decision = decided(border_street, call(4.0), solo, law=AMBULANCE_AND_DOCTOR)
    assert told(decision, "e1") == ["e1 is no part of what must come together."]


@pytest.mark.parametrize("status", ["busy", "free"])
def test_a_half_seen_through_an_old_position_leaves_it_to_a_human(
    border_street: Region, status: str
) -> None:
    world = (unit("e1", 6.0), car("e2", 8.0, status=status, position_at=OLD))
    decision = decided(border_street, call(4.0), *world, law=AMBULANCE_AND_DOCTOR)
    assert verdicts(decision)["e1"] == "confirm"
    assert [f.predicate for f in one(decision, "e1").judgement.unknown] == ["bundle"]


def test_a_bundle_is_no_faster_than_its_later_half(border_street: Region) -> None:
    faster = catalogue_of([law({"trigger": {"kind": "faster", "by_s": 0}, **BUNDLE})])
    own = unit("w1", 1.0)  # 3 km from the incident.
    near, far = (car("e2", 6.5), car("e2", 7.5))  # 2.5 km and 3.5 km.
    assert verdicts(decided(border_street, call(4.0), own, unit("e1", 5.5), near, law=faster)) == {
        "e1": "permitted",
        "e2": "permitted",
        "w1": "own",
    }
    late = decided(border_street, call(4.0), own, unit("e1", 5.5), far, law=faster)
    assert verdicts(late)["e1"] == "not_permitted"
    assert one(late, "e1").eta_ms < one(late, "w1").eta_ms  # Alone it would be sooner.


def test_who_goes_with_a_unit_is_listed_although_k_would_leave_it_out(
    border_street: Region,
) -> None:
    world = (unit("e1", 5.5), unit("e2", 5.75), car("e3", 9.0))
    decision = decided(border_street, call(4.0), *world, law=AMBULANCE_AND_DOCTOR, k=1)
    assert [c.unit.id for c in decision.candidates] == ["e1", "e3"]


def test_a_need_that_nobody_meets_alone_is_met_by_two_in_one_step(border_street: Region) -> None:
    decision = decided(border_street, call(4.0, **BOTH), unit("w1", 3.5), car("w2", 2.0))
    assert steps(decision) == [(("w1", "w2"), Action.DISPATCH)]
    ambulance, doctor = one(decision, "w1"), one(decision, "w2")
    assert ambulance.arrives_ms == doctor.arrives_ms == doctor.eta_ms
    assert (ambulance.lacks, doctor.lacks) == (("DOCTOR",), ("TRANSPORT",))
    assert (ambulance.gain_ms, doctor.gain_ms) == (0, 0)
    assert "w1 and w2 of west are together the best own response" in str(decision.suggestion.reason)


@pytest.mark.parametrize(("km", "sent"), [(2.5, ("w3",)), (2.0, ("w3",)), (1.5, ("w1", "w2"))])
def test_two_go_only_if_they_are_there_before_the_one_who_can_do_all(
    border_street: Region, km: float, sent: tuple[str, ...]
) -> None:
    able = unit("w3", km, capabilities=["TRANSPORT", "DOCTOR"])
    world = (unit("w1", 3.5), car("w2", 2.0), able)
    decision = decided(border_street, call(4.0, **BOTH), *world)
    assert steps(decision) == [(sent, Action.DISPATCH)]
    assert (one(decision, "w1").offer is None) == (sent == ("w3",))


def test_a_foreign_pair_is_asked_for_as_one_and_gains_by_its_later_half(
    border_street: Region,
) -> None:
    own = (unit("w1", 3.5), car("w2", 0.0))  # The doctor is 4 km away.
    foreign = (unit("e1", 5.5), car("e2", 6.0))  # And this one 2 km.
    incident = call(4.0, **BOTH)
    decision = decided(border_street, incident, *own, *foreign, law=law_that(kind="emergency"))
    assert steps(decision) == [(("e1", "e2"), Action.REQUEST)]
    assert one(decision, "e1").gain_ms == one(decision, "w2").eta_ms - one(decision, "e2").eta_ms
    assert "e1 and e2 of east are together the soonest" in str(decision.suggestion.reason)


def test_a_pair_goes_only_if_each_of_it_may(border_street: Region) -> None:
    ambulances = law_that(kind="unit_type_in", types=["BOX"])
    doubtful = catalogue_of(
        [
            law(
                {"trigger": {"kind": "unit_type_in", "types": ["BOX"]}},
                {
                    "id": "art-2",
                    "trigger": {"kind": "unknown", "says": "Whether a doctor may is not known."},
                },
            )
        ]
    )
    world = (unit("e1", 5.5), car("e2", 6.0))
    refused = decided(border_street, call(4.0, **BOTH), *world, law=ambulances)
    assert verdicts(refused) == {"e1": "permitted", "e2": "not_permitted"}
    assert steps(refused) == []
    asked = decided(border_street, call(4.0, **BOTH), *world, law=doubtful)
    assert steps(asked) == [(("e1", "e2"), Action.ASK_CONFIRM)]
    assert "Whether a doctor may is not known." in str(asked.suggestion.reason)


def test_a_clause_about_a_bundle_speaks_for_all_of_it(border_street: Region) -> None:
    ambulances = {"trigger": {"kind": "unit_type_in", "types": ["BOX"]}, **BUNDLE}
    world = (unit("e1", 5.5), car("e2", 6.0))
    decision = decided(border_street, call(4.0), *world, law=catalogue_of([law(ambulances)]))
    assert verdicts(decision) == {"e1": "permitted", "e2": "not_permitted"}
    assert steps(decision) == [(("e1", "e2"), Action.REQUEST)]


def test_a_far_pair_of_a_neighbour_is_found_behind_many_own_units(border_street: Region) -> None:
    own = [unit(f"w{i}", 3.0 + i / 10) for i in range(8)]  # Ambulances; no doctor at all.
    world = (*own, unit("e1", 9.0), car("e2", 9.5))
    decision = decided(border_street, call(4.0, **BOTH), *world, law=law_that(kind="emergency"))
    assert steps(decision) == [(("e1", "e2"), Action.REQUEST)]


def test_the_own_service_is_not_short_if_two_of_it_can_together(border_street: Region) -> None:
    own = (unit("w1", 3.5), car("w2", 2.0))
    decision = decided(border_street, call(4.0, **BOTH), *own, unit("e1", 5.5), car("e2", 6.0))
    assert verdicts(decision)["e1"] == "not_permitted"
    assert told(decision, "e1") == ["w1 and w2 of west are available together."]
    alone = decided(border_street, call(4.0, **BOTH), own[0], unit("e1", 5.5), car("e2", 6.0))
    assert verdicts(alone)["e1"] == "permitted"


def test_of_as_soon_a_pair_and_one_who_can_do_all_the_one_counts(border_street: Region) -> None:
    able = unit("w3", 2.0, capabilities=["TRANSPORT", "DOCTOR"])
    own = (unit("w1", 3.5), car("w2", 2.0), able)
    decision = decided(border_street, call(4.0, **BOTH), *own, unit("e1", 5.5), car("e2", 6.0))
    assert told(decision, "e1") == ["w3 of west is available."]


def test_to_the_law_a_pair_arrives_with_its_later_half(border_street: Region) -> None:
    faster = law_that(kind="faster", by_s=0)
    own = (unit("w1", 1.0), car("w2", 1.0))  # 3 km from the incident.
    late = (unit("e1", 5.5), car("e2", 8.0))  # 1.5 km and 4 km.
    decision = decided(border_street, call(4.0, **BOTH), *own, *late, law=faster)
    assert (verdicts(decision)["e1"], verdicts(decision)["e2"]) == ("not_permitted",) * 2
    within = law_that(kind="foreign_eta_max", within_s=one(decision, "e1").eta_ms // 1000 + 1)
    assert verdicts(decided(border_street, call(4.0), late[0], law=within)) == {"e1": "permitted"}
    both = decided(border_street, call(4.0, **BOTH), *late, law=within)
    assert verdicts(both)["e1"] == "not_permitted"


def test_the_pair_of_a_centre_is_listed_although_others_do_each_half_sooner(
    border_street: Region,
) -> None:
    halves = (unit("w1", 3.5), car("n1", 4.5, centre="north"))  # Of two centres: no pair.
    world = (*halves, unit("e1", 6.0), car("e2", 6.5))
    law_, centres = law_that(kind="emergency"), {"north": "XB"}
    decision = decided(border_street, call(4.0, **BOTH), *world, law=law_, k=1, centres=centres)
    assert steps(decision) == [(("e1", "e2"), Action.REQUEST)]


def test_of_an_own_pair_known_from_an_old_position_nothing_is_sure(border_street: Region) -> None:
    own = (unit("w1", 3.5), car("w2", 2.0, position_at=OLD))
    decision = decided(border_street, call(4.0, **BOTH), *own, unit("e1", 5.5), car("e2", 6.0))
    assert verdicts(decision)["e1"] == "confirm"


def test_dual_dispatch_of_pairs_alerts_the_whole_own_pair(border_street: Region) -> None:
    terms = {"rule": "also_alert_home", "source": "gazette", "confidence": "high"}
    dual = catalogue_of(
        [law({"trigger": {"kind": "emergency"}, "terms": {"dual_dispatch": terms}})]
    )
    world = (unit("w1", 1.0), car("w2", 0.0), unit("e1", 5.5), car("e2", 6.0))
    decision = decided(border_street, call(4.0, **BOTH), *world, law=dual)
    assert steps(decision) == [(("e1", "e2", "w1", "w2"), Action.REQUEST)]
    assert "alert w1 and w2 at home as well" in str(decision.suggestion.reason)


def test_an_own_pair_goes_where_a_foreign_one_gains_less_than_the_setting(
    border_street: Region,
) -> None:
    world = (unit("w1", 1.0), car("w2", 0.0), unit("e1", 5.5), car("e2", 6.0))
    law_ = law_that(kind="emergency")
    incident = call(4.0, **BOTH)
    gain_ms = one(decided(border_street, incident, *world, law=law_), "e1").gain_ms
    assert gain_ms is not None
    for min_gain_s, sent in ((gain_ms // 1000, ("e1", "e2")), (gain_ms // 1000 + 1, ("w1", "w2"))):
        decision = decided(border_street, incident, *world, law=law_, min_gain_s=min_gain_s)
        assert steps(decision)[0][0] == sent


arrivals = st.lists(st.builds(Arrival, st.integers(0, 9), st.integers(0, 5)), max_size=4)


@given(st.lists(arrivals, min_size=1, max_size=4))
def test_a_choice_is_as_soon_as_the_soonest_of_all_choices(who: list[list[Arrival]]) -> None:
    every = [c for c in product(*who) if len({one.unit for one in c}) == len(c)]
    chosen = soonest_choice([sorted(one) for one in who])
    if not every:
        assert chosen is None
    else:
        assert chosen in every
        assert _last(chosen) == min(map(_last, every))


def _last(choice: tuple[Arrival, ...] | None) -> int:
    assert choice is not None
    return max(one.eta_ms for one in choice)


WORDS = ("TRANSPORT", "DOCTOR", "SOLO")
some = st.frozensets(st.sampled_from(WORDS), min_size=1)
units_of = st.lists(
    st.tuples(st.sampled_from("we"), st.integers(0, 40), st.sampled_from(["free", "in"]), some),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units_of, st.integers(0, 40), st.lists(some, min_size=2, max_size=3))
def test_an_offer_is_the_soonest_of_all_that_a_centre_could_make(
    border_street: Region,
    units: list[tuple[str, int, str, frozenset[str]]],
    quarter: int,
    parts: list[frozenset[str]],
) -> None:
    sent = [
        unit(f"{side}{i}", km / 4, status=status, capabilities=sorted(can_do))
        for i, (side, km, status, can_do) in enumerate(units)
    ]
    incident = call(quarter / 4)
    standby = stand_by(border_street, fleet_of(*sent), incident.time, Settings())
    snapped = border_street.siren.snap(incident.at[1], incident.at[0])
    place = border_street.siren.arriving(snapped.place)
    offers = Offers(Search(standby, place, none_held(standby)))
    judged = _judged_ms(border_street, standby.stands, place)
    for number, stand in enumerate(standby.stands):
        offer = offers.of(Arrival(judged[number], number), tuple(parts))
        others = [n for n, s in enumerate(standby.stands) if s.unit.centre == stand.unit.centre]
        every = [
            max(judged[n] for n in chosen)
            for chosen in permutations(others, len(parts))
            if number in chosen and _fits(standby.stands, chosen, tuple(parts))
        ]
        assert offer.complete is Truth.of(bool(every))
        if every:
            assert offer.eta_ms == min(every)
            assert offer.units[0] == stand.unit.id
            assert len(set(offer.units)) == len(parts)


def _judged_ms(region: Region, stands: Any, place: Any) -> list[int]:
    standing = standing_of([(s.place, s.turnout_ms, s.kind) for s in stands])
    eta_ms: list[int] = arrivals_ms(reverse(region.siren.metric.graph), standing, place).tolist()
    return eta_ms


def _fits(stands: Any, chosen: tuple[int, ...], parts: Parts) -> bool:
    return all(p <= stands[n].unit.capabilities for n, p in zip(chosen, parts, strict=True))


def test_where_two_stand_the_first_listed_is_not_sent_twice(border_street: Region) -> None:
    lat, lon = at(6.0)
    twins = [unit(f"e{i}", 6.0, home=[lon, lat]) for i in (1, 2)]
    two = catalogue_of(
        [law({"trigger": {"kind": "emergency"}, "bundle": [["TRANSPORT"], ["TRANSPORT"]]})]
    )
    decision = decided(border_street, call(4.0), *twins, law=two)
    assert steps(decision) == [(("e1", "e2"), Action.REQUEST)]
