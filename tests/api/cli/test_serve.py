import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.api.conftest import Run
from tests.api.deployments import Files
from tests.api.served import serving
from tests.fictional import NOON, at


@pytest.fixture(scope="module")
def address(files: Files) -> Iterator[str]:
    """Serve for real, on a free port, until the tests are done."""
    with serving(files) as served:
        yield served.url


def test_a_served_recommendation_is_that_of_the_command(
    address: str, run: Run, files: Files
) -> None:
    ask = json.dumps({"at": at(4.0), "urgency": "U1", "time": NOON}).encode()
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{address}/v1/recommendations", ask, headers), timeout=60) as response:  # noqa: S310 - Our own server.
        served = json.load(response)
    given = ["--region", files.region, "--fleet", files.fleet, "--settings", files.settings]
    asked = ["--at", "{},{}".format(*at(4.0)), "--urgency", "U1", "--time", NOON]
    assert served == json.loads(run("recommend", *given, *asked, "--json").stdout)


def test_a_running_service_says_that_it_is_ready(address: str) -> None:
    with urlopen(f"{address}/v1/health", timeout=60) as response:  # noqa: S310 - Our own server.
        assert json.load(response)["status"] == "ready"


def serve(run: Run, files: Files, *words: object) -> tuple[int, str]:
    given = ["--region", files.region, "--fleet", files.fleet, "--settings", files.settings]
    result = run("serve", *given, *words)
    return result.exit_code, result.stderr


def test_a_port_that_is_taken_is_refused_before_anything_is_loaded(run: Run, files: Files) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert serve(run, files, "--port", port) == (
            1,
            f"Error: Port {port} of 127.0.0.1 cannot be listened on; something else listens there: "
            "stop it, or choose another --port.\n",
        )


def test_an_address_of_another_machine_is_refused(run: Run, files: Files) -> None:
    code, told = serve(run, files, "--host", "192.0.2.1")  # RFC 5737: nobody's.
    assert code == 1
    assert "this machine has no such address: choose another --host." in told


def test_what_is_no_address_is_refused(run: Run, files: Files) -> None:
    code, told = serve(run, files, "--host", "no host")
    assert code == 1
    assert "no host is no address (" in told


def test_an_open_address_is_warned_about(run: Run, files: Files) -> None:
    code, told = serve(run, files, "--host", "0.0.0.0", "--port", 0, "--region", "none")  # noqa: S104 - That it is open is the point.
    assert code == 1
    assert told.startswith("Warning: 0.0.0.0 is reached from other machines; keys need TLS before")
    assert "Error: none is not a region" in told


def test_a_demo_is_for_this_machine_only(run: Run, files: Files) -> None:
    code, told = serve(run, files, "--host", "0.0.0.0", "--port", 0, "--demo")  # noqa: S104 - That it is open is the point.
    assert code == 1
    assert "a demo asks nobody who they are; leave out --demo and give keys, or --host 127" in told


@pytest.mark.parametrize("port", [-1, 65536, "http"])
def test_what_is_no_port_is_wrong_usage(run: Run, files: Files, port: object) -> None:
    assert serve(run, files, f"--port={port}")[0] == 2


def test_a_region_that_is_damaged_is_not_served(run: Run, files: Files) -> None:
    code, told = serve(run, files, "--port", 0, "--region", files.fleet.parent)
    assert code == 1
    assert "is not a region: it has no manifest.json." in told


def test_a_service_that_is_stopped_takes_its_store_with_it(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(files):
        assert list(tmp_path.glob("crossborder-*/store.db"))
    assert not list(tmp_path.iterdir())
