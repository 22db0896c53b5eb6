import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

from tests.api.conftest import Run
from tests.api.deployments import Files
from tests.fictional import at

Explain = Callable[..., Result]


@pytest.fixture
def explain(run: Run, files: Files) -> Explain:
    """Ask about a unit of ``east`` for an incident of ``west``."""

    def explain(*words: str, **given: str) -> Result:
        usual = {
            "from": "east",
            "to": "west",
            "at": "{},{}".format(*at(4.0)),
            "urgency": "U1",
            "on": "2024-05-01",
            "region": str(files.region),
            "settings": str(files.settings),
        }
        options = [f"--{name}={value}" for name, value in (usual | given).items() if value]
        return run("agreements", "explain", *options, *words)

    return explain


def asked(client: TestClient, **given: Any) -> Any:
    usual = {"from": "east", "to": "west", "at": "{},{}".format(*at(4.0)), "urgency": "U1"}
    return client.get("/v1/agreements/explain", params=usual | {"on": "2024-05-01"} | given)


def test_the_verdict_comes_first_then_each_clause_as_a_tree(explain: Explain) -> None:
    result = explain()
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:-2] == [
        "U1 at 50.80000,6.05692 in XA on 2024-05-01: west asks, a unit of east would come.",
        "  A human must confirm under XA-XB, clause art-1, accepted as reported: Whether this is "
        "so is not",
        "  known: The own service is short: it has no suitable unit that is free or it has "
        "declared a",
        "  shortage.",
        "",
        "XA-XB, art-1: confirm",
        "  A unit may cross in a shortage.",
        "  unknown: All of these:",
        "  ├── yes: XA-XB is in force on 2024-05-01.",
        "  ├── yes: Its text has not been read; this deployment accepts it as reported.",
        "  ├── yes: The unit comes from XB.",
        "  ├── yes: The incident lies in XA.",
        "  └── unknown: All of these:",
        "      ├── yes: Urgency U1 is an emergency.",
        "      └── unknown: Whether this is so is not known: The own service is short: it has no "
        "suitable",
        "            unit that is free or it has declared a shortage.",
        "  - Tell the crew: Drive on the left.",
    ]


def test_what_is_supposed_counts(explain: Explain) -> None:
    told = explain("--shortage").stdout.splitlines()
    assert told[1].startswith("  Permitted with conditions under XA-XB, clause art-1")
    assert "  └── yes: All of these:" in told
    told = explain("--no-shortage").stdout.splitlines()
    assert told[1].startswith("  Not permitted under XA-XB, clause art-1")


@pytest.mark.parametrize("shortage", [True, False, None])
def test_the_command_gives_the_document_of_the_service(
    explain: Explain, client: TestClient, shortage: bool | None
) -> None:
    words = {True: ["--shortage"], False: ["--no-shortage"], None: []}[shortage]
    document = asked(client, **{} if shortage is None else {"shortage": shortage}).json()
    assert json.loads(explain("--json", *words).stdout) == document
    value = "unknown" if shortage is None else str(shortage).lower()
    assert document["clauses"][0]["tree"]["value"] == value


def test_other_clauses_between_the_countries_say_why_they_do_not_count(explain: Explain) -> None:
    told = explain(on="2020-01-01").stdout
    assert "  No agreement is known that covers a unit of XB for an incident in XA" in told
    assert "  - XA-XB, art-1: It is not in force on 2020-01-01." in told.splitlines()


def test_what_is_odd_about_the_question_is_noted(explain: Explain) -> None:
    told = " ".join(explain(at="{},{}".format(*at(7.0))).stdout.split())
    assert "The place lies in XB, but west is a centre of XA." in told
    assert "In the region east serves this place, not west." in told


def test_without_a_region_only_countries_are_known(run: Run) -> None:
    words = ("--from=NL-limburg", "--to=BE-liege", "--at=50.7263,5.7146", "--urgency=U1")
    told = " ".join(run("agreements", "explain", *words).stdout.split())
    assert "U1 at 50.72630,5.71460 in BE on " in told
    assert "BE-liege asks, a unit of NL-limburg would come." in told
    assert "Without a region only countries are known" in told


def test_it_is_said_in_a_language(explain: Explain, client: TestClient) -> None:
    told = explain("--language=de").stdout
    assert "  ├── ja: XA-XB ist am 1. Mai 2024 in Kraft." in told.splitlines()
    assert "  └── unbekannt: All dies:" in told.splitlines()
    url = "/v1/agreements/explain"
    params = {"from": "east", "to": "west", "at": "50.8,6.05", "urgency": "U1"}
    response = client.get(url, params=params, headers={"Accept-Language": "nl"})
    assert response.headers["content-language"] == "nl"
    assert response.json()["says"] != client.get(url, params=params).json()["says"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"from": "eats"}, "Centre `eats` is unknown; did you mean `east`?"),
        ({"to": "wets"}, "Centre `wets` is unknown; did you mean `west`?"),
        ({"urgency": "U9"}, "`urgency`: 'U9' is unknown; use one of U0 (arrest"),
    ],
)
def test_a_question_that_nobody_can_answer_is_refused_alike(
    explain: Explain, client: TestClient, given: dict[str, str], told: str
) -> None:
    result, response = explain(**given), asked(client, **given)
    assert (result.exit_code, response.status_code) == (2, 422)
    assert told in response.json()["detail"]
    assert result.stderr == f"Error: {response.json()['detail']}\n"


def test_a_position_that_is_none_is_refused(client: TestClient) -> None:
    response = asked(client, at="50.8")
    assert response.status_code == 422
    assert "'50.8' is not a position" in response.json()["detail"]


def test_a_veto_that_does_not_hold_is_not_called_a_permission(run: Run) -> None:
    asks = ["--from=BE-liege", "--to=NL-limburg", "--at=50.866,6.066", "--urgency=U1"]
    told = run("agreements", "explain", *asks, "--on=2024-05-01").stdout
    assert "PATIENT-SAFETY, from-be: does not forbid" in told
