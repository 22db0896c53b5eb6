"""An own unit has arrived: those who came over stand down, where an agreement asks for it."""

from collections.abc import Iterator

from api.asking.stand_down import StandDown, stand_down
from api.asking.words import By
from api.auth import Principal
from api.errors import UnknownUnit
from api.schemas.requests import Arrived, ArrivedSheet, StoodDown
from api.services.incidents import own_incident
from api.services.languages import saying
from api.services.once import Answered, Given, Sent, once
from api.services.request_sheets import sheet_of
from api.services.service import Service
from api.store.requests import requests_for, step_request
from api.store.transaction import Writing
from api.store.units import unit
from dispatch.texts.po import ENGLISH


def unit_arrived(
    service: Service,
    who: Principal,
    sent: Sent | None,
    incident_id: str,
    told: Arrived,
    language: str = ENGLISH,
) -> Answered:
    """
    Let what an agreement asks for follow from the arrival of an own unit.

    That a unit is "on scene" does not say at which scene, so its centre has to.

    Raises
    ------
    UnknownIncident, UnknownUnit
        If it is not the centre's own incident, or not its own unit.
    """
    speaks = saying(language)

    def work(tx: Writing) -> Given:
        stored = own_incident(tx, who, incident_id)
        known = unit(tx, told.unit)
        if known is None or known.unit.centre != stored.centre:
            message = f"{stored.centre} has no unit {told.unit}; name an own one that is there."
            raise UnknownUnit(message)
        by = By(centre=stored.centre, person=told.person)
        stood_down = tuple(
            StoodDown(
                request=sheet_of(tx, step_request(tx, id_, follows.command), stored.centre, tx.at),
                says=speaks(follows.says),
            )
            for id_, follows in _following(tx, incident_id, told.unit, by)
        )
        return Given(ArrivedSheet(incident=incident_id, unit=told.unit, stood_down=stood_down))

    return once(service, sent, work)


def _following(
    tx: Writing, incident_id: str, arrived: str, by: By
) -> Iterator[tuple[str, StandDown]]:
    for kept in requests_for(tx, incident_id):
        asked = kept.request
        follows = stand_down(asked, arrived, by, tx.at) if asked.asking == by.centre else None
        if follows is not None:
            yield asked.id, follows
