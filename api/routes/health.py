"""``/v1/health``: what is loaded."""

from fastapi import APIRouter, Depends

from api.problems import described
from api.routes.access import principal
from api.routes.desk import AtDesk
from api.schemas.about import Health
from api.services.health import health_of

router = APIRouter(
    prefix="/v1/health",
    tags=["health"],
    dependencies=[Depends(principal)],
    responses=described(401),
)


@router.get("")
def health(desk: AtDesk) -> Health:
    """Which region, agreements and fleet are loaded."""
    return health_of(desk)
