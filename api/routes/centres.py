"""``/v1/centres``: the control rooms, and whom to ask about a place."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.problems import described
from api.routes.access import principal
from api.routes.desk import AtDesk
from api.schemas.centres import CentreList, CentreThere
from api.services.centres import all_centres, centre_at

router = APIRouter(
    prefix="/v1/centres",
    tags=["centres"],
    dependencies=[Depends(principal)],
    responses=described(401),
)


@router.get("")
def centres(
    desk: AtDesk,
    at: Annotated[
        str | None,
        Query(description="LAT,LON: only who serves this place.", examples=["50.8514,5.6909"]),
    ] = None,
) -> CentreThere | CentreList:
    """All control rooms known here; or who serves a place, and whom to ask across the border."""
    return all_centres(desk) if at is None else centre_at(desk, at)
