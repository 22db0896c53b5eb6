"""What must be there before something can be done with it, made anew each time."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Final

from api.asking.request import Request
from api.asking.words import By, Command, Do, State
from api.store.incidents import open_incident
from api.store.requests import keep_request, step_request
from api.store.shortages import declare_shortage
from api.store.transaction import Writing
from dispatch.incident import read_incident
from tests.api.access.keyed import Keyed
from tests.api.asking.asked import ANSWER_BY, proposed
from tests.fictional import at

_NUMBERS: Final = count(1)


def incident(service: Keyed) -> str:
    """Open an incident of ``west``."""
    return _written(service, _open)


def shortage(service: Keyed) -> str:
    """Let ``west`` be short."""

    def declare(tx: Writing) -> str:
        declare_shortage(tx, "west", tx.at + timedelta(hours=1), "the shift leader")
        return "west"

    return _written(service, declare)


def proposal(service: Keyed) -> str:
    """Let ``west`` propose to ask for a unit of ``east``, which is not asked yet."""

    def propose(tx: Writing) -> str:
        number, about = next(_NUMBERS), _open(tx)
        request = proposed(f"r{number}", f"e{number}", incident=about)
        keep_request(tx, request)
        return request.id

    return _written(service, propose)


def asked_of_west(service: Keyed) -> str:
    """Let ``east`` ask for a unit of ``west``."""

    def ask(tx: Writing) -> str:
        number, by = next(_NUMBERS), By(centre="east", person="dispatcher 7")
        given = proposed(f"r{number}", f"w{number}", incident=_open(tx, "east")).model_dump()
        given |= {"asking": "east", "asked": "west"}
        given["history"][0]["command"]["by"] = by
        request = Request.model_validate(given)
        keep_request(tx, request)
        asks = Command(do=Do.ASK, by=by, at=tx.at, answer_by=ANSWER_BY)
        assert step_request(tx, request.id, asks).request.state is State.REQUESTED
        return request.id

    return _written(service, ask)


def _open(tx: Writing, centre: str = "west") -> str:
    id_ = f"i{next(_NUMBERS)}"
    said = {"id": id_, "at": at(4.5), "urgency": "U1", "time": tx.at}
    open_incident(tx, read_incident(said), centre)
    return id_


def _written(service: Keyed, make: Callable[[Writing], str]) -> str:
    with service.service.store.writing(service.hands()) as tx:
        made = make(tx)
    assert service.service.live.await_change(tx.last)
    return made
