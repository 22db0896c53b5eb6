"""What a refused caller is told: field by field, with a name for what it asked."""

import json
import re
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.errors import MEANING, NoAccess, TooOften
from api.problems import refusal
from api.services.problem_pages import WAY_OUT
from tests.api.deployments import shortage
from tests.fictional import NOON, at

ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}


def refused(client: TestClient, body: object) -> dict[str, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body)
    headers = {"content-type": "application/json"}
    response = client.post("/v1/recommendations", content=content, headers=headers)
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert response.status_code == problem["status"]
    assert problem["instance"].rpartition(":")[2] == response.headers["X-Request-Id"]
    return problem


def fleet_with(**wrong: object) -> dict[str, Any]:
    fleet = shortage()
    fleet["features"][1]["properties"] |= wrong
    return fleet


@pytest.mark.parametrize(
    ("wrong", "pointers"),
    [
        ({"at": None}, ["#/at"]),
        ({"at": [0, 0], "urgency": "U9"}, ["#/at", "#/urgency"]),
        ({"urgncy": "U1"}, ["#/urgncy"]),
        ({"need": ["DOCTOR", "DOKTOR"]}, ["#/need"]),
        ({"answers": {"ea/st~": "yes"}}, ["#/answers/ea~1st~0"]),
        ({"answers": {"\u00fc": "yes"}}, ["#/answers/%C3%BC"]),
        ({"answers": {"\ud800": True}}, ["#/answers"]),
        ({"answers": {"e" * 300: "yes"}}, [None]),
        ({"destination": {"id": "xa-1"}}, ["#/destination/country"]),
        ({"shortages": [{"centre": "west", "until": 7}]}, ["#/shortages/0/until"]),
    ],
)
def test_what_is_wrong_is_named_field_by_field(
    client: TestClient, wrong: dict[str, Any], pointers: list[str | None]
) -> None:
    problem = refused(client, ASK | wrong)
    assert [one.get("pointer") for one in problem["errors"]] == pointers
    assert problem["detail"] == " ".join(one["detail"] for one in problem["errors"])


def test_what_is_missing_is_named_where_it_should_be(client: TestClient) -> None:
    assert [e["pointer"] for e in refused(client, {"urgency": "U1"})["errors"]] == ["#/at"]


def test_a_wrong_parameter_is_named(client: TestClient) -> None:
    asked = {"from": "east", "at": "50.8,6.0", "urgency": "U1", "gain_min": "much"}
    problem = client.get("/v1/agreements/explain", params=asked).json()
    assert [one["parameter"] for one in problem["errors"]] == ["to", "gain_min"]
    assert all("pointer" not in one for one in problem["errors"])


def test_who_is_wrong_a_thousand_times_is_told_of_the_first(client: TestClient) -> None:
    assert (
        len(refused(client, ASK | {"answers": {f"c{i}": "yes" for i in range(1000)}})["errors"])
        == 20
    )


@pytest.mark.parametrize("body", [b'{"at": "\xff"}', b"\xff\xfe", b"\x00", b'"\xc3"'])
def test_a_body_that_is_no_utf_8_is_refused(client: TestClient, body: bytes) -> None:
    assert refused(client, body)["type"] == "/problems/not-json"


def test_the_type_of_each_problem_is_a_page_of_the_service(client: TestClient) -> None:
    for meaning in MEANING.values():
        page = client.get(f"/problems/{meaning.name}")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert meaning.title in unescape(page.text)
        assert f"{meaning.status} " in page.text
    listed = re.findall('href="(/problems/.*?)"', client.get("/problems").text)
    assert sorted(listed) == sorted(f"/problems/{one.name}" for one in MEANING.values())


def test_for_each_problem_it_is_said_what_to_do() -> None:
    assert set(WAY_OUT) == {meaning.name for meaning in MEANING.values()}


def test_a_problem_that_nobody_has_is_one(client: TestClient) -> None:
    problem = client.get("/problems/<script>").json()
    assert problem["type"] == "/problems/no-such-path"
    assert "script" not in json.dumps(problem)


def test_who_shows_no_key_is_told_how_to_show_one() -> None:
    answer = refusal({}, NoAccess("Nobody."))
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (
        401,
        'Bearer realm="crossborder"',
    )


def test_who_may_ask_again_is_told_when() -> None:
    assert refusal({}, TooOften("Wait.", retry_after_s=3)).headers["Retry-After"] == "3"
    assert "Retry-After" not in refusal({}, NoAccess("Nobody.")).headers
