"""What a service says of itself when its store does not answer."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.errors import StoreFailed
from api.services.desk import Desk
from api.services.service import Service, behind
from api.store.follower import Lag
from tests.api.conftest import Serving

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def service(desk: Desk, serving: Serving) -> Service:
    return serving(desk)


def test_a_service_without_its_store_answers_and_says_since_when(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = TestClient(create_app(service))
    assert client.get("/v1/ready").json() == {"status": "ready", "store_silent_since": None}
    monkeypatch.setattr(type(service.live), "failing_since", NOON)
    answer = client.get("/v1/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "store_silent_since": "2026-11-24T12:00:00Z"}


def test_how_far_it_is_behind_is_counted_from_the_oldest_change(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.live, "lag", lambda: Lag(3, NOON))
    assert behind(service.live, NOON + MINUTE) == (3, 60.0)
    monkeypatch.setattr(service.live, "lag", lambda: Lag(0, None))
    assert behind(service.live, NOON) == (0, 0.0)


def test_how_far_a_silent_store_is_ahead_nobody_knows(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> Lag:
        message = "It does not answer."
        raise StoreFailed(message)

    monkeypatch.setattr(service.live, "lag", silent)
    monkeypatch.setattr(type(service.live), "failing_since", NOON)
    n_changes, seconds = behind(service.live, NOON + MINUTE)
    assert math.isnan(n_changes)
    assert seconds == 60.0
    metrics = TestClient(create_app(service)).get("/metrics").text
    assert "crossborder_store_lag_changes NaN" in metrics
