"""The service reads one clock, which a test can move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from fastapi.testclient import TestClient

from api.app import create_app
from api.clock import utc_now
from api.services.desk import Desk
from api.services.service import Service
from tests.api.clocks import Hands
from tests.fictional import NOON, at


def test_a_decision_without_a_time_is_as_of_what_the_clock_shows(
    desk: Desk, serving: Callable[[Desk], Service]
) -> None:
    hands = Hands()
    client = TestClient(create_app(serving(replace(desk, clock=hands))))
    asked = {"at": at(4.0), "urgency": "U1"}

    def as_of() -> datetime:
        answer = client.post("/v1/recommendations", json=asked).json()
        return datetime.fromisoformat(answer["as_of"])

    assert as_of() == datetime.fromisoformat(NOON)
    hands.pass_s(90)
    assert as_of() == datetime.fromisoformat("2024-05-01T12:01:30+02:00")


def test_this_machines_clock_has_a_zone() -> None:
    assert utc_now().utcoffset() is not None
