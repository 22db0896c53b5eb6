from datetime import date, datetime, timedelta
from typing import Any

import pytest

from dispatch.agreements.act.load import catalogue_of
from dispatch.errors import BadIncident
from dispatch.settings import Stale
from graphs.region import Region
from tests.dispatch.agreements.world import law
from tests.dispatch.deciding import call, decided, law_that, told, verdicts
from tests.fictional import NOON, at, unit

OLD = (datetime.fromisoformat(NOON) - timedelta(minutes=5)).isoformat()


def verdict(
    region: Region, trigger: dict[str, Any], incident: dict[str, Any] | None = None, **more: Any
) -> str:
    """Give the verdict on e1 for an incident in XA; what is more is the unit's."""
    of_unit: dict[str, Any] = {"id_": "e1", "km": 6.0} | more
    decision = decided(
        region, call(4.0, **incident or {}), unit(**of_unit), law=law_that(**trigger)
    )
    return verdicts(decision)["e1"]


@pytest.mark.parametrize(
    ("trigger", "told", "is_met"),
    [
        ({"kind": "mass_casualty", "keywords": ["PLAN"]}, {"keyword": "PLAN"}, True),
        ({"kind": "mass_casualty", "keywords": ["PLAN"]}, {"keyword": "DRILL"}, False),
        ({"kind": "mass_casualty", "keywords": ["PLAN"]}, {}, False),
        ({"kind": "disaster"}, {"disaster": True}, True),
        ({"kind": "disaster"}, {}, False),
        ({"kind": "purpose_in", "purposes": ["interfacility"]}, {"purpose": "interfacility"}, True),
        ({"kind": "purpose_in", "purposes": ["interfacility"]}, {}, False),
    ],
)
def test_what_is_told_of_the_incident_reaches_the_law(
    border_street: Region, trigger: dict[str, Any], told: dict[str, Any], is_met: bool
) -> None:
    expected = "permitted" if is_met else "not_permitted"
    assert verdict(border_street, trigger, told) == expected


def test_a_norm_that_runs_from_the_call_needs_to_know_the_call(border_street: Region) -> None:
    misses = law_that(kind="own_misses_norm", minutes=10, clock_start="call")
    world = (unit("w1", 3.0), unit("e1", 6.0))  # The own unit takes less than two minutes.
    noon = datetime.fromisoformat(NOON)
    for called_at, expected in (
        (noon - timedelta(minutes=10), "permitted"),
        (noon, "not_permitted"),
        (None, "confirm"),
    ):
        incident = call(4.0, **{"called_at": called_at} if called_at else {})
        assert verdicts(decided(border_street, incident, *world, law=misses))["e1"] == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "confirm"),
        ({"destination": {"id": "xa-1", "country": "XA"}}, "confirm"),
        ({"destination": {"id": "xa-1", "country": "XA", "recognised_by": ["XA"]}}, "permitted"),
        ({"destination": {"id": "xc-1", "country": "XC", "recognised_by": []}}, "not_permitted"),
    ],
)
def test_the_hospital_is_judged_as_far_as_it_is_known(
    border_street: Region, told: dict[str, Any], expected: str
) -> None:
    rule = {"kind": "hospital_allowed", "rule": {"way": "recognised_by_host"}}
    assert verdict(border_street, rule, told) == expected


@pytest.mark.parametrize(
    ("trigger", "has", "has_not"),
    [
        ({"kind": "crew_min", "people": 2}, {"crew": 2}, {"crew": 1}),
        (
            {"kind": "crew_certificate", "certificates": ["AMLS"]},
            {"certificates": ["AMLS", "PHTLS"]},
            {"certificates": []},
        ),
        (
            {"kind": "equipment", "items": ["XA radio"]},
            {"equipment": ["XA radio"]},
            {"equipment": ["XB radio"]},
        ),
        ({"kind": "licence", "any_of": ["C1", "C"]}, {"licences": ["C"]}, {"licences": ["B"]}),
        ({"kind": "speaks", "any_of": ["nl"]}, {"languages": ["de", "nl"]}, {"languages": ["fr"]}),
    ],
)
def test_what_a_fleet_file_says_of_a_crew_is_known_and_all_else_is_not(
    border_street: Region, trigger: dict[str, Any], has: dict[str, Any], has_not: dict[str, Any]
) -> None:
    assert verdict(border_street, trigger, **has) == "permitted"
    assert verdict(border_street, trigger, **has_not) == "not_permitted"
    assert verdict(border_street, trigger) == "confirm"


def test_a_unit_abroad_is_where_it_is_and_of_its_own_country(border_street: Region) -> None:
    in_xa = {"kind": "unit_now_in", "places": "XA"}
    home_in_xb = {"kind": "unit_home_in", "places": "XB"}
    lat, lon = at(9.0)
    guest: dict[str, Any] = {"km": 4.5, "home": [lon, lat]}
    assert verdict(border_street, in_xa, **guest) == "permitted"
    assert verdict(border_street, in_xa, km=5.5) == "not_permitted"
    assert verdict(border_street, home_in_xb, **guest) == "permitted"
    assert verdict(border_street, home_in_xb, km=4.5) == "confirm"  # Its home is not told.


def test_a_unit_that_is_taken_to_be_at_home_is_there_for_the_law_too(border_street: Region) -> None:
    lat, lon = at(9.0)
    guest = unit("e1", 4.5, home=[lon, lat], position_at=OLD)
    in_xa = law_that(kind="unit_now_in", places="XA")
    for stale, expected in ((Stale.KEEP, "permitted"), (Stale.HOME, "not_permitted")):
        decision = decided(border_street, call(4.0), guest, law=in_xa, stale=stale)
        assert verdicts(decision) == {"e1": expected}


def test_the_law_changes_at_midnight_where_the_deployment_is(border_street: Region) -> None:
    from_second = catalogue_of([law(valid_from=date(2024, 5, 2))])
    for time, zone, expected in (
        ("2024-05-01T21:59:59+00:00", "Europe/Brussels", "no_agreement"),
        ("2024-05-01T22:00:00+00:00", "Europe/Brussels", "permitted"),
        ("2024-05-01T22:00:00+00:00", "UTC", "no_agreement"),
        ("2024-05-02T00:00:00+00:00", "UTC", "permitted"),
    ):
        crew = unit("e1", 6.0, position_at=time)
        incident = call(4.0, time=time)
        decision = decided(border_street, incident, crew, law=from_second, time_zone=zone)
        assert verdicts(decision) == {"e1": expected}, (time, zone)


def test_the_choice_is_the_place_in_the_grid_of_the_area(border_street: Region) -> None:
    second = law_that(kind="choice_in", choices=[2])
    world = (unit("e1", 6.0), unit("n1", 6.5, centre="north"))

    def chosen(*grid: dict[str, Any]) -> dict[str, str]:
        centres = {"north": "XB"}
        decision = decided(
            border_street, call(4.0), *world, law=second, centres=centres, grid=list(grid)
        )
        return verdicts(decision)

    both = {"area": "XA-1", "centres": ["east", "north"]}
    assert chosen() == {"e1": "confirm", "n1": "confirm"}
    assert chosen(both) == {"e1": "not_permitted", "n1": "permitted"}
    assert chosen({"area": "XB-1", "centres": ["north", "east"]}, both) == chosen(both)
    assert chosen({"area": "XA", "centres": ["north", "east"]}, both)["e1"] == "permitted"
    assert chosen({"area": "XA-1", "centres": ["east"]})["n1"] == "confirm"


def test_what_the_helping_centre_answers_is_a_fact_once_somebody_tells(
    border_street: Region,
) -> None:
    accepts = law_that(kind="donor_accepts")
    for answers, expected in (
        ({"east": True}, "permitted"),
        ({"east": False}, "not_permitted"),
        ({"west": True}, "confirm"),
        ({}, "confirm"),
    ):
        decision = decided(border_street, call(4.0), unit("e1", 6.0), law=accepts, answers=answers)
        assert verdicts(decision) == {"e1": expected}
    assert told(decision, "e1") == ["Whether the helping centre accepts is not known."]


def test_an_answer_of_a_centre_nobody_knows_is_refused(border_street: Region) -> None:
    with pytest.raises(BadIncident, match="The answer cannot be counted: centre `esat` is unknown"):
        decided(border_street, call(4.0), unit("e1", 6.0), answers={"esat": True})
