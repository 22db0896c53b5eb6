"""What control rooms have answered to requests for one incident, as far as that still holds."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from api.asking.request import Request
from api.asking.words import Do, State

_YES: Final = {State.ACCEPTED, State.DEPLOYED, State.ON_SCENE}
_OVER: Final = {State.CANCELLED, State.RELEASED}


def answers_to(requests: Iterable[Request]) -> Mapping[str, bool]:
    """
    Say which centres accept or refuse to send, the newest word of each.

    Who accepted what was cancelled or released since has not said what it would answer now.
    """
    found: dict[str, bool] = {}
    for request in sorted(requests, key=_last_told):
        if request.state in _YES:
            found[request.asked] = True
        elif request.state is State.REJECTED:
            found[request.asked] = False
        elif request.state in _OVER and _was_accepted(request):
            found.pop(request.asked, None)
    return found


def _last_told(request: Request) -> tuple[datetime, str]:
    return request.history[-1].command.at, request.id


def _was_accepted(request: Request) -> bool:
    return any(step.command.do is Do.ACCEPT for step in request.history)
