"""Every route that is described, asked for what is strange: a document refuses, nothing fails."""

import re

import pytest
from fastapi.testclient import TestClient

STRANGE = [
    "%00",
    "%0d%0aX-Injected:%201",
    "..%2f..%2fetc",
    "%ff%fe",
    "%E2%82%AC",
    "a" * 3000,
    "%20",
]
BODIES = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"7",
    b'{"\\ud800":1}',
    b"\xff",
    b'{"a":' * 40 + b"1" + b"}" * 40,
]
METHODS = ["get", "post", "put", "patch", "delete"]
FEED = "/v1/events"


def paths(client: TestClient) -> list[str]:
    described = client.get("/openapi.json").json()["paths"]
    return [path for path in described if path != FEED]


@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.parametrize("method", METHODS)
def test_whatever_stands_in_a_path_no_route_fails(
    client: TestClient, method: str, strange: str
) -> None:
    for path in paths(client):
        asked = re.sub(r"\{.*?\}", strange, path)
        answer = client.request(method, asked, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, (method, asked, answer.text)
        assert "X-Injected" not in answer.headers
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("body", BODIES)
def test_whatever_body_comes_no_route_fails(client: TestClient, body: bytes) -> None:
    for path in paths(client):
        for media_type in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            for method in ("post", "put", "patch"):
                asked = re.sub(r"\{.*?\}", "none", path)
                headers = {"Content-Type": media_type}
                answer = client.request(method, asked, content=body, headers=headers)
                assert answer.status_code < 500, (method, asked, body, answer.text)
                if answer.status_code >= 400:
                    assert answer.headers["Content-Type"] == "application/problem+json"
