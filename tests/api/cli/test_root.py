"""The real command: its help, its exit codes, and how soon it is there."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.api.conftest import Run
from tests.api.deployments import Files
from tests.fictional import NOON, at

COMMAND = Path(sys.executable).with_name("crossborder")
COMMANDS = (
    ("recommend",),
    ("replay",),
    ("log", "verify"),
    ("draft-request",),
    ("route",),
    ("table",),
    ("isochrone",),
    ("serve",),
    ("demo",),
    ("region", "fetch"),
    ("region", "build"),
    ("region", "demo"),
    ("region", "show"),
    ("region", "export"),
    ("region", "import-osmnx"),
    ("areas", "convert"),
    ("texts", "check"),
    ("texts", "update"),
    ("texts", "sign"),
    ("agreements", "list"),
    ("agreements", "show"),
    ("agreements", "check"),
    ("agreements", "schema"),
    ("agreements", "explain"),
    ("centres", "at"),
    ("centres", "check"),
    ("centres", "show"),
    ("keys", "add"),
    ("keys", "list"),
    ("keys", "revoke"),
)


def really(*words: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [COMMAND, *map(str, words)], capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"Example:\n    crossborder {' '.join(words)} " in result.stdout


def test_the_version_is_that_of_the_distribution(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (
        0,
        f"crossborder-dispatch {version('crossborder-dispatch')}\n",
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["recommended"], "No such command 'recommended'. Did you mean 'recommend'?"),
        (["recommend"], "Missing option '--region'."),
        (["region", "show"], "Missing argument 'REGION'."),
        (["route", "x", "--form", "1,2"], "No such option: --form"),
    ],
)
def test_wrong_usage_exits_with_2(run: Run, words: list[str], told: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_help_does_not_load_the_road_core() -> None:
    heavy = {"numba", "shapely", "pydantic", "rich", "fastapi"}
    loaded = f"import sys, api.cli; print(*{heavy} & set(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == ""


def test_a_real_command_answers_on_stdout_and_exits_with_0(files: Files) -> None:
    asked = ["--at", "{},{}".format(*at(4.0)), "--urgency", "U1", "--time", NOON]
    told = really(
        "recommend", "--region", files.region, "--fleet", files.fleet, "--settings", files.settings,
        *asked,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("Suggestion\n  1. REQUEST e1 of east (XB), there in ")
    assert max(map(len, told.stdout.splitlines())) <= 100
    assert "\x1b" not in told.stdout


def test_a_real_refusal_is_one_line_on_stderr_and_exits_with_1(tmp_path: Path) -> None:
    told = really("region", "show", tmp_path)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        f"Error: {tmp_path} is not a region: it has no manifest.json. Build one with "
        "`crossborder region build`.\n"
    )
