from datetime import time
from typing import Any

import pytest
from hypothesis import given

from dispatch.agreements.act.agreement import Layer
from dispatch.agreements.check.possible import can_count
from dispatch.agreements.situation import NO_UNIT, Fact
from dispatch.agreements.trigger import weigh
from dispatch.agreements.truth import Truth
from dispatch.said import said
from tests.dispatch.agreements.trees import TRIGGERS, facts
from tests.dispatch.agreements.world import law, situation

EMERGENCY = {"kind": "emergency"}
FASTER_5 = {"kind": "faster", "by_s": 300}


def none_of(tree: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "not", "of": tree}


def all_of(*trees: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "all", "of": list(trees)}


def urgency(*classes: str) -> dict[str, Any]:
    return {"kind": "urgency_in", "classes": list(classes)}


def window(start: int, end: int, *days: str) -> dict[str, Any]:
    given = {"kind": "time_window", "from": time(start), "to": time(end)}
    return given | ({"days": list(days)} if days else {})


def norm(minutes: float, clock: str = "dispatch") -> dict[str, Any]:
    return {"kind": "own_misses_norm", "minutes": minutes, "clock_start": clock}


def asked(trigger: dict[str, Any], layer: Layer = Layer.DAILY, **clause: Any) -> bool | None:
    return can_count(law({"trigger": trigger, **clause}).clauses[0], layer)


@pytest.mark.parametrize(
    "trigger",
    [
        EMERGENCY,
        all_of(EMERGENCY, {"kind": "shortage"}),
        all_of(EMERGENCY, none_of({"kind": "life_threat"})),
        all_of(urgency("U1", "U3"), none_of(EMERGENCY)),
        all_of(FASTER_5, {"kind": "foreign_eta_max", "within_s": 0}),
        all_of(FASTER_5, norm(15), none_of(norm(16))),
        all_of(FASTER_5, none_of({"kind": "faster", "by_s": 301})),
        all_of({"kind": "faster", "by_s": 600}, none_of(norm(15))),
        all_of(norm(10), none_of({"kind": "shortage"})),
        all_of(window(22, 6), window(5, 7)),
        all_of(window(22, 6, "fri"), window(0, 1, "sat"), none_of(window(0, 1, "mon"))),
        {"kind": "unknown", "says": "Page 2 is missing."},
        {"kind": "mass_casualty", "keywords": "unknown"},
        all_of({"kind": "mass_casualty", "keywords": ["RED"]}, {"kind": "shortage"}),
        all_of({"kind": "crew_min", "people": 2}, none_of({"kind": "crew_min", "people": 3})),
        all_of({"kind": "capability_at_least", "capabilities": ["DOCTOR"]},
               none_of({"kind": "capability_at_least", "capabilities": ["TRANSPORT"]})),
        all_of({"kind": "speaks", "any_of": ["de", "nl"]},
               none_of({"kind": "speaks", "any_of": ["nl"]})),
        all_of({"kind": "donor_cover_ok", "min_free_units": 2},
               none_of({"kind": "donor_cover_ok", "min_share_pct": 90})),
        all_of({"kind": "requester_in", "centres": ["west"]},
               {"kind": "provider_in", "centres": ["east"]}),
        all_of({"kind": "shortage", "ways": ["declared"], "declared_by": ["west"]},
               none_of({"kind": "shortage", "ways": ["no_suitable_unit"]})),
        all_of({"kind": "incident_in", "places": ["XA-north"]},
               none_of({"kind": "incident_in", "places": ["XA-south"]})),
        {"kind": "unit_now_in", "places": ["XC"]},
        {"kind": "hospital_allowed", "rule": {"way": "centre_decides"}},
        all_of({"kind": "hospital_allowed", "rule": {"way": "nearest"}},
               none_of({"kind": "hospital_allowed", "rule": {"way": "listed", "listed": ["h"]}})),
        none_of({"kind": "covers_need"}),
        none_of({"kind": "home_neighbours_first"}),
        all_of({"kind": "choice_in", "choices": [2, 3]},
               none_of({"kind": "choice_in", "choices": [3]})),
    ],
)  # fmt: skip
def test_a_trigger_that_can_hold_is_found_to(trigger: dict[str, Any]) -> None:
    assert asked(trigger) is True


@pytest.mark.parametrize(
    "trigger",
    [
        all_of(EMERGENCY, none_of(EMERGENCY)),
        all_of(EMERGENCY, urgency("U3", "U4")),
        all_of({"kind": "life_threat"}, urgency("U2")),
        all_of(none_of(EMERGENCY), {"kind": "life_threat"}),
        all_of({"kind": "faster", "by_s": 600}, none_of(FASTER_5)),
        all_of(FASTER_5, none_of(norm(4))),
        all_of(norm(16), none_of(norm(15))),
        all_of({"kind": "shortage", "ways": ["no_suitable_unit"]}, none_of(norm(15))),
        all_of({"kind": "foreign_eta_max", "within_s": 60},
               none_of({"kind": "foreign_eta_max", "within_s": 120})),
        all_of(window(8, 12), window(12, 16)),
        all_of(window(8, 12, "mon"), window(8, 12, "tue")),
        all_of({"kind": "mass_casualty", "keywords": ["RED"]},
               {"kind": "mass_casualty", "keywords": ["BLUE"]}),
        all_of({"kind": "crew_min", "people": 3}, none_of({"kind": "crew_min", "people": 2})),
        all_of({"kind": "capability_at_least", "capabilities": ["ALS_NURSE"]},
               none_of({"kind": "capability_at_least", "capabilities": ["BLS"]})),
        all_of({"kind": "purpose_in", "purposes": ["scene_call"]},
               {"kind": "purpose_in", "purposes": ["organ_transport"]}),
        all_of({"kind": "requester_in", "centres": ["west"]},
               {"kind": "provider_in", "centres": ["west"]}),
        all_of({"kind": "requester_in", "centres": ["west"]},
               {"kind": "requester_in", "centres": ["east"]}),
        {"kind": "incident_in", "places": ["XC"]},
        {"kind": "unit_home_in", "places": ["XA-north"]},
        all_of({"kind": "unit_type_in", "types": ["BOX"]},
               {"kind": "unit_type_in", "types": ["CAR"]}),
        all_of({"kind": "donor_cover_ok", "min_free_units": 3},
               none_of({"kind": "donor_cover_ok", "min_free_units": 2})),
    ],
)  # fmt: skip
def test_a_trigger_that_contradicts_itself_is_found_out(trigger: dict[str, Any]) -> None:
    assert asked(trigger) is False


def test_four_minutes_against_five_is_no_contradiction_where_the_unit_is_there_at_once() -> None:
    assert asked(all_of(FASTER_5, none_of(norm(5)))) is True


def test_the_layer_of_the_agreement_counts() -> None:
    no_keyword = none_of({"kind": "mass_casualty", "keywords": ["RED"]})
    assert asked(all_of(no_keyword, none_of({"kind": "disaster"}))) is True
    assert asked({"kind": "disaster"}, Layer.DISASTER) is True
    assert asked(none_of({"kind": "disaster"}), Layer.DISASTER) is False


def test_where_clocks_and_shares_mix_nothing_is_claimed() -> None:
    share = {"kind": "faster", "by_pct": 50}
    assert asked(all_of(share, none_of({"kind": "faster", "by_pct": 40}))) is None


def test_what_can_stand_in_too_many_ways_is_not_decided() -> None:
    certificates = [{"kind": "crew_certificate", "certificates": [f"c{n}"]} for n in range(11)]
    assert asked(all_of(EMERGENCY, none_of(EMERGENCY), *certificates)) is None


def test_a_direction_of_many_areas_is_no_burden() -> None:
    to = [f"XA-{n}" for n in range(40)]
    north = {"kind": "incident_in", "places": ["XA-7"]}
    assert asked(all_of(north, EMERGENCY), to=to) is True
    assert asked(all_of(north, none_of(north)), to=to) is False


@given(trigger=TRIGGERS, known=facts())
def test_what_holds_in_some_situation_is_never_called_impossible(
    trigger: dict[str, Any], known: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    (clause,) = law({"trigger": trigger}).clauses
    short = Truth.of(known[1]["own_eta_ms"] is NO_UNIT)
    now = situation(**known[1] | {"shortage": Fact(short, said("Counted."))})
    assert clause.trigger is not None
    if weigh(clause.trigger, now).truth is not Truth.FALSE:
        assert can_count(clause, Layer.DAILY) is not False
