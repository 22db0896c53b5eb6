"""``/metrics``: what a monitor reads, in Prometheus' text format."""

from fastapi import APIRouter, Response

from api.metrics import MEDIA_TYPE
from api.routes.desk import AtDesk

router = APIRouter(prefix="/metrics", tags=["health"])


@router.get("", response_class=Response)
def metrics(desk: AtDesk) -> Response:
    """Times, counts and gauges of this process; not for neighbours: the proxy keeps it inside."""
    return Response(desk.metrics.text(), media_type=MEDIA_TYPE)
