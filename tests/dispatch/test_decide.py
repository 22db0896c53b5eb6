from datetime import datetime, timedelta

import pytest

from dispatch.agreements.act.load import catalogue_of
from dispatch.agreements.judge.explain import Verdict
from dispatch.agreements.truth import Truth
from dispatch.decision import Action, clock, gain_clock
from dispatch.errors import BadAgreement, BadIncident
from dispatch.settings import Stale
from graphs.errors import OffRoad, OutsideRegion
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import call, decided, one, steps, verdicts
from tests.fictional import NOON, at, unit

FASTER = catalogue_of([law({"trigger": {"kind": "faster", "by_s": 60}})])
NONE = catalogue_of([])
DUAL = {"rule": "also_alert_home", "source": "gazette", "confidence": "high"}


def test_three_times_the_way_takes_three_times_as_long(border_street: Region) -> None:
    near = decided(border_street, call(3.0), unit("w1", 2.5))
    far = decided(border_street, call(3.0), unit("w1", 1.5))
    # Each of the three roads is rounded to the millisecond.
    assert abs(one(far, "w1").eta_ms - 3 * one(near, "w1").eta_ms) <= 3


def test_the_own_unit_is_sent_when_there_is_one(border_street: Region) -> None:
    decision = decided(border_street, call(4.0), unit("w1", 1.0), unit("e1", 6.0))
    assert verdicts(decision) == {"e1": "not_permitted", "w1": "own"}
    assert steps(decision) == [(("w1",), Action.DISPATCH)]
    assert one(decision, "e1").gain_ms == one(decision, "w1").eta_ms - one(decision, "e1").eta_ms


def test_in_a_shortage_the_neighbours_centre_is_asked(border_street: Region) -> None:
    decision = decided(border_street, call(4.0), unit("w1", 1.0, status="busy"), unit("e1", 6.0))
    assert verdicts(decision) == {"e1": "permitted"}
    assert steps(decision) == [(("e1",), Action.REQUEST)]
    assert one(decision, "e1").gain_ms is None


def test_a_declared_shortage_counts_although_a_unit_is_free(border_street: Region) -> None:
    world = (unit("w1", 1.0), unit("e1", 6.0))
    assert verdicts(decided(border_street, call(4.0), *world))["e1"] == "not_permitted"
    decision = decided(border_street, call(4.0), *world, short=("west",))
    assert verdicts(decision)["e1"] == "permitted"
    assert steps(decision) == [(("e1",), Action.REQUEST)]


def test_without_any_own_unit_in_the_fleet_a_shortage_is_unknown(border_street: Region) -> None:
    decision = decided(border_street, call(4.0), unit("e1", 6.0))
    assert verdicts(decision) == {"e1": "confirm"}
    assert [f.value for f in one(decision, "e1").judgement.unknown] == [Truth.UNKNOWN]
    assert steps(decision) == [(("e1",), Action.ASK_CONFIRM)]


def test_a_shortage_seen_through_stale_positions_is_unknown(border_street: Region) -> None:
    old = (datetime.fromisoformat(NOON) - timedelta(minutes=5)).isoformat()
    busy = unit("w1", 1.0, status="busy", position_at=old)
    assert verdicts(decided(border_street, call(4.0), busy, unit("e1", 6.0))) == {"e1": "confirm"}
    free = unit("w1", 1.0, position_at=old)
    decision = decided(border_street, call(4.0), free, unit("e1", 6.0))
    assert verdicts(decision) == {"e1": "confirm", "w1": "own"}
    assert one(decision, "w1").flags == ("stale",)


def test_a_stale_unit_is_kept_placed_at_home_or_dropped(border_street: Region) -> None:
    old = (datetime.fromisoformat(NOON) - timedelta(minutes=5)).isoformat()
    lat, lon = at(3.5)
    free = unit("w1", 1.0, position_at=old, home=[lon, lat])
    kept = decided(border_street, call(4.0), free)
    home = decided(border_street, call(4.0), free, stale=Stale.HOME)
    gone = decided(border_street, call(4.0), free, stale=Stale.DROP)
    assert one(home, "w1").flags == ("stale", "placed_at_home")
    assert abs(one(home, "w1").drive_ms * 6 - one(kept, "w1").drive_ms) <= 6
    assert not gone.candidates
    assert steps(gone) == []


def test_a_foreign_unit_that_is_faster_by_enough_wins(border_street: Region) -> None:
    decision = decided(border_street, call(5.0), unit("w1", 1.0), unit("e1", 6.0), law=FASTER)
    assert verdicts(decision) == {"e1": "permitted", "w1": "own"}
    assert steps(decision) == [(("e1",), Action.REQUEST)]


def test_a_gain_below_the_setting_leaves_it_to_the_own_unit(border_street: Region) -> None:
    world = (unit("w1", 1.0), unit("e1", 6.0))
    much = decided(border_street, call(5.0), *world, law=FASTER, min_gain_s=3600)
    assert steps(much) == [(("w1",), Action.DISPATCH)]


def test_of_two_as_soon_the_own_unit_goes(border_street: Region) -> None:
    law_ = catalogue_of([law({"trigger": {"kind": "emergency"}})])
    decision = decided(border_street, call(4.0), unit("w1", 3.0), unit("e1", 5.0), law=law_)
    assert one(decision, "w1").eta_ms == one(decision, "e1").eta_ms
    assert steps(decision) == [(("w1",), Action.DISPATCH)]


def test_where_one_to_be_confirmed_is_sooner_it_is_asked_about_second(
    border_street: Region,
) -> None:
    unsure = catalogue_of(
        [law({"trigger": {"kind": "unknown", "says": "Nobody knows whether it may."}})]
    )
    decision = decided(border_street, call(5.0), unit("w1", 1.0), unit("e1", 6.0), law=unsure)
    assert steps(decision) == [(("w1",), Action.DISPATCH), (("e1",), Action.ASK_CONFIRM)]


def test_dual_dispatch_is_one_step_with_two_units(border_street: Region) -> None:
    dual = catalogue_of([law({"trigger": {"kind": "emergency"}, "terms": {"dual_dispatch": DUAL}})])
    decision = decided(border_street, call(5.0), unit("w1", 1.0), unit("e1", 6.0), law=dual)
    assert steps(decision) == [(("e1", "w1"), Action.REQUEST)]
    assert "alert w1 at home as well" in str(decision.suggestion.reason)


def test_without_law_a_unit_stays_visible_and_is_not_suggested(border_street: Region) -> None:
    decision = decided(border_street, call(5.0), unit("e1", 6.0), law=NONE)
    assert verdicts(decision) == {"e1": "no_agreement"}
    assert steps(decision) == []


def test_a_reported_agreement_permits_only_where_it_is_accepted(border_street: Region) -> None:
    reported = catalogue_of([law({"trigger": {"kind": "emergency"}}, status="reported")])
    world = (unit("w1", 1.0, status="busy"), unit("e1", 6.0))
    doubted = decided(border_street, call(5.0), *world, law=reported)
    accepted = decided(
        border_street, call(5.0), *world, law=reported, accepted=frozenset({"XA-XB"})
    )
    assert verdicts(doubted) == {"e1": "confirm"}
    assert verdicts(accepted) == {"e1": "permitted"}
    assert one(accepted, "e1").judgement.accepted_as_reported
    assert accepted.basis.accepted == ("XA-XB",)
    with pytest.raises(BadAgreement):
        decided(border_street, call(5.0), *world, law=reported, accepted=frozenset({"XA-XC"}))


def test_k_counts_per_centre_and_the_best_own_is_always_listed(border_street: Region) -> None:
    units = [unit(f"e{i}", 5.5 + i / 4) for i in range(8)] + [unit("w1", 0.0), unit("w2", 0.5)]
    decision = decided(border_street, call(5.0), *units, k=1)
    assert [c.unit.id for c in decision.candidates] == ["e0", "w2"]


def test_a_need_leaves_out_who_cannot_meet_it(border_street: Region) -> None:
    incident = call(4.0, need=["DOCTOR"])
    decision = decided(border_street, incident, unit("w1", 3.5), unit("e1", 6.0, type="CAR"))
    assert verdicts(decision) == {"e1": "permitted"}  # A shortage of doctors, not of ambulances.


def test_a_need_that_nobody_meets_alone_lists_who_meets_a_part(border_street: Region) -> None:
    incident = call(4.0, need=["DOCTOR", "TRANSPORT"])
    decision = decided(border_street, incident, unit("w1", 3.5), unit("w2", 2.0, type="CAR"))
    assert {c.unit.id: c.lacks for c in decision.candidates} == {
        "w1": ("DOCTOR",),
        "w2": ("TRANSPORT",),
    }
    assert steps(decision) == [(("w1", "w2"), Action.DISPATCH)]


def test_without_dispatch_areas_own_is_who_has_the_country(
    street_without_districts: Region,
) -> None:
    decision = decided(street_without_districts, call(4.0), unit("w1", 1.0), unit("e1", 6.0))
    assert decision.scene.own_by == "country"
    assert verdicts(decision)["w1"] == "own"


def test_a_position_beside_the_border_belongs_to_its_own_side(border_street: Region) -> None:
    assert decided(border_street, call(5.2), unit("w1", 1.0)).scene.country == "XA"
    assert decided(border_street, call(5.3), unit("w1", 1.0)).scene.country == "XB"


def test_turnout_is_added_and_told_apart(border_street: Region) -> None:
    on_air = one(decided(border_street, call(4.0), unit("w1", 3.0)), "w1")
    at_station = one(decided(border_street, call(4.0), unit("w1", 3.0, status="in")), "w1")
    assert (on_air.turnout_ms, at_station.turnout_ms) == (0, 60_000)
    assert at_station.drive_ms == on_air.drive_ms
    assert at_station.eta_ms == on_air.eta_ms + 60_000


def test_a_unit_off_the_road_is_left_out_and_reported(border_street: Region) -> None:
    lost = unit("w1", 3.0)
    lost["geometry"]["coordinates"][1] += 0.5
    decision = decided(border_street, call(4.0), lost, unit("w2", 0.5))
    assert verdicts(decision) == {"w2": "own"}
    assert any(report.startswith("Unit w1 of west is left out") for report in decision.reports)


def test_an_incident_off_the_road_or_off_the_region_is_refused(border_street: Region) -> None:
    lat, lon = at(4.25)
    at_lane = (lat + 0.001, lon)  # 111 m from the street, 250 m from the next lane.
    with pytest.raises(OffRoad):
        decided(border_street, call(4.25, at=at_lane), unit("w1", 3.0), snap_limit_m=50)
    with pytest.raises(OutsideRegion):
        decided(border_street, call(4.0, at=(lat + 1, lon)), unit("w1", 3.0))


def test_a_shortage_of_a_centre_nobody_knows_is_refused(border_street: Region) -> None:
    with pytest.raises(BadIncident, match="did you mean `west`"):
        decided(border_street, call(4.0), unit("w1", 3.0), short=("wset",))


@pytest.mark.parametrize("k", [0, -1, 101])
def test_a_list_of_no_unit_or_of_too_many_is_refused(border_street: Region, k: int) -> None:
    with pytest.raises(BadIncident, match=f"k is {k}, but 1 to 100 units"):
        decided(border_street, call(4.0), unit("w1", 3.0), k=k)


def test_the_same_question_gives_the_same_decision_and_it_prints_in_one_line(
    border_street: Region,
) -> None:
    world = (unit("w1", 1.0, status="busy"), unit("e1", 6.0))
    first, again = (decided(border_street, call(5.0), *world) for _ in range(2))
    assert first == again
    assert hash(first) == hash(again)
    assert str(first).startswith("U1 in XA-1: request e1 (e1 ")
    assert "\n" not in str(first)


def test_the_verdict_of_every_candidate_has_a_reason(border_street: Region) -> None:
    decision = decided(border_street, call(4.0), unit("w1", 1.0), unit("e1", 6.0))
    for candidate in decision.candidates:
        judgement = candidate.judgement
        assert str(judgement.says)
        if judgement.verdict is Verdict.NOT_PERMITTED:
            assert [str(f.says) for f in judgement.failed] == ["w1 of west is available."]


def test_times_are_never_shown_sooner_and_gains_never_greater_than_they_are() -> None:
    assert clock(299_001) == "05:00"
    assert gain_clock(299_999) == "04:59"
