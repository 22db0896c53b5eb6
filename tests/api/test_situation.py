"""``GET /v1/situation``: how a centre stands, for itself and for whom an agreement shows it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from api.asking.words import Do
from api.auth import Scope
from api.services.desk import Desk
from api.store.requests import keep_request, step_request
from dispatch.demand_file import DemandPoints
from dispatch.sharing import Sharing
from tests.api.asking.asked import EAST, WEST, command, proposed
from tests.api.asking.asked import minute as after_noon
from tests.api.callers import Caller, opened
from tests.api.sending import moment, sent
from tests.fictional import at


def living(*places: tuple[float, int]) -> DemandPoints:
    lat, lon = np.array([at(km) for km, _ in places]).T
    return DemandPoints(lat, lon, np.array([weight for _, weight in places], np.int64))


def peopled(desk: Desk, **settings: Any) -> Desk:
    """A deployment that knows whom its centres serve, and wants to be there within two minutes."""
    said = {"cover_norm_min": 2.0, "accepted": frozenset()} | settings
    demand = living((1.0, 10), (3.0, 30), (6.0, 40), (8.0, 20))
    return replace(desk, settings=desk.settings.model_copy(update=said), demand=demand)


@pytest.fixture
def house(desk: Desk) -> Iterator[Caller]:
    with opened(peopled(desk), demo=False) as caller:
        yield caller


def of(caller: Caller, centre: str) -> Any:
    (found,) = caller.does("GET", f"/v1/situation?centre={centre}")["centres"]
    return found


def test_a_centre_sees_what_it_has_and_whom_it_reaches(house: Caller) -> None:
    west = house.of_centre("west")
    for id_, km, status in (("w1", 1.0, "free"), ("w2", 3.0, "in"), ("w3", 3.0, "busy")):
        west.put(sent(id_, km, status=status))
    west.does("POST", "/v1/incidents", {"at": at(4.0), "urgency": "U1"})
    found = of(west, "west")
    ((box),) = found["units"]
    assert (box["type"], box["free"], box["not_available"]) == ("BOX", 2, 1)
    assert "ALS_NURSE" in box["capabilities"]
    assert found["open_incidents"] == 1
    assert found["shortage"] == {
        "declared_until": None,
        "declared_by": None,
        "measured": False,
        "unknown": None,
    }
    cover = found["cover"]
    assert (cover["norm_min"], cover["now"], cover["if_granted"]) == (2.0, 1.0, 1.0)


def test_it_follows_units_and_time(house: Caller) -> None:
    west = house.of_centre("west")
    west.put(sent("w1", 1.0))
    assert of(west, "west")["cover"]["now"] == 0.25
    west.put(sent("w1", 3.0, sequence=1))
    assert of(west, "west")["cover"]["now"] == 0.75
    west.put(sent("w1", 3.0, sequence=2, status="busy"))
    found = of(west, "west")
    assert (found["cover"]["now"], found["shortage"]["measured"]) == (0.0, True)
    house.hands.pass_s(600)
    found = of(west, "west")
    assert (found["shortage"]["measured"], found["shortage"]["unknown"]) == (
        None,
        "stale_positions",
    )
    assert found["cover"]["is_floor"]


def test_what_others_ask_for_is_taken_away_once_it_is_granted(house: Caller) -> None:
    east = house.of_centre("east")
    east.put(sent("e1", 6.0))
    east.put(sent("e2", 8.0))
    with house.service.store.writing(house.hands()) as tx:
        keep_request(tx, proposed("r1", "e1"))
        step_request(tx, "r1", command(Do.ASK, WEST))
    house.service.live.await_change(tx.last)
    cover = of(east, "east")["cover"]
    assert (cover["now"], cover["if_granted"]) == (1.0, pytest.approx(1 / 3))
    with house.service.store.writing(after_noon(1)) as tx:
        step_request(tx, "r1", command(Do.ACCEPT, EAST))
    house.service.live.await_change(tx.last)
    found = of(east, "east")
    assert (found["cover"]["now"], found["units"][0]["promised"]) == (pytest.approx(1 / 3), 1)


def test_a_declared_shortage_is_told_with_its_end(house: Caller) -> None:
    west = house.of_centre("west")
    west.does("POST", "/v1/shortages", {"until": moment(3600)})
    shortage = of(west, "west")["shortage"]
    assert shortage["declared_until"].startswith("2024-05-01T11:00:00")
    assert (shortage["measured"], shortage["unknown"]) == (None, "no_units")
    house.hands.pass_s(3600)
    assert of(west, "west")["shortage"]["declared_until"] is None


def test_a_neighbour_sees_it_where_it_is_shared_and_not_otherwise(desk: Desk) -> None:
    for sharing, seen in (
        (Sharing.NOTHING, ["east"]),
        (Sharing.SITUATION, ["east", "west"]),
    ):
        with opened(peopled(desk, sharing=sharing), demo=False) as house:
            west, east = house.of_centre("west"), house.of_centre("east")
            west.put(sent("w1", 1.0))
            west.does("POST", "/v1/shortages", {"until": moment(3600)})
            found = east.does("GET", "/v1/situation")["centres"]
            assert [one["centre"] for one in found] == seen
            assert all(one["shortage"]["declared_by"] is None for one in found)
            assert east.does("GET", "/v1/situation?centre=nobody")["centres"] == []


def test_what_is_not_known_is_null_and_says_why(desk: Desk) -> None:
    settings = desk.settings.model_copy(update={"cover_norm_min": None})
    for without, why in (
        (replace(peopled(desk), demand=None), "no_demand"),
        (replace(peopled(desk), settings=settings), "no_norm"),
        (replace(peopled(desk), demand=living((6.0, 5))), "no_people"),
    ):
        with opened(without, demo=False) as house:
            west = house.of_centre("west")
            west.put(sent("w1", 1.0))
            cover = of(west, "west")["cover"]
            assert (cover["now"], cover["if_granted"], cover["unknown"]) == (None, None, why)


def test_it_says_as_of_when_and_from_where_to_follow(house: Caller) -> None:
    west = house.of_centre("west")
    west.put(sent("w1", 1.0))
    sheet = west.does("GET", "/v1/situation")
    assert sheet["as_of"].startswith("2024-05-01T10:00:00")
    assert sheet["after"] == house.service.live.now.after
    assert sheet["lag"] == {"changes": 0, "since": None}


def test_it_needs_the_scope(house: Caller) -> None:
    says = house.of_centre("west", Scope.RECOMMEND).refuses(403, "GET", "/v1/situation")
    assert "needs the scope situation" in says
