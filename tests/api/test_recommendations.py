"""``POST /v1/recommendations`` about incidents that are open here, and under idempotency keys."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.record.kept import kept
from api.services.desk import Desk
from api.services.recording import on_record
from api.services.replay import replay
from tests.api.callers import Caller, opened
from tests.api.deployments import Files
from tests.api.sending import moment, sent
from tests.fictional import at, fleet_file, unit

FALL = {"at": at(4.0), "urgency": "U1"}


@pytest.fixture
def house(desk: Desk, tmp_path: Path) -> Iterator[Caller]:
    settings = desk.settings.recording(tmp_path / "log", tmp_path / "heads")
    with opened(on_record(replace(desk, settings=settings)), demo=False) as caller:
        yield caller


@pytest.fixture
def west(house: Caller) -> Caller:
    west, east = house.of_centre("west"), house.of_centre("east")
    west.put(sent("w1", 3.0, status="busy"))
    east.put(sent("e1", 6.0))
    west.does("POST", "/v1/incidents", FALL | {"id": "i1", "need": ["TRANSPORT"]})
    return west


def about(caller: Caller, **more: Any) -> Any:
    return caller.does("POST", "/v1/recommendations", {"incident": "i1", **more})


def units(answer: Any) -> list[str]:
    return [one["unit"] for one in answer["candidates"]]


def test_a_stored_incident_is_decided_as_it_is_described(west: Caller) -> None:
    described = FALL | {"need": ["TRANSPORT"]}
    assert about(west) == west.does("POST", "/v1/recommendations", described)


def test_it_is_decided_as_it_is_known_by_now(west: Caller) -> None:
    assert about(west)["incident"]["urgency"] == "U1"
    west.does("PATCH", "/v1/incidents/i1", {"urgency": "U2", "at": at(4.5)})
    west.hands.pass_s(60)
    incident = about(west)["incident"]
    assert (incident["urgency"], incident["at"]) == ("U2", list(at(4.5)))
    assert units(about(west, k=1)) == ["e1"]
    assert about(west, time=moment(30))["as_of"] == moment(30)


def test_nobody_is_sent_to_a_closed_incident(west: Caller) -> None:
    west.does("POST", "/v1/incidents/i1/close")
    says = west.refuses(409, "POST", "/v1/recommendations", {"incident": "i1"})
    assert says.startswith("Incident i1 was closed at ")


def test_another_centre_has_no_such_incident(west: Caller) -> None:
    east = west.of_centre("east")
    says = east.refuses(404, "POST", "/v1/recommendations", {"incident": "i1"})
    assert says.startswith("Your centre has no incident i1;")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            {},
            "{} cannot be used: name an open incident in `incident`, or describe one with `at` "
            "and `urgency`.",
        ),
        (
            FALL | {"incident": "i1"},
            "`at` is known of the incident that `incident` names: leave it out, or change it with "
            "PATCH /v1/incidents/ID.",
        ),
        ({"incident": "i1", "k": "5"}, "`k`: '5' cannot be used: give a whole number"),
        ({"incident": "i1", "fleet": {}}, "`fleet` is unknown; known are"),
        ({"at": at(4.0)}, "`urgency` is missing; add it."),
    ],
)
def test_one_of_both_is_asked_about(west: Caller, asked: dict[str, Any], says: str) -> None:
    assert says in west.refuses(422, "POST", "/v1/recommendations", asked)


def test_a_shortage_counts_as_long_as_it_stands(west: Caller) -> None:
    west.put(sent("w1", 3.0, sequence=1))  # Free: only its own word makes the centre short.

    def verdict(**more: Any) -> str:
        answers = west.does("POST", "/v1/recommendations", FALL | more)["candidates"]
        return next(str(one["verdict"]) for one in answers if one["unit"] == "e1")

    assert verdict() == "not_permitted"
    assert verdict(shortages=["west"]) == "permitted_with_conditions"
    west.does("POST", "/v1/shortages", {"until": moment(60)})
    assert verdict() == "permitted_with_conditions"
    assert about(west)["candidates"][-1]["verdict"] == "permitted_with_conditions"
    own_fleet = {"fleet": fleet_file(unit("w1", 3.0), unit("e1", 6.0)), "time": moment(0)}
    assert verdict(**own_fleet) == "not_permitted"
    west.hands.pass_s(60)
    assert verdict() == "not_permitted"
    west.does("POST", "/v1/shortages", {"until": moment(100)})
    assert verdict() == "permitted_with_conditions"
    west.asks("DELETE", "/v1/shortages/west")
    assert verdict() == "not_permitted"


def test_a_shortage_counts_from_when_it_was_declared_to_its_end(west: Caller) -> None:
    west.hands.pass_s(10)
    west.does("POST", "/v1/shortages", {"until": moment(20)})
    assert [told(west, time=moment(n))["shortages"] for n in (9, 20)] == [[], []]
    ((centre, until),) = told(west, time=moment(10))["shortages"]
    assert centre == "west"
    assert datetime.fromisoformat(until) == datetime.fromisoformat(moment(20))


def test_a_decision_about_a_stored_incident_is_computed_again_byte_for_byte(
    west: Caller, files: Files
) -> None:
    west.does("POST", "/v1/shortages", {"until": moment(600)})
    answer = west.asks("POST", "/v1/recommendations", {"incident": "i1"})
    west.does("PATCH", "/v1/incidents/i1", {"urgency": "U2"})
    west.put(sent("w1", 3.0, clock_s=1))
    settings = west.service.desk.settings
    assert settings.record is not None
    again = replay(answer.headers["Record-Id"], settings.record, files.region, settings)
    assert again.agrees
    assert again.answer == answer.json()
    assert again.recorded == answer.json()


def test_under_one_key_a_decision_is_taken_once(west: Caller) -> None:
    key = {"Idempotency-Key": "r1"}
    asked = {"incident": "i1"}
    first = west.asks("POST", "/v1/recommendations", asked, headers=key)
    west.put(sent("w1", 3.0, clock_s=1))
    again = west.asks("POST", "/v1/recommendations", asked, headers=key)
    assert again.text == first.text
    assert again.headers["Record-Id"] == first.headers["Record-Id"]
    assert again.headers["Content-Language"] == "en"
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    anew = west.asks("POST", "/v1/recommendations", asked)
    assert units(anew.json()) != units(first.json())
    other = west.asks("POST", "/v1/recommendations", asked | {"k": 3}, headers=key)
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/key-reused"


def test_what_was_refused_can_be_asked_again_under_its_key(west: Caller) -> None:
    key = {"Idempotency-Key": "r1"}
    asked = {"incident": "i2"}
    assert west.asks("POST", "/v1/recommendations", asked, headers=key).status_code == 404
    west.does("POST", "/v1/incidents", FALL | {"id": "i2"})
    assert west.asks("POST", "/v1/recommendations", asked, headers=key).status_code == 200


def test_of_two_at_once_under_one_key_both_get_the_same_answer(west: Caller) -> None:
    n, answers, ready = 4, [], threading.Barrier(4)

    def ask() -> None:
        ready.wait()
        headers = {"Idempotency-Key": "race"}
        answers.append(
            west.asks("POST", "/v1/recommendations", {"incident": "i1"}, headers=headers)
        )

    asking = [threading.Thread(target=ask) for _ in range(n)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert {one.status_code for one in answers} == {200}
    assert len({(one.text, one.headers["Record-Id"]) for one in answers}) == 1


def test_a_draft_is_kept_nowhere_also_under_a_key(west: Caller) -> None:
    key = {"Idempotency-Key": "d1"}
    asked = FALL | {"unit": "e1", "address": "Hidden Lane 7", "shortages": ["west"]}
    first = west.asks("POST", "/v1/draft-requests", asked, headers=key)
    assert first.status_code == 200, first.text
    assert west.asks("POST", "/v1/draft-requests", asked, headers=key).text == first.text
    other = west.asks("POST", "/v1/draft-requests", asked | {"address": "else"}, headers=key)
    assert other.json()["type"] == "/problems/key-reused"
    database = Path(str(west.service.store.engine.url.database))
    held = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert b"d1" in held
    assert b"Hidden Lane" not in held


def asked_for(west: Caller, east: Caller, do: str | None = None) -> str:
    """Let one centre ask for ``e1``, and the other answer."""
    said = {"incident": "i1", "units": ["e1"], "person": "d1", "ask": {"answer_by": moment(60)}}
    id_ = str(west.does("POST", "/v1/requests", said)["id"])
    if do is not None:
        east.does("POST", f"/v1/requests/{id_}/{do}", {"person": "d7", "reason": "As it is."})
    return id_


def told(west: Caller, **more: Any) -> Any:
    """Decide about the incident; give what the record says was told."""
    answer = west.asks("POST", "/v1/recommendations", {"incident": "i1", **more})
    record = west.service.desk.settings.record
    assert record is not None
    return kept(record, answer.headers["Record-Id"]).content["told"]


def test_who_was_asked_is_promised_and_suggested_to_nobody_else(west: Caller) -> None:
    assert about(west)["suggestion"]["steps"][0]["units"] == ["e1"]
    id_ = asked_for(west, west.of_centre("east"))
    west.does("POST", "/v1/incidents", FALL | {"id": "i2"})
    answer = west.does("POST", "/v1/recommendations", {"incident": "i2"})
    assert answer["suggestion"]["steps"] == []
    assert [one["flags"] for one in answer["candidates"] if one["unit"] == "e1"] == [["promised"]]
    west.does("POST", f"/v1/requests/{id_}/cancel", {"person": "d1", "reason": "No need."})
    answer = west.does("POST", "/v1/recommendations", {"incident": "i2"})
    assert answer["suggestion"]["steps"][0]["units"] == ["e1"]


@pytest.mark.parametrize(
    ("do", "answers"), [("accept", {"east": True}), ("reject", {"east": False})]
)
def test_what_a_centre_answered_is_told_to_the_law(
    west: Caller, do: str, answers: dict[str, bool]
) -> None:
    east = west.of_centre("east")
    id_ = asked_for(west, east)
    assert told(west)["answers"] == {}
    east.does("POST", f"/v1/requests/{id_}/{do}", {"person": "d7", "reason": "As it is."})
    assert told(west)["answers"] == answers


def test_a_caller_knows_an_answer_better(west: Caller) -> None:
    asked_for(west, west.of_centre("east"), "reject")
    assert told(west, answers={"east": True})["answers"] == {"east": True}


def test_an_incident_is_not_closed_over_a_unit_that_is_promised_to_it(west: Caller) -> None:
    id_ = asked_for(west, west.of_centre("east"))
    says = west.refuses(409, "POST", "/v1/incidents/i1/close")
    assert says == (
        f"Incident i1 still has the requests {id_}, which are not over: cancel them, or wait until "
        "their units are released."
    )
    west.does("POST", f"/v1/requests/{id_}/cancel", {"person": "d1", "reason": "No need."})
    assert west.does("POST", "/v1/incidents/i1/close")["closed_at"] is not None


def test_each_post_takes_an_idempotency_key(west: Caller) -> None:
    paths = west.client.get("/openapi.json").json()["paths"]
    without = [
        path
        for path, item in paths.items()
        if "post" in item
        and "idempotency-key" not in {p["name"].lower() for p in item["post"]["parameters"]}
    ]
    assert without == []
