"""``/v1/incidents``: what a control room has open; nothing about a patient is accepted."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Path, Query, Response

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.once import SentOnce, respond
from api.schemas.incidents import IncidentChange, IncidentList, IncidentSent, IncidentSheet
from api.services import incidents

Dispatcher: TypeAlias = Annotated[Principal, Depends(needs(Scope.RECOMMEND))]
IncidentPath: TypeAlias = Annotated[str, Path(max_length=100)]

router = APIRouter(prefix="/v1/incidents", tags=["incidents"])


@router.post("", status_code=201, response_model=IncidentSheet)
def open_incident(
    given: IncidentSent, service: AtService, who: Dispatcher, sent: SentOnce
) -> Response:
    """Open an incident of your centre."""
    return respond(incidents.open_incident(service, who, given, sent))


@router.get("")
def open_incidents(
    service: AtService,
    who: Dispatcher,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 100,
    after: Annotated[
        str | None, Query(max_length=100, description="Those that follow this id.")
    ] = None,
) -> IncidentList:
    """The open incidents of your centre, by their ids."""
    return incidents.open_incidents(service, who, limit, after)


@router.get("/{incident}")
def one_incident(incident: IncidentPath, service: AtService, who: Dispatcher) -> IncidentSheet:
    """An incident of your centre, open or closed."""
    return incidents.one_incident(service, who, incident)


@router.patch("/{incident}", response_model=IncidentSheet)
def change_incident(
    incident: IncidentPath, change: IncidentChange, service: AtService, who: Dispatcher
) -> Response:
    """Say what is known otherwise by now: what is not named stays, null takes something back."""
    return respond(incidents.change_incident(service, who, incident, change))


@router.post("/{incident}/close", response_model=IncidentSheet)
def close_incident(
    incident: IncidentPath, service: AtService, who: Dispatcher, sent: SentOnce
) -> Response:
    """Close an incident; it can still be read."""
    return respond(incidents.close_incident(service, who, incident, sent))
