"""What a service has loaded."""

from importlib.metadata import version

from api.schemas.about import Health, LoadedFleet, LoadedLaw, LoadedRegion
from api.services.desk import Desk


def health_of(desk: Desk) -> Health:
    """Describe what lies on a desk; there is none before everything is loaded."""
    return Health(
        status="ready",
        version=version("crossborder-dispatch"),
        region=LoadedRegion.of(*desk.roads.both("siren")),
        agreements=LoadedLaw.of(desk.catalogue, desk.settings.accepted),
        fleet=LoadedFleet.of(desk.fleet),
    )
