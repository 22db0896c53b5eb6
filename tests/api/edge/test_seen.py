"""What operators see of requests: an id, a line of the log, a place in the metrics."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.auth import Scope, make_key
from api.logs import formatter
from api.metrics import Metrics
from api.services.desk import Desk
from api.services.service import open_service
from api.store.keys import add_key
from api.store.opened import migrate_store
from graphs.region import Region
from tests.api.conftest import Serving
from tests.api.deployments import SEA
from tests.api.recorded import keeping
from tests.fictional import NOON, at

ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}


@pytest.fixture
def client(desk: Desk, serving: Serving) -> TestClient:
    app = create_app(serving(replace(desk, metrics=Metrics())))
    return TestClient(app, raise_server_exceptions=False)


class Writing(logging.Handler):
    """Keeps each event as it is written down: what is known of its request is known only then."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(formatter("json"))
        self.events: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("api"):
            self.events.append(json.loads(self.format(record)))


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, Any]]]:
    """Everything that the service logs."""
    writing, root = Writing(), logging.getLogger()
    root.addHandler(writing)
    with caplog.at_level(logging.INFO):
        yield writing.events
    root.removeHandler(writing)


def test_an_answer_names_the_request_and_so_does_each_line_about_it(
    client: TestClient, events: list[dict[str, Any]]
) -> None:
    response = client.post("/v1/recommendations", json=ASK, headers={"X-Request-Id": "call-17"})
    assert response.headers["X-Request-Id"] == "call-17"
    decided, answered = events
    assert decided["event"].startswith("U1 in XA-1: request e1")
    assert decided["request_id"] == answered["request_id"] == "call-17"
    assert (
        answered.items()
        >= {
            "event": "Answered.",
            "level": "info",
            "method": "POST",
            "route": "/v1/recommendations",
            "status": 200,
        }.items()
    )


@pytest.mark.parametrize("given", ["", "a" * 65, "one two", "a\u00e9", "../x", "{}", "a,b"])
def test_an_id_that_is_not_well_formed_is_replaced(client: TestClient, given: str) -> None:
    header = {b"X-Request-Id": given.encode()}
    made = client.get("/v1/health", headers=header).headers["X-Request-Id"]
    assert re.fullmatch("[0-9a-f]{32}", made)
    assert client.get("/v1/health").headers["X-Request-Id"] != made


def test_a_line_holds_the_template_and_never_what_was_asked(
    client: TestClient, events: list[dict[str, Any]]
) -> None:
    client.get("/v1/agreements/XA-XB-secret?on=2024-05-01&key=secret")
    client.get("/secret")
    first, second = events
    assert (first["route"], first["status"]) == ("/v1/agreements/{id_}", 404)
    assert first["problem"] == "unknown-agreement"
    assert (second["route"], second["status"]) == ("none", 404)
    assert "secret" not in json.dumps([first, second])


def test_a_failure_is_one_record_with_its_traceback_and_the_id(
    client: TestClient, events: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        message = "two\nlines"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("api.services.recommendations.decide", fail)
    response = client.post("/v1/recommendations", json=ASK)
    assert response.status_code == 500
    failed, answered = events
    assert "ZeroDivisionError: two\nlines" in failed["exception"]
    assert failed["request_id"] == response.headers["X-Request-Id"] == answered["request_id"]
    assert (answered["status"], answered["problem"]) == (500, "failed")


def test_a_record_is_named_in_the_line_of_its_request(
    street: Region, tmp_path: Path, serving: Serving, events: list[dict[str, Any]]
) -> None:
    client = TestClient(create_app(serving(keeping(tmp_path, street).desk)))
    record = client.post("/v1/recommendations", json=ASK).headers["Record-Id"]
    assert [event.get("record") for event in events] == [None, record]


def value(client: TestClient, line: str) -> float:
    """Give the value of one line of the metrics."""
    found = re.search(rf"^{re.escape(line)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found, f"{line} is not among the metrics."
    return float(found[1])


def test_answers_are_counted_by_route_and_status(client: TestClient) -> None:
    for _ in range(3):
        client.post("/v1/recommendations", json=ASK)
    client.get("/v1/agreements/one")
    client.get("/v1/agreements/another")
    count = "crossborder_http_request_seconds_count"
    asked = f'{count}{{method="POST",route="/v1/recommendations",status="200"}}'
    assert value(client, asked) == 3
    shown = f'{count}{{method="GET",route="/v1/agreements/{{id_}}",status="404"}}'
    assert value(client, shown) == 2
    assert value(client, 'crossborder_problems_total{type="unknown-agreement"}') == 2


def test_whoever_invents_paths_and_methods_invents_no_labels(client: TestClient) -> None:
    def labels() -> int:
        return client.get("/metrics").text.count("crossborder_http_request_seconds_count")

    client.request("PURGE", "/none")
    before = labels()
    for i in range(20):
        assert client.request(f"PURGE{i}", f"/none/{i}").status_code == 404
    assert labels() == before + 1  # The first look at the metrics.


def test_decisions_are_counted_by_verdict_and_by_what_they_made_do_with(
    client: TestClient,
) -> None:
    client.post("/v1/recommendations", json=ASK)
    verdict = 'crossborder_decisions_total{verdict="permitted_with_conditions"}'
    assert value(client, verdict) == 1
    client.post("/v1/recommendations", json={key: ASK[key] for key in ("at", "urgency")})
    assert value(client, 'crossborder_fallbacks_total{kind="stale"}') == 1
    client.post("/v1/recommendations", json=ASK | {"at": SEA})
    assert value(client, verdict) == 1


def test_the_fleet_is_looked_at_when_somebody_asks(client: TestClient) -> None:
    assert value(client, "crossborder_units") == 2
    assert value(client, "crossborder_units_available") == 1
    assert value(client, "crossborder_units_stale") == 2
    assert value(client, 'crossborder_position_age_seconds{which="newest"}') > 0


def test_nobody_is_in_flight_when_all_are_answered(client: TestClient) -> None:
    client.get("/secret")
    assert value(client, "crossborder_http_requests_in_flight") == 1  # Who asks for the metrics.


def test_a_service_that_follows_its_store_is_not_behind(client: TestClient) -> None:
    assert value(client, "crossborder_store_lag_changes") == 0
    assert value(client, "crossborder_store_lag_seconds") == 0


def test_a_line_says_whose_key_asked(
    desk: Desk, tmp_path: Path, events: list[dict[str, Any]]
) -> None:
    migrate_store(url := f"sqlite:///{tmp_path / 'store.db'}")
    made = make_key("east", frozenset({Scope.ADMIN}), now := datetime.now(UTC))
    with open_service(replace(desk, metrics=Metrics()), url) as service:
        with service.store.writing(now) as tx:
            add_key(tx, made.key)
        service.live.await_change(tx.last)
        client = TestClient(create_app(service))
        shown = {"Authorization": f"Bearer {made.secret}"}
        assert client.get("/metrics", headers=shown).status_code == 200
        assert client.get("/metrics").status_code == 401
    assert [(e.get("centre"), e.get("key")) for e in events] == [
        ("east", made.key.id),
        (None, None),
    ]
    assert made.secret not in json.dumps(events)
