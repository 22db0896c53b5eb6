"""Incidents that control rooms keep open: each sees and changes its own."""

import secrets
from typing import Final

from api.auth import Principal
from api.errors import IncidentConflict, UnknownIncident
from api.schemas.incidents import IncidentChange, IncidentList, IncidentSent, IncidentSheet
from api.services.once import Answered, Given, Sent, once
from api.services.service import Service
from api.store import incidents as store
from api.store.incidents import StoredIncident
from api.store.requests import requests_for
from api.store.transaction import Reading, Writing
from dispatch.errors import BadIncident
from dispatch.incident import read_incident
from dispatch.written import shown, unknown_word

_SAME: Final = IncidentSheet.model_fields.keys() - {
    "id",
    "centre",
    "opened_at",
    "updated_at",
    "closed_at",
}


def open_incident(
    service: Service, who: Principal, given: IncidentSent, sent: Sent | None
) -> Answered:
    """
    Open an incident of a centre.

    Raises
    ------
    BadIncident
        If it cannot be as it is described.
    NotAllowed
        If it is of another centre than the key.
    IncidentConflict
        If there is one of its id.
    """
    centre = who.acts_for(given.centre)
    _refuse_unknown(service, centre)
    id_ = given.id or secrets.token_hex(8)

    def work(tx: Writing) -> Given:
        incident = given.incident(tx.at).model_copy(update={"id": id_})
        store.open_incident(tx, incident, centre)
        return Given(_sheet(own_incident(tx, who, id_)), 201, f"/v1/incidents/{id_}")

    return once(service, sent, work)


def change_incident(service: Service, who: Principal, id_: str, change: IncidentChange) -> Answered:
    """
    Take what is known otherwise of an open incident by now; the rest stays as it is.

    Raises
    ------
    BadIncident
        If it cannot be as it is described now.
    UnknownIncident, IncidentConflict
        If the centre has none of this id, or it is closed.
    """

    def work(tx: Writing) -> Given:
        before = own_incident(tx, who, id_).incident
        said = {**dict(before), **change.named, "time": tx.at}
        after = read_incident({name: one for name, one in said.items() if one is not None})
        store.update_incident(tx, after)
        return Given(_sheet(own_incident(tx, who, id_)))

    return once(service, None, work)


def close_incident(service: Service, who: Principal, id_: str, sent: Sent | None) -> Answered:
    """
    Close an incident; no unit of another centre may be left promised to it.

    Raises
    ------
    UnknownIncident, IncidentConflict
        If the centre has none of this id, it is closed, or a request for it is not over.
    """

    def work(tx: Writing) -> Given:
        own_incident(tx, who, id_)
        _refuse_waiting(tx, id_)
        store.close_incident(tx, id_)
        return Given(_sheet(own_incident(tx, who, id_)))

    return once(service, sent, work)


def open_incidents(service: Service, who: Principal, limit: int, after: str | None) -> IncidentList:
    """Give the open incidents of a centre, by their ids."""
    known, sight = service.live.now.incidents, service.sight(who)
    following = [
        known[id_]
        for id_ in sorted(known)
        if (after is None or id_ > after) and sight.sees_incident(known[id_].centre)
    ]
    page = tuple(map(_sheet, following[:limit]))
    return IncidentList(
        incidents=page, next_after=page[-1].id if len(following) > len(page) else None
    )


def one_incident(service: Service, who: Principal, id_: str) -> IncidentSheet:
    """
    Give an incident of a centre, open or closed.

    Raises
    ------
    UnknownIncident
        If it has none of this id.
    """
    with service.store.reading() as tx:
        return _sheet(own_incident(tx, who, id_))


def own_incident(tx: Reading, who: Principal, id_: str) -> StoredIncident:
    """Find an incident; whether another centre has one of this id is not told."""
    found = store.incident(tx, id_)
    if found is None or who.centre not in {None, found.centre}:
        message = (
            f"Your centre has no incident {shown(id_)}; GET /v1/incidents lists those that are "
            "open, POST opens one."
        )
        raise UnknownIncident(message)
    return found


def _refuse_unknown(service: Service, centre: str) -> None:
    known = service.live.senders.centres
    if centre not in known:
        message = f"The incident cannot be opened: centre {unknown_word(centre, known)}"
        raise BadIncident(message)


def _refuse_waiting(tx: Reading, id_: str) -> None:
    waiting = [one.request.id for one in requests_for(tx, id_) if not one.request.is_over]
    if waiting:
        message = (
            f"Incident {id_} still has the requests {', '.join(waiting)}, which are not over: "
            "cancel them, or wait until their units are released."
        )
        raise IncidentConflict(message)


def _sheet(stored: StoredIncident) -> IncidentSheet:
    incident = stored.incident
    assert incident.id is not None
    return IncidentSheet(
        **{name: getattr(incident, name) for name in _SAME},
        id=incident.id,
        centre=stored.centre,
        opened_at=stored.opened_at,
        updated_at=incident.time,
        closed_at=stored.closed_at,
    )
