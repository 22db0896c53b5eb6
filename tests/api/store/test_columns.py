"""What is written as JSON comes back as it was, and is the same whoever writes it."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import Unstorable
from api.store.columns import plain
from api.store.incidents import incident, open_incident
from api.store.opened import Store
from tests.api.store.sent import minute, sent
from tests.api.store.test_incidents import called

ZONES = st.timedeltas(timedelta(hours=-12), timedelta(hours=14)).map(timezone)
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=ZONES)


@given(moment=MOMENTS)
def test_a_moment_comes_back_to_the_microsecond_in_utc(moment: datetime) -> None:
    written = json.loads(json.dumps(plain({"at": moment})))["at"]
    assert datetime.fromisoformat(written) == moment
    assert written.endswith("+00:00")
    assert written == plain(moment.astimezone(UTC))


def test_sets_are_in_order_and_rows_are_lists() -> None:
    assert plain({"s": frozenset("cab"), "t": (minute(0), [minute(0)])}) == {
        "s": ["a", "b", "c"],
        "t": ["2024-05-01T10:00:00+00:00", ["2024-05-01T10:00:00+00:00"]],
    }


def test_what_is_written_twice_is_the_same_to_the_byte() -> None:
    one, other = (
        sent("w1", 0, capabilities=words, languages=words)
        for words in (["BLS", "DOCTOR"], ["DOCTOR", "BLS"])
    )
    assert json.dumps(plain(one)) == json.dumps(plain(other))


@given(moment=MOMENTS)
def test_a_model_comes_back_as_it_was(moment: datetime) -> None:
    one = sent("w1", 0, position_at=moment, home=(50.5, 6.25), crew=None, licences=["C1", "B"])
    assert type(one).model_validate(json.loads(json.dumps(plain(one)))) == one


def test_what_not_every_database_can_hold_is_refused_or_not_there(store: Store) -> None:
    """A NUL comes with an address of HTTP: SQLite looks for it and PostgreSQL refuses to."""
    with store.writing(minute(0)) as tx:
        open_incident(tx, called("i1"), "west")
    try:
        with store.reading() as tx:
            assert incident(tx, "i\x001") is None
    except Unstorable as refusal:
        assert store.engine.dialect.name == "postgresql"
        assert "send text without control characters" in str(refusal)  # noqa: PT017
    with store.reading() as tx:
        assert incident(tx, "i1") is not None


def test_a_number_that_is_too_large_is_refused(store: Store) -> None:
    if store.engine.dialect.name == "sqlite":
        return  # Numbers are bounded before they come here; PostgreSQL has a word of its own.
    with pytest.raises(Unstorable, match=r"out of range.*at most 64 bits"), store.reading() as tx:
        tx.session.connection().exec_driver_sql("SELECT 9223372036854775807 + 1")
