"""The service puts its answers on record before it gives them out."""

import errno
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given

from api.app import create_app
from api.record.check import entries
from graphs.region import Region
from tests.api.conftest import Serving
from tests.api.deployments import shortage
from tests.api.recorded import Kept, keeping
from tests.api.spoilt import spoilt
from tests.fictional import NOON, at

ASK = {"at": at(4.0), "urgency": "U1", "time": NOON}
ALL = ASK | {"need": [], "k": 2, "shortages": [], "fleet": shortage()}


@pytest.fixture
def kept(street: Region, tmp_path: Path) -> Kept:
    return keeping(tmp_path, street)


@pytest.fixture
def client(kept: Kept, serving: Serving) -> TestClient:
    return TestClient(create_app(serving(kept.desk)), raise_server_exceptions=False)


def kinds(kept: Kept) -> list[str]:
    (path,) = kept.records.iterdir()
    return [entry.kind for entry in entries(path)]


def test_an_answer_names_its_record_and_the_record_holds_the_answer(
    kept: Kept, client: TestClient
) -> None:
    response = client.post("/v1/recommendations", json=ASK, headers={"Accept-Language": "fr"})
    replayed = kept.replayed(response.headers["Record-Id"])
    assert replayed.agrees
    assert replayed.recorded == response.json()


def test_without_a_folder_for_records_there_is_no_header(
    client: TestClient, kept: Kept, serving: Serving
) -> None:
    bare = TestClient(create_app(serving(replace(kept.desk, recorder=None))))
    assert "Record-Id" not in bare.post("/v1/recommendations", json=ASK).headers
    assert "Record-Id" in client.post("/v1/recommendations", json=ASK).headers


def test_what_cannot_be_recorded_is_not_answered(
    kept: Kept, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    response = client.post("/v1/recommendations", json=ASK)
    monkeypatch.undo()
    assert response.status_code == 503
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "/problems/not-recorded"
    assert "so no answer is given" in response.json()["detail"]
    assert client.post("/v1/recommendations", json=ASK).status_code == 200
    assert kinds(kept)[-1] == "decision"


def test_the_first_decision_of_a_service_a_refusal_and_a_draft_are_not_recorded(
    kept: Kept, client: TestClient
) -> None:
    assert client.post("/v1/recommendations", json=ASK | {"at": at(90.0)}).status_code == 422
    draft = client.post("/v1/draft-requests", json=ASK | {"unit": "e1", "nature": "a fall"})
    assert draft.status_code == 200, draft.text
    assert kinds(kept) == ["opening"]


def test_a_service_that_is_stopped_ends_its_log(kept: Kept, client: TestClient) -> None:
    with client:
        client.post("/v1/recommendations", json=ASK)
    assert kinds(kept)[-2:] == ["decision", "closing"]


@pytest.fixture(scope="module")
def recording(street: Region, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keeping(tmp_path_factory.mktemp("recording"), street)


@pytest.fixture(scope="module")
def recording_client(recording: Kept, serving: Serving) -> TestClient:
    return TestClient(create_app(serving(recording.desk)), raise_server_exceptions=False)


@given(ask=spoilt(ALL))
def test_whatever_is_asked_is_answered_and_recorded_or_refused(
    recording: Kept, recording_client: TestClient, ask: Any
) -> None:
    headers = {"content-type": "application/json"}
    body = json.dumps(ask).encode()
    response = recording_client.post("/v1/recommendations", content=body, headers=headers)
    assert response.status_code in {200, 400, 422}, response.text
    if response.status_code == 200:
        assert recording.replayed(response.headers["Record-Id"]).agrees
