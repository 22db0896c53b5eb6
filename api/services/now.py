"""What a decision of the past is computed again with: all that is not in its record."""

from pathlib import Path
from typing import NamedTuple

from api.settings import Deployment
from dispatch.agreements.act.load import SHIPPED as AGREEMENTS
from dispatch.agreements.act.load import Catalogue, load_agreements
from dispatch.demand_file import DemandPoints, read_demand
from dispatch.mappings.senders import SHIPPED as MAPPINGS
from dispatch.mappings.senders import Mappings, load_mappings
from dispatch.mappings.turnout import SHIPPED as TURNOUT
from dispatch.mappings.turnout import TurnoutTable, load_turnout
from dispatch.texts.tongue import Tongue, tongue
from graphs.region import Region, open_region


class Now(NamedTuple):
    """Region, law, tables and language as they are today."""

    region: Region
    catalogue: Catalogue
    mappings: Mappings
    turnouts: TurnoutTable
    demand: DemandPoints | None
    speaks: Tongue


def open_now(region: Path, deployment: Deployment, language: str) -> Now:
    """
    Open and read what a deployment has today.

    Raises
    ------
    BadAgreement, BadDemand, BadFleet, BadRegion, BadTexts
        About the first thing that cannot be used.
    """
    return Now(
        region=open_region(region),
        catalogue=load_agreements(deployment.agreements or AGREEMENTS),
        mappings=load_mappings(deployment.mappings or MAPPINGS),
        turnouts=load_turnout(deployment.turnout or TURNOUT),
        demand=read_demand(deployment.demand) if deployment.demand else None,
        speaks=tongue(language, deployment.agreements),
    )
