"""``/v1/units``: what senders say of their units, and how it is read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from api.auth import Scope
from api.services.desk import Desk
from dispatch.sharing import Sharing
from graphs.region import Region
from tests.api.callers import Caller, opened, talking_desk
from tests.api.sending import fleet, moment, sent
from tests.fictional import NOON, at


@pytest.fixture(scope="module")
def talking(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return talking_desk(street, tmp_path_factory.mktemp("talking"))


@pytest.fixture
def room(talking: Desk) -> Iterator[Caller]:
    with opened(talking) as room:
        yield room


def test_a_unit_stands_as_its_sender_describes_it(room: Caller) -> None:
    said = sent("w1", 3.0, home=list(reversed(at(1.0))), crew=2, languages=["fr", "de"])
    assert room.put(said) == {"accepted": ["w1"], "n_ignored": 0, "ignored": [], "reports": []}
    feature = room.does("GET", "/v1/units/w1")
    lat, lon = at(3.0)
    assert feature["geometry"] == {"type": "Point", "coordinates": [lon, lat]}
    known = feature["properties"]
    assert known["home"] == list(reversed(at(1.0)))
    assert (known["crew"], known["languages"], known["licences"]) == (2, ["de", "fr"], None)
    assert known["availability"] == "available_on_air"
    assert known["capabilities"] == ["ALS_NURSE", "BLS", "TRANSPORT"]
    assert datetime.fromisoformat(known["clock"]) == datetime.fromisoformat(NOON)


def test_it_goes_to_the_next_incident(room: Caller) -> None:
    room.put(sent("w1", 3.0))
    asked = {"at": at(4.0), "urgency": "U1"}
    answer = room.does("POST", "/v1/recommendations", asked)
    assert answer["suggestion"]["steps"][0]["units"] == ["w1"]
    room.put(sent("w1", 3.0, sequence=1, status="busy"))
    answer = room.does("POST", "/v1/recommendations", asked)
    assert answer["suggestion"]["steps"] == []


def test_what_is_not_newer_is_ignored_and_counted(room: Caller) -> None:
    room.put(sent("w1", clock_s=10, sequence=5, status="busy"))
    for late in (sent("w1", clock_s=9, sequence=9), sent("w1", clock_s=10, sequence=5)):
        answer = room.put(late)
        assert (answer["accepted"], answer["n_ignored"]) == ([], 1)
        (newer,) = answer["ignored"]
        assert (newer["unit"], newer["sequence"]) == ("w1", 5)
        assert datetime.fromisoformat(newer["clock"]) == datetime.fromisoformat(moment(10))
    assert room.of("w1")["status"] == "busy"
    assert room.of("w1")["n_ignored"] == 2
    assert room.put(sent("w1", clock_s=10, sequence=6))["accepted"] == ["w1"]


def test_of_twins_in_one_call_the_newest_counts(room: Caller) -> None:
    many = fleet(sent("w1", clock_s=2, status="busy"), sent("w1", clock_s=1), sent("w2"))
    answer = room.does("POST", "/v1/units", many)
    assert (answer["accepted"], answer["n_ignored"]) == (["w1", "w2"], 1)
    assert room.of("w1")["status"] == "busy"


def test_of_twins_that_are_equally_new_the_first_counts(room: Caller) -> None:
    many = fleet(sent("w1", status="busy"), sent("w1", status="odd"))
    answer = room.does("POST", "/v1/units", many)
    assert (answer["accepted"], answer["n_ignored"], answer["reports"]) == (["w1"], 1, [])
    assert room.of("w1")["status"] == "busy"


def test_a_code_that_nobody_can_read_makes_it_not_available_and_the_answer_says_so(
    room: Caller,
) -> None:
    says = "is not mapped, so the unit counts as not available; add it to"
    assert room.put(sent("w1", status="???"))["reports"] == [
        f"Unit w1: status `???` of XA {says} senders/xa.toml."
    ]
    assert room.of("w1")["availability"] == "not_available"
    asked = {"at": at(4.0), "urgency": "U1"}
    room.put(sent("e1", 6.0))
    answer = room.does("POST", "/v1/recommendations", asked)
    assert answer["reports"] == [f'Unit "w1" of west: status `???` of XA {says} senders/xa.toml.']


def test_a_unit_that_asks_to_talk_goes_on_as_before(room: Caller) -> None:
    room.put(sent("w1", clock_s=0))
    assert room.put(sent("w1", clock_s=1, status="talk"))["reports"] == []
    assert room.of("w1")["availability"] == "available_on_air"
    room.put(sent("w1", clock_s=2, status="busy"))
    room.put(sent("w1", clock_s=3, status="talk"))
    assert room.of("w1")["availability"] == "not_available"


def test_what_it_did_before_it_asked_to_talk_may_come_in_the_same_call(room: Caller) -> None:
    room.put(sent("w1", status="busy"))
    room.client.post(
        "/v1/units", json=fleet(sent("w1", clock_s=2, status="talk"), sent("w1", clock_s=1))
    )
    assert room.of("w1")["availability"] == "available_on_air"


def test_a_unit_that_was_not_known_before_it_asks_to_talk_is_not_available(room: Caller) -> None:
    (report,) = room.put(sent("w1", status="talk"))["reports"]
    assert report == (
        "Unit w1: status `talk` only asks to talk, so the unit counts as not available; send the "
        "status it had before."
    )
    assert room.of("w1")["availability"] == "not_available"


@pytest.mark.parametrize("name", ["clock", "position_at"])
def test_a_clock_that_would_silence_its_unit_is_refused(room: Caller, name: str) -> None:
    assert room.put(sent("w1", clock_s=60))["accepted"] == ["w1"]
    ahead = sent("w1", clock_s=50)
    ahead["properties"][name] = moment(61)
    says = room.refuses_unit(ahead)
    assert says == (
        f"Unit w1: its `{name}` is {moment(61)}, and here it is {NOON}: that is more than 60 s "
        "ahead; set the sender's clock."
    )
    room.hands.pass_s(1)
    assert room.put(sent("w1", clock_s=61))["accepted"] == ["w1"]


def test_nothing_is_taken_where_one_cannot_be(room: Caller) -> None:
    bad = sent("w2")
    del bad["properties"]["status"]
    answer = room.client.post("/v1/units", json=fleet(sent("w1"), bad))
    assert answer.status_code == 422
    assert answer.json()["detail"] == (
        '/features/1 (unit "w2"): `properties.status` is missing; add it.'
    )
    assert room.units() == []


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (["w1"], "/features/0: `` "),
        ({"type": "Feature"}, "/features/0: `geometry` is missing; add it."),
        (
            sent("w1", patient="J."),
            '/features/0 (unit "w1"): `properties`: `patient` is unknown; known are',
        ),
        (sent("w1", sequence=-1), "`properties.sequence`: -1 cannot be used: give at least 0."),
        (sent("x" * 101), "`properties.id`"),
    ],
)
def test_a_refusal_names_the_place_and_the_unit(room: Caller, spoilt: Any, says: str) -> None:
    answer = room.client.post("/v1/units", json=fleet(spoilt))
    assert answer.status_code == 422
    assert says.removesuffix("`` ") in answer.json()["detail"]


def test_no_more_than_a_limit_come_in_one_call(room: Caller) -> None:
    answer = room.client.post("/v1/units", json=fleet(*[{}] * 5001))
    assert answer.status_code == 422
    assert "at most 5000" in answer.json()["detail"]
    assert room.client.post("/v1/units", json=fleet()).status_code == 422


def test_a_centre_that_is_not_known_here_has_no_units(room: Caller) -> None:
    assert "centre `nowhere` is unknown; " in room.refuses_unit(sent("w1", centre="nowhere"))


def test_the_path_and_the_body_name_the_same_unit(room: Caller) -> None:
    answer = room.client.put("/v1/units/w2", json=sent("w1"))
    assert answer.status_code == 422
    assert answer.json()["detail"] == ("The path names unit w2, the body w1; make them the same.")


def test_an_id_may_hold_what_call_signs_hold(room: Caller) -> None:
    room.put(sent("w West 1/83-1"))
    assert room.of("w West 1/83-1")["centre"] == "west"


def test_a_unit_of_another_centre_cannot_be_taken_over(room: Caller) -> None:
    room.put(sent("w1"))
    says = room.refuses_unit(sent("w1", clock_s=1, centre="east"), 409)
    assert says == "Unit w1 has the id of another centre's unit; give yours an id of its own."
    assert room.of("w1")["centre"] == "west"


def test_what_is_sent_twice_under_one_key_is_taken_once(room: Caller) -> None:
    key = {"Idempotency-Key": "k1"}
    first = room.client.post("/v1/units", json=fleet(sent("w1")), headers=key)
    again = room.client.post("/v1/units", json=fleet(sent("w1")), headers=key)
    assert again.text == first.text
    assert again.headers["Idempotency-Replayed"] == "true"
    assert room.of("w1")["n_ignored"] == 0
    other = room.client.post("/v1/units", json=fleet(sent("w2")), headers=key)
    assert other.status_code == 422
    assert other.json()["detail"].startswith("The idempotency key k1 came with another request")


def test_a_key_stands_for_the_address_too(room: Caller) -> None:
    key = {"Idempotency-Key": "k1"}
    assert room.asks("POST", "/v1/units", fleet(sent("w1")), headers=key).status_code == 200
    elsewhere = room.asks("POST", "/v1/units?as=other", fleet(sent("w1")), headers=key)
    assert elsewhere.json()["type"] == "/problems/key-reused"


def test_a_refusal_is_not_kept_under_its_key(room: Caller) -> None:
    key = {"Idempotency-Key": "k1"}
    ahead = fleet(sent("w1", clock_s=61))
    assert room.client.post("/v1/units", json=ahead, headers=key).status_code == 422
    room.hands.pass_s(1)
    assert room.client.post("/v1/units", json=ahead, headers=key).status_code == 200


def test_positions_grow_old_while_nobody_sends_any(room: Caller) -> None:
    room.put(sent("w1", clock_s=0))
    room.put(sent("w2", clock_s=30))
    room.hands.pass_s(120)
    assert (room.of("w1")["position_age_s"], room.of("w1")["is_stale"]) == (120, False)
    room.hands.pass_s(0.001)
    assert (room.of("w1")["position_age_s"], room.of("w1")["is_stale"]) == (120.001, True)
    assert (room.units(stale=True), room.units(stale=False)) == (["w1"], ["w2"])
    asked = {"at": at(4.0), "urgency": "U1"}
    answer = room.does("POST", "/v1/recommendations", asked)
    flags = {one["unit"]: one["flags"] for one in answer["candidates"]}
    assert flags == {"w1": ["stale"], "w2": []}


def test_units_are_found_by_what_is_known_of_them(room: Caller) -> None:
    many = fleet(
        sent("w1", 1.0), sent("w2", 2.0, status="busy"), sent("e1", 6.0, type="CAR", status="in")
    )
    assert room.client.post("/v1/units", json=many).status_code == 200
    assert room.units() == ["e1", "w1", "w2"]
    assert room.units(centre="west") == ["w1", "w2"]
    assert room.units(status="busy") == ["w2"]
    assert room.units(availability="available_at_station") == ["e1"]
    assert room.units(type="BOX") == ["w1", "w2"]
    assert room.units(capability="DOCTOR") == ["e1"]
    (south, west), (north, east) = at(1.5), at(6.0)
    assert room.units(bbox=f"{west},{south - 0.1},{east},{north}") == ["e1", "w2"]
    assert room.units(centre="west", status="in") == []


def test_units_come_page_by_page(room: Caller) -> None:
    room.client.post("/v1/units", json=fleet(*(sent(f"w{i}") for i in range(5))))
    first = room.does("GET", "/v1/units", params={"limit": 2})
    assert (first["n_matched"], first["next_after"]) == (5, "w1")
    assert room.units(limit=2, after="w1") == ["w2", "w3"]
    last = room.does("GET", "/v1/units", params={"limit": 2, "after": "w3"})
    assert ([one["id"] for one in last["features"]], last["next_after"]) == (["w4"], None)
    assert last["attribution"] == ["west"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"bbox": "1,2,3"}, "write WEST,SOUTH,EAST,NORTH in degrees."),
        ({"bbox": "6,50,5,51"}, "is no box on earth"),
        ({"capability": "DOKTOR"}, "did you mean `DOCTOR`?"),
        ({"limit": 0}, "give at least 1"),
        ({"colour": "red"}, "`colour` is unknown"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    room: Caller, asked: dict[str, Any], says: str
) -> None:
    answer = room.client.get("/v1/units", params=asked)
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


def test_a_unit_that_nobody_told_of_is_not_there(room: Caller) -> None:
    answer = room.client.get("/v1/units/w9")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("There is no unit w9, or none that you may read;")


def test_a_key_tells_of_the_units_of_its_own_centre_only(talking: Desk) -> None:
    with opened(talking, demo=False) as room:
        west, east = room.of_centre("west"), room.of_centre("east")
        west.put(sent("w1"))
        says = west.refuses_unit(sent("e1"), 403)
        assert says.startswith("Unit e1 is of east, and key ")
        assert says.endswith(" acts for west; use a key of east.")
        both = west.asks("POST", "/v1/units", fleet(sent("w2"), sent("e1")))
        assert both.status_code == 403
        assert '/features/1 (unit "e1") is of east' in both.json()["detail"]
        assert west.units() == ["w1"]
        assert east.refuses_unit(sent("w1", clock_s=1, centre="east"), 409).startswith("Unit w1")
        assert west.of("w1")["clock"] == west.of("w1")["position_at"]


def test_who_only_recommends_tells_of_no_units(talking: Desk) -> None:
    with opened(talking, demo=False) as room:
        reader = room.of_centre("west", Scope.RECOMMEND)
        assert "fleet:write" in reader.refuses_unit(sent("w1"), 403)
        assert reader.units() == []
        assert room.asks("GET", "/v1/units").status_code == 401


def sharing(desk: Desk, what: Sharing) -> Desk:
    """Let the deployment show neighbours what no agreement says."""
    settings = desk.settings.model_copy(update={"sharing": what, "accepted": frozenset()})
    return replace(desk, settings=settings)


def test_of_a_neighbour_only_what_is_shared_can_be_read(talking: Desk) -> None:
    with opened(sharing(talking, Sharing.FREE_UNITS), demo=False) as house:
        west, east = house.of_centre("west"), house.of_centre("east")
        west.put(sent("w1", 3.0, crew=2, home=list(at(1.0))[::-1]))
        west.put(sent("w2", 3.0, status="busy"))
        assert east.units() == ["w1"]
        of_ours = west.of("w1")
        hidden = {"crew": None, "home": None, "clock": None, "sequence": None, "n_ignored": None}
        assert east.of("w1") == of_ours | hidden
        assert of_ours["crew"] == 2
        assert east.units(status="busy") == []
        nothing = east.refuses(404, "GET", "/v1/units/w2")
        assert nothing.replace("w2", "w9") == east.refuses(404, "GET", "/v1/units/w9")
    with opened(sharing(talking, Sharing.SITUATION), demo=False) as house:
        house.of_centre("west").put(sent("w1"))
        assert house.of_centre("east").units() == []
