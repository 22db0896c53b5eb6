"""Whom to send to one incident, and what the answer rests on."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from api.live.told import Told
from api.record.recorder import Caller
from api.record.used import Used
from api.schemas.answer import Answer
from api.schemas.ask import Ask
from api.services.desk import Desk, Ready
from api.services.incident_file import INCIDENT, demo_incident
from dispatch.agreements.situation import Declared
from dispatch.decide import decide
from dispatch.decision import Decision
from dispatch.errors import BadIncident
from dispatch.fleet import Fleet, read_fleet
from dispatch.standby import Standby
from dispatch.texts.po import ENGLISH, LANGUAGES
from dispatch.watch import stand_by
from dispatch.written import understood

_LOG: Final = logging.getLogger(__name__)


def read_ask(**given: object) -> Ask:
    """
    Read what a caller asks; what is ``None`` was not said.

    Raises
    ------
    BadIncident
        About the first thing that is wrong.
    """
    said = {name: value for name, value in given.items() if value is not None}
    return understood(Ask, said, "", BadIncident)


def recommend(desk: Desk, ask: Ask) -> Decision:
    """
    Decide about an incident, as of its time or else of now.

    Raises
    ------
    BadIncident, BadFleet
        If the request says something impossible.
    graphs.errors.NoPlace
        If the incident is off the road, outside the region or out of reach.
    """
    with _used(desk, ask) as used:
        decision = decide(*used)
    _LOG.info("%s", decision)
    return decision


class Answered(NamedTuple):
    """
    A decision, and the document that is given out.

    Attributes
    ----------
    record : str or None
        Id of its record, if records are kept.
    """

    decision: Decision
    document: Answer
    record: str | None


def answer(desk: Desk, ask: Ask, language: str = ENGLISH, by: Caller | None = None) -> Answered:
    """
    Decide about an incident and write the answer down; it is on record before it is given out.

    Parameters
    ----------
    by : Caller or None
        Who asks, for the record; None on the command line.

    Raises
    ------
    BadIncident, BadFleet, BadTexts, graphs.errors.NoPlace
        As ``recommend``, and if the language cannot be read.
    NotRecorded
        If records are kept, but this one cannot be.
    """
    speaks = desk.tongue(language)
    with _used(desk, ask) as used:
        decision = decide(*used)
    document, record = Answer.of(decision, speaks), None
    if desk.recorder is not None:
        record = desk.recorder.record(used, document.model_dump(mode="json"), speaks, by)
    desk.metrics.decided(decision)
    _LOG.info("%s", decision)
    return Answered(decision, document, record)


def warm(desk: Desk) -> None:
    """Decide once and read all languages: nothing is left to be loaded when somebody waits."""
    with _used(desk, example(desk)) as used:
        decide(*used)
    for language in LANGUAGES:
        desk.tongue(language)


def example(desk: Desk) -> Ask:
    """
    Give an incident that this desk can decide.

    It is the one that came with a demo region; elsewhere it happens at a junction, as of the
    newest position of a unit.
    """
    if (desk.region.path / INCIDENT).is_file():
        return demo_incident(desk.region.path)
    junctions = desk.region.siren.on.junctions
    middle = len(junctions.node_id) // 2
    at = (int(junctions.lat_e7[middle]) / 1e7, int(junctions.lon_e7[middle]) / 1e7)
    known = (unit.position_at for unit in desk.fleet.units)
    newest = max(known, default=_now(desk))
    return Ask.model_validate({"at": at, "urgency": "U1", "time": newest})


@contextmanager
def _used(desk: Desk, ask: Ask) -> Iterator[Used]:
    """Give what a decision uses; decide before leaving the block."""
    settings, ready = desk.settings, desk.ready
    when = ask.time or _now(desk)
    incident, law = ask.incident(when), desk.law_on(ready.region)
    told = desk.fleets.told if ask.fleet is None else _supposed(desk, ask.fleet)
    shortages = [Declared(one.centre, one.until) for one in ask.shortages]
    shortages += told.short(when, ready.region.areas)
    with _standing(desk, ready, ask, told.fleet, when) as standby:
        said = shortages, ask.answers, ready.people, told.promised, told.asked
        yield Used(incident, standby, law, settings, ask.k, *said)


def _supposed(desk: Desk, fleet: Mapping[str, Any]) -> Told:
    """Give a fleet that a caller supposes: what is declared or promised here is not about it."""
    return Told(read_fleet(fleet, desk.mappings, desk.centres))


def _standing(
    desk: Desk, ready: Ready, ask: Ask, fleet: Fleet, when: datetime
) -> AbstractContextManager[Standby]:
    if ask.fleet is None:
        return ready.watch.standing(when, fleet)
    on = ready.region, fleet, when, desk.settings, desk.turnouts, ready.driving
    return nullcontext(stand_by(*on))


def _now(desk: Desk) -> datetime:
    """Give the moment that it is, as the deployment's own clocks show it."""
    return desk.clock().astimezone(ZoneInfo(desk.settings.time_zone))
