"""
Who may do what: a row for each operation, as data; ``docs/access.md`` prints the same table.

``west`` in XA asks about what is its own. A cell is what a key of ``west`` with one scope alone is
answered, or one of ``east`` in XB with all scopes that sends the very same.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from api.auth import Scope
from tests.api.access.keyed import Keyed
from tests.fictional import NOON, at


class Sending(NamedTuple):
    """One request, as ``west`` sends it about its own."""

    path: str
    json: Any = None
    headers: Mapping[str, str] | None = None


class Row(NamedTuple):
    """
    One operation.

    Attributes
    ----------
    opens : frozenset of Scope
        Each of them alone opens it.
    send : callable
        Prepares whatever must be there, anew for each cell, and gives what ``west`` sends.
    elsewhere : int
        The status for ``east``, which has all scopes.
    why : str
        What the docs say of that.
    """

    opens: frozenset[Scope]
    send: Callable[[Keyed], Sending]
    elsewhere: int
    why: str


def _plain(path: str, json: Any = None) -> Callable[[Keyed], Sending]:
    return lambda _: Sending(path, json)


def _events(keyed: Keyed) -> Sending:
    """Follow a feed that is over: without a network an answer comes as a whole."""
    keyed.service.feed.end_readers()
    return Sending("/v1/events")


_ASK: Final = {"at": at(4.0), "urgency": "U1", "time": NOON}
_EXPLAIN: Final = "/v1/agreements/explain?from=east&to=west&at=50.8,6.05&urgency=U1"
ANY: Final = frozenset(Scope)
ALIKE: Final = 200, "alike: it is about no centre"

TABLE: Final[Mapping[str, Row]] = {
    "POST /v1/recommendations": Row(
        frozenset({Scope.RECOMMEND}), _plain("/v1/recommendations", _ASK), *ALIKE
    ),
    "POST /v1/draft-requests": Row(
        frozenset({Scope.RECOMMEND}), _plain("/v1/draft-requests", _ASK | {"unit": "e1"}), *ALIKE
    ),
    "GET /v1/agreements": Row(ANY, _plain("/v1/agreements"), *ALIKE),
    "GET /v1/agreements/explain": Row(ANY, _plain(_EXPLAIN), *ALIKE),
    "GET /v1/agreements/{id_}": Row(ANY, _plain("/v1/agreements/XA-XB"), *ALIKE),
    "GET /v1/centres": Row(ANY, _plain("/v1/centres"), *ALIKE),
    "GET /v1/health": Row(ANY, _plain("/v1/health"), *ALIKE),
    "GET /v1/events": Row(frozenset({Scope.SITUATION}), _events, *ALIKE),
    "GET /metrics": Row(frozenset({Scope.ADMIN}), _plain("/metrics"), *ALIKE),
}

OPEN: Final[Mapping[str, str]] = {
    "GET /v1/ready": "/v1/ready",
    "GET /docs": "/docs",
    "GET /docs/oauth2-redirect": "/docs/oauth2-redirect",
    "GET /openapi.json": "/openapi.json",
    "GET /problems": "/problems",
    "GET /problems/{name}": "/problems/off-road",
}
"""What anybody may read, and where."""


def written() -> str:
    """Write the table as the docs have it."""
    head = ("operation", *Scope, "another centre's key, all scopes")
    rows = [
        (f"`{name}`", *("yes" if s in row.opens else "403" for s in Scope), row.why)
        for name, row in TABLE.items()
    ]
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
