import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.services.desk import Desk
from dispatch.errors import BadAgreement
from tests.api.conftest import Serving
from tests.api.deployments import POCKET, shortage
from tests.fictional import NOON, at, fleet_file, unit

ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}


def answered(client: TestClient, **given: Any) -> dict[str, Any]:
    response = client.post("/v1/recommendations", json=ASK | given)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def test_a_shortage_is_answered_with_whom_to_ask(client: TestClient) -> None:
    answer = answered(client)
    assert answer["suggestion"]["steps"] == [{"units": ["e1"], "action": "request"}]
    (candidate,) = answer["candidates"]
    assert (candidate["verdict"], candidate["agreement"], candidate["clause"]) == (
        "permitted_with_conditions",
        "XA-XB",
        "art-1",
    )
    assert candidate["accepted_as_reported"]
    assert candidate["conditions"] == ["Drive on the left."]


def test_a_fleet_in_the_request_is_used_instead_of_the_served_one(client: TestClient) -> None:
    answer = answered(client, fleet=fleet_file(unit("w9", 3.0)))
    assert [c["unit"] for c in answer["candidates"]] == ["w9"]
    assert [c["unit"] for c in answered(client)["candidates"]] == ["e1"]


def test_without_a_time_the_service_takes_its_clocks(client: TestClient) -> None:
    asked = {key: ASK[key] for key in ("at", "urgency")}
    before = datetime.now().astimezone()
    answer = client.post("/v1/recommendations", json=asked).json()
    as_of = datetime.fromisoformat(answer["as_of"])
    assert before <= as_of <= datetime.now().astimezone()
    assert as_of.utcoffset() in {timedelta(hours=1), timedelta(hours=2)}  # Europe/Brussels.
    assert "stale" in answer["candidates"][0]["flags"]


def test_a_declared_shortage_counts(client: TestClient) -> None:
    at_home = fleet_file(unit("w1", 1.0), unit("e1", 6.0))
    steps = answered(client, fleet=at_home)["suggestion"]["steps"]
    declared = answered(client, fleet=at_home, shortages=["west"])["suggestion"]["steps"]
    assert steps == [{"units": ["w1"], "action": "dispatch"}]
    assert declared == [{"units": ["e1"], "action": "request"}]


def test_an_incident_in_a_pocket_is_answered_and_flagged(client: TestClient) -> None:
    incident = answered(client, at=POCKET)["incident"]
    assert incident["flags"] == ["snapped_from_pocket"]
    assert 111 <= incident["off_road_m"] <= 112  # A thousandth of a degree to the lane's end.


def test_codes_that_nobody_can_read_are_reported(client: TestClient) -> None:
    fleet = fleet_file(unit("w1", 3.0, status="asleep"), unit("e1", 6.0))
    (report,) = answered(client, fleet=fleet)["reports"]
    assert "status `asleep` of XA is not mapped, so the unit counts as not available" in report


def test_what_a_unit_lacks_is_among_its_flags(client: TestClient) -> None:
    need = ["DOCTOR", "TRANSPORT"]
    answer = answered(client, need=need, fleet=fleet_file(unit("w1", 3.0)))
    assert answer["candidates"][0]["flags"] == ["lacks_DOCTOR"]
    assert answer["incident"]["need"] == need


def test_two_who_meet_a_need_together_are_an_offer(client: TestClient) -> None:
    fleet = fleet_file(unit("w1", 3.5), unit("w2", 2.0, type="CAR"), unit("w3", 1.0))
    answer = answered(client, need=["DOCTOR", "TRANSPORT"], fleet=fleet)
    assert answer["suggestion"]["steps"] == [{"units": ["w1", "w2"], "action": "dispatch"}]
    first, second, third = answer["candidates"]
    assert (first["unit"], second["unit"]) == ("w1", "w2")
    assert first["offer"] == {"units": ["w1", "w2"], "eta_s": second["eta_s"]}
    assert second["offer"] == {"units": ["w2", "w1"], "eta_s": second["eta_s"]}
    assert third["offer"] == {"units": ["w3", "w2"], "eta_s": third["eta_s"]}
    assert [c["offer"] for c in answered(client)["candidates"]] == [None]


def test_what_is_known_of_the_incident_can_be_told(client: TestClient) -> None:
    hospital = {"id": "xa-1", "country": "XA", "recognised_by": ["XA"], "is_nearest": True}
    told = {"called_at": NOON, "keyword": "PLAN", "disaster": True, "purpose": "first_response"}
    more = {"heading_deg": 90, "destination": hospital, "answers": {"east": True}}
    assert answered(client, **told, **more)["candidates"][0]["unit"] == "e1"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"called_at": "2024-05-01T12:00:01+02:00"}, "is later than the decision (2024-05-01T12:"),
        ({"keyword": ""}, "`keyword`: '' cannot be used"),
        ({"disaster": "yes"}, "`disaster`: 'yes' cannot be used"),
        ({"purpose": "transfer"}, "`purpose`: `transfer` is unknown; known are `first_response`"),
        ({"heading_deg": -1}, "`heading_deg`: -1 cannot be used"),
        ({"destination": {"id": "xa-1"}}, "`destination.country` is missing; add it."),
        (
            {"destination": {"id": "x", "country": "XA", "patient": "a name"}},
            "`destination`: `patient` is unknown",
        ),
        ({"answers": {"east": "yes"}}, "`answers.east`: 'yes' cannot be used"),
        ({"answers": {"esat": True}}, "The answer cannot be counted: centre `esat` is unknown"),
    ],
)
def test_what_is_told_in_doubt_is_refused(
    client: TestClient, given: dict[str, Any], told: str
) -> None:
    response = client.post("/v1/recommendations", json=ASK | given)
    assert response.status_code == 422
    assert told in response.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ('{"at": [50, 6], "urgency": "U1"', 400, "The body is not JSON: Expecting ','"),
        ("", 422, "The request has no body: send it as a JSON object"),
        ("[]", 422, "[] is not a table of named fields; write it as one."),
        ('{"at": [50, 6], "urgncy": "U1"}', 422, "`urgncy` is unknown; did you mean `urgency`?"),
        ('{"urgency": "U1"}', 422, "`at` is missing; add it."),
        ('{"at": [50, NaN], "urgency": "U1"}', 422, "`at`: nan is no coordinate"),
        ('{"at": [50, 1e999], "urgency": "U1"}', 422, "`at`: inf is no coordinate"),
        ('{"at": [50, 6], "\\ud800": "U1"}', 422, r"`'\ud800'` is unknown; known are `answers`"),
        ('{"at": "50,6", "urgency": "U1"}', 422, "`at`: '50,6' is not a position"),
        ('{"at": [50, 6], "urgency": "U1", "k": "5"}', 422, "`k`: '5' cannot be used"),
        ('{"at": [50, 6], "urgency": "U1", "fleet": 3}', 422, "`fleet`: 3 is not a table"),
    ],
)
def test_a_request_that_cannot_be_understood_is_a_problem_document(
    client: TestClient, body: str, status: int, told: str
) -> None:
    headers = {"content-type": "application/json"}
    response = client.post("/v1/recommendations", content=body, headers=headers)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert list(problem)[:5] == ["type", "title", "status", "detail", "instance"]
    assert (response.status_code, problem["status"]) == (status, status)
    assert problem["detail"].startswith(told)


def test_half_a_character_that_cannot_be_answered_is_refused(client: TestClient) -> None:
    ask = {"at": [50.0, 6.0], "urgency": "U1", "fleet": fleet_file(unit("\ud800", 3.0))}
    headers = {"content-type": "application/json"}
    response = client.post("/v1/recommendations", content=json.dumps(ask), headers=headers)
    assert response.status_code == 400
    assert response.json()["detail"].startswith("The body holds half a character")


def test_all_that_is_wrong_is_said_at_once(client: TestClient) -> None:
    response = client.post("/v1/recommendations", json={"at": [0, 0], "urgency": "U9"})
    assert "`at`: 0, 0 lies in the Gulf of Guinea" in response.json()["detail"]
    assert "`urgency`: 'U9' is unknown" in response.json()["detail"]


def test_a_body_that_is_not_called_json_is_told_the_header(client: TestClient) -> None:
    response = client.post("/v1/recommendations", content=json.dumps(ASK))
    assert response.status_code == 415
    assert "Content-Type: application/json" in response.json()["detail"]


@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("DELETE", 405)])
def test_a_wrong_method_is_a_problem_document_too(
    client: TestClient, method: str, status: int
) -> None:
    response = client.request(method, "/v1/recommendations")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["allow"] == "POST"


def test_an_unknown_path_is_told_where_to_look(client: TestClient) -> None:
    response = client.get("/v1/nothing")
    assert response.json() == {
        "type": "/problems/no-such-path",
        "title": "There is nothing at this path.",
        "status": 404,
        "detail": "Not Found. See /docs for what this service answers.",
        "instance": f"urn:crossborder:request:{response.headers['X-Request-Id']}",
    }


def test_a_failure_of_the_service_is_a_problem_document_without_its_inside(
    desk: Desk, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(create_app(serving(desk)), raise_server_exceptions=False)

    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("api.services.recommendations.decide", fail)
    response = client.post("/v1/recommendations", json=ASK)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text


def test_a_decision_is_one_line_of_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "api"):
        answered(client)
    (line,) = [r.getMessage() for r in caplog.records if r.name == "api.services.recommendations"]
    assert line.startswith("U1 in XA-1: request e1 (e1 ")
    assert "\n" not in line


def test_the_first_decision_of_a_service_is_not_logged_as_one(
    desk: Desk, serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "api"):
        create_app(serving(desk))
    assert not caplog.records


def test_a_service_that_cannot_decide_does_not_come_up(desk: Desk, serving: Serving) -> None:
    settings = desk.settings.accepting(["XA-XC"])
    broken = replace(desk, settings=settings)
    with pytest.raises(BadAgreement, match="did you mean `XA-XB`"):
        create_app(serving(broken))


def test_health_says_what_is_loaded(client: TestClient, desk: Desk) -> None:
    health = client.get("/v1/health").json()
    assert health["status"] == "ready"
    assert health["region"]["hash"] == desk.region.manifest.hash
    assert health["region"]["junctions_by_country"] == {"XA": 21, "XB": 19}
    assert health["agreements"] == {
        "hash": desk.catalogue.sha256,
        "accepted": ["XA-XB"],
        "agreements": [
            {
                "id": "XA-XB",
                "name": "Friendship at the border",
                "status": "reported",
                "accepted_as_reported": True,
            }
        ],
        "warnings": [],
    }
    assert health["fleet"] == {
        "n_units": 2,
        "centres": {"east": "XB", "west": "XA"},
        "reports": [],
    }


def test_the_documentation_needs_nothing_from_the_internet(client: TestClient) -> None:
    page = client.get("/docs").text
    assert not re.findall(r"https?://", page)
    assert '"validatorUrl": null' in page  # Or it shows a badge of validator.swagger.io.
    assets = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(assets) == 3
    for asset in assets:
        assert client.get(asset).status_code == 200
    assert client.get("/redoc").status_code == 404


def test_the_example_of_the_documentation_can_be_answered(client: TestClient) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    (example,) = schemas["Ask"]["examples"]
    assert client.post("/v1/recommendations", json=example).status_code == 200
    assert schemas["Problem"]["required"] == ["type", "title", "status", "detail", "instance"]


def test_a_stale_own_fleet_leaves_the_shortage_to_a_human(client: TestClient) -> None:
    later = (datetime.fromisoformat(NOON) + timedelta(hours=1)).isoformat()
    answer = answered(client, time=later, fleet=shortage(position_at=later))
    (candidate,) = answer["candidates"]
    assert candidate["verdict"] == "confirm"
    assert [p["value"] for p in candidate["unknown"]] == ["unknown"]


def test_many_at_once_get_the_answers_of_one_after_the_other(client: TestClient) -> None:
    asked = [{"at": at(km / 10), "urgency": "U1", "time": NOON} for km in range(10, 50)]

    def answer(ask: dict[str, Any]) -> Any:
        return client.post("/v1/recommendations", json=ask).json()

    alone = [answer(ask) for ask in asked]
    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(answer, asked)) == alone


@pytest.mark.parametrize(
    ("accepted", "language", "reason"),
    [
        (None, "en", "may come"),
        ("nl-BE, en;q=0.5", "nl", "die mag komen"),
        ("pt, de;q=0.1", "de", "das kommen darf"),
        ("pt", "en", "may come"),
    ],
)
def test_the_answer_is_in_the_language_that_is_accepted(
    client: TestClient, accepted: str | None, language: str, reason: str
) -> None:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    response = client.post("/v1/recommendations", json=ASK, headers=headers)
    assert response.headers["Content-Language"] == language
    assert response.headers["Vary"] == "Accept-Language"
    assert reason in response.json()["suggestion"]["reason"]
