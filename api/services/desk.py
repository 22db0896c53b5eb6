"""What lies ready before a decision is asked for: roads, fleet, law and settings."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol

from api.clock import Clock, utc_now
from api.live.told import Told
from api.metrics import Metrics
from api.record.recorder import Recorder
from api.settings import Deployment
from dispatch.agreements.act.load import SHIPPED as AGREEMENTS
from dispatch.agreements.act.load import Catalogue, load_agreements
from dispatch.centres import Centres, load_centres
from dispatch.demand_file import DemandPoints, read_demand
from dispatch.fleet import Fleet, read_fleet
from dispatch.law import Law, law_on
from dispatch.mappings.senders import SHIPPED as MAPPINGS
from dispatch.mappings.senders import Mappings, load_mappings
from dispatch.mappings.turnout import SHIPPED as TURNOUT
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.people import People, people_of
from dispatch.situation import Situations
from dispatch.texts.tongue import Tongue, tongue
from dispatch.watch import Watch
from graphs.movement import Driving
from graphs.published import Follower
from graphs.region import Region


class Fleets(Protocol):
    """Where the units are known from; whoever decides takes ``told`` once."""

    @property
    def fleet(self) -> Fleet:
        """The units as they are known now."""

    @property
    def told(self) -> Told:
        """The same units, and all else that decisions take of what is told."""


class FromFile(NamedTuple):
    """Units that a file tells of, and nobody else."""

    fleet: Fleet

    @property
    def told(self) -> Told:
        """The units; a file says nothing else."""
        return Told(self.fleet)


@dataclass(frozen=True)
class Desk:
    """
    All that decisions of one deployment share.

    Attributes
    ----------
    roads : Follower
        The region, under what is in force on it.
    fleets : Fleets
        A file that is read once, or what a store tells all the time.
    demand : DemandPoints or None
        Where people live, if that is known.
    recorder : Recorder or None
        What puts each answer on record, if anything does.
    clock : Clock
        What time it is, wherever nobody says.
    metrics : Metrics
        What is counted of all this, for who looks on.
    """

    roads: Follower
    fleets: Fleets
    catalogue: Catalogue
    settings: Deployment
    mappings: Mappings
    turnouts: TurnoutTable
    centres: Centres = field(default_factory=load_centres)
    demand: DemandPoints | None = None
    recorder: Recorder | None = None
    clock: Clock = utc_now
    metrics: Metrics = field(default_factory=Metrics)

    @property
    def fleet(self) -> Fleet:
        """The units as they are known now."""
        return self.fleets.fleet

    @property
    def region(self) -> Region:
        """The region as it lies on disk now."""
        return self.roads.region()

    @property
    def watch(self) -> Watch:
        """The served fleet on the roads as they are driven now, followed between decisions."""
        return self.ready.watch

    @property
    def ready(self) -> "Ready":
        """What is worked out once for the roads as they are driven now."""
        region, driving = self.roads.both("siren")
        last = self._last[0] if self._last else None
        if last is None or last.driving is not driving:
            last = self._ready(region, driving)
            self._last[:] = [last]
        return last

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
    def _last(self) -> list["Ready"]:
        return []

    def law_on(self, region: Region) -> Law:
        """The law on a region's map, which is drawn once for each region."""
        last = self._laws[0] if self._laws else None
        if last is None or last.region.manifest.hash != region.manifest.hash:
            last = law_on(region, self.catalogue, self.settings.accepted)
            self._laws[:] = [last]
        return last

    @cached_property
    def _laws(self) -> list[Law]:
        return []

    def _ready(self, region: Region, driving: Driving) -> "Ready":
        watch = Watch(region, self.settings, self.turnouts, driving)
        norm_min, limit_m = self.settings.cover_norm_min, self.settings.snap_limit_m
        people = None
        if self.demand is not None and norm_min is not None:
            people = people_of(self.demand, region, driving, norm_min, limit_m)
        return Ready(region, driving, watch, people, Situations(people))


class Ready(NamedTuple):
    """What belongs to one driving: another driving begins another watch, and another reach."""

    region: Region
    driving: Driving
    watch: Watch
    people: People | None
    situations: Situations


def open_desk(region: Path, fleet: Path | None, settings: Deployment) -> Desk:
    """
    Open and read all that a deployment needs.

    Parameters
    ----------
    fleet : Path or None
        A fleet file; None: nobody is known yet.

    Raises
    ------
    BadAgreement, BadCentres, BadDemand, BadFleet, BadRegion
        About the first thing that cannot be used; what is small is read first.
    """
    catalogue = load_agreements(settings.agreements or AGREEMENTS)
    catalogue.accept(settings.accepted)
    mappings = load_mappings(settings.mappings or MAPPINGS)
    turnouts = load_turnout(settings.turnout or TURNOUT)
    centres = load_centres(settings.centres)
    units = read_fleet(fleet, mappings, centres) if fleet else Fleet((), MappingProxyType({}))
    demand = read_demand(settings.demand) if settings.demand else None
    known = FromFile(units)
    return Desk(Follower(region), known, catalogue, settings, mappings, turnouts, centres, demand)
