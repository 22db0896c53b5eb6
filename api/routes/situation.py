"""``/v1/situation``: how control rooms stand, for themselves and for each other."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.auth import Principal, Scope
from api.routes.access import needs
from api.routes.desk import AtService
from api.schemas.situation import SituationSheet
from api.services import situation

router = APIRouter(prefix="/v1/situation", tags=["situation"])


@router.get("")
def how_it_stands(
    service: AtService,
    who: Annotated[Principal, Depends(needs(Scope.SITUATION))],
    centre: Annotated[
        str | None, Query(max_length=100, description="Only this control room.")
    ] = None,
) -> SituationSheet:
    """Free units, open incidents, shortage and cover of each centre that shows you that."""
    return situation.situation(service, who, centre)
