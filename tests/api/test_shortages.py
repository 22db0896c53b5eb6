"""``/v1/shortages``: declared for some hours, withdrawn before, and over by themselves."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from api.auth import Scope
from api.services.desk import Desk
from dispatch.sharing import Sharing
from tests.api.callers import Caller, opened
from tests.api.sending import moment

H = 3600


@pytest.fixture
def house(desk: Desk) -> Iterator[Caller]:
    with opened(desk, demo=False) as caller:
        yield caller


def standing(caller: Caller) -> list[str]:
    return [one["centre"] for one in caller.does("GET", "/v1/shortages")["shortages"]]


def test_a_shortage_stands_until_it_is_over(house: Caller) -> None:
    west = house.of_centre("west")
    answer = west.asks("POST", "/v1/shortages", {"until": moment(2 * H)})
    assert (answer.status_code, answer.headers["Location"]) == (201, "/v1/shortages")
    (found,) = west.does("GET", "/v1/shortages")["shortages"]
    assert found == answer.json()
    assert found["declared_by"] == west.key_id
    assert datetime.fromisoformat(found["until"]) == datetime.fromisoformat(moment(2 * H))
    house.hands.pass_s(2 * H - 1)
    assert standing(west) == ["west"]
    house.hands.pass_s(1)
    assert standing(west) == []


def test_what_is_declared_last_counts(house: Caller) -> None:
    west = house.of_centre("west")
    west.does("POST", "/v1/shortages", {"until": moment(2 * H)})
    west.does("POST", "/v1/shortages", {"until": moment(H)})
    house.hands.pass_s(H)
    assert standing(west) == []


def test_a_shortage_is_withdrawn_before_its_end(house: Caller) -> None:
    west = house.of_centre("west")
    west.does("POST", "/v1/shortages", {"until": moment(2 * H)})
    assert west.asks("DELETE", "/v1/shortages/west").status_code == 204
    assert standing(west) == []
    assert west.refuses(404, "DELETE", "/v1/shortages/west") == (
        "west has declared no shortage that still stands; there is none to withdraw."
    )
    west.does("POST", "/v1/shortages", {"until": moment(H)})
    assert standing(west) == ["west"]


def test_it_is_declared_for_some_hours_at_most_and_not_for_the_past(house: Caller) -> None:
    west = house.of_centre("west")
    says = west.refuses(422, "POST", "/v1/shortages", {"until": moment(12 * H + 1)})
    assert says.endswith(
        f"declare it until {moment(12 * H)} at most, and again if it still stands."
    )
    assert "give a later end" in west.refuses(422, "POST", "/v1/shortages", {"until": moment(0)})
    west.does("POST", "/v1/shortages", {"until": moment(12 * H)})


def test_a_centre_speaks_for_itself_only(house: Caller) -> None:
    west, east = house.of_centre("west"), house.of_centre("east")
    west.does("POST", "/v1/shortages", {"until": moment(H)})
    said = {"until": moment(H), "centre": "west"}
    assert " acts for east, not for west;" in east.refuses(403, "POST", "/v1/shortages", said)
    assert " acts for east" in east.refuses(403, "DELETE", "/v1/shortages/west")
    assert standing(west) == ["west"]
    reader = house.of_centre("west", Scope.RECOMMEND)
    assert "situation" in reader.refuses(403, "POST", "/v1/shortages", {"until": moment(H)})


def test_what_is_declared_twice_under_one_key_is_declared_once(house: Caller) -> None:
    west, key = house.of_centre("west"), {"Idempotency-Key": "s1"}
    first = west.asks("POST", "/v1/shortages", {"until": moment(H)}, headers=key)
    west.asks("DELETE", "/v1/shortages/west")
    again = west.asks("POST", "/v1/shortages", {"until": moment(H)}, headers=key)
    assert again.text == first.text
    assert standing(west) == []  # It was not declared anew.


def test_a_neighbour_learns_of_it_where_the_situation_is_shared(desk: Desk) -> None:
    for what, seen in ((Sharing.NOTHING, []), (Sharing.SITUATION, ["west"])):
        settings = desk.settings.model_copy(update={"sharing": what, "accepted": frozenset()})
        with opened(replace(desk, settings=settings), demo=False) as house:
            west, east = house.of_centre("west"), house.of_centre("east")
            west.does("POST", "/v1/shortages", {"until": moment(H)})
            assert standing(east) == seen
            for one in east.does("GET", "/v1/shortages")["shortages"]:
                assert one["declared_by"] is None
