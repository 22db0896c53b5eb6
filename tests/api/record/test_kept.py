"""Records that have the right hashes and yet cannot be used: each is refused by name."""

from pathlib import Path
from typing import Any

import pytest

from api.errors import BadRecord
from api.record.canonical import sha256_of
from api.record.kept import kept
from api.record.recorder import FORMAT
from api.record.used import read
from dispatch.settings import Settings
from tests.api.record.logs import Logs, logs_in

SHARED = {"some": "fleet"}
DECISION = {"format": FORMAT, "inputs": {"fleet": sha256_of(SHARED)}}


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    return logs_in(tmp_path)


def recorded(logs: Logs, shared: Any, decision: dict[str, Any]) -> str:
    """Write an input under the hash of ``SHARED``, and a decision; give the id of that."""
    log = logs.log()
    log.add("input", {"name": "fleet", "sha256": sha256_of(SHARED), "is": shared})
    sequence = log.add("decision", decision)
    log.close()
    return f"{log.name}.{sequence}"


def test_a_decision_comes_with_what_it_names(logs: Logs) -> None:
    found = kept(logs.records, recorded(logs, SHARED, DECISION))
    assert (found.content, found.inputs) == (DECISION, {"fleet": SHARED})


def test_an_input_that_is_not_the_one_it_names_is_refused(logs: Logs) -> None:
    id_ = recorded(logs, {"other": "fleet"}, DECISION)
    with pytest.raises(BadRecord, match="entry 2 holds an input that is not the one it names"):
        kept(logs.records, id_)


def test_an_input_that_is_not_there_is_refused(logs: Logs) -> None:
    id_ = recorded(logs, SHARED, DECISION | {"inputs": {"turnout": "f" * 64}})
    with pytest.raises(BadRecord, match="names a turnout that its log does not hold"):
        kept(logs.records, id_)


def test_a_format_of_another_time_is_refused(logs: Logs) -> None:
    id_ = recorded(logs, SHARED, DECISION | {"format": 99})
    with pytest.raises(BadRecord, match="is written in format 99, and this code reads 1 and 2"):
        kept(logs.records, id_)


def test_content_that_this_version_cannot_read_is_refused() -> None:
    with pytest.raises(BadRecord, match=r"`a_field_of_tomorrow` is unknown.*take the version"):
        read(Settings, {"a_field_of_tomorrow": 1})
