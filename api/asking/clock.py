"""What the clock has to do: end the requests that nobody has answered in time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from api.asking.request import Request
from api.asking.words import CLOCK, Command, Do

NO_ANSWER: Final = "No answer came in time."


class Due(NamedTuple):
    """A command that the clock has to give, and the request it is about."""

    request: str
    command: Command


def due(requests: Iterable[Request], now: datetime) -> tuple[Due, ...]:
    """
    Give what the clock has to do at a moment, the longest overdue first.

    A request that has ended is not ended again, also where the clock was put back meanwhile.
    """
    overdue = [
        (one.answer_by, one.id)
        for one in requests
        if one.answer_by is not None and one.is_too_late(now)
    ]
    command = Command(do=Do.EXPIRE, by=CLOCK, at=now, reason=NO_ANSWER)
    return tuple(Due(id_, command) for _, id_ in sorted(overdue))
