"""A real service and the real command, each in a process of its own, on one store."""

import json
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.api.cli.test_root import COMMAND
from tests.api.deployments import Files
from tests.api.served import Served, serving

PATIENCE_S = 30.0


def command(*words: object) -> str:
    told = subprocess.run([COMMAND, *map(str, words)], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def status(served: Served, secret: str | None, path: str = "/v1/health") -> int:
    connection = HTTPConnection(served.host, served.port, timeout=60)
    headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
    connection.request("GET", path, headers=headers)
    found = connection.getresponse().status
    connection.close()
    return found


def answers(served: Served, secret: str, expected: int) -> bool:
    end = time.monotonic() + PATIENCE_S
    while (found := status(served, secret)) != expected and time.monotonic() < end:
        time.sleep(0.02)
    return found == expected


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/store.db"
    command("store", "migrate", url)
    return url


def test_a_key_is_made_and_taken_back_while_a_service_runs(files: Files, url: str) -> None:
    with serving(files, "--store", url, demo=False) as served:
        assert status(served, None) == 401
        assert status(served, None, "/v1/ready") == 200
        add = "keys", "add", "--store", url, "--region", files.region, "--centre", "west"
        secret = command(*add, "--scope", "recommend")
        assert answers(served, secret, 200)
        assert status(served, secret, "/metrics") == 403
        (key,) = json.loads(command("keys", "list", "--store", url, "--json"))["keys"]
        command("keys", "revoke", "--store", url, key["id"])
        assert answers(served, secret, 401)
    log = "".join(served.log)
    assert "make one with `crossborder keys add`" in log
    assert secret not in log
    assert secret.split("_", 2)[2] not in log
    told = [e for e in served.events if e["logger"] == "api.access" and e["status"] != 401]
    assert {(e.get("key"), e.get("centre")) for e in told if e["route"] != "/v1/ready"} == {
        (key["id"], "west")
    }


def test_what_an_operator_must_know_of_keys_is_said_when_it_starts(files: Files, url: str) -> None:
    add = "keys", "add", "--store", url, "--centre", "NL-limburg", "--scope", "plan"
    command(*add, "--days", 20)
    command(*add, "--days", 40)
    command(*add)
    with serving(files, "--store", url, demo=False) as served:
        pass
    said = [e["event"] for e in served.events if "Key " in e["event"]]
    assert len(said) == 1
    assert "of NL-limburg expires on" in said[0]


def test_without_a_store_nobody_can_be_given_a_key(files: Files) -> None:
    with serving(files, demo=False) as served:
        assert status(served, None) == 401
    assert any("Without --store nobody can be given a key" in line for line in served.log)
