"""What lies ready before a decision is asked for: roads, fleet, law and settings."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from api.settings import Deployment
from dispatch.agreements.load import SHIPPED as AGREEMENTS
from dispatch.agreements.load import Catalogue, load_agreements
from dispatch.centres import Centres, load_centres
from dispatch.fleet import Fleet, read_fleet
from dispatch.mappings.senders import SHIPPED as MAPPINGS
from dispatch.mappings.senders import Mappings, load_mappings
from dispatch.mappings.turnout import SHIPPED as TURNOUT
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.standby import Watch
from dispatch.texts.tongue import Tongue, tongue
from graphs.movement import Driving
from graphs.published import Follower
from graphs.region import Region


@dataclass(frozen=True)
class Desk:
    """
    All that decisions of one deployment share.

    Attributes
    ----------
    roads : Follower
        The region, under what is in force on it.
    """

    roads: Follower
    fleet: Fleet
    catalogue: Catalogue
    settings: Deployment
    mappings: Mappings
    turnouts: TurnoutTable
    centres: Centres = field(default_factory=load_centres)

    @property
    def region(self) -> Region:
        """The region as it lies on disk now."""
        return self.roads.region()

    @property
    def watch(self) -> Watch:
        """The served fleet on the roads as they are driven now, kept ready between decisions."""
        return self._watching.on(*self.roads.both("siren"))

    def tongue(self, language: str) -> Tongue:
        """
        Give a language, with the translations that lie beside the deployment's agreements.

        Raises
        ------
        BadTexts
            If a file of translations cannot be read.
        """
        return tongue(language, self.settings.agreements)

    @cached_property
    def _watching(self) -> "_Watching":
        return _Watching(self.fleet, self.settings, self.turnouts)


class _Watching:
    """One fleet, watched on the roads as they are: another driving begins another watch."""

    def __init__(self, fleet: Fleet, settings: Deployment, turnouts: TurnoutTable) -> None:
        self._of = fleet, settings, turnouts
        self._last: tuple[Driving, Watch] | None = None

    def on(self, region: Region, driving: Driving) -> Watch:
        last = self._last
        if last is None or last[0] is not driving:
            last = self._last = driving, Watch(region, *self._of, driving)
        return last[1]


def open_desk(region: Path, fleet: Path, settings: Deployment) -> Desk:
    """
    Open and read all that a deployment needs.

    Raises
    ------
    BadAgreement, BadCentres, BadFleet, BadRegion
        About the first thing that cannot be used; what is small is read first.
    """
    catalogue = load_agreements(settings.agreements or AGREEMENTS)
    catalogue.accept(settings.accepted)
    mappings = load_mappings(settings.mappings or MAPPINGS)
    turnouts = load_turnout(settings.turnout or TURNOUT)
    centres = load_centres(settings.centres)
    units = read_fleet(fleet, mappings, centres)
    return Desk(Follower(region), units, catalogue, settings, mappings, turnouts, centres)
