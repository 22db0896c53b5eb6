"""Requests between the fictional centres ``west`` and ``east``, in few words."""

from datetime import datetime, timedelta
from typing import Any, Final

from api.asking.life import apply
from api.asking.request import Request, Transition
from api.asking.words import CLOCK, By, Command, Do, State
from dispatch.agreements.judge.explain import Verdict
from tests.fictional import NOON

WEST: Final = By(centre="west", person="dispatcher 1")
EAST: Final = By(centre="east", person="dispatcher 7")
SOUTH: Final = By(centre="south")
WHO: Final = {"asking": WEST, "asked": EAST, "clock": CLOCK, "stranger": SOUTH}


def minute(n: float) -> datetime:
    """So many minutes after noon."""
    return datetime.fromisoformat(NOON) + timedelta(minutes=n)


ANSWER_BY: Final = minute(3)


def command(do: Do, by: By, n: float = 1, **more: Any) -> Command:
    """Give a command at a minute, with all that it may have to say, unless told otherwise."""
    given: dict[str, Any] = {"do": do, "by": by, "at": minute(n), "reason": "As agreed."} | more
    if do is Do.ASK:
        given.setdefault("answer_by", ANSWER_BY)
        given.setdefault("told", ("address",))
    return Command(**given)


def proposed(id_: str = "r1", *units: str, **more: Any) -> Request:
    """Give a request of ``west`` to ``east`` that has only been proposed, at noon."""
    first = Transition(number=1, command=Command(do=Do.PROPOSE, by=WEST, at=minute(0)))
    given: dict[str, Any] = {
        "id": id_,
        "incident": "i1",
        "asking": "west",
        "asked": "east",
        "units": units or ("e1",),
        "eta_ms": 300_000,
        "verdict": Verdict.PERMITTED,
        "history": (first,),
    }
    return Request(**given | more)


_WAY: Final = {
    State.PROPOSED: (),
    State.REQUESTED: ((Do.ASK, WEST),),
    State.ACCEPTED: ((Do.ASK, WEST), (Do.ACCEPT, EAST)),
    State.REJECTED: ((Do.ASK, WEST), (Do.REJECT, EAST)),
    State.EXPIRED: ((Do.ASK, WEST), (Do.EXPIRE, CLOCK)),
    State.DEPLOYED: ((Do.ASK, WEST), (Do.ACCEPT, EAST), (Do.DEPLOY, EAST)),
    State.ON_SCENE: ((Do.ASK, WEST), (Do.ACCEPT, EAST), (Do.DEPLOY, EAST), (Do.ARRIVE, EAST)),
    State.RELEASED: ((Do.ASK, WEST), (Do.ACCEPT, EAST), (Do.DEPLOY, EAST), (Do.RELEASE, WEST)),
    State.CANCELLED: ((Do.CANCEL, WEST),),
}


def standing(state: State, id_: str = "r1", *units: str, **more: Any) -> Request:
    """Give a request that has come to a state the shortest way."""
    request = proposed(id_, *units, **more)
    for do, by in _WAY[state]:
        request = apply(request, command(do, by, 3 if do is Do.EXPIRE else 1))
    return request
