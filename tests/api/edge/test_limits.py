"""What is turned away at the door, and that nothing else is."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.edge.bounded import Bounded, nests_too_deeply
from api.edge.rated import Rated
from api.metrics import Metrics
from api.services.desk import Desk
from api.settings import Limits
from tests.api.conftest import Serving
from tests.fictional import NOON, at

ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}
JSON = {"content-type": "application/json"}


def client_with(desk: Desk, serving: Serving, **limits: Any) -> TestClient:
    settings = desk.settings.model_copy(update={"limits": Limits(**limits)})
    app = create_app(serving(replace(desk, settings=settings, metrics=Metrics())))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(desk: Desk, serving: Serving) -> TestClient:
    return client_with(desk, serving, max_body_bytes=1024, per_s=0)


def refused(client: TestClient, content: bytes | Iterator[bytes]) -> tuple[int, str]:
    response = client.post("/v1/recommendations", content=content, headers=JSON)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["X-Request-Id"]
    return response.status_code, response.json()["type"].removeprefix("/problems/")


def padded(n_bytes: int) -> bytes:
    return json.dumps(ASK).encode().ljust(n_bytes)


@pytest.mark.parametrize("n_bytes", [1025, 4096, 4097, 100_000])
def test_a_body_over_the_limit_is_refused_whether_its_length_is_told_or_not(
    client: TestClient, n_bytes: int
) -> None:
    body = padded(n_bytes)
    assert refused(client, body) == (413, "too-large")
    assert refused(client, iter([body[:500], body[500:]])) == (413, "too-large")


def test_a_body_of_just_the_limit_is_taken(client: TestClient) -> None:
    for content in (padded(1024), iter([padded(1024)[:10], padded(1024)[10:]])):
        answer = client.post("/v1/recommendations", content=content, headers=JSON)
        assert answer.status_code == 200


@pytest.mark.parametrize("length", ["-1", "1e9", "\u00b2", "", "9" * 30])
def test_whatever_length_is_told_is_no_failure(client: TestClient, length: str) -> None:
    told = {b"Content-Type": b"application/json", b"Content-Length": length.encode("latin-1")}
    answer = client.post("/v1/recommendations", content=padded(900), headers=told)
    assert answer.status_code in {200, 413}


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":', '{"at": [['])
@pytest.mark.parametrize("times", [70, 200])
def test_a_body_that_is_nested_deeply_is_refused(
    client: TestClient, opening: str, times: int
) -> None:
    body = (opening * times)[:1024].encode()
    assert refused(client, body) == (400, "too-deep")


deep = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=20,
)


def depth(value: object) -> int:
    """Count slowly how deep a value is nested."""
    inner = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(map(depth, inner), default=0) if isinstance(inner, list) else 0


@given(value=deep, around=st.integers(0, 90))
def test_what_is_flat_is_never_called_deep_and_what_is_deep_always(
    value: object, around: int
) -> None:
    for number in range(around):
        value = {'"[': value} if number % 2 else [value, "}", '\\"]']
    body = json.dumps(value).encode()
    if depth(value) <= 32:
        assert not nests_too_deeply(body)
    if depth(value) > 64:
        assert nests_too_deeply(body)


@given(body=st.binary() | st.text('[]{}"\\a', max_size=300).map(str.encode))
def test_whatever_bytes_come_their_depth_is_found(body: bytes) -> None:
    assert nests_too_deeply(body) in {True, False}


@pytest.mark.parametrize("piece", [b'"', b'"\\', b'\\"', b"[", b"[{", b"]", b'{"a":', b'"a'])
def test_the_depth_of_two_megabytes_of_one_thing_is_found(piece: bytes) -> None:
    """What took the square of the length would not end within the patience of any reader."""
    nests_too_deeply(piece * (2 * 2**20 // len(piece)))


def test_who_asks_too_often_is_told_when_to_come_again(desk: Desk, serving: Serving) -> None:
    client = client_with(desk, serving, per_s=0.001, burst=2)
    answers = [client.get("/v1/health") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["type"] == "/problems/too-often"
    assert 998 <= int(answers[2].headers["Retry-After"]) <= 1000
    assert client.get("/v1/ready").status_code == 200
    assert client.get("/v1/nothing").status_code == 429


def asked(app: Any, scope: Scope, messages: list[Message]) -> list[Message]:
    """Send one request to an app, without a server."""
    sent: list[Message] = []

    async def receive() -> Message:
        if not messages:
            await asyncio.sleep(60)
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    del scope
    body = (await receive())["body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def request(address: str = "192.0.2.1", *headers: tuple[bytes, bytes]) -> Scope:
    return {"type": "http", "method": "POST", "path": "/", "headers": [*headers]} | {
        "client": (address, 1)
    }


LENGTH = (b"content-length", b"6")
EMPTY: Message = {"type": "http.request", "body": b""}
HALF: Message = {"type": "http.request", "body": b"abc", "more_body": True}


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    bounded = Bounded(echo, Limits(body_timeout_s=0.01))
    first, *_ = asked(bounded, request("192.0.2.1", LENGTH), [HALF])
    assert first["status"] == 408


def test_who_goes_away_in_the_middle_of_a_body_is_not_answered() -> None:
    bounded = Bounded(echo, Limits())
    gone: Message = {"type": "http.disconnect"}
    assert asked(bounded, request("192.0.2.1", LENGTH), [HALF, gone]) == []


def test_each_address_has_a_bucket_and_each_network_of_ipv6() -> None:
    rated = Rated(echo, Limits(per_s=0.001, burst=1))

    def status(address: str) -> int:
        return int(asked(rated, request(address), [EMPTY])[0]["status"])

    assert [status("192.0.2.1"), status("192.0.2.1"), status("192.0.2.2")] == [200, 429, 200]
    assert [status("2001:db8::1"), status("2001:db8::2"), status("2001:db8:0:1::")] == [
        200,
        429,
        200,
    ]
    assert status("unix") == 200
