"""Incidents of control rooms, from opened to closed; there is no room for patient data."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from api.errors import IncidentConflict, UnknownIncident
from api.store.changes import Kind, note
from api.store.columns import plain
from api.store.tables import IncidentRow
from api.store.transaction import Reading, Writing
from dispatch.errors import BadIncident
from dispatch.incident import Incident
from dispatch.written import understood


class StoredIncident(NamedTuple):
    """
    An incident, whose it is, and how long it was open.

    Attributes
    ----------
    centre : str
        The control room that opened it.
    closed_at : datetime or None
        None while it is open.
    """

    incident: Incident
    centre: str
    opened_at: datetime
    closed_at: datetime | None


def open_incident(tx: Writing, incident: Incident, centre: str) -> None:
    """
    Keep a new incident of a centre; it must have an id.

    Raises
    ------
    IncidentConflict
        If there is one of that id, open or closed.
    """
    assert incident.id is not None
    if tx.session.get(IncidentRow, incident.id) is not None:
        message = f"There is an incident {incident.id} already; update it, or open one of a new id."
        raise IncidentConflict(message)
    row = IncidentRow(centre=centre, opened_at=tx.at, closed_at=None, **_columns(incident))
    tx.session.add(row)
    _note(tx, Kind.INCIDENT_OPENED, row)


def update_incident(tx: Writing, incident: Incident) -> None:
    """
    Replace what is known of an open incident.

    Raises
    ------
    UnknownIncident, IncidentConflict
        If none of its id was opened, or it is closed.
    """
    assert incident.id is not None
    row = _open_row(tx, incident.id)
    for name, value in _columns(incident).items():
        setattr(row, name, value)
    _note(tx, Kind.INCIDENT_UPDATED, row)


def close_incident(tx: Writing, id_: str) -> None:
    """
    Close an open incident; it is kept.

    Raises
    ------
    UnknownIncident, IncidentConflict
        If none of this id was opened, or it is closed.
    """
    row = _open_row(tx, id_)
    row.closed_at = tx.at
    _note(tx, Kind.INCIDENT_CLOSED, row)


def incident(tx: Reading, id_: str) -> StoredIncident | None:
    """Give an incident, open or closed, or None if there was never one of this id."""
    row = tx.session.get(IncidentRow, id_)
    return None if row is None else _stored(row)


def open_incidents(tx: Reading, centre: str | None = None) -> tuple[StoredIncident, ...]:
    """Give the open incidents of all centres or of one, by id."""
    wanted = select(IncidentRow).where(IncidentRow.closed_at.is_(None)).order_by(IncidentRow.id)
    if centre is not None:
        wanted = wanted.where(IncidentRow.centre == centre)
    return tuple(_stored(row) for row in tx.session.scalars(wanted))


def stored_incident(data: dict[str, Any]) -> StoredIncident:
    """Give an incident back from the change that told of it."""
    where = f"Incident {data['incident']['id']} of the store: "
    found = understood(Incident, data["incident"], where, BadIncident)
    closed = data["closed_at"]
    return StoredIncident(
        found,
        data["centre"],
        datetime.fromisoformat(data["opened_at"]),
        None if closed is None else datetime.fromisoformat(closed),
    )


def _open_row(tx: Writing, id_: str) -> IncidentRow:
    row = tx.session.get(IncidentRow, id_)
    if row is None:
        message = f"There is no incident {id_}; open it first, or check the id."
        raise UnknownIncident(message)
    if row.closed_at is not None:
        closed = row.closed_at.astimezone(UTC).isoformat()
        message = f"Incident {id_} was closed at {closed}; open one of a new id."
        raise IncidentConflict(message)
    return row


def _columns(incident: Incident) -> dict[str, Any]:
    known = dict(incident)
    lat, lon = known.pop("at")
    urgency, destination = incident.urgency.value, plain(incident.destination)
    return known | {"lat": lat, "lon": lon, "urgency": urgency, "destination": destination}


def _stored(row: IncidentRow) -> StoredIncident:
    same = Incident.model_fields.keys() - {"at"}
    known: dict[str, Any] = {name: getattr(row, name) for name in same}
    known["at"] = (row.lat, row.lon)
    where = f"Incident {row.id} of the store: "
    found = understood(Incident, known, where, BadIncident)
    return StoredIncident(found, row.centre, row.opened_at, row.closed_at)


def _note(tx: Writing, kind: Kind, row: IncidentRow) -> None:
    stored = _stored(row)
    note(tx, kind, row.id, row.centre, plain(stored._asdict()))
