"""A record says which key asked, and never the secret of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.auth import Scope
from api.record.check import entries
from api.services.recommendations import answer, example
from graphs.region import Region
from tests.api.access import things
from tests.api.access.keyed import Keyed, keyed
from tests.api.recorded import Kept, keeping
from tests.fictional import NOON, at

ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}


@pytest.fixture
def kept(street: Region, tmp_path: Path) -> Kept:
    return keeping(tmp_path, street)


@pytest.fixture
def service(kept: Kept) -> Iterator[Keyed]:
    with keyed(kept.desk) as opened:
        yield opened


def asked_by(kept: Kept) -> list[Any]:
    (path,) = kept.records.iterdir()
    return [one.content["by"] for one in entries(path) if one.kind == "decision"]


def test_each_decision_names_the_key_that_asked(service: Keyed, kept: Kept) -> None:
    west, east = service.key("west", Scope.RECOMMEND), service.key("east")
    for made in (west, east, west):
        answered = service.ask(made.secret, "POST", "/v1/recommendations", ASK)
        assert answered.status_code == 200
    assert asked_by(kept) == [
        {"key": made.key.id, "centre": made.key.centre} for made in (west, east, west)
    ]
    assert kept.replayed(answered.headers["Record-Id"]).agrees
    (path,) = kept.records.iterdir()
    log = path.read_text(encoding="utf-8")
    for made in (west, east):
        assert made.secret.split("_", 2)[2] not in log


def test_who_asks_another_centre_is_on_record_too(service: Keyed, kept: Kept) -> None:
    west = service.key("west", Scope.REQUEST)
    new = {"incident": things.incident(service), "units": ["e1"], "person": "dispatcher 1"}
    made = service.ask(west.secret, "POST", "/v1/requests", new)
    assert made.status_code == 201, made.text
    next_best = f"/v1/requests/{made.json()['id']}/next-best"
    assert service.ask(west.secret, "GET", next_best).status_code == 200
    assert asked_by(kept) == [{"key": west.key.id, "centre": "west"}] * 2


def test_in_the_demo_nobody_says_who_asked(kept: Kept) -> None:
    with keyed(kept.desk, demo=True) as service:
        assert service.ask(None, "POST", "/v1/recommendations", ASK).status_code == 200
    assert asked_by(kept) == [{"key": "demo", "centre": None}]


def test_on_the_command_line_nobody_is_asked(kept: Kept) -> None:
    answer(kept.desk, example(kept.desk))
    assert asked_by(kept) == [None]
