"""What agreements ask for beside a unit: one at home as well, several together, a stand-down."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest

from graphs.region import Region
from tests.api.deployments import LAW
from tests.api.rooms import House, deployment, house
from tests.fictional import unit

DUAL: Final = """
[clause.terms.dual_dispatch]
rule = "{rule}"
source = "gazette"
confidence = "high"
"""
BUNDLE: Final = 'bundle = [["ALS_NURSE"], ["DOCTOR"]]\n[[clause.conditions]]'

Under = Callable[[str], House]


@pytest.fixture
def under(street: Region, tmp_path: Path, url: str) -> Iterator[Under]:
    """A night under a law: west is short by its own word, its unit far off."""
    with ExitStack() as opened:

        def night(law: str) -> House:
            found = opened.enter_context(house(deployment(tmp_path, street, law), url))
            found.stand(unit("w1", 0.2), unit("e1", 6.0), unit("e2", 6.2, type="CAR"))
            found.declares("west")
            found.opens("i1")
            return found

        yield night


STAND_DOWN: Final = LAW + DUAL.format(rule="stand_down_on_arrival")


def test_a_home_unit_is_alerted_as_well_where_the_agreement_asks_for_it(under: Under) -> None:
    west = under(LAW + DUAL.format(rule="also_alert_home")).room("west")
    made = west.asks("i1", "e1").json()
    assert (made["units"], made["home_units"]) == (["e1"], ["w1"])
    assert not made["stands_down"]
    assert west.asks("i1", "e2", home_units=[]).json()["home_units"] == []


def test_no_home_unit_is_alerted_where_nobody_asks_for_it(under: Under) -> None:
    assert under(LAW).room("west").asks("i1", "e1").json()["home_units"] == []


def test_who_came_over_stands_down_when_an_own_unit_arrives(under: Under) -> None:
    night = under(STAND_DOWN)
    west, east = night.room("west"), night.room("east")
    on_its_way, asked = (west.asks("i1", id_).json()["id"] for id_ in ("e1", "e2"))
    for do in ("accept", "deploy"):
        east.does(do, on_its_way)
    told = west.arrives("i1", "w1").json()
    assert (told["incident"], told["unit"]) == ("i1", "w1")
    assert [(one["request"]["id"], one["request"]["state"]) for one in told["stood_down"]] == [
        (on_its_way, "released"),
        (asked, "cancelled"),
    ]
    assert told["stood_down"][0]["says"] == (
        "w1 has arrived: e1 of east can stand down, as the agreement asks."
    )
    last = east.sees(on_its_way)["history"][-1]
    assert (last["do"], last["person"]) == ("release", "dispatcher of west")
    assert last["reason"] == "An own unit of the asking centre has arrived."
    assert night.service.live.now.promises.request_of == {}
    assert west.arrives("i1", "w1").json()["stood_down"] == []


def test_nobody_stands_down_where_no_agreement_asks_for_it(under: Under) -> None:
    night = under(LAW + DUAL.format(rule="also_alert_home"))
    west = night.room("west")
    id_ = west.asks("i1", "e1").json()["id"]
    assert west.arrives("i1", "w1").json()["stood_down"] == []
    assert west.sees(id_)["state"] == "requested"


def test_only_an_own_unit_relieves_and_only_at_an_own_incident(under: Under) -> None:
    night = under(STAND_DOWN)
    west = night.room("west")
    id_ = west.asks("i1", "e1").json()["id"]
    for who, incident, arrived, told in [
        (west, "i1", "e1", "west has no unit e1; name an own one that is there."),
        (west, "i1", "w9", "west has no unit w9; name an own one that is there."),
        (west, "i9", "w1", "Your centre has no incident"),
        (night.room("east"), "i1", "e1", "Your centre has no incident"),
    ]:
        response = who.arrives(incident, arrived)
        assert response.status_code == 404
        assert told in response.json()["detail"]
    assert west.sees(id_)["state"] == "requested"


def test_an_arrival_told_twice_under_one_key_is_answered_the_same(under: Under) -> None:
    west = under(STAND_DOWN).room("west")
    west.asks("i1", "e1")
    said = {"unit": "w1", "person": "dispatcher 1"}
    first, again = (west.post("/v1/incidents/i1/arrived", said, key="k1") for _ in range(2))
    assert len(first.json()["stood_down"]) == 1
    assert again.json() == first.json()


@pytest.fixture
def together(under: Under) -> House:
    return under(LAW.replace("[[clause.conditions]]", BUNDLE))


def test_units_that_go_together_are_asked_for_together(together: House) -> None:
    west, east = together.room("west"), together.room("east")
    response = west.asks("i1", "e1", "e2")
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    assert sorted(made["units"]) == ["e1", "e2"]
    assert together.service.live.now.promises.request_of == {"e1": made["id"], "e2": made["id"]}
    east.does("reject", made["id"], "The doctor is away.")
    assert together.service.live.now.promises.request_of == {}


def test_a_unit_of_a_bundle_is_not_asked_for_alone(together: House) -> None:
    told = together.room("west").asks("i1", "e1")
    assert told.status_code == 422
    assert (
        "e1 is no answer to the incident as it was decided; ask for one of these:"
        in (told.json()["detail"])
    )


def test_a_bundle_is_refused_whole_if_one_of_it_is_promised(together: House) -> None:
    west = together.room("west")
    west.asks("i1", "e1", "e2")
    together.stand(unit("e3", 7.0))
    together.opens("i2", km=4.0)
    told = west.asks("i2", "e3", "e2")
    assert told.status_code == 409
    assert "e2 is promised to request" in told.json()["detail"]
    assert "e3" not in together.service.live.now.promises.request_of
