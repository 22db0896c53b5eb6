"""``/v1/incidents``: opened, changed and closed by the control room whose they are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from api.services.desk import Desk
from tests.api.callers import Caller, opened
from tests.api.sending import moment
from tests.fictional import NOON, at

FALL = {"at": at(4.0), "urgency": "U1", "centre": "west"}


@pytest.fixture(scope="module")
def house(desk: Desk) -> Iterator[Caller]:
    """One service for all of these; each test takes ids of its own."""
    with opened(desk, demo=False) as caller:
        yield caller


@pytest.fixture(scope="module")
def west(house: Caller) -> Caller:
    return house.of_centre("west")


@pytest.fixture(scope="module")
def east(house: Caller) -> Caller:
    return house.of_centre("east")


def is_at(text: str, seconds: float) -> bool:
    return datetime.fromisoformat(text) == datetime.fromisoformat(moment(seconds))


def test_an_incident_is_opened_and_can_be_read(west: Caller) -> None:
    sent = FALL | {"id": "2024-0001", "need": ["DOCTOR"], "called_at": NOON, "keyword": "MANV 5"}
    answer = west.asks("POST", "/v1/incidents", sent)
    assert answer.status_code == 201
    assert answer.headers["Location"] == "/v1/incidents/2024-0001"
    sheet = answer.json()
    assert sheet == west.does("GET", answer.headers["Location"])
    assert (sheet["id"], sheet["centre"], sheet["urgency"]) == ("2024-0001", "west", "U1")
    assert (sheet["at"], sheet["need"], sheet["keyword"]) == (list(at(4.0)), ["DOCTOR"], "MANV 5")
    assert is_at(sheet["opened_at"], 0)
    assert sheet["closed_at"] is None


def test_one_without_an_id_gets_one(west: Caller) -> None:
    first, second = (west.does("POST", "/v1/incidents", FALL)["id"] for _ in range(2))
    assert first != second
    assert west.does("GET", f"/v1/incidents/{first}")["id"] == first


def test_an_id_is_used_once(west: Caller) -> None:
    west.does("POST", "/v1/incidents", FALL | {"id": "twice"})
    says = west.refuses(409, "POST", "/v1/incidents", FALL | {"id": "twice"})
    assert says == ("There is an incident twice already; update it, or open one of a new id.")


def test_an_incident_sent_twice_under_one_key_is_opened_once(west: Caller) -> None:
    key = {"Idempotency-Key": "incident-1"}
    first = west.asks("POST", "/v1/incidents", FALL, headers=key)
    again = west.asks("POST", "/v1/incidents", FALL, headers=key)
    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["Location"] == first.headers["Location"]


def test_another_caller_has_keys_of_its_own(west: Caller, east: Caller) -> None:
    key = {"Idempotency-Key": "incident-2"}
    first = west.asks("POST", "/v1/incidents", FALL, headers=key)
    theirs = east.asks("POST", "/v1/incidents", FALL | {"centre": "east"}, headers=key)
    assert theirs.status_code == 201
    assert theirs.json()["id"] != first.json()["id"]


def test_what_is_known_otherwise_by_now_replaces_what_was_said(house: Caller, west: Caller) -> None:
    west.does(
        "POST", "/v1/incidents", FALL | {"id": "changing", "keyword": "MANV", "disaster": True}
    )
    house.hands.pass_s(5)
    change = {"urgency": "U2", "keyword": None, "disaster": None}
    sheet = west.does("PATCH", "/v1/incidents/changing", change)
    house.hands.pass_s(-5)
    assert (sheet["urgency"], sheet["keyword"], sheet["disaster"]) == ("U2", None, False)
    assert sheet["at"] == list(at(4.0))
    assert is_at(sheet["opened_at"], 0)
    assert is_at(sheet["updated_at"], 5)
    assert west.does("GET", "/v1/incidents/changing") == sheet


def test_what_an_incident_must_have_cannot_be_taken_back(west: Caller) -> None:
    west.does("POST", "/v1/incidents", FALL | {"id": "whole"})
    says = west.refuses(422, "PATCH", "/v1/incidents/whole", {"at": None})
    assert says == "The incident cannot be decided: `at` is missing; add it."
    later = west.refuses(422, "PATCH", "/v1/incidents/whole", {"called_at": moment(9)})
    assert "is later than the decision" in later


def test_a_closed_incident_is_kept_and_changes_no_more(west: Caller) -> None:
    west.does("POST", "/v1/incidents", FALL | {"id": "over"})
    closed = west.does("POST", "/v1/incidents/over/close")
    assert is_at(closed["closed_at"], 0)
    assert west.does("GET", "/v1/incidents/over") == closed
    for method, path, body in (
        ("POST", "/v1/incidents/over/close", None),
        ("PATCH", "/v1/incidents/over", {"urgency": "U2"}),
        ("POST", "/v1/incidents", FALL | {"id": "over"}),
    ):
        assert "over" in west.refuses(409, method, path, body)


def test_a_centre_lists_its_own_open_incidents_page_by_page(house: Caller) -> None:
    east = house.of_centre("east")
    before = {one["id"] for one in east.does("GET", "/v1/incidents")["incidents"]}
    for id_ in ("z1", "z2", "z3", "z4"):
        east.does("POST", "/v1/incidents", FALL | {"centre": "east", "id": id_})
    east.does("POST", "/v1/incidents/z2/close")
    page = east.does("GET", "/v1/incidents", params={"after": "z", "limit": 2})
    assert ([one["id"] for one in page["incidents"]], page["next_after"]) == (["z1", "z3"], "z3")
    last = east.does("GET", "/v1/incidents", params={"after": "z3", "limit": 2})
    assert ([one["id"] for one in last["incidents"]], last["next_after"]) == (["z4"], None)
    assert not before & {"z1", "z3", "z4"}


def test_another_centre_does_not_learn_of_an_incident(west: Caller, east: Caller) -> None:
    west.does("POST", "/v1/incidents", FALL | {"id": "ours"})
    for method, path, body in (
        ("GET", "/v1/incidents/ours", None),
        ("PATCH", "/v1/incidents/ours", {"urgency": "U2"}),
        ("POST", "/v1/incidents/ours/close", None),
    ):
        of_ours = east.refuses(404, method, path, body)
        of_none = east.refuses(404, method, path.replace("ours", "none"), body)
        assert of_ours.replace("ours", "none") == of_none
    assert "ours" not in [one["id"] for one in east.does("GET", "/v1/incidents")["incidents"]]
    assert " acts for east, not for west;" in east.refuses(403, "POST", "/v1/incidents", FALL)


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (
            {"patient": {"name": "J."}},
            "Nothing about a patient is kept here: leave that out.",
        ),
        ({"urgncy": "U1"}, "did you mean `urgency`?"),
        ({"keyword": "M., 1950-02-03"}, "take out what looks like a birth date"),
        ({"keyword": "x" * 41}, "`keyword`"),
        ({"destination": {"id": "h", "country": "XA", "care": "no. 123456"}}, "birth date"),
        ({"id": "a/b"}, "cannot be an incident's id"),
        ({"id": "x" * 101}, "cannot be an incident's id"),
        ({"at": [0, 0]}, "Gulf of Guinea"),
        ({"called_at": moment(1)}, "is later than the decision"),
    ],
)
def test_what_does_not_belong_there_is_refused(
    west: Caller, spoilt: dict[str, Any], says: str
) -> None:
    assert says in west.refuses(422, "POST", "/v1/incidents", FALL | spoilt)


def test_a_change_names_no_patient_either(west: Caller) -> None:
    west.does("POST", "/v1/incidents", FALL | {"id": "nobody"})
    says = west.refuses(422, "PATCH", "/v1/incidents/nobody", {"name": "J."})
    assert says.endswith("Nothing about a patient is kept here: leave that out.")


def test_the_demo_says_for_which_centre_it_is(desk: Desk) -> None:
    with opened(desk) as demo:
        nobody = {name: one for name, one in FALL.items() if name != "centre"}
        says = demo.refuses(403, "POST", "/v1/incidents", nobody)
        assert says == "Nobody says for which centre this is; name it in `centre`."
        says = demo.refuses(422, "POST", "/v1/incidents", FALL | {"centre": "nowhere"})
        assert "centre `nowhere` is unknown;" in says
