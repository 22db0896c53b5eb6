"""``/metrics``: what a monitor reads, in Prometheus' text format."""

from fastapi import APIRouter, Depends, Response

from api.auth import Scope
from api.metrics import MEDIA_TYPE
from api.problems import described
from api.routes.access import needs
from api.routes.desk import AtDesk

router = APIRouter(prefix="/metrics", tags=["health"], responses=described(401, 403))


@router.get("", response_class=Response, dependencies=[Depends(needs(Scope.ADMIN))])
def metrics(desk: AtDesk) -> Response:
    """Times, counts and gauges of this process, for who runs it."""
    return Response(desk.metrics.text(), media_type=MEDIA_TYPE)
