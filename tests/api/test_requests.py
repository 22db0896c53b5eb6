"""Asking over HTTP: who may do what with a request, and what each side is told."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth import Scope
from api.services.desk import Desk
from graphs.region import Region
from tests.api.deployments import LAW
from tests.api.rooms import House, Room, deployment, house
from tests.api.spoilt import spoilt
from tests.fictional import NOON, unit

TERMS = """
[clause.terms.request]
rule = "phone_then_form"
languages = ["de", "en"]
fields = ["address", "urgency", "caller_contact"]
source = "gazette"
confidence = "high"
"""


@pytest.fixture(scope="module")
def desk(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return deployment(tmp_path_factory.mktemp("plain"), street)


@pytest.fixture
def night(desk: Desk) -> Iterator[House]:
    """An incident of west, whose own unit is busy, and two units of east that are free."""
    with house(desk) as opened:
        opened.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0), unit("e2", 8.0))
        opened.opens("i1")
        yield opened


@pytest.fixture
def west(night: House) -> Room:
    return night.room("west")


@pytest.fixture
def east(night: House) -> Room:
    return night.room("east")


def detail(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return str(response.json()["detail"])


def test_a_proposal_is_kept_and_holds_nothing(west: Room, night: House) -> None:
    response = west.proposes("i1", "e1")
    assert response.status_code == 201, response.text
    made = response.json()
    assert response.headers["location"] == f"/v1/requests/{made['id']}"
    assert (made["state"], made["you_are"]) == ("proposed", "asking")
    assert (made["asking"], made["asked"], made["units"]) == ("west", "east", ["e1"])
    assert (made["verdict"], made["agreement"]) == ("permitted_with_conditions", "XA-XB")
    assert made["possible"] == {"west": ["ask", "cancel"]}
    assert night.service.live.now.promises.request_of == {}
    assert west.get(response.headers["location"]).json() == made


def test_asking_at_once_holds_the_unit(west: Room, night: House) -> None:
    made = west.asks("i1", "e1", within_s=120).json()
    assert (made["state"], made["answer_by"]) == ("requested", "2024-05-01T10:02:00Z")
    assert [one["do"] for one in made["history"]] == ["propose", "ask"]
    assert made["possible"] == {
        "west": ["cancel"],
        "east": ["accept", "reject"],
        "clock": ["expire"],
    }
    assert night.service.live.now.promises.request_of == {"e1": made["id"]}


def test_both_sides_take_it_to_its_end(west: Room, east: Room, night: House) -> None:
    id_ = west.proposes("i1", "e1").json()["id"]
    steps = [
        (west, "ask", {"answer_by": west.later(60)}),
        (east, "accept", {}),
        (east, "deploy", {}),
        (west, "arrive", {}),
        (west, "release", {}),
    ]
    for room, do, more in steps:
        night.hands.pass_s(10)
        response = room.does(do, id_, **more)
        assert response.status_code == 200, response.text
    told = east.sees(id_)
    assert (told["you_are"], told["state"], told["possible"]) == ("asked", "released", {})
    assert told["way_out"] == "It is over: propose a new request."
    assert [(one["to"], one["centre"], one["person"]) for one in told["history"]] == [
        ("proposed", "west", "dispatcher of west"),
        ("requested", "west", "dispatcher of west"),
        ("accepted", "east", "dispatcher of east"),
        ("deployed", "east", "dispatcher of east"),
        ("on_scene", "west", "dispatcher of west"),
        ("released", "west", "dispatcher of west"),
    ]
    assert told["history"][-1]["at"] == "2024-05-01T10:00:50Z"
    assert night.service.live.now.promises.request_of == {}


def test_the_asked_centre_reads_what_it_needs_to_answer_and_no_record(
    west: Room, east: Room
) -> None:
    told = east.sees(west.asks("i1", "e1").json()["id"])
    lat, lon = told["incident"].pop("at")
    assert (round(lat, 3), round(lon, 3)) == (50.8, 6.064)
    assert told["incident"] == {
        "id": "i1",
        "urgency": "U1",
        "need": [],
        "purpose": "scene_call",
    }
    assert told["record"] is None


def test_a_refusal_needs_a_reason_and_only_the_asked_centre_can(west: Room, east: Room) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    assert "only the asked centre can" in detail(west.does("reject", id_, "No."), 403)
    assert "without a reason; give one in `reason`" in detail(east.does("reject", id_), 422)
    refused = east.does("reject", id_, "The last one.").json()
    assert (refused["state"], refused["history"][-1]["reason"]) == ("rejected", "The last one.")
    assert "It is over: propose a new request." in detail(east.does("accept", id_), 409)


def test_an_answer_that_comes_too_late_is_refused(west: Room, east: Room, night: House) -> None:
    id_ = west.asks("i1", "e1", within_s=60).json()["id"]
    night.hands.pass_s(60)
    assert "too late. Now west can cancel" in detail(east.does("accept", id_), 409)
    assert east.sees(id_)["possible"] == {"west": ["cancel"], "clock": ["expire"]}


def test_a_promised_unit_is_refused_with_its_holder_and_the_next_best(
    west: Room, night: House
) -> None:
    held = west.asks("i1", "e1").json()["id"]
    night.opens("i2", km=4.0)
    told = detail(west.asks("i2", "e1"), 409)
    assert told.startswith(f"e1 is promised to request {held}, so to nobody else.")
    assert " Next best: e2 of east, there in " in told
    assert [one["id"] for one in west.get("/v1/requests").json()["requests"]] == [held]


def test_a_proposal_whose_unit_was_promised_meanwhile_is_told_whom_to_ask(
    west: Room, night: House
) -> None:
    night.opens("i2", km=4.0)
    late = west.proposes("i2", "e1").json()["id"]
    west.asks("i1", "e1")
    told = detail(west.does("ask", late, answer_by=west.later(60)), 409)
    assert f"Request {late}: e1 is promised to request r" in told
    assert "Next best: e2 of east" in told
    assert west.sees(late)["state"] == "proposed"


def test_a_third_is_told_the_number_of_a_promise_and_can_read_no_more(
    west: Room, night: House
) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    south = night.room("south")
    night.opens("i3", "south", km=4.2)
    told = detail(south.asks("i3", "e1"), 409)
    assert f"e1 is promised to request {id_}," in told
    assert "i1" not in told
    assert "west" not in told.partition(" Next best: ")[0]
    assert south.get(f"/v1/requests/{id_}").status_code == 404


def test_a_stranger_finds_neither_request_nor_incident(west: Room, night: House) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    south = night.room("south")
    for response in (
        south.get(f"/v1/requests/{id_}"),
        south.does("cancel", id_, "No."),
        south.get("/v1/requests/r000000099"),
    ):
        assert "south has no request r" in detail(response, 404)
    assert "Your centre has no incident i1" in detail(south.asks("i1", "e1"), 404)
    assert south.get("/v1/requests").json() == {"centre": "south", "requests": [], "next": None}


@pytest.mark.parametrize(
    ("scopes", "do", "status"),
    [
        ({Scope.REQUEST}, "cancel", 200),
        ({Scope.ANSWER}, "cancel", 403),
        ({Scope.SITUATION, Scope.RECOMMEND, Scope.ADMIN}, "cancel", 403),
    ],
)
def test_the_asking_side_needs_the_scope_to_request(
    night: House, west: Room, scopes: set[Scope], do: str, status: int
) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    assert night.room("west", frozenset(scopes)).does(do, id_, "No.").status_code == status


@pytest.mark.parametrize(("scope", "status"), [(Scope.ANSWER, 200), (Scope.REQUEST, 403)])
def test_the_asked_side_needs_the_scope_to_answer(
    night: House, west: Room, scope: Scope, status: int
) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    assert night.room("east", frozenset({scope})).does("accept", id_).status_code == status


def test_proposing_needs_the_scope_to_request(night: House) -> None:
    told = detail(night.room("west", frozenset({Scope.ANSWER})).proposes("i1", "e1"), 403)
    assert "it needs the scope request" in told


def test_nobody_acts_for_another_centre(west: Room) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    assert "acts for west, not for east" in detail(west.does("accept", id_, centre="east"), 403)
    assert "acts for west, not for east" in detail(west.get("/v1/requests", centre="east"), 403)


def test_own_units_and_strangers_to_the_decision_are_not_asked_for(
    west: Room, night: House
) -> None:
    night.stand(unit("w2", 1.0))
    assert "an own unit is dispatched" in detail(west.proposes("i1", "w2"), 422)
    assert "Incident i1: e9 is no answer to the incident as it was decided; ask for one of" in (
        detail(west.proposes("i1", "e9"), 422)
    )
    assert "w1 is no own unit that could be alerted as well; those are: w2." in (
        detail(west.proposes("i1", "e1", home_units=["w1"]), 422)
    )


def test_for_an_incident_that_is_closed_nobody_is_asked(west: Room, night: House) -> None:
    proposed = west.proposes("i1", "e2").json()["id"]
    night.closes("i1")
    assert "Incident i1 was closed at" in detail(west.proposes("i1", "e2"), 409)
    assert "was closed" in detail(west.does("ask", proposed, answer_by=west.later(60)), 409)


def test_an_incident_is_not_closed_while_somebody_is_asked_or_coming(
    west: Room, east: Room
) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    told = detail(west.post("/v1/incidents/i1/close", None), 409)
    assert f"Incident i1 still has the requests {id_}, which are not over: cancel" in told
    east.does("reject", id_, "The last one.")
    assert west.post("/v1/incidents/i1/close", None).status_code == 200


def test_a_proposal_is_not_told_to_those_who_are_not_asked_yet(west: Room, east: Room) -> None:
    id_ = west.proposes("i1", "e1").json()["id"]
    assert "east has no request" in detail(east.get(f"/v1/requests/{id_}"), 404)
    assert "east has no request" in detail(east.does("accept", id_), 404)
    assert east.get("/v1/requests").json()["requests"] == []
    west.does("ask", id_, answer_by=west.later(60))
    assert east.sees(id_)["state"] == "requested"
    dropped = west.proposes("i1", "e2").json()["id"]
    west.does("cancel", dropped)
    assert [one["id"] for one in east.get("/v1/requests").json()["requests"]] == [id_]


def test_the_same_request_sent_again_is_made_once(west: Room, night: House) -> None:
    said = {"incident": "i1", "units": ["e1"], "person": "dispatcher 1"}
    first, again = (west.post("/v1/requests", said, key="k1") for _ in range(2))
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert len(west.get("/v1/requests").json()["requests"]) == 1
    night.closes("i1")  # What was answered is answered again, whatever became of it.
    assert west.post("/v1/requests", said, key="k1").json() == first.json()
    other = said | {"units": ["e2"]}
    assert "came with another request before" in detail(
        west.post("/v1/requests", other, key="k1"), 422
    )


def test_a_command_sent_again_is_done_once(west: Room) -> None:
    id_ = west.proposes("i1", "e1").json()["id"]
    said = {"person": "dispatcher 1", "answer_by": west.later(60)}
    path = f"/v1/requests/{id_}/ask"
    first, again = (west.post(path, said, key="k1") for _ in range(2))
    assert first.json() == again.json()
    assert len(west.sees(id_)["history"]) == 2
    assert west.post(path, said).status_code == 409


def test_no_unit_is_held_for_an_answer_for_hours(west: Room) -> None:
    told = "The units would be held for an answer until 2024-05-01T13:00:01+02:00; give an `answer"
    assert told in detail(west.asks("i1", "e1", within_s=3601), 422)
    id_ = west.proposes("i1", "e1").json()["id"]
    assert told in detail(west.does("ask", id_, answer_by=west.later(3601)), 422)
    assert west.does("ask", id_, answer_by=west.later(3600)).status_code == 200


def test_who_is_promised_is_suggested_for_no_other_incident(west: Room, night: House) -> None:
    night.opens("i2", km=4.0)
    assert suggested(west, "i2") == ["e1"]
    id_ = west.asks("i1", "e1").json()["id"]
    assert suggested(west, "i2") == ["e2"]
    west.does("cancel", id_, "No longer.")
    assert suggested(west, "i2") == ["e1"]


def suggested(room: Room, incident: str) -> list[str]:
    (step,) = room.asks_who(incident)["suggestion"]["steps"]
    units: list[str] = step["units"]
    return units


def test_of_eight_that_ask_at_once_one_is_promised_the_unit(desk: Desk, url: str) -> None:
    with house(desk, url) as night:
        night.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0))
        for n in range(8):
            night.opens(f"i{n}", km=4.0 + n / 20)
        west, gate = night.room("west"), threading.Barrier(8)

        def asks(n: int) -> int:
            gate.wait()
            return west.asks(f"i{n}", "e1").status_code

        for _ in range(3):
            with ThreadPoolExecutor(8) as pool:
                statuses = sorted(pool.map(asks, range(8)))
            assert statuses == [201] + 7 * [409]
            (held,) = west.get("/v1/requests", state="requested").json()["requests"]
            assert held["units"] == ["e1"]
            west.does("cancel", held["id"], "Again.")


def test_what_is_sent_eight_times_at_once_under_one_key_is_made_once(desk: Desk, url: str) -> None:
    with house(desk, url) as night:
        night.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0))
        night.opens("i1")
        west, gate = night.room("west"), threading.Barrier(8)
        said = {"incident": "i1", "units": ["e1"], "person": "1", "ask": {"answer_by": LATER}}

        def sends(key: str) -> tuple[int, str]:
            gate.wait()
            made = west.post("/v1/requests", said, key=key)
            return made.status_code, made.text

        for n in range(3):
            with ThreadPoolExecutor(8) as pool:
                answers = set(pool.map(sends, 8 * [f"k{n}"]))
            ((status, _),) = answers
            assert status == 201
            (held,) = west.get("/v1/requests", state="requested").json()["requests"]
            west.does("cancel", held["id"], "Again.")


def test_in_a_demo_whoever_acts_names_the_centre(desk: Desk) -> None:
    with house(desk, demo=True) as opened:
        opened.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0))
        opened.opens("i1")
        anybody = Room("west", opened.client, "", opened.hands)
        id_ = anybody.asks("i1", "e1").json()["id"]
        assert "name it in `centre`" in detail(anybody.does("accept", id_), 403)
        assert "name it in `centre`" in detail(anybody.get(f"/v1/requests/{id_}"), 403)
        assert anybody.does("accept", id_, centre="east").json()["you_are"] == "asked"
        read = anybody.get(f"/v1/requests/{id_}", centre="west").json()
        assert (read["you_are"], read["state"]) == ("asking", "accepted")
        listed = anybody.get("/v1/requests", centre="east").json()
        assert [one["id"] for one in listed["requests"]] == [id_]


def test_a_refused_command_leaves_its_key_unused(west: Room, east: Room) -> None:
    id_ = west.asks("i1", "e1").json()["id"]
    path = f"/v1/requests/{id_}/reject"
    said = {"person": "dispatcher 7"}
    assert east.post(path, said, key="k1").status_code == 422
    assert east.post(path, said | {"reason": "No crew."}, key="k1").status_code == 200


def test_requests_are_listed_page_by_page_and_filtered(west: Room, east: Room) -> None:
    made = []
    for n in range(3):
        made.append(west.asks("i1", "e1").json()["id"])
        if n < 2:
            west.does("cancel", made[n], "No longer.")
    first = west.get("/v1/requests", limit=2).json()
    assert [one["id"] for one in first["requests"]] == made[:2]
    second = east.get("/v1/requests", limit=2, after=first["next"]).json()
    assert [one["id"] for one in second["requests"]] == made[2:]
    assert second["next"] is None

    def ids(**query: Any) -> list[str]:
        found = east.get("/v1/requests", **query).json()["requests"]
        return [one["id"] for one in found]

    assert ids(state="cancelled") == made[:2]
    assert ids(state=["cancelled", "requested"]) == made
    assert (ids(incident="i1"), ids(incident="i2")) == (made, [])


def test_what_the_agreement_requires_is_told_or_said_to_be_unknown(
    street: Region, tmp_path: Path
) -> None:
    with house(deployment(tmp_path, street, LAW + TERMS)) as night:
        night.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0))
        night.opens("i1")
        west = night.room("west")
        made = west.proposes("i1", "e1").json()
        assert made["how"] == {
            "rule": "phone_then_form",
            "languages": ["de", "en"],
            "operator_language": None,
        }
        assert made["required"] == ["address", "urgency", "caller_contact"]
        assert made["missing"] == ["address", "caller_contact"]
        told: dict[str, Any] = {"answer_by": west.later(60), "told": ["address"]}
        refused = detail(west.does("ask", made["id"], **told), 422)
        assert "without caller_contact, which XA-XB requires; name in `told` what" in refused
        assert west.proposes("i1", "e1", ask=told).status_code == 422
        asked = west.does("ask", made["id"], not_known=["caller_contact"], **told).json()
        assert (asked["state"], asked["missing"]) == ("requested", [])
        assert asked["told"] == ["urgency", "resources_wanted", "address"]
        assert asked["not_known"] == ["caller_contact"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"patient": "x"}, "`patient` is unknown"),
        ({"reason": 301 * "x"}, "`reason`"),
        ({"person": ""}, "`person`"),
        ({"units": []}, "`units`"),
        ({"units": ["e1", "e1"]}, "e1 is named twice; take one out."),
        ({"home_units": ["e1"]}, "e1 is named twice; take one out."),
        (
            {"ask": {"answer_by": NOON, "told": ["nature"], "not_known": ["nature"]}},
            "nature is told and not known; take it out of one of the two.",
        ),
        ({"ask": {"answer_by": NOON, "told": ["name"]}}, "`ask.told[0]`"),
        ({"ask": {"answer_by": "2024-05-01T12:05:00"}}, "has no time zone"),
        ({"ask": {}}, "`ask.answer_by` is missing"),
    ],
    ids=str,
)
def test_what_cannot_be_understood_names_the_field(
    west: Room, said: dict[str, Any], told: str
) -> None:
    assert told in detail(west.proposes("i1", "e1", **said), 422)


LATER: Final = "2024-05-01T12:02:00+02:00"
ASKS: Final[dict[str, Any]] = {"answer_by": LATER, "told": ["nature"], "not_known": []}
SPOILT: Final = {
    "incident": "i1",
    "units": ["e1"],
    "home_units": [],
    "person": "dispatcher 1",
    "reason": "As agreed.",
    "ask": ASKS,
}
TELLING: Final = {"person": "dispatcher 1", "reason": "As agreed."} | ASKS


@pytest.fixture(scope="module")
def any_night(desk: Desk) -> Iterator[House]:
    with house(desk) as opened:
        opened.stand(unit("w1", 3.0, status="busy"), unit("e1", 6.0))
        opened.opens("i1")
        yield opened


@pytest.fixture(scope="module")
def anybody(any_night: House) -> Room:
    return any_night.room("west")


@given(said=spoilt(SPOILT), command=spoilt(TELLING), do=st.sampled_from(["ask", "cancel"]))
def test_whatever_is_sent_is_done_or_refused(
    anybody: Room, said: Any, command: Any, do: str
) -> None:
    made = anybody.post("/v1/requests", said)
    assert made.status_code in {201, 400, 404, 409, 422}, made.text
    ids = [one["id"] for one in anybody.get("/v1/requests", limit=1).json()["requests"]]
    for id_ in [made.json()["id"]] if made.status_code == 201 else ids:
        done = anybody.post(f"/v1/requests/{id_}/{do}", command)
        assert done.status_code in {200, 400, 409, 422}, done.text
        anybody.does("cancel", id_, "Enough.")


def test_what_must_be_confirmed_needs_a_reason(street: Region, tmp_path: Path) -> None:
    doubtful = LAW.replace('kind = "shortage"', 'kind = "donor_accepts"')
    with house(deployment(tmp_path, street, doubtful)) as night:
        night.stand(unit("e1", 6.0))
        night.opens("i1")
        west = night.room("west")
        assert "unless somebody decides it" not in detail(west.asks("i1", "e1"), 422)
        made = west.asks("i1", "e1", reason="The shift leader decides it.").json()
        assert (made["state"], made["verdict"]) == ("requested", "confirm")
