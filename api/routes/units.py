"""``/v1/units``: the live fleet, told by its senders and read by who may."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Query, Response

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.routes.once import SentOnce, respond
from api.schemas.units import UnitOnMap, UnitsAsked, UnitSent, UnitsOnMap, UnitsSent, UnitsTaken
from api.services import unit_updates, units

Sender: TypeAlias = Annotated[Principal, Depends(needs(Scope.FLEET_WRITE))]
Reader: TypeAlias = Annotated[
    Principal, Depends(needs(Scope.FLEET_WRITE, Scope.RECOMMEND, Scope.SITUATION))
]

router = APIRouter(prefix="/v1/units", tags=["fleet"])


@router.put("/{unit:path}", response_model=UnitsTaken)
def put_unit(unit: str, given: UnitSent, service: AtService, who: Sender) -> Response:
    """Describe a unit as it is now; what is not newer than what is known is ignored."""
    return respond(unit_updates.put_unit(service, who, unit, given))


@router.post("", response_model=UnitsTaken)
def put_units(given: UnitsSent, service: AtService, who: Sender, sent: SentOnce) -> Response:
    """Describe many units at once: all are taken, or none if one cannot be."""
    return respond(unit_updates.put_all(service, who, given, sent))


@router.get("")
def all_units(asked: Annotated[UnitsAsked, Query()], service: AtService, who: Reader) -> UnitsOnMap:
    """The units that you may read, as GeoJSON, by their ids."""
    return units.all_units(service, who, asked)


@router.get("/{unit:path}")
def one_unit(unit: str, service: AtService, who: Reader) -> UnitOnMap:
    """What is known of one unit, as GeoJSON."""
    return units.one_unit(service, who, unit)
