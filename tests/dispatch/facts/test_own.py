from datetime import datetime, timedelta

import pytest

from dispatch.agreements.situation import Declared
from graphs.region import Region
from tests.dispatch.deciding import call, decided, law_that, told, verdicts
from tests.fictional import NOON, unit

OLD = (datetime.fromisoformat(NOON) - timedelta(minutes=5)).isoformat()
HOME_FIRST = law_that(kind="home_neighbours_first")
SOUTH = {"south": "XA"}


def first(region: Region, *units: dict[str, object], **more: object) -> tuple[str, list[str]]:
    """Give the verdict on e1 where the other centres at home come first, and why."""
    decision = decided(region, call(4.0), unit("e1", 6.0), *units, law=HOME_FIRST, **more)  # type: ignore[arg-type] # Settings are of many types.
    return verdicts(decision)["e1"], told(decision, "e1")


def test_a_free_unit_of_another_centre_at_home_comes_first(border_street: Region) -> None:
    free = unit("s1", 1.0, centre="south")
    assert first(border_street, free, centres=SOUTH) == (
        "not_permitted",
        ["s1 of south is available."],
    )


def test_where_no_other_centre_at_home_has_one_free_a_neighbour_may_come(
    border_street: Region,
) -> None:
    busy = unit("s1", 1.0, centre="south", status="busy")
    verdict, why = first(border_street, busy, unit("w1", 3.0), centres=SOUTH)
    assert verdict == "permitted"  # The own unit is no other centre's.
    assert why == ["No unit of south is available, suitable and able to reach the place."]


def test_an_unsuitable_unit_of_another_centre_at_home_does_not_come_first(
    border_street: Region,
) -> None:
    doctor = unit("s1", 1.0, centre="south", type="CAR")
    ambulance = call(4.0, need=["TRANSPORT"])
    world = (unit("e1", 6.0), doctor)
    decision = decided(border_street, ambulance, *world, law=HOME_FIRST, centres=SOUTH)
    assert verdicts(decision) == {"e1": "permitted"}


@pytest.mark.parametrize("status", ["free", "busy"])
def test_other_centres_known_from_old_positions_leave_it_to_a_human(
    border_street: Region, status: str
) -> None:
    old = unit("s1", 1.0, centre="south", status=status, position_at=OLD)
    assert first(border_street, old, centres=SOUTH)[0] == "confirm"


def test_a_centre_at_home_of_which_no_unit_is_listed_leaves_it_to_a_human(
    border_street: Region,
) -> None:
    verdict, why = first(border_street, centres=SOUTH)
    assert (verdict, why) == ("confirm", ["The fleet lists no unit of south."])


def test_where_nobody_knows_of_other_centres_at_home_it_is_left_to_a_human(
    border_street: Region, street_without_districts: Region
) -> None:
    assert first(border_street) == ("confirm", ["No other centre of XA is known here."])
    verdict, why = first(street_without_districts, unit("s1", 1.0, centre="south"), centres=SOUTH)
    assert verdict == "confirm"
    assert why[0].startswith("Which centre serves the incident is not known")


def test_a_shortage_that_ends_at_the_moment_of_the_decision_is_over(border_street: Region) -> None:
    noon = datetime.fromisoformat(NOON)
    world = (unit("w1", 1.0), unit("e1", 6.0))
    for until, verdict in (
        (noon + timedelta(seconds=1), "permitted"),
        (noon, "not_permitted"),
        (noon - timedelta(seconds=1), "not_permitted"),
    ):
        short = (Declared("west", until),)
        assert verdicts(decided(border_street, call(4.0), *world, short=short))["e1"] == verdict


def test_how_long_an_own_unit_with_an_old_position_takes_is_not_known(
    border_street: Region,
) -> None:
    faster = law_that(kind="faster", by_s=0)
    old = unit("w1", 0.0, position_at=OLD)
    decision = decided(border_street, call(4.0), old, unit("e1", 6.0), law=faster)
    assert verdicts(decision)["e1"] == "confirm"
    assert "how long the own service takes is not known" in told(decision, "e1")[0]


def test_the_reserve_counts_free_units_wherever_they_are(border_street: Region) -> None:
    reserve = law_that(kind="shortage", ways=["free_units_below"], below=2)
    two = (unit("w1", 0.0), unit("w2", 0.5), unit("e1", 6.0))
    one = (unit("w1", 0.0), unit("w2", 0.5, status="busy"), unit("e1", 6.0))
    assert verdicts(decided(border_street, call(4.0), *two, law=reserve))["e1"] == "not_permitted"
    assert verdicts(decided(border_street, call(4.0), *one, law=reserve))["e1"] == "permitted"
