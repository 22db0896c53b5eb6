"""The units of all centres, as their senders describe them in one GeoJSON file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dispatch.centres import Centre, Centres, load_centres
from dispatch.errors import BadFleet
from dispatch.mappings.capabilities import Capabilities, with_included
from dispatch.mappings.fleet_file import SentUnit, read_features
from dispatch.mappings.senders import Availability, Mappings, load_mappings
from dispatch.mappings.turnout import TurnoutTable
from dispatch.values import CountryCode, Moment, Position, Text
from dispatch.written import Written, unknown_word

__all__ = [
    "Availability",
    "Fleet",
    "Unit",
    "read_fleet",
    "reports_of",
    "turnout_s",
    "unit_of",
]


class Unit(Written):
    """
    An ambulance, doctor's car or other unit, at one place at one moment.

    Attributes
    ----------
    centre, country : str
        The control room it belongs to, and the country whose law it brings along.
    type, status : str
        The sender's own codes.
    capabilities : frozenset of str
        Canonical words for what it can do, included ones too; empty if its type is not mapped.
    position, home : (float, float)
        Latitude and longitude in degrees; the home may be unknown.
    crew : int or None
        How many people it brings; None, here and below, where nobody told.
    certificates, languages, licences : frozenset of str or None
        What the crew holds and speaks, and the driver's licence categories.
    equipment : frozenset of str or None
        What it carries, in its sender's own words.
    """

    id: Text
    centre: Text
    country: CountryCode
    type: Text
    status: Text
    availability: Availability
    capabilities: Capabilities
    position: Position
    position_at: Moment
    home: Position | None = None
    crew: int | None = None
    certificates: frozenset[str] | None = None
    equipment: frozenset[str] | None = None
    licences: frozenset[str] | None = None
    languages: frozenset[str] | None = None


@dataclass(frozen=True)
class Fleet:
    """Units by id, the centres they belong to, and a sentence about each code nobody can read."""

    units: tuple[Unit, ...]
    centres: Mapping[str, Centre]
    reports: tuple[str, ...] = ()


def turnout_s(unit: Unit, when: datetime, table: TurnoutTable) -> int:
    """Seconds until a unit that can be sent would leave if alarmed at this moment."""
    return table.seconds(unit.availability, unit.type, when)


def read_fleet(
    source: Path | Mapping[str, Any],
    mappings: Mappings | None = None,
    known: Centres | None = None,
) -> Fleet:
    """
    Read a fleet: a GeoJSON FeatureCollection with a top-level ``centres`` object.

    Parameters
    ----------
    source : Path or mapping
        The file, or what it holds.
    mappings : Mappings, optional
        What the senders' codes mean; the shipped tables if not given.
    known : Centres, optional
        What is known of control rooms; the shipped file if not given.

    Raises
    ------
    BadFleet
        About the first thing that cannot be used, naming the feature by number and id.
    """
    countries, sent = read_features(source)
    centres = _known(source, countries, load_centres() if known is None else known)
    tables = mappings or load_mappings()
    units = [unit_of(one, centres, tables) for one in sent]
    reports = [report for one in sent for report in reports_of(one, centres, tables)]
    units.sort(key=lambda unit: unit.id)
    return Fleet(tuple(units), MappingProxyType(centres), tuple(reports))


def _known(
    source: Path | Mapping[str, Any], countries: Mapping[str, str], known: Centres
) -> dict[str, Centre]:
    """Give all that is known of the fleet's control rooms, which must be the ones we know."""
    where = source.name if isinstance(source, Path) else "The fleet"
    for id_, country in countries.items():
        if id_ in known and known[id_].country != country:
            message = (
                f"{where}: centre {id_} is in {country} here, but it is known as one of "
                f"{known[id_].country}; correct the country, or give yours an id of its own."
            )
            raise BadFleet(message)
    return {id_: known.get(id_, Centre(id=id_, country=c)) for id_, c in countries.items()}


def unit_of(
    sent: SentUnit,
    centres: Mapping[str, Centre],
    tables: Mappings,
    before: Availability = Availability.NOT_AVAILABLE,
) -> Unit:
    """
    Give a unit as it is understood: its sender's codes looked up in the tables of its country.

    Parameters
    ----------
    before : Availability
        Whether it could be sent before, for a status that only asks to talk.

    Raises
    ------
    BadFleet
        If its centre is not one of these.
    """
    says = sent.says
    if says.centre not in centres:
        message = f"{sent.where}: centre {unknown_word(says.centre, centres)} See `centres`."
        raise BadFleet(message)
    sender = centres[says.centre].country
    can_do = tables.capabilities(sender, says.type)
    given = says.capabilities if says.capabilities is not None else can_do
    return Unit(
        id=says.id,
        centre=says.centre,
        country=says.country or sender,
        type=says.type,
        status=says.status,
        availability=tables.availability(sender, says.status, says.type, before),
        capabilities=with_included(given or frozenset()),
        position=sent.position,
        position_at=says.position_at,
        home=says.home,
        crew=says.crew,
        certificates=says.certificates,
        equipment=says.equipment,
        licences=says.licences,
        languages=says.languages,
    )


def reports_of(
    sent: SentUnit, centres: Mapping[str, Centre], tables: Mappings, *, knows_before: bool = False
) -> list[str]:
    """Say which codes of a unit make it not available, because nobody can tell what it does."""
    says, sender = sent.says, centres[sent.says.centre].country
    reports = tables.unreadable(sent.where, sender, says.status, says.type)
    status = tables.status(sender, says.status)
    if status and status.says_nothing and not knows_before:
        reports.append(
            f"{sent.where}: status `{says.status}` only asks to talk, so the unit counts as not "
            "available; send the status it had before."
        )
    return reports
