"""``/v1/health``: what is loaded; ``/v1/ready``: whether requests may come."""

from fastapi import APIRouter, Depends

from api.problems import described
from api.routes.access import principal
from api.routes.desk import AtService
from api.schemas.about import Health, Ready
from api.services import health as services

router = APIRouter(prefix="/v1", tags=["health"])


@router.get("/health", dependencies=[Depends(principal)], responses=described(401))
def health(service: AtService) -> Health:
    """Which region, agreements and fleet are loaded, and how far this is behind its store."""
    return services.health_of(service)


@router.get("/ready")
def ready(service: AtService) -> Ready:
    """Whether requests may be sent here; 503 until everything is loaded and warm."""
    return services.ready(service)
