import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dispatch.centres import load_centres
from graphs.region import Region
from tests.api.conftest import Run
from tests.fictional import at

OURS = """
[centre.west]
country = "XA"
name = "West"
languages = ["xa"]
serves = ["XA-1"]
neighbours = ["east"]
channels = { phone = "desk 7", form = "on paper" }

[centre.east]
country = "XB"
"""


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    return tmp_path / "ours.toml"


def test_a_check_of_the_shipped_file_lists_what_a_deployment_has_to_say(run: Run) -> None:
    result = run("centres", "check")
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "Errors" not in told
    assert "NL-limburg" in told
    assert "not said: channels." in told
    n = len(load_centres())
    assert f"{n} centres; errors: 0, warnings: {n}." in told  # Each lacks its channels.


def test_a_check_with_a_region_names_the_centres_no_one_knows(
    run: Run, street: Region, ours: Path
) -> None:
    alone = " ".join(run("centres", "check", "--region", street.path).stdout.split())
    assert "west: serves XA-1 of XA, and nothing else is known of it; add" in alone
    both = run("centres", "check", "--region", street.path, "--centres", ours)
    told = " ".join(both.stdout.split())
    assert "nothing else is known of it" not in told
    assert "west: names east as a neighbour, which does not name it; add it there." in told
    assert "east: not said: name, languages, serves, neighbours, channels." in told


def test_what_cannot_be_right_exits_with_1(run: Run, street: Region, ours: Path) -> None:
    ours.write_text(OURS.replace('"XB"', '"XC"'), encoding="utf-8")
    given = ("centres", "check", "--region", street.path, "--centres", ours)
    result = run(*given)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[:2] == [
        "Errors",
        "  - east: is in XC, but the region has it serve XB-1 of XB; correct one of them.",
    ]
    as_json = run(*given, "--json")
    assert as_json.exit_code == 1
    remarks = json.loads(as_json.stdout)["remarks"]
    assert [one["centre"] for one in remarks if one["level"] == "error"] == ["east"]


def test_a_file_that_cannot_be_read_is_refused(run: Run, ours: Path) -> None:
    ours.write_text(OURS.replace("phone", "fone"), encoding="utf-8")
    result = run("centres", "check", "--centres", ours)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: ours.toml: `centre.west.channels`: `fone` is unknown; did you mean `phone`?\n"
    )


def test_one_centre_is_shown_with_what_is_not_known(run: Run, ours: Path) -> None:
    west = run("centres", "show", "west", "--centres", ours)
    assert west.stdout.splitlines() == [
        "west (XA): West",
        "  languages: xa",
        "  serves: XA-1",
        "  neighbours: east",
        "  channels: phone desk 7, form on paper",
        "  source: not known here (confidence: not known here)",
    ]
    east = run("centres", "show", "east", "--centres", ours).stdout.splitlines()
    assert east[0] == "east (XB): name not known here"
    assert east[1:5] == [
        f"  {what}: not known here" for what in ("languages", "serves", "neighbours", "channels")
    ]
    sheet = json.loads(run("centres", "show", "west", "--centres", ours, "--json").stdout)
    assert sheet["channels"] == {"phone": "desk 7", "form": "on paper"}
    assert sheet["not_known"] == []


def test_a_centre_that_is_not_there_is_refused_with_the_nearest(run: Run) -> None:
    result = run("centres", "show", "NL-limbrug")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: Centre `NL-limbrug` is unknown; did you mean `NL-limburg`?\n"


def test_who_serves_a_place_and_whom_to_ask_is_shown(run: Run, street: Region, ours: Path) -> None:
    given = ("centres", "at", street.path, "--at", "{},{}".format(*at(4.0)))
    result = run(*given, "--centres", ours)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:2] == ["Served by", "west (XA): West"]
    assert lines[7:9] == ["Ask", "east (XB): name not known here"]
    assert result.stderr == "How east is reached is not known here; a deployment can say it.\n"
    alone = run(*given)
    assert alone.stderr == "Nothing but its country is known here of west.\n"
    assert "Ask" not in alone.stdout


def test_the_command_gives_the_document_of_the_service(
    run: Run, street: Region, client: TestClient
) -> None:
    place = "{},{}".format(*at(4.0))
    asked = run("centres", "at", street.path, "--at", place, "--json")
    served = client.get("/v1/centres", params={"at": place})
    assert json.loads(asked.stdout) == served.json()
