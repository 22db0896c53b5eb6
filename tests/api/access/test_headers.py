"""What is sent as ``Authorization`` to the running service, well or badly."""

from collections.abc import Iterator

import pytest

from api.auth import Scope
from api.services.desk import Desk
from tests.api.access.keyed import Keyed, keyed


@pytest.fixture(scope="module")
def service(desk: Desk) -> Iterator[Keyed]:
    with keyed(desk) as opened:
        yield opened


def asked(service: Keyed, *headers: str) -> tuple[int, str]:
    sent = [(b"Authorization", header.encode("latin-1")) for header in headers]
    answer = service.client.get("/v1/health", headers=sent)
    return answer.status_code, answer.headers.get("www-authenticate", "")


def test_one_key_lets_in_however_the_scheme_is_written(service: Keyed) -> None:
    secret = service.key("west").secret
    assert asked(service, f"Bearer {secret}") == (200, "")
    assert asked(service, f"bearer {secret}") == (200, "")


def test_nobody_is_asked_who_they_are(service: Keyed) -> None:
    assert asked(service) == (401, 'Bearer realm="crossborder"')


def test_anything_but_one_key_is_refused(service: Keyed) -> None:
    secret, other = service.key("west").secret, service.key("west").secret
    refused = 401, 'Bearer realm="crossborder", error="invalid_token"'
    assert asked(service, f"Bearer {secret}", f"Bearer {secret}") == refused
    assert asked(service, f"Bearer {secret}", f"Bearer {other}") == refused
    assert asked(service, f"Bearer {secret}", "Basic YTpi") == refused
    assert asked(service, f"Bearer {secret}, Bearer {other}") == refused
    assert asked(service, "Basic YTpi") == refused
    assert asked(service, secret) == refused
    assert asked(service, "") == refused
    assert asked(service, "Bearer \xe9") == refused
    assert asked(service, f"Bearer {'A' * 8_000}") == refused


def test_a_key_anywhere_else_is_none(service: Keyed) -> None:
    secret = service.key("west").secret
    for path in (f"/v1/health?access_token={secret}", f"/v1/health?key={secret}"):
        assert service.client.get(path).status_code == 401
    for header in ("X-Api-Key", "Cookie", "Proxy-Authorization", "X-Authorization"):
        answer = service.client.get("/v1/health", headers={header: f"Bearer {secret}"})
        assert answer.status_code == 401
    body = {"access_token": secret}
    assert service.client.request("GET", "/v1/health", json=body).status_code == 401


def test_nothing_of_a_request_is_read_before_it_is_known_who_asks(service: Keyed) -> None:
    """Else a stranger could have a body of JSON read, and be told what is wrong with it."""
    headers = {"Content-Type": "application/json"}
    for body in ("{", '{"at": [0, 0]}', "[" * 50):
        answer = service.client.post("/v1/recommendations", content=body, headers=headers)
        assert answer.status_code == 401, answer.text


def test_a_scope_is_asked_before_a_body_is_understood(service: Keyed) -> None:
    secret = service.key("west", Scope.SITUATION).secret
    assert service.ask(secret, "POST", "/v1/recommendations", {"at": "?"}).status_code == 403


def test_a_bad_key_does_not_close_what_is_open(service: Keyed) -> None:
    assert service.ask("cbd_old", "GET", "/v1/ready").status_code == 200
