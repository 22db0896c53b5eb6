"""``/v1/health``: what is loaded; ``/v1/ready``: whether requests may come."""

from fastapi import APIRouter, Depends

from api.problems import described
from api.routes.access import principal
from api.routes.desk import AtDesk, AtService
from api.schemas.about import Health, Ready
from api.services import health as services

router = APIRouter(prefix="/v1", tags=["health"])


@router.get("/health", dependencies=[Depends(principal)], responses=described(401))
def health(desk: AtDesk) -> Health:
    """Which region, agreements and fleet are loaded."""
    return services.health_of(desk)


@router.get("/ready")
def ready(service: AtService) -> Ready:
    """Whether requests may be sent here; 503 until everything is loaded and warm."""
    return services.ready(service)
