import json
import os
import pty
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import osmium
import pytest

from graphs.extracts import known_extracts
from tests.api.cli.test_root import COMMAND
from tests.api.conftest import Run
from tests.api.deployments import write_street_with_pocket
from tests.mirror import Mirror, md5_of, serving, some_bytes

PATH = known_extracts().extract["luxembourg"]


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("CROSSBORDER_EXTRACTS_URL", raising=False)
    with serving() as mirror:
        mirror.publish(PATH, b"roads")
        yield mirror


def as_pbf(osm: Path) -> bytes:
    pbf = osm.with_suffix(".osm.pbf")
    with osmium.SimpleWriter(pbf) as writer:
        for one in osmium.FileProcessor(osm):
            writer.add(one)
    return pbf.read_bytes()


def test_a_region_is_built_of_what_is_fetched(run: Run, mirror: Mirror, tmp_path: Path) -> None:
    mirror.publish(PATH, as_pbf(write_street_with_pocket(tmp_path / "street.osm")))
    osm = tmp_path / "new/osm"  # No such folder yet.
    assert run("region", "fetch", "luxembourg", osm, "--base-url", mirror.url).exit_code == 0
    built = run("region", "build", tmp_path / "street", "--osm", osm / "luxembourg.osm.pbf")
    assert built.exit_code == 0
    assert ["junctions", "40"] in [line.split() for line in built.stdout.splitlines()]


def test_it_says_what_is_fetched_and_what_was_there(
    run: Run, mirror: Mirror, tmp_path: Path
) -> None:
    words = ("region", "fetch", "luxembourg", tmp_path, "--base-url", mirror.url)
    first, again = run(*words), run(*words)
    path, md5 = tmp_path / "luxembourg.osm.pbf", md5_of(b"roads")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout == f"{path} is fetched: 5 bytes, md5 {md5}.\n"
    assert again.stdout == f"{path} is as published already: 5 bytes, md5 {md5}.\n"
    assert first.stderr == f"{known_extracts().attribution}\n"


def test_the_account_is_json(run: Run, mirror: Mirror, tmp_path: Path) -> None:
    result = run("region", "fetch", "luxembourg", tmp_path, "--base-url", mirror.url, "--json")
    assert json.loads(result.stdout) == {
        "extracts": [
            {
                "name": "luxembourg",
                "path": str(tmp_path / "luxembourg.osm.pbf"),
                "url": f"{mirror.url}/{PATH}",
                "size_bytes": 5,
                "md5": md5_of(b"roads"),
                "was_there": False,
            }
        ],
        "attribution": known_extracts().attribution,
    }
    assert result.stderr == ""


def test_a_mirror_can_be_named_once_for_all(
    run: Run, mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSBORDER_EXTRACTS_URL", mirror.url)
    assert run("region", "fetch", "luxembourg", tmp_path).exit_code == 0
    assert (tmp_path / "luxembourg.osm.pbf").read_bytes() == b"roads"


def test_an_unknown_name_is_wrong_usage_and_makes_no_folder(
    run: Run, mirror: Mirror, tmp_path: Path
) -> None:
    result = run("region", "fetch", "luxemburg", tmp_path / "new", "--base-url", mirror.url)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no extract `luxemburg`; did you mean `luxembourg`?" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_extract_that_is_not_there_is_refused_in_one_line(
    run: Run, mirror: Mirror, tmp_path: Path
) -> None:
    result = run("region", "fetch", "belgium", tmp_path, "--base-url", mirror.url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"Error: {mirror.url}/europe/belgium-latest.osm.pbf.md5 is not there (the server says 404 "
        "Not Found): check the base URL.\n"
    )


def test_a_folder_that_cannot_be_made_is_refused(run: Run, mirror: Mirror, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("A file.")
    result = run("region", "fetch", "luxembourg", taken, "--base-url", mirror.url)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {taken}: File exists. Check the path")


def test_the_help_names_every_extract_and_set(run: Run) -> None:
    told = " ".join(run("region", "fetch", "--help").stdout.split()).replace("- ", "-")
    known = known_extracts()
    assert f"{', '.join(known.extract)}, or {', '.join(known.together)} for all." in told


def really(*words: object, stderr: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    command = list(map(str, (COMMAND, *words)))
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)


def test_a_fetch_that_is_killed_is_taken_up_by_the_next(
    run: Run, mirror: Mirror, tmp_path: Path
) -> None:
    content = some_bytes(3_000_000)
    mirror.publish(PATH, content)
    mirror.breaks_after, mirror.stalls = [2_000_000], True
    words = ("region", "fetch", "luxembourg", tmp_path, "--base-url", mirror.url)
    part = tmp_path / "luxembourg.osm.pbf.part"
    with really(*words) as process:
        try:
            while not (part.is_file() and part.stat().st_size > 1_500_000):
                assert process.poll() is None
                time.sleep(0.01)
        finally:
            process.kill()
    assert run(*words).exit_code == 0
    assert (tmp_path / "luxembourg.osm.pbf").read_bytes() == content
    first, second = mirror.ranges()
    assert first is None
    assert second is not None
    assert int(second.removeprefix("bytes=").removesuffix("-")) >= 1_500_000


def test_a_terminal_shows_how_many_bytes_have_come(mirror: Mirror, tmp_path: Path) -> None:
    mirror.publish(PATH, some_bytes(3_000_000))
    ours, theirs = pty.openpty()
    words = ("region", "fetch", "luxembourg", tmp_path, "--base-url", mirror.url)
    with really(*words, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # Which is how a terminal ends.
            while piece := os.read(ours, 4096):
                shown += piece
        os.close(ours)
        assert process.wait(60) == 0
    assert "luxembourg" in shown.decode()
    assert "3.0/3.0 MB" in shown.decode()
