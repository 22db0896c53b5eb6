"""While a service is loading it is bound, and says that it is not ready."""

import json
import signal
import socket
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.edge.opening import Opening
from tests.api.cli.test_root import COMMAND
from tests.api.deployments import Files


def waiting_for(met: Callable[[], bool]) -> bool:
    """Wait until something holds, or for half a minute."""
    end = time.monotonic() + 30
    while not met() and time.monotonic() < end:
        time.sleep(0.01)
    return met()


def test_until_it_is_loaded_everything_is_answered_by_not_ready() -> None:
    may_go_on = threading.Event()
    told: list[object] = []

    def load() -> FastAPI:
        may_go_on.wait(30)
        return FastAPI(lifespan=lifespan)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        told.append("begins")
        yield
        told.append("ends")

    opening = Opening(load, lambda: told.append("opened"), told.append)
    with TestClient(opening) as client:
        for path in ("/v1/ready", "/metrics", "/nothing"):
            answer = client.get(path, headers={"X-Request-Id": "call-17"})
            assert answer.status_code == 503
            assert answer.json()["type"] == "/problems/not-ready"
            assert answer.headers["Retry-After"] == "1"
            assert answer.headers["X-Request-Id"] == "call-17"
        assert told == []
        may_go_on.set()
        assert waiting_for(lambda: told == ["begins", "opened"])
        assert client.get("/openapi.json").status_code == 200
    assert told == ["begins", "opened", "ends"]


def test_what_cannot_be_loaded_is_told_and_never_answers() -> None:
    told: list[BaseException] = []

    def load() -> FastAPI:
        message = "No region."
        raise LookupError(message)

    with TestClient(Opening(load, lambda: None, told.append)) as client:
        assert waiting_for(lambda: bool(told))
        assert client.get("/v1/ready").status_code == 503
    assert isinstance(told[0], LookupError)


def test_a_service_that_is_stopped_while_loading_does_not_wait_for_it() -> None:
    never = threading.Event()

    def load() -> FastAPI:
        never.wait(60)
        return FastAPI()

    with TestClient(Opening(load, lambda: None, lambda _: None)):
        pass
    never.set()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def asked(port: int) -> tuple[int, dict[str, Any]] | None:
    """Ask whether the service is ready; None if nobody listens yet."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/v1/ready")
        response = connection.getresponse()
        return response.status, json.load(response)
    except ConnectionRefusedError:
        return None
    finally:
        connection.close()


def test_a_real_service_says_not_ready_before_it_is(files: Files, port: int) -> None:
    given = ["--region", files.region, "--fleet", files.fleet, "--settings", files.settings]
    words = [str(COMMAND), "serve", *map(str, given), "--port", str(port), "--demo"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as server:
        heard = []

        def is_ready() -> bool:
            answer = asked(port)
            heard.extend([] if answer is None else [answer])
            return bool(heard) and heard[-1][0] == 200

        assert waiting_for(is_ready)
        server.send_signal(signal.SIGTERM)
        _, told = server.communicate(timeout=60)
    assert {status for status, _ in heard} == {503, 200}
    assert heard[0][1]["type"] == "/problems/not-ready"
    assert heard[-1] == (200, {"status": "ready", "store_silent_since": None})
    assert server.returncode == 0, told
