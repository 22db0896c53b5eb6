"""What a service has loaded, and whether it can answer."""

from importlib.metadata import version

from api.errors import StoreFailed
from api.schemas.about import (
    FollowedStore,
    Health,
    LoadedFleet,
    LoadedLaw,
    LoadedRegion,
    Ready,
)
from api.services.service import Service


def health_of(service: Service) -> Health:
    """Describe what a service works with; there is none before everything is loaded."""
    desk = service.desk
    region, driving = desk.roads.both("siren")
    return Health(
        status="ready",
        version=version("crossborder-dispatch"),
        region=LoadedRegion.of(region, driving),
        agreements=LoadedLaw.of(desk.law_on(region)),
        fleet=LoadedFleet.of(desk.fleet),
        store=_followed(service),
    )


def _followed(service: Service) -> FollowedStore:
    live = service.live
    after, silent_since = live.now.after, live.failing_since
    try:
        lag = live.lag()
    except StoreFailed:
        since = silent_since or service.clock()
        return FollowedStore(after=after, n_missing=None, missing_since=None, silent_since=since)
    return FollowedStore(
        after=after, n_missing=lag.n_changes, missing_since=lag.since, silent_since=silent_since
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
