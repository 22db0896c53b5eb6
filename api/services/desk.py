"""What lies ready before a decision is asked for: roads, fleet, law and settings."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.settings import Deployment
from dispatch.agreements.load import SHIPPED as AGREEMENTS
from dispatch.agreements.load import Catalogue, load_agreements
from dispatch.fleet import Fleet, read_fleet
from dispatch.mappings.senders import SHIPPED as MAPPINGS
from dispatch.mappings.senders import Mappings, load_mappings
from dispatch.mappings.turnout import SHIPPED as TURNOUT
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.standby import Watch
from graphs.region import Region, open_region


@dataclass(frozen=True)
class Desk:
    """All that decisions of one deployment share."""

    region: Region
    fleet: Fleet
    catalogue: Catalogue
    settings: Deployment
    mappings: Mappings
    turnouts: TurnoutTable

    @cached_property
    def watch(self) -> Watch:
        """The served fleet, kept ready between decisions."""
        return Watch(self.region, self.fleet, self.settings, self.turnouts)


def open_desk(region: Path, fleet: Path, settings: Deployment) -> Desk:
    """
    Open and read all that a deployment needs.

    Raises
    ------
    BadAgreement, BadFleet, BadRegion
        About the first thing that cannot be used; what is small is read first.
    """
    catalogue = load_agreements(settings.agreements or AGREEMENTS)
    catalogue.accept(settings.accepted)
    mappings = load_mappings(settings.mappings or MAPPINGS)
    turnouts = load_turnout(settings.turnout or TURNOUT)
    units = read_fleet(fleet, mappings)
    return Desk(open_region(region), units, catalogue, settings, mappings, turnouts)
