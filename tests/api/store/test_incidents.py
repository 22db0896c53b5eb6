"""Incidents from opened to closed."""

from datetime import UTC
from typing import Any

import pytest

from api.errors import IncidentConflict, UnknownIncident
from api.store.changes import Kind, changes_after
from api.store.incidents import (
    StoredIncident,
    close_incident,
    incident,
    open_incident,
    open_incidents,
    update_incident,
)
from api.store.opened import Store
from dispatch.incident import Incident
from tests.api.store.sent import minute
from tests.fictional import at


def called(id_: str, **said: Any) -> Incident:
    usual = {"id": id_, "at": at(4.0), "urgency": "U1", "time": minute(1)}
    return Incident.model_validate(usual | said)


def test_an_incident_comes_back_as_it_was_opened(store: Store) -> None:
    hospital = {"id": "h1", "country": "XB", "recognised_by": ["XB", "XA"]}
    told = called(
        "i1", need=["DOCTOR"], called_at=minute(0), keyword="MANV 5", disaster=True,
        purpose="interfacility", heading_deg=90.5, destination=hospital,
    )  # fmt: skip
    with store.writing(minute(2)) as tx:
        open_incident(tx, told, "west")
    with store.reading() as tx:
        assert incident(tx, "i1") == StoredIncident(told, "west", minute(2), None)
        assert incident(tx, "i2") is None


def test_an_open_incident_can_be_told_anew(store: Store) -> None:
    with store.writing(minute(1)) as tx:
        open_incident(tx, called("i1", keyword="MANV 5"), "west")
    with store.writing(minute(2)) as tx:
        update_incident(tx, called("i1", urgency="U0"))
    with store.reading() as tx:
        assert incident(tx, "i1") == StoredIncident(
            called("i1", urgency="U0"), "west", minute(1), None
        )


def test_a_closed_incident_is_kept_and_no_longer_open(store: Store) -> None:
    with store.writing(minute(1)) as tx:
        for id_, centre in (("i2", "west"), ("i1", "west"), ("i3", "east")):
            open_incident(tx, called(id_), centre)
    with store.writing(minute(5)) as tx:
        close_incident(tx, "i2")
    with store.reading() as tx:
        closed = incident(tx, "i2")
        assert closed is not None
        assert closed.closed_at == minute(5)
        assert [one.incident.id for one in open_incidents(tx)] == ["i1", "i3"]
        assert [one.incident.id for one in open_incidents(tx, "west")] == ["i1"]


def test_what_does_not_fit_how_an_incident_stands_is_refused(store: Store) -> None:
    with store.writing(minute(1)) as tx:
        open_incident(tx, called("i1"), "west")
        with pytest.raises(IncidentConflict, match="There is an incident i1 already; update it"):
            open_incident(tx, called("i1"), "east")
        close_incident(tx, "i1")
        told = minute(1).astimezone(UTC).isoformat()
        with pytest.raises(IncidentConflict) as closed:
            update_incident(tx, called("i1"))
        assert str(closed.value) == f"Incident i1 was closed at {told}; open one of a new id."
        with pytest.raises(IncidentConflict):
            close_incident(tx, "i1")
        with pytest.raises(UnknownIncident, match="There is no incident i9; open it first"):
            close_incident(tx, "i9")


def test_each_step_is_a_change_with_how_it_stands(store: Store) -> None:
    with store.writing(minute(1)) as tx:
        open_incident(tx, called("i1"), "west")
    with store.writing(minute(2)) as tx:
        update_incident(tx, called("i1", urgency="U0"))
        close_incident(tx, "i1")
    with store.reading() as tx:
        changes = changes_after(tx, 0, 10)
    kinds = [Kind.INCIDENT_OPENED, Kind.INCIDENT_UPDATED, Kind.INCIDENT_CLOSED]
    assert [one.kind for one in changes] == kinds
    assert [one.data["incident"]["urgency"] for one in changes] == ["U1", "U0", "U0"]
    assert {(one.subject, one.centre) for one in changes} == {("i1", "west")}
    assert Incident.model_validate(changes[1].data["incident"]) == called("i1", urgency="U0")
    assert [one.data["closed_at"] for one in changes[:2]] == [None, None]
    assert changes[2].data["closed_at"] == minute(2).astimezone(UTC).isoformat()
