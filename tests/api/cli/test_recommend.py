import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

from tests.api.conftest import Run
from tests.api.deployments import POCKET, Files, write_json
from tests.fictional import NOON, at, fleet_file, unit

Recommend = Callable[..., Result]


@pytest.fixture
def recommend(run: Run, files: Files, tmp_path: Path) -> Recommend:
    """Ask for a recommendation, of units in this test or of the deployment's fleet."""

    def recommend(*words: str, units: list[dict[str, Any]] | None = None) -> Result:
        fleet = files.fleet
        if units is not None:
            fleet = write_json(tmp_path / "fleet.geojson", fleet_file(*units))
        known = {"region": files.region, "fleet": fleet, "settings": files.settings}
        usual = {"at": "{},{}".format(*at(4.0)), "urgency": "U1", "time": NOON}
        given = {word.partition("=")[0].removeprefix("--") for word in words}
        options = [f"--{k}={v}" for k, v in {**known, **usual}.items() if k not in given]
        return run("recommend", *options, *words)

    return recommend


def test_the_command_gives_the_document_of_the_service(
    recommend: Recommend, client: TestClient
) -> None:
    for words, asked in (
        ([], {}),
        (["--need=TRANSPORT", "--need=ALS_NURSE"], {"need": ["TRANSPORT", "ALS_NURSE"]}),
        (["--shortage=west", "-k", "1"], {"shortages": ["west"], "k": 1}),
        (["--urgency=U4"], {"urgency": "U4"}),
        (["--urgency=NL:A2"], {"urgency": "U2"}),
        (["--urgency=U0"], {"urgency": "NL:A0"}),
        (["--need=DOCTOR", "--need=TRANSPORT"], {"need": ["DOCTOR", "TRANSPORT"]}),
        (["--called", NOON, "--keyword=PLAN"], {"called_at": NOON, "keyword": "PLAN"}),
        (["--purpose=first_response"], {"purpose": "first_response"}),
        (["--heading=90"], {"heading_deg": 90}),
        (["--at={}, {}".format(*POCKET)], {"at": POCKET}),
    ):
        result = recommend("--json", *words)
        usual = {"at": at(4.0), "urgency": "U1", "time": NOON}
        response = client.post("/v1/recommendations", json=usual | asked)
        assert result.exit_code == 0
        assert json.loads(result.stdout) == response.json()


def test_the_suggestion_comes_first_then_what_to_tell_the_crew(recommend: Recommend) -> None:
    lines = recommend().stdout.splitlines()
    assert lines[0] == "Suggestion"
    assert lines[1].startswith("  1. REQUEST e1 of east (XB), there in 02:")
    crew = lines.index("Tell the crew of e1")
    assert lines[crew + 1] == "  - Drive on the left."
    table = next(i for i, line in enumerate(lines) if line.split()[:3] == ["Unit", "Centre", "ETA"])
    assert crew < table
    assert lines[table + 1].split()[:3] == ["1", "e1", "east"]
    assert "permitted with conditions" in lines[table + 1]


def test_two_who_go_together_are_one_step_and_said_to_be(recommend: Recommend) -> None:
    units = [unit("w1", 3.5), unit("w2", 2.0, type="CAR")]
    lines = recommend("--need=DOCTOR", "--need=TRANSPORT", units=units).stdout.splitlines()
    assert re.match(r"  1. DISPATCH w1 of west \(XA\), there in 00:\d\d \+ w2 of west", lines[1])
    notes = " ".join(" ".join(lines).split())
    assert re.search(
        r"w1: it has no DOCTOR; it goes with w2, and all are there in 2:\d\d min", notes
    )


def test_each_crew_of_an_offer_is_told_what_it_must_know(recommend: Recommend) -> None:
    units = [unit("w1", 3.5, status="busy"), unit("e1", 6.0), unit("e2", 7.0, type="CAR")]
    lines = recommend("--need=DOCTOR", "--need=TRANSPORT", units=units).stdout.splitlines()
    assert lines[1].startswith("  1. REQUEST e1 of east")
    crew = lines.index("Tell the crew of e1 and e2")
    assert lines[crew + 1] == "  - Drive on the left."


def test_what_an_accepted_agreement_rests_on_is_said(recommend: Recommend) -> None:
    assert (
        "  - XA-XB is accepted as reported: only public descriptions of it were read, not its text."
        in recommend().stdout.splitlines()
    )


def test_an_agreement_can_be_accepted_on_the_command_line(
    recommend: Recommend, files: Files, tmp_path: Path
) -> None:
    doubting = tmp_path / "doubting.toml"
    folder = files.settings.parent
    doubting.write_text(f"agreements = '{folder}/law'\nmappings = '{folder}/senders'\n")
    asked = recommend(f"--settings={doubting}")
    accepted = recommend(f"--settings={doubting}", "--accept=XA-XB")
    assert "ASK TO CONFIRM e1 of east (XB), could be there in" in asked.stdout
    assert "XA-XB is only reported, and this deployment has not accepted it." in " ".join(
        asked.stdout.split()
    )
    assert "REQUEST e1 of east (XB)" in accepted.stdout


def test_why_others_may_not_come_is_said_once_for_all_alike(recommend: Recommend) -> None:
    told = recommend(units=[unit("w1", 1.0), unit("e1", 6.0), unit("e2", 7.0)]).stdout
    assert "1. DISPATCH w1 of west (XA)" in told
    law = told[told.index("What the law says") : told.index("Take note")]
    assert law.split("\n")[1] == "  e1, e2:"
    assert "Not permitted under XA-XB, clause art-1, accepted as reported: w1 of west is" in law
    assert "Tell the crew" not in told


def test_gains_are_given_against_the_best_own_unit(recommend: Recommend) -> None:
    told = recommend(units=[unit("w1", 1.0), unit("e1", 6.0), unit("e2", 9.0)]).stdout
    rows = [
        line.split() for line in told.splitlines() if line.split()[1:2] in (["e1"], ["w1"], ["e2"])
    ]
    gains = {row[1]: row[6] for row in rows}
    assert gains["w1"] == "00:00"
    assert gains["e1"].startswith("01:0")  # One kilometre less at 55 km/h.
    assert gains["e2"].startswith("-02:1")  # Two kilometres more.


def test_flags_and_reports_are_told_in_words(recommend: Recommend) -> None:
    told = " ".join(
        recommend(
            "--need=DOCTOR",
            "--need=TRANSPORT",
            units=[
                unit("w1", 1.0, position_at="2024-05-01T11:50:00+02:00"),
                unit("w2", 2.0, status="asleep"),
                unit("e1", 6.0, position_at="2024-05-01T12:00:07+02:00"),
            ],
        ).stdout.split()
    )
    assert "* w1: its position is 10 min old and may be wrong; it has no DOCTOR." in told
    assert "* e1: its position is from 7 s after the decision; it has no DOCTOR." in told
    assert "status `asleep` of XA is not mapped" in told
    assert "No suggestion" in told


def test_an_incident_in_a_pocket_is_answered_and_says_so(recommend: Recommend) -> None:
    result = recommend("--at={},{}".format(*POCKET))
    assert result.exit_code == 0
    assert "The incident lies in a pocket that the connected roads do not reach" in result.stdout
    assert "111 m away." in " ".join(result.stdout.split())


def test_nobody_to_send_is_an_answer(recommend: Recommend) -> None:
    result = recommend(units=[unit("w1", 1.0, status="busy")])
    assert result.exit_code == 0
    assert result.stdout.startswith("No suggestion\n  No available unit can reach the incident")


def test_long_names_are_wrapped_and_not_cut(recommend: Recommend) -> None:
    name = "e-" + "0123456789" * 5
    told = recommend(units=[unit("w1", 3.0, status="busy"), unit(name, 6.0)]).stdout
    assert max(map(len, told.splitlines())) <= 100
    assert "…" not in told
    cells = [line[3:].split()[0] for line in told[told.index("Unit ") :].splitlines()[1:4]]
    assert name.startswith(cells[0])


def test_square_brackets_in_names_are_names(recommend: Recommend) -> None:
    told = recommend(units=[unit("w1", 3.0, status="busy"), unit("e[red]1", 6.0)]).stdout
    assert "REQUEST e[red]1 of east (XB)" in told


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--region={}/none", "is not a region: it has no manifest.json. Build one with"),
        ("--fleet={}/none", "cannot be read (No such file or directory); check the path."),
        ("--settings={}/none", "cannot be read (No such file or directory); check the path."),
        ("--accept=XA-XC", "The accepted agreement `XA-XC"),
    ],
)
def test_what_is_not_there_is_named(
    recommend: Recommend, tmp_path: Path, option: str, told: str
) -> None:
    result = recommend(option.format(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr


def test_a_fleet_that_is_not_json_names_the_place(recommend: Recommend, tmp_path: Path) -> None:
    path = tmp_path / "fleet.geojson"
    path.write_text('{"type": "FeatureCollection",\n "features": [}')
    result = recommend(f"--fleet={path}")
    assert result.exit_code == 1
    assert "fleet.geojson is not JSON: Expecting value: line 2 column 15" in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("50.8", "'50.8' is not a position; write latitude and longitude in degrees with a comma"),
        ("50,8,6,1", "'50,8,6,1' is not a position"),
        ("50.8;6.1", "'50.8;6.1' is not a position"),
        ("nan,6.1", "'nan,6.1' is not a position"),
        ("50°48'N,6°6'E", "is not a position"),
        ("", "'' is not a position"),
    ],
)
def test_a_position_that_is_none_is_wrong_usage(recommend: Recommend, text: str, told: str) -> None:
    result = recommend(f"--at={text}")
    assert result.exit_code == 2
    assert "Invalid value for '--at': " in result.stderr
    assert told in result.stderr


def test_a_position_south_of_the_equator_is_no_option(run: Run, files: Files) -> None:
    result = run(
        "recommend", "--region", files.region, "--fleet", files.fleet, "--settings",
        files.settings, "--urgency", "U1", "--at", "-33.9,18.4",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "-33.90000,18.40000 lies outside the region" in result.stderr


@pytest.mark.parametrize(
    ("language", "first", "verdict", "reason"),
    [
        ("nl", "Voorstel", "onder voorwaarden toegestaan", "is de snelste die mag komen: 2:"),
        ("fr", "Proposition", "autorisé sous conditions", "soit autorisée à venir : 2:"),
        ("de", "Vorschlag", "unter Bedingungen erlaubt", "das kommen darf: 2:"),
        ("lb", "Virschlag", "ënner Konditiounen erlaabt", "déi däerf kommen: 2:"),
    ],
)
def test_the_answer_is_told_in_the_language_asked_for(
    recommend: Recommend, language: str, first: str, verdict: str, reason: str
) -> None:
    told = " ".join(recommend(f"--language={language}").stdout.split())
    assert told.startswith(first)
    assert verdict in told
    assert reason in told
    assert "Drive on the left." in told  # Written for this deployment: nobody translated it.


def test_who_reads_what_nobody_signed_off_is_told(recommend: Recommend) -> None:
    for language, remark in (
        ("lb", "Keen huet d\u2019Iwwersetzung op Lëtzebuergesch"),
        ("en", None),
    ):
        answer = recommend("--json", f"--language={language}")
        (*_, last) = json.loads(answer.stdout)["reports"] or [""]
        on_paper = " ".join(recommend(f"--language={language}").stdout.split())
        if remark:
            assert last.startswith(remark)
            assert remark in on_paper
        else:
            assert "translation" not in on_paper + last


def test_a_language_nobody_speaks_here_is_refused(recommend: Recommend) -> None:
    refused = recommend("--language=pt")
    assert refused.exit_code == 2
    assert "'pt' is not one of 'en', 'nl', 'fr', 'de', 'lb'" in refused.stderr
