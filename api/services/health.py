"""What a service has loaded, and whether it can answer."""

from importlib.metadata import version

from api.schemas.about import Health, LoadedFleet, LoadedLaw, LoadedRegion, Ready
from api.services.desk import Desk
from api.services.service import Service


def health_of(desk: Desk) -> Health:
    """Describe what lies on a desk; there is none before everything is loaded."""
    region, driving = desk.roads.both("siren")
    return Health(
        status="ready",
        version=version("crossborder-dispatch"),
        region=LoadedRegion.of(region, driving),
        agreements=LoadedLaw.of(desk.law_on(region)),
        fleet=LoadedFleet.of(desk.fleet),
    )


def ready(service: Service) -> Ready:
    """
    Say that a service answers; whoever is still loading has no service yet.

    It answers also when its store does not: all processes of a store would be without it at once,
    and an answer from what was known last is better than none.
    """
    silent_since = service.live.failing_since
    return Ready(
        status="ready" if silent_since is None else "degraded", store_silent_since=silent_since
    )
