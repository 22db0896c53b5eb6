import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Run
from tests.api.deployments import LAW, Files

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def law(files: Files) -> Path:
    """The agreements of the deployment."""
    return files.settings.parent / "law"


def columns(line: str) -> list[str]:
    return re.split(" {2,}", line.strip())


def test_the_list_says_whose_they_are_and_what_is_in_force(run: Run, law: Path) -> None:
    told = run("agreements", "list", "--agreements", law, "--on", "2024-05-01").stdout.splitlines()
    assert columns(told[1]) == [
        "XA-XB", "XA, XB", "bilateral", "daily", "reported", "yes", "XB to XA",
    ]  # fmt: skip
    assert told[-1].startswith("In force on 2024-05-01. Agreements ")


@pytest.mark.parametrize(
    ("day", "told"), [("2021-02-28", "no"), ("2021-03-01", "yes"), ("2030-01-01", "yes")]
)
def test_what_is_in_force_is_that_of_the_day(run: Run, law: Path, day: str, told: str) -> None:
    line = run("agreements", "list", "--agreements", law, "--on", day).stdout.splitlines()[1]
    assert columns(line)[5] == told


def test_one_agreement_is_shown_with_its_trigger_as_a_tree(run: Run, law: Path) -> None:
    told = run("agreements", "show", "XA-XB", "--agreements", law, "--on", "2024-05-01").stdout
    assert told.splitlines() == [
        "XA-XB",
        "  Friendship at the border",
        "  Parties: XA, XB",
        "  Treaty, bilateral, daily layer; confidence high",
        "  Status reported: only public descriptions of it were read, not its text",
        "  In force on 2024-05-01: yes",
        "  Dates: in force from 2021-03-01",
        "",
        "Clause art-1: permits",
        "  A unit may cross in a shortage. [gazette; high]",
        "  Units of XB, incidents in XA",
        "  In force: yes",
        "  When:",
        "    All of these:",
        "    ├── The incident is an emergency.",
        "    └── The own service is short: it has no suitable unit that is free or it has declared "
        "a",
        "          shortage.",
        "  Tell the crew:",
        "    - Drive on the left. [gazette; high]",
        "",
        "Sources",
        "  - gazette: the gazette of XA (2021-02-01)",
    ]


@pytest.mark.parametrize("words", [("list",), ("show", "XA-XB")], ids=str)
def test_the_command_gives_the_document_of_the_service(
    run: Run, law: Path, client: TestClient, words: tuple[str, ...]
) -> None:
    result = run("agreements", *words, "--agreements", law, "--on", "2024-05-01", "--json")
    path = "/".join(["/v1/agreements", *words[1:]])
    assert json.loads(result.stdout) == client.get(path, params={"on": "2024-05-01"}).json()


def test_an_unknown_id_is_answered_with_the_nearest(
    run: Run, law: Path, client: TestClient
) -> None:
    result, response = (
        run("agreements", "show", "XA-XC", "--agreements", law),
        client.get("/v1/agreements/XA-XC"),
    )
    assert (result.exit_code, response.status_code) == (2, 404)
    assert response.json()["detail"] == "Agreement `XA-XC` is unknown; did you mean `XA-XB`?"
    assert result.stderr == f"Error: {response.json()['detail']}\n"
    assert response.json()["type"] == "/problems/unknown-agreement"


def test_a_day_that_is_none_is_wrong_usage(run: Run, client: TestClient) -> None:
    result = run("agreements", "list", "--on", "1.5.2024")
    assert result.exit_code == 2
    assert "'1.5.2024' is not a day; write it as in 2024-05-01." in result.stderr
    response = client.get("/v1/agreements", params={"on": "1.5.2024"})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("`on`: '1.5.2024' cannot be used")


def test_everything_an_agreement_holds_is_shown(run: Run, write: Write) -> None:
    write(
        "xa-xb.toml",
        LAW
        + """
[[clause]]
id = "gap"
cite = "art. 2"
says = "Nothing is agreed the other way."
source = ["gazette"]
confidence = "low"
from = "XA"
to = { kind = "border_strip", country = "XB", along = "XA", within_km = 5 }
effect = "nothing"
until = 2025-12-31

[clause.terms.cost]
rule = "requester_pays"
source = "gazette"
confidence = "medium"

[[notes]]
says = "Page 2 is missing."
source = "gazette"
confidence = "low"

[terms.signals]
rule = "host_rules"
source = "gazette"
confidence = "high"
""",
    )
    folder = write("xa-xc.toml", LAW.replace('"XA-XB"', '"XA-XC"')).parent
    told = run("agreements", "show", "XA-XB", "--agreements", folder, "--on", "2026-01-01").stdout
    for line in (
        "Clause gap (art. 2): states that nothing is agreed",
        "  Units of XA, incidents in XB within 5 km of XA",
        "  In force: no (of its own until 2025-12-31)",
        "    - Cost: The side that asks pays. [gazette; medium]",
        "Terms of all its clauses",
        "  - Signals: Lights and siren follow the traffic rules of the host country. "
        "[gazette; high]",
        "  - Page 2 is missing. [gazette; low]",
    ):
        assert line in told.splitlines()


def test_the_shipped_agreements_are_listed_and_shown(run: Run) -> None:
    rows = json.loads(run("agreements", "list", "--json").stdout)["agreements"]
    assert rows
    for row in rows:
        result = run("agreements", "show", row["id"])
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= 100


def test_an_author_is_told_where_what_and_the_way_out(run: Run, write: Write) -> None:
    wrong = LAW.replace('kind = "emergency"', 'kind = "emergncy"').replace("valid_from", "valid")
    path = write("xa-xb.toml", wrong)
    result = run("agreements", "check", path, "--on", "2024-05-01")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "xa-xb.toml",
        "  - error: `valid` is unknown; did you mean `valid_to`?",
        "  - error, clause art-1: `trigger.of[0]`: kind `emergncy` is unknown; did you mean "
        "`emergency`?",
        "1 file; errors: 2, warnings: 0.",
    ]
    document = json.loads(run("agreements", "check", path.parent, "--json").stdout)
    assert document["files"][0]["remarks"][0] == {
        "where": "",
        "severity": "error",
        "says": "`valid` is unknown; did you mean `valid_to`?",
    }


def test_warnings_alone_exit_with_0_and_errors_come_first(
    run: Run, write: Write, files: Files
) -> None:
    warned = LAW.replace('from = "XB"', 'from = "XB-9"').replace("2021-02-01", '"unknown"')
    path = write("xa-xb.toml", warned)
    result = run("agreements", "check", path, "--region", files.region)
    assert result.exit_code == 0
    assert "clause art-1: The region has no area `XB-9`" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 file; errors: 0, warnings: 2."
    trigger = '{ kind = "all", of = [{ kind = "emergency" }, { kind = "shortage" }] }'
    never = '{ kind = "not", of = { kind = "any", of = [{ kind = "emergency" }, '
    never += '{ kind = "not", of = { kind = "emergency" } }] } }'
    path = write("xa-xb.toml", warned.replace(trigger, never))
    result = run("agreements", "check", path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1].startswith("  - error, clause art-1: It can never be met")


def test_the_shipped_agreements_have_no_error(run: Run) -> None:
    result = run("agreements", "check")
    assert result.exit_code == 0
    assert "errors: 0" in result.stdout
