"""Dual dispatch: the units that came over are released when a home unit arrives."""

from datetime import datetime
from typing import Final, NamedTuple

from api.asking.request import Request
from api.asking.words import By, Command, Do, State
from dispatch.said import And, Said, said

RELIEVED: Final = "An own unit of the asking centre has arrived."


class StandDown(NamedTuple):
    """What the asking centre has to do, and what its dispatchers are told."""

    command: Command
    says: Said


def stand_down(request: Request, arrived: str, by: By, at: datetime) -> StandDown | None:
    """
    Give what follows for a request when a unit has arrived; None if nothing does.

    Parameters
    ----------
    arrived : str
        The id of an own unit of the asking centre that is at the incident now, whether it was
        alerted with the request or later.
    by : By
        The asking centre.
    """
    if not (request.stands_down and request.holds_units) or arrived in request.units:
        return None
    has_left = request.state in {State.DEPLOYED, State.ON_SCENE}
    says = said(
        "{home} has arrived: {unit} of {centre} can stand down, as the agreement asks.",
        home=arrived,
        unit=And(request.units),
        centre=request.asked,
    )
    do = Do.RELEASE if has_left else Do.CANCEL
    return StandDown(Command(do=do, by=by, at=at, reason=RELIEVED), says)
