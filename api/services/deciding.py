"""A decision about a stored incident, with what is known live: units, shortages, promises."""

from api.asking.promises import Promises
from api.schemas.ask import Ask
from api.services.recommendations import Answered, answer, recommend
from api.services.service import Service
from api.store.incidents import StoredIncident
from dispatch.decide import MOST_K
from dispatch.decision import Decision, clock
from dispatch.suggest import best_own, responses_of, who_goes
from dispatch.texts.po import ENGLISH


def decided_on_record(
    service: Service, stored: StoredIncident, language: str = ENGLISH
) -> Answered:
    """
    Decide about an incident as of now; it is on record, where records are kept.

    Raises
    ------
    BadIncident, graphs.errors.NoPlace
        If it cannot be decided as it is described.
    NotRecorded
        If records are kept, but this one cannot be.
    """
    return answer(service.desk, _ask(service, stored), language)


def decided_now(service: Service, stored: StoredIncident) -> Decision:
    """
    Decide about an incident as of now, for what is kept current: it is not on record.

    Raises
    ------
    BadIncident, graphs.errors.NoPlace
        If it cannot be decided as it is described.
    """
    return recommend(service.desk, _ask(service, stored))


def who_else(decision: Decision, promises: Promises, min_gain_s: int) -> str:
    """Say in a sentence who would be suggested among those that nobody was promised."""
    free = [
        one
        for one in responses_of(decision.candidates)
        if not any(promises.holder(unit) for unit in one.units)
    ]
    goes = who_goes(free, best_own(free), 1000 * min_gain_s)
    if goes is None:
        return "Nobody else may come as it stands: ask the neighbouring centres by phone."
    return (
        f"Next best: {' + '.join(goes.units)} of {goes.first.unit.centre}, there in "
        f"{clock(goes.arrives_ms)}."
    )


def _ask(service: Service, stored: StoredIncident) -> Ask:
    """Ask about an incident with all that is known live, and with as many units as there are."""
    known, desk = service.live.now, service.desk
    served = {area.centre for area in desk.region.areas.areas} | known.fleet.centres.keys()
    said = {name: value for name, value in stored.incident if name in Ask.model_fields}
    short = [
        {"centre": one.centre, "until": one.until}
        for one in known.shortages.values()
        if one.centre in served
    ]
    return Ask.model_validate(said | {"time": None, "k": MOST_K, "shortages": short})
