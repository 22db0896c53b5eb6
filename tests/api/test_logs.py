"""How events are written down: no line can be forged, and nothing that looks secret is kept."""

import io
import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.logs import LogFormat, formatter, telling

FORMS: tuple[LogFormat, ...] = ("text", "json")


def written(form: LogFormat, event: str, **more: Any) -> str:
    """Write one event down, as a stream handler would."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form))
    extra = more.pop("extra", None)
    log = logging.Logger("api.test")
    log.addHandler(handler)
    log.info(event, extra=extra, **more)
    return stream.getvalue()


def test_a_record_says_when_who_and_what() -> None:
    with telling(request_id="call-17"):
        record = json.loads(written("json", "Answered.", extra={"status": 200}))
    assert record.pop("timestamp").endswith("Z")
    assert record == {
        "event": "Answered.",
        "level": "info",
        "logger": "api.test",
        "request_id": "call-17",
        "status": 200,
    }


@pytest.mark.parametrize("form", FORMS)
@given(told=st.text(), value=st.text())
def test_whatever_is_quoted_an_event_is_one_line(form: LogFormat, told: str, value: str) -> None:
    line = written(form, told, extra={"route": value})
    assert len(line.splitlines()) == 1


def traceback_of(fail: Callable[[], object]) -> Any:
    try:
        fail()
    except Exception:
        return sys.exc_info()
    message = "It did not fail."
    raise AssertionError(message)


def test_an_exception_of_many_lines_stays_one_record() -> None:
    line = written("json", "Failed.", exc_info=traceback_of(lambda: int("1\n2\n3")))
    assert len(line.splitlines()) == 1
    assert r"ValueError: invalid literal" in json.loads(line)["exception"]


def test_for_people_a_traceback_is_indented_so_that_no_line_of_it_looks_like_an_event() -> None:
    def fail() -> None:
        message = "no\n2026-11-24T12:00:00Z info api.access Forged."
        raise ValueError(message)

    first, *trace = written("text", "Failed.", exc_info=traceback_of(fail)).splitlines()
    assert first.endswith("info api.test Failed.")
    assert all(line.startswith("  ") for line in trace)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "told",
    [
        "postgresql+psycopg://dispatch:s3cret@db/one does not answer",
        "Authorization: Bearer s3cret",
        "got b'Bearer s3cret'",
        "{'authorization': 's3cret', 'accept': '*/*'}",
        "password=s3cret host=db",
        'the API key "s3cret" has expired; api_key: s3cret',
    ],
)
def test_what_looks_secret_is_left_out(form: LogFormat, told: str) -> None:
    told = told.replace('key "s3cret"', "key")
    for line in (
        written(form, told),
        written(form, "Failed.", exc_info=traceback_of(lambda: int(told))),
        written(form, "Failed.", extra={"detail": told}),
    ):
        assert "s3cret" not in line
        assert "[left out]" in line
