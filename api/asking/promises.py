"""Who is promised to whom: a unit to one request at most, whoever asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from api.asking.life import apply
from api.asking.request import Request
from api.asking.words import Command
from api.errors import AlreadyPromised


@dataclass(frozen=True)
class Promises:
    """
    Units that are promised.

    Attributes
    ----------
    request_of : mapping of str to str
        The id of the request that holds a unit, by the unit's id.
    """

    request_of: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def following(self, request: Request) -> "Promises":
        """
        Bring the promises up to date with a request: all of its units are taken, or let go.

        It may be told of a request as often as one likes.

        Raises
        ------
        AlreadyPromised
            If another request holds one of its units; none of them is taken then.
        """
        others = {unit: id_ for unit, id_ in self.request_of.items() if id_ != request.id}
        if request.holds_units:
            for unit in request.units:
                if unit in others:
                    raise AlreadyPromised(_refusal(request, unit, others[unit]))
            others |= dict.fromkeys(request.units, request.id)
        return Promises(MappingProxyType(others))

    def holder(self, unit: str, but: str | None = None) -> str | None:
        """Give the request that holds a unit, if it is not the one that is named."""
        found = self.request_of.get(unit)
        return None if found == but else found


class Outcome(NamedTuple):
    """A request after something was done with it, and who is promised then."""

    request: Request
    promises: Promises


def carry_out(request: Request, command: Command, promises: Promises) -> Outcome:
    """
    Do something with a request and keep the promises in step: both, or neither.

    Raises
    ------
    NotPossible
        As ``apply``, or ``AlreadyPromised`` if another request holds one of its units.
    """
    after = apply(request, command)
    return Outcome(after, promises.following(after))


def promises_of(requests: Iterable[Request]) -> Promises:
    """Give what some requests hold; it raises what ``following`` raises."""
    promises = Promises()
    for request in requests:
        promises = promises.following(request)
    return promises


def _refusal(request: Request, unit: str, holder: str) -> str:
    together = "" if len(request.units) == 1 else " None of the units it goes with is taken either."
    return (
        f"Request {request.id}: {unit} is promised to request {holder}.{together} Ask for the next "
        f"best unit, or wait until {holder} is over."
    )
