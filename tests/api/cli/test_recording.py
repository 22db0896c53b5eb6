"""From an answer to its record and back, by the commands."""

import json
import signal
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from typer.testing import Result

from api.record.chain import LOG
from tests.api.conftest import Run
from tests.api.deployments import Files
from tests.api.served import serving
from tests.fictional import NOON, at

Recorded = Callable[..., tuple[str, Result]]
ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}


@pytest.fixture
def recorded(run: Run, files: Files, tmp_path: Path) -> Recorded:
    """Ask for a recommendation and have it recorded; give the id of the record too."""

    def recorded(*words: object) -> tuple[str, Result]:
        given = ["--region", files.region, "--fleet", files.fleet, "--settings", files.settings]
        asked = ["--at", "{},{}".format(*at(4.0)), "--urgency", "U1", "--time", NOON]
        result = run("recommend", *given, *asked, "--record", tmp_path / "log", *words)
        assert result.exit_code == 0, result.stderr
        (line,) = [line for line in result.stderr.splitlines() if line.startswith("Record: ")]
        return line.removeprefix("Record: "), result

    return recorded


def test_an_answer_is_recorded_checked_and_computed_again(
    run: Run, files: Files, tmp_path: Path, recorded: Recorded
) -> None:
    id_, result = recorded("--json", "--language=nl")
    given = ["--log", tmp_path / "log", "--region", files.region, "--settings", files.settings]
    replayed = run("replay", id_, *given)
    assert replayed.exit_code == 0, replayed.stderr
    assert replayed.stdout.startswith(f"Record {id_}, sha256\n")
    assert "The answer comes out the same, byte for byte." in replayed.stdout
    assert "Not as it was then" not in replayed.stdout
    document = json.loads(run("replay", id_, *given, "--json").stdout)
    assert document["answer"] == document["recorded"] == json.loads(result.stdout)
    checked = run("log", "verify", tmp_path / "log")
    assert checked.exit_code == 0
    assert f"{id_.rpartition('.')[0]}: sound, 8 entries.\nNothing was changed" in checked.stdout


def test_what_differs_now_is_said_and_is_a_failure(
    run: Run, files: Files, tmp_path: Path, recorded: Recorded
) -> None:
    id_, _ = recorded()
    given = ["--log", tmp_path / "log", "--region", files.region]
    replayed = run("replay", id_, *given)  # With the law that is shipped, which has no XA-XB.
    assert replayed.exit_code == 1
    told = " ".join(replayed.stdout.split())
    assert "No answer can be computed: The accepted agreement `XA-XB` is unknown" in told
    assert "agreements: the agreements say something else; give those of that time with" in told
    assert "mappings: the tables of today are others; the record holds those" in told
    law = tmp_path / "law"
    law.mkdir()
    text = (files.settings.parent / "law/xa-xb.toml").read_text()
    (law / "xa-xb.toml").write_text(text.replace("on the left", "on the right"))
    told = run("replay", id_, *given, "--agreements", law).stdout
    assert "The answer comes out different:\n  - agreements.hash\n" in told


def test_a_record_that_was_tampered_with_is_told_by_line(
    run: Run, tmp_path: Path, recorded: Recorded
) -> None:
    recorded("--heads", tmp_path / "elsewhere")
    (path,) = (tmp_path / "log").iterdir()
    path.write_bytes(path.read_bytes().replace(b'"verdict":"p', b'"verdict":"P'))
    checked = run("log", "verify", tmp_path / "log", "--heads", tmp_path / "elsewhere")
    assert checked.exit_code == 1
    assert "Line 7 was changed: it does not have the hash that it names." in checked.stdout
    document = json.loads(
        run("log", "verify", tmp_path / "log", "--heads", tmp_path / "elsewhere", "--json").stdout
    )
    assert not document["is_sound"]
    assert document["logs"][0]["vouched_for"] == 1


def test_where_nothing_can_be_recorded_nothing_is_answered(
    run: Run, files: Files, tmp_path: Path
) -> None:
    (tmp_path / "log").write_text("in the way")
    given = ["--region", files.region, "--fleet", files.fleet, "--settings", files.settings]
    asked = ["--at", "{},{}".format(*at(4.0)), "--urgency", "U1", "--time", NOON]
    result = run("recommend", *given, *asked, "--record", tmp_path / "log")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: No record can be kept in " in result.stderr


def asked(address: str) -> str:
    """Ask a service; give the id of the record."""
    headers = {"Content-Type": "application/json"}
    request = Request(f"{address}/v1/recommendations", json.dumps(ASK).encode(), headers)  # noqa: S310 - Our own server.
    with urlopen(request, timeout=60) as response:  # noqa: S310 - The same.
        return str(response.headers["Record-Id"])


@pytest.mark.parametrize(
    ("stop", "says"),
    [(signal.SIGTERM, "Nothing was changed"), (signal.SIGKILL, "after the last checkpoint")],
)
def test_a_service_that_was_stopped_or_killed_has_on_record_what_it_answered(
    run: Run, files: Files, tmp_path: Path, stop: signal.Signals, says: str
) -> None:
    log = tmp_path / "log"
    with serving(files, "--record", log) as served:
        ids = [asked(served.url) for _ in range(3)]
        served.process.send_signal(stop)
    for id_ in ids:
        given = ["--log", log, "--region", files.region, "--settings", files.settings]
        assert run("replay", id_, *given).exit_code == 0
    checked = run("log", "verify", log)
    assert checked.exit_code == 0
    assert says in " ".join(checked.stdout.split())
    (path,) = log.glob(f"*{LOG}")
    kinds = [json.loads(line)["kind"] for line in path.read_text().splitlines()]
    assert (kinds[-1] == "closing") == (stop is signal.SIGTERM)
