"""The schema is made from the models: it takes what the loader takes, as far as it can see."""

import copy
import json
import tomllib
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from dispatch.agreements.act.load import SHIPPED as AGREEMENTS
from dispatch.agreements.act.load import read_agreement
from dispatch.agreements.act.schema import SHIPPED, schema_text
from dispatch.errors import BadAgreement
from tests.dispatch.agreements.world import CLAUSE, HEADER

Change = dict[str, Any]
GONE = "gone"


def as_an_editor_sees_it(value: Any) -> Any:
    """TOML without days and times, which JSON does not have."""
    if isinstance(value, dict):
        return {key: as_an_editor_sees_it(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_an_editor_sees_it(one) for one in value]
    return value.isoformat() if isinstance(value, date | time) else value


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SHIPPED.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_the_shipped_schema_is_that_of_the_models() -> None:
    told = (
        "Write it anew: crossborder agreements schema > dispatch/agreements/agreement.schema.json"
    )
    assert SHIPPED.read_text(encoding="utf-8") == schema_text(), told


@pytest.mark.parametrize("path", sorted(AGREEMENTS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_agreement_fits(validator: Draft202012Validator, path: Path) -> None:
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(as_an_editor_sees_it(given))] == []


def changed(change: Change) -> dict[str, Any]:
    given = copy.deepcopy(HEADER) | {"clause": [CLAUSE]} | change
    return {key: value for key, value in given.items() if value != GONE}


def clause(**new: Any) -> Change:
    return {"clause": [CLAUSE | new]}


STRIP = {"kind": "border_strip", "country": "XA", "along": "XB", "within_km": 15}


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": "unknown"},
        {"clause": GONE},
        {"terms": {"cost": {"rule": "unknown", "source": ["gazette"],
                                                   "confidence": "low"}}},
        clause(to=STRIP),
        clause(to=["XA-north", STRIP]),
        clause(source=["gazette", "gazette"]),
        clause(bundle=[["DOCTOR"], ["TRANSPORT", "BLS"]]),
        clause(trigger={"kind": "own_misses_norm", "minutes": 15, "clock_start": "unknown"}),
        clause(trigger={"kind": "time_window", "from": time(22), "to": time(6, 30)}),
        clause(trigger={"kind": "not", "of": {"kind": "any", "of": [{"kind": "shortage"}]}}),
    ],
)  # fmt: skip
def test_what_the_loader_takes_fits(validator: Draft202012Validator, change: Change) -> None:
    given = changed(change)
    read_agreement(given, "xa-xb.toml")
    assert [error.message for error in validator.iter_errors(as_an_editor_sees_it(given))] == []


@pytest.mark.parametrize(
    "change",
    [
        {"id": GONE},
        {"valid_form": date(2024, 1, 1)},
        {"status": "repotred"},
        {"valid_to": "soon"},
        {"parties": ["XA"]},
        {"sources": {}},
        {"signed": "some day"},
        clause(untill=date(2024, 1, 1)),
        clause(to=[]),
        clause(to="north"),
        clause(to=STRIP | {"within_km": 0}),
        clause(to=STRIP | {"along": "Xb"}),
        clause(source=[]),
        clause(effect="forbid"),
        clause(bundle=[["DOKTOR"], ["TRANSPORT"]]),
        clause(trigger={}),
        clause(trigger={"kind": "emergncy"}),
        clause(trigger={"kind": "faster", "by_s": -1}),
        clause(trigger={"kind": "all", "of": [{"kind": "faster", "by_min": 5}]}),
        clause(trigger={"kind": "own_misses_norm", "minutes": 0, "clock_start": "call"}),
        clause(trigger={"kind": "own_misses_norm", "norm": "of nobody"}),
        clause(terms={"cost": {"rule": "free", "source": "gazette", "confidence": "low"}}),
    ],
)
def test_what_the_loader_refuses_is_marked(validator: Draft202012Validator, change: Change) -> None:
    given = changed(change)
    with pytest.raises(BadAgreement):
        read_agreement(given, "xa-xb.toml")
    assert not validator.is_valid(as_an_editor_sees_it(given))


def test_what_a_key_means_is_said_where_it_is_written() -> None:
    schema = json.loads(SHIPPED.read_text(encoding="utf-8"))
    says = schema["$defs"]["Clause"]["properties"]["from"]["description"]
    assert says == "Where the unit has its home, and where the incident is."
    assert all("description" in one for one in schema["$defs"].values() if "properties" in one)
