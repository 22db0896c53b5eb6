"""A decision about a stored incident as of now, with all that is known of its requests."""

from typing import NamedTuple, Self

from api.asking.answers import answers_to
from api.asking.promises import Promises
from api.asking.words import State
from api.auth import Principal
from api.record.recorder import Caller
from api.schemas.ask import AboutStored, AskOfStored
from api.services.recommendations import Answered, answer, recommend
from api.services.recommending import ask_of
from api.services.service import Service
from api.store.incidents import StoredIncident
from api.store.requests import KeptRequest, promises, requests_for
from api.store.transaction import Reading
from dispatch.decide import MOST_K
from dispatch.decision import Decision, clock
from dispatch.suggest import best_own, responses_of, who_goes
from dispatch.texts.po import ENGLISH


class Around(NamedTuple):
    """An incident, the requests for it, and who is promised to whom, at one moment."""

    stored: StoredIncident
    requests: tuple[KeptRequest, ...]
    promises: Promises

    @classmethod
    def of(cls, tx: Reading, stored: StoredIncident) -> Self:
        """Read what belongs to an incident."""
        assert stored.incident.id is not None
        return cls(stored, requests_for(tx, stored.incident.id), promises(tx))

    @property
    def refused(self) -> frozenset[str]:
        """Units that were asked for, and not given."""
        asked = (one.request for one in self.requests)
        in_vain = (one.units for one in asked if one.state in {State.REJECTED, State.EXPIRED})
        return frozenset(unit for units in in_vain for unit in units)

    @property
    def ask(self) -> AskOfStored:
        """What to decide, with as many units as can be listed: a promised one may be far down."""
        answers = answers_to(one.request for one in self.requests)
        asked = AboutStored(incident=str(self.stored.incident.id), k=MOST_K)
        return ask_of(self.stored, answers, asked)


def decided_on_record(
    service: Service, who: Principal, around: Around, language: str = ENGLISH
) -> Answered:
    """
    Decide about an incident; it is on record, where records are kept.

    Raises
    ------
    BadIncident, graphs.errors.NoPlace
        If it cannot be decided as it is described.
    NotRecorded
        If records are kept, but this one cannot be.
    """
    return answer(service.desk, around.ask, language, Caller(who.key, who.centre))


def decided_now(service: Service, around: Around) -> Decision:
    """
    Decide about an incident for what is kept current: it is not on record.

    Raises
    ------
    BadIncident, graphs.errors.NoPlace
        If it cannot be decided as it is described.
    """
    return recommend(service.desk, around.ask)


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
