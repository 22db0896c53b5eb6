import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import Result

from tests.api.conftest import Run
from tests.api.deployments import LAW, Files, write_json
from tests.fictional import NOON, at, fleet_file, unit

Draft = Callable[..., Result]
Laws = tuple[str, ...]
TOLD = [
    "--address=Market 1",
    "--nature=fall from a ladder",
    "--caller-contact=the caller's telephone",
    "--engaged=none",
]


@pytest.fixture
def draft(run: Run, files: Files, tmp_path: Path) -> Draft:
    """Draft a request for ``e1`` of ``east``, under the deployment's law or another."""

    def draft(*words: str, laws: Laws = (), units: list[dict[str, Any]] | None = None) -> Result:
        settings, fleet = files.settings, files.fleet
        if laws:
            (tmp_path / "law").mkdir(exist_ok=True)
            for number, law in enumerate(laws):
                (tmp_path / f"law/{number}.toml").write_text(law, encoding="utf-8")
            settings = tmp_path / "settings.toml"
            senders = files.settings.parent / "senders"
            settings.write_text(
                f"accepted = ['XA-XB']\nagreements = 'law'\nmappings = '{senders}'\n"
            )
        if units is not None:
            fleet = write_json(tmp_path / "fleet.geojson", fleet_file(*units))
        known = {"region": files.region, "fleet": fleet, "settings": settings, "unit": "e1"}
        usual = known | {"at": "{},{}".format(*at(4.0)), "urgency": "U1", "time": NOON}
        given = {word.partition("=")[0].removeprefix("--") for word in words}
        options = [f"--{name}={value}" for name, value in usual.items() if name not in given]
        return run("draft-request", *options, *words)

    return draft


def document(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_request_is_ready_to_be_read_out(draft: Draft) -> None:
    result = draft("--text-language=en", *TOLD)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "Request for help across the border: no dispatch, an answer is asked.",
        "From: west. To: east.",
        "Position: 50.80000, 6.05692.",
        "Address: Market 1.",
        "What happened: fall from a ladder.",
        "Urgency: U1, a threat to life.",
        "To call back: the caller's telephone.",
        "Asked for: e1 (BOX).",
        "Sent already: nothing.",
        "We reckon that e1 could be there in 2:11 min.",
        "Legal basis: Permitted with conditions under XA-XB, clause art-1, accepted as reported: "
        "Urgency U1 is an emergency. No unit of west is available, suitable and able to reach the "
        "place.",
        "Please tell your crew: Drive on the left.",
        "Do you accept? If you cannot, please say so at once.",
    ]
    assert result.stderr == "How east is reached is not known here; your own file can say it.\n"


def test_what_nobody_has_said_is_named_and_not_invented(draft: Draft) -> None:
    result = draft("--text-language=en")
    assert result.stdout.splitlines()[-1] == (
        "Still to be said: the address, what happened, how the caller is reached and what was sent "
        "already."
    )
    assert "Missing (by our list): --address, --nature, --caller-contact, --engaged.\n" in (
        result.stderr
    )
    found = document(draft("--json"))
    assert found["missing"] == ["address", "nature", "caller_contact", "resources_engaged"]
    assert found["fields"] == {
        "address": None,
        "nature": None,
        "urgency": "U1",
        "caller_contact": None,
        "resources_wanted": ["e1 (BOX)"],
        "resources_engaged": None,
    }


REQUEST = """
[clause.terms.request]
rule = "phone_then_form"
languages = ["de", "en"]
fields = ["address", "resources_engaged"]
source = "gazette"
confidence = "high"
"""


def test_the_agreement_says_what_a_request_holds_and_in_which_languages(draft: Draft) -> None:
    found = document(draft("--json", "--address=Market 1", laws=(LAW + REQUEST,)))
    assert found["required"] == ["address", "resources_engaged"]
    assert (found["required_by"], found["missing"]) == ("agreement", ["resources_engaged"])
    assert (found["how"], found["languages"]) == ("phone_then_form", ["de", "en"])
    assert list(found["texts"]) == ["de", "en"]


def test_without_its_word_the_text_comes_in_three_languages(draft: Draft) -> None:
    found = document(draft("--json"))
    assert (found["how"], found["required_by"]) == (None, "own_list")
    assert list(found["texts"]) == ["nl", "fr", "de"]
    assert len(set(found["texts"].values())) == 3
    assert all("50.80000, 6.05692" in text for text in found["texts"].values())


def test_it_carries_what_the_verdict_rests_on(draft: Draft) -> None:
    found = document(draft("--json"))
    assert (found["agreement"], found["clause"]) == ("XA-XB", "art-1")
    assert (found["verdict"], found["accepted_as_reported"]) == ("permitted_with_conditions", True)
    assert [one["predicate"] for one in found["satisfied"]] == ["emergency", "shortage"]
    assert found["conditions"] == ["Drive on the left."]
    assert (found["from_centre"], found["to_centre"], found["to_channels"]) == ("west", "east", {})
    assert found["region"]["driving"]["movement"] == "siren"


def test_a_request_that_a_human_must_confirm_says_so(draft: Draft) -> None:
    doubtful = LAW.replace('kind = "shortage"', 'kind = "donor_accepts"')
    found = document(draft("--json", "--text-language=en", laws=(doubtful,)))
    assert found["verdict"] == "confirm"
    assert "Legal basis: A human must confirm under XA-XB" in found["texts"]["en"]


def test_without_any_agreement_it_says_that_none_is_known(draft: Draft) -> None:
    found = document(
        draft("--json", "--text-language=en", laws=(LAW.replace('to = "XA"', 'to = "XB"'),))
    )
    assert (found["verdict"], found["agreement"]) == ("no_agreement", None)
    assert "Legal basis: No agreement is known that covers a unit of XB" in found["texts"]["en"]


SECOND = """
[[clause]]
id = "art-2"
says = "A unit may cross when it is quicker."
source = "gazette"
confidence = "high"
from = "XB"
to = "XA"
trigger = { kind = "donor_accepts" }

[clause.terms.signals]
rule = "host_rules"
source = "gazette"
confidence = "high"
"""


def test_it_may_rest_on_another_agreement_that_applies(draft: Draft) -> None:
    laws = LAW, LAW.replace('"XA-XB"', '"XA-XB-2"').split("[[clause]]")[0] + SECOND
    found = document(draft("--json", "--agreement=XA-XB-2", laws=laws))
    assert (found["agreement"], found["clause"], found["verdict"]) == (
        "XA-XB-2",
        "art-2",
        "confirm",
    )
    assert found["conditions"] == ["Lights and siren follow the traffic rules of XA."]
    refused = draft("--agreement=XA-XC", laws=laws)
    assert refused.exit_code == 2
    assert refused.stderr == (
        "Error: The request cannot rest on XA-XC: no clause of it applies to e1 here. Those that "
        "apply: XA-XB, XA-XB-2.\n"
    )


@pytest.mark.parametrize(
    ("words", "units", "told"),
    [
        (["--unit=e9"], None, "Unit `e9` is unknown; known are `e1`. Only a unit that is"),
        (["--unit=w1"], [unit("w1", 1.0)], "w1 is an own unit: dispatch it, no other centre is"),
        (["--nature=man, 12.03.1951"], None, "`nature`: This says what happened, and nothing ab"),
        (["--nature=no. 51031212345"], None, "`nature`: This says what happened, and nothing ab"),
        (["--nature=" + 201 * "x"], None, "`nature`: 'xxxx"),
        (["--address=a\nb"], None, "`address`: 'a\\nb' holds a line break"),
        (["--text-language=xx"], None, "`languages[0]`: `xx` is unknown; known are `de`, `en`"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(
    draft: Draft, words: list[str], units: list[dict[str, Any]] | None, told: str
) -> None:
    result = draft(*words, units=units)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {told}")


def test_a_house_number_and_an_hour_are_no_birth_date(draft: Draft) -> None:
    words = ["--nature=2 cars on the A76, km 12.4, since 12:30", "--address=Markt 12, 6461 AB"]
    assert draft(*words).exit_code == 0


def test_the_command_gives_the_document_of_the_service(draft: Draft, client: TestClient) -> None:
    asked = {
        "unit": "e1", "at": at(4.0), "urgency": "U1", "time": NOON, "address": "Market 1",
        "nature": "fall from a ladder", "caller_contact": "the caller's telephone", "engaged": [],
    }  # fmt: skip
    response = client.post("/v1/draft-requests", json=asked)
    assert response.status_code == 200, response.text
    assert document(draft("--json", *TOLD)) == response.json()


def test_what_is_told_is_not_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    asked = {"unit": "e1", "at": at(4.0), "urgency": "U1", "time": NOON}
    with caplog.at_level(logging.DEBUG):
        client.post("/v1/draft-requests", json=asked | {"nature": "fall", "address": "Market 1"})
    assert caplog.records
    assert not [r for r in caplog.records if "fall" in r.getMessage() or "Market" in r.getMessage()]


def test_half_a_request_over_http_is_a_problem_document(client: TestClient) -> None:
    response = client.post("/v1/draft-requests", json={"at": at(4.0), "urgency": "U1"})
    assert response.status_code == 422
    assert response.json()["detail"] == "`unit` is missing; add it."
