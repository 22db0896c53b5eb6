"""Secrets are sent to a real service in every way there is: its log holds none of them."""

import json
import socket
import subprocess
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.api.cli.test_root import COMMAND
from tests.api.deployments import Files
from tests.api.served import Served, serving
from tests.fictional import NOON, at

SECRET = "hunter2hunter2"  # noqa: S105 - What a log must not hold.
ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}
HEADERS = {
    "Authorization": f"Bearer {SECRET}",
    "Cookie": f"session={SECRET}",
    "X-Api-Key": SECRET,
    "Idempotency-Key": f"{SECRET}",
    "Last-Event-ID": SECRET,
    "Accept-Language": SECRET,
    "User-Agent": SECRET,
    "Referer": f"https://{SECRET}",
    "Host": SECRET,
    "Content-Type": "application/json",
}


def sent(served: Served, method: str, path: str, body: str | None = None, **more: str) -> int:
    connection = HTTPConnection(served.host, served.port, timeout=60)
    connection.request(method, path, body, HEADERS | more)
    status = connection.getresponse().status
    connection.close()
    return status


def sent_raw(served: Served, request: bytes) -> bytes:
    with socket.create_connection((served.host, served.port), timeout=60) as plug:
        plug.sendall(request)
        plug.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: plug.recv(65536), b""))


@pytest.fixture(scope="module")
def served(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """Send everything, and give the log of the service when it has ended."""
    record: Path = tmp_path_factory.mktemp("record") / "log"
    with serving(files, "--record", record) as served:
        assert sent(served, "POST", "/v1/recommendations", json.dumps(ASK)) == 200
        assert sent(served, "POST", "/v1/recommendations", json.dumps(ASK | {"at": SECRET})) == 422
        assert sent(served, "POST", "/v1/recommendations", json.dumps({SECRET: SECRET})) == 422
        assert sent(served, "POST", "/v1/recommendations", f"{{{SECRET}") == 400
        assert sent(served, "GET", f"/v1/agreements/{SECRET}?key={SECRET}") == 404
        assert sent(served, "GET", f"/{SECRET}?token={SECRET}") == 404
        assert sent(served, "GET", f"/v1/centres?at={SECRET}") == 422
        assert sent(served, SECRET.upper(), "/v1/health") == 405
        assert sent(served, "GET", "/v1/health", **{"X-Request-Id": f"id {SECRET}"}) == 200
        assert sent_raw(served, f"GET /{SECRET} {SECRET}\r\n\r\n".encode()).startswith(
            b"HTTP/1.1 4"
        )
        assert sent_raw(served, f"GET / HTTP/1.1\r\n{SECRET}\r\n\r\n".encode())
    return served


def test_no_secret_is_in_the_log(served: Served) -> None:
    log = "".join(served.log).lower()
    assert SECRET not in log
    assert len([e for e in served.events if e["logger"] == "api.access"]) == 11


def test_the_log_of_a_real_service_is_one_json_record_for_each_line(served: Served) -> None:
    for event in served.events:
        assert set(event) >= {"timestamp", "level", "logger", "event"}


def test_the_lines_of_one_request_share_its_id_and_name_its_record(served: Served) -> None:
    answered = next(e for e in served.events if e.get("status") == 200 and "record" in e)
    lines = [e for e in served.events if e.get("request_id") == answered["request_id"]]
    assert [line["logger"] for line in lines] == ["api.services.recommendations", "api.access"]


def test_the_password_of_a_store_that_is_not_there_is_not_told(files: Files) -> None:
    given = ["--region", files.region, "--fleet", files.fleet, "--settings", files.settings]
    store = f"postgresql://dispatch:{SECRET}@127.0.0.1:1/dispatch"
    words = [*map(str, given), "--port=0", "--log-format=json", f"--store={store}"]
    call = [str(COMMAND), "serve", *words]
    told = subprocess.run(call, capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 1
    assert "postgresql" in told.stderr
    assert SECRET not in told.stderr + told.stdout
