"""What a service has loaded."""

from importlib.metadata import version

from api.schemas.about import Health, LoadedFleet, LoadedLaw, LoadedRegion
from api.services.desk import Desk


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
