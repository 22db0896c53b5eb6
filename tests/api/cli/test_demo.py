"""The README's first command: heavy, so one demo serves all these claims."""

import shlex
from pathlib import Path

import pytest
from typer.testing import Result

from tests.api.conftest import Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build") / "here" / "demo"


@pytest.fixture(scope="module")
def told(run: Run, folder: Path) -> Result:
    return run("demo", folder)


def test_the_demo_suggests_whom_to_ask_across_the_border(told: Result) -> None:
    assert told.exit_code == 0
    assert told.stdout.startswith("Suggestion\n  1. REQUEST ")
    assert "Tell the crew of " in told.stdout
    assert "is accepted as reported" in told.stdout
    assert "roads, river, posts, hospitals, dispatch areas and units are not." in " ".join(
        told.stdout.split()
    )
    assert max(map(len, told.stdout.partition("Try next:")[0].splitlines())) <= 100


def test_what_to_try_next_can_be_tried(told: Result, run: Run) -> None:
    _, _, after = told.stdout.replace("\\\n", " ").partition("Try next:\n")
    first, second, third = (shlex.split(line)[1:] for line in after.splitlines())
    assert (first[0], second[:2], third[0]) == ("recommend", ["region", "show"], "serve")
    assert run(*first).exit_code == 0
    assert run(*second).exit_code == 0


def test_a_second_time_the_region_is_there_already(told: Result, run: Run, folder: Path) -> None:
    before = (folder / "manifest.json").stat().st_mtime_ns
    again = run("demo", folder)
    assert (folder / "manifest.json").stat().st_mtime_ns == before
    assert again.stdout == told.stdout


@pytest.mark.usefixtures("told")
def test_another_seed_does_not_pass_for_this_one(run: Run, folder: Path) -> None:
    result = run("demo", folder, "--seed", "2")
    assert result.exit_code == 1
    assert "is there already, but not as the demo of seed 2. Remove " in result.stderr


def test_a_folder_that_is_no_region_is_left_alone(run: Run, tmp_path: Path) -> None:
    result = run("demo", tmp_path)
    assert result.exit_code == 1
    assert "is not a region: it has no manifest.json." in result.stderr
    assert f"Remove {tmp_path} to have the demo generated anew" in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_demo_speaks_other_languages(told: Result, run: Run, folder: Path) -> None:
    assert told.exit_code == 0  # The region is there.
    assert run("demo", folder, "--language=nl").stdout.startswith("Voorstel\n  1. AANVRAGEN ")
