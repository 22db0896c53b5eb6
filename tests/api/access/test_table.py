"""Each cell of the table of who may do what, asked of the running service."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.types import Message

from api.auth import MadeKey, Scope, make_key
from api.edge.admitted import is_open
from api.routes.access import principal
from api.services.desk import Desk
from tests.api.access.keyed import Keyed, keyed
from tests.api.access.table import OPEN, TABLE, Sending, operation_of, written

DOCS = Path(__file__).parents[3] / "docs/access.md"
DONE = {200, 201, 204}
ROWS = [pytest.param(name, id=name.replace("/", "-")) for name in TABLE]


@pytest.fixture(scope="module")
def service(desk: Desk) -> Iterator[Keyed]:
    """Serve with keys, in a store that is gone afterwards."""
    with keyed(desk) as opened:
        yield opened


@pytest.fixture(scope="module")
def of_west(service: Keyed) -> dict[Scope, str]:
    """Give keys of ``west`` with one scope each."""
    return {scope: service.key("west", scope).secret for scope in Scope}


def sent(service: Keyed, name: str, secret: str | None) -> Any:
    """Send what a row says, with a secret."""
    return service.ask(secret, name.partition(" ")[0], *TABLE[name].send(service))


def raw(service: Keyed, method: str, path: str) -> int:
    """Ask for a path as it stands, which no client would send; give the status."""
    told: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message.get("status", 0))

    async def ask() -> None:
        raw_path, query = path.encode(), b""
        scope = {"type": "http", "method": method, "path": path, "raw_path": raw_path}
        more = {
            "query_string": query,
            "headers": [],
            "root_path": "",
            "state": {},
            "scheme": "http",
        }
        await service.app({**scope, **more, "server": ("x", 80), "client": None}, receive, send)

    asyncio.run(ask())
    return told[0]


def routes_of(router: Any) -> Iterator[Any]:
    """Find all that answers a path, also in routers within routers."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        yield from [route] if inner is None else routes_of(inner)


def calls_of(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from calls_of(one)


def test_every_operation_of_the_document_has_a_row(service: Keyed) -> None:
    methods = {"get", "put", "post", "patch", "delete", "head", "options", "trace"}
    operations = {
        f"{method.upper()} {path}"
        for path, item in service.app.openapi()["paths"].items()
        for method in methods & item.keys()
    }
    has_a_row = {operation_of(name) for name in TABLE}
    assert operations - OPEN.keys() == has_a_row


def test_no_route_answers_without_a_key_but_the_few_that_are_open(service: Keyed) -> None:
    """Whatever FastAPI knows, in the document or not."""
    found = list(routes_of(service.app))
    assert len(found) > len(TABLE)
    for route in found:
        path = re.sub(r"\{[^}]*\}", "x", route.path)
        if f"GET {route.path}" in OPEN or route.name == "static-offline-docs":
            continue
        assert not is_open(path)
        for method in getattr(route, "methods", None) or {"GET"}:
            assert service.ask(None, method, path).status_code == 401, (method, path)
        assert isinstance(route, APIRoute)
        assert principal in set(calls_of(route.dependant)), f"{path} says nothing of access."


def test_the_open_pages_are_open_and_say_nothing_of_anybody(service: Keyed) -> None:
    for path in OPEN.values():
        answer = service.ask(None, "GET", path)
        assert answer.status_code == 200
        for told in ("w1", "e1"):
            assert f'"{told}"' not in answer.text


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/nothing",
        "//v1/health",
        "/v1/health/",
        "/V1/health",
        "/v1/ready/../health",
        "/v1/ready/",
        "/docs/../v1/health",
        "/docs/%2e%2e/v1/health",
        "/docs/x",
        "/static-offline-docs/../../../../../etc/passwd",
        "/problems/../v1/health",
        "/static-offline-docs/../v1/health",
        "/v1/ready;/../health",
        "/v1/ready%00",
        "/redoc",
    ],
)
def test_no_path_leads_round_the_door(service: Keyed, method: str, path: str) -> None:
    assert raw(service, method, path) in {401, 404, 405}


def test_what_does_not_exist_is_no_secret_to_who_has_a_key(service: Keyed) -> None:
    secret = service.key("west").secret
    assert service.ask(secret, "GET", "/v1/nothing").status_code == 404
    assert service.ask(secret, "DELETE", "/v1/health").status_code == 405


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("name", ROWS)
def test_a_scope_alone_opens_what_the_table_says(
    service: Keyed, of_west: dict[Scope, str], name: str, scope: Scope
) -> None:
    answer = sent(service, name, of_west[scope])
    if scope in TABLE[name].opens:
        assert answer.status_code in DONE, answer.text
        return
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-allowed"
    needed = re.search(
        r'error="insufficient_scope", scope="([^"]+)"', answer.headers["www-authenticate"]
    )
    assert needed is not None
    assert set(needed[1].split()) >= TABLE[name].opens


@pytest.mark.parametrize("name", ROWS)
def test_the_key_of_another_centre_is_answered_as_the_table_says(service: Keyed, name: str) -> None:
    answer = sent(service, name, service.key("east").secret)
    assert answer.status_code == TABLE[name].elsewhere, answer.text


def _of_another_deployment(service: Keyed) -> str:
    return make_key("west", frozenset(Scope), service.hands()).secret


def _remade(make: Callable[[MadeKey], str]) -> Callable[[Keyed], str]:
    return lambda service: make(service.key("west"))


NOBODY: dict[str, Callable[[Keyed], str | None]] = {
    "no key": lambda _: None,
    "expired": lambda service: service.expired("west").secret,
    "revoked": lambda service: service.revoked("west").secret,
    "right id, wrong secret": _remade(lambda one: f"cbd_{one.key.id}_{'A' * 43}"),
    "wrong id, right secret": _remade(lambda one: one.secret.replace(one.key.id, "0123456789ab")),
    "truncated": _remade(lambda one: one.secret[:-1]),
    "longer": _remade(lambda one: f"{one.secret}A"),
    "the id alone": _remade(lambda one: one.key.id),
    "its hash": _remade(lambda one: f"cbd_{one.key.id}_{one.key.sha256[:43]}"),
    "another case": _remade(lambda one: one.secret.swapcase()),
    "of another deployment": _of_another_deployment,
}


@pytest.mark.parametrize("who", NOBODY)
@pytest.mark.parametrize("name", ROWS)
def test_who_is_nobody_here_gets_nothing(service: Keyed, name: str, who: str) -> None:
    secret = NOBODY[who](service)
    answer = sent(service, name, secret)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    problem = "no-access" if secret is None else "unusable-key"
    assert answer.json()["type"] == f"/problems/{problem}"
    challenge = 'Bearer realm="crossborder"'
    challenge += "" if secret is None else ', error="invalid_token"'
    assert answer.headers["www-authenticate"] == challenge
    if secret is not None:
        assert secret not in answer.text


def for_west(sending: Sending) -> Sending:
    if sending.json is None:
        return Sending(f"{sending.path}?centre=west")
    return Sending(sending.path, sending.json | {"centre": "west"})


@pytest.fixture(scope="module")
def demo(desk: Desk) -> Iterator[Keyed]:
    with ExitStack() as closing:
        yield closing.enter_context(keyed(desk, demo=True))


@pytest.mark.parametrize("name", ROWS)
def test_the_demo_is_open(demo: Keyed, name: str) -> None:
    sending = TABLE[name].send(demo)
    if "/v1/requests" in name and name != "POST /v1/requests":
        sending = for_west(sending)  # Nobody's key says it.
    answer = demo.ask(None, name.partition(" ")[0], *sending)
    assert answer.status_code in DONE, answer.text


def test_the_docs_print_the_table() -> None:
    assert written() in DOCS.read_text(encoding="utf-8")
