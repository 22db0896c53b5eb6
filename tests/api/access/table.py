"""
Who may do what: a row for each operation, as data; ``docs/access.md`` prints the same table.

``west`` in XA asks about what is its own. A cell is what a key of ``west`` with one scope alone is
answered, or one of ``east`` in XB with all scopes that sends the very same.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from api.auth import Scope
from tests.api.access import things
from tests.api.access.keyed import Keyed
from tests.fictional import NOON, at, unit


class Sending(NamedTuple):
    """One request, as ``west`` sends it about its own."""

    path: str
    json: Any = None


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


def _about(make: Callable[[Keyed], str], path: str, json: Any = None) -> Callable[[Keyed], Sending]:
    """Make something, and put its id into the path and the body."""

    def send(service: Keyed) -> Sending:
        id_ = make(service)
        named = {name: id_ if value == "{}" else value for name, value in (json or {}).items()}
        return Sending(path.format(id_), None if json is None else named)

    return send


def _only(*scopes: Scope) -> frozenset[Scope]:
    return frozenset(scopes)


_ASK: Final = {"at": at(4.0), "urgency": "U1", "time": NOON}
_EXPLAIN: Final = "/v1/agreements/explain?from=east&to=west&at=50.8,6.05&urgency=U1"
_UNIT: Final = unit("w1", 3.0, status="busy", clock=NOON, sequence=1)
_LATER: Final = "2024-05-01T13:00:00+02:00"
_BY: Final = {"person": "dispatcher 1", "reason": "As agreed."}
ANY: Final = frozenset(Scope)
ALIKE: Final = 200, "alike: it is about no centre"
ITS_OWN: Final = 200, "reads its own"
NOT_FOUND: Final = 404, "404"
REFUSED: Final = 403, "403"
REQUESTED: Final = "POST /v1/requests/{id_}/{do}"

TABLE: Final[Mapping[str, Row]] = {
    "POST /v1/recommendations": Row(
        _only(Scope.RECOMMEND), _plain("/v1/recommendations", _ASK), *ALIKE
    ),
    "POST /v1/recommendations for a stored incident": Row(
        _only(Scope.RECOMMEND),
        _about(things.incident, "/v1/recommendations", {"incident": "{}"}),
        *NOT_FOUND,
    ),
    "POST /v1/draft-requests": Row(
        _only(Scope.RECOMMEND), _plain("/v1/draft-requests", _ASK | {"unit": "e1"}), *ALIKE
    ),
    "GET /v1/agreements": Row(ANY, _plain("/v1/agreements"), *ALIKE),
    "GET /v1/agreements/explain": Row(ANY, _plain(_EXPLAIN), *ALIKE),
    "GET /v1/agreements/{id_}": Row(ANY, _plain("/v1/agreements/XA-XB"), *ALIKE),
    "GET /v1/centres": Row(ANY, _plain("/v1/centres"), *ALIKE),
    "PUT /v1/units/{unit}": Row(_only(Scope.FLEET_WRITE), _plain("/v1/units/w1", _UNIT), *REFUSED),
    "POST /v1/units": Row(
        _only(Scope.FLEET_WRITE),
        _plain("/v1/units", {"type": "FeatureCollection", "features": [_UNIT]}),
        *REFUSED,
    ),
    "GET /v1/units": Row(
        _only(Scope.FLEET_WRITE, Scope.RECOMMEND, Scope.SITUATION),
        _plain("/v1/units"),
        200,
        "reads its own, and what it is shown",
    ),
    "GET /v1/units/{unit}": Row(
        _only(Scope.FLEET_WRITE, Scope.RECOMMEND, Scope.SITUATION),
        _plain("/v1/units/w1"),
        404,
        "404, unless it is free and shown",
    ),
    "POST /v1/incidents": Row(
        _only(Scope.RECOMMEND),
        _plain("/v1/incidents", {"at": at(4.0), "urgency": "U1", "centre": "west"}),
        *REFUSED,
    ),
    "GET /v1/incidents": Row(_only(Scope.RECOMMEND), _plain("/v1/incidents"), *ITS_OWN),
    "GET /v1/incidents/{incident}": Row(
        _only(Scope.RECOMMEND), _about(things.incident, "/v1/incidents/{}"), *NOT_FOUND
    ),
    "PATCH /v1/incidents/{incident}": Row(
        _only(Scope.RECOMMEND),
        _about(things.incident, "/v1/incidents/{}", {"urgency": "U2"}),
        *NOT_FOUND,
    ),
    "POST /v1/incidents/{incident}/close": Row(
        _only(Scope.RECOMMEND), _about(things.incident, "/v1/incidents/{}/close"), *NOT_FOUND
    ),
    "POST /v1/incidents/{id_}/arrived": Row(
        _only(Scope.REQUEST),
        _about(
            things.incident, "/v1/incidents/{}/arrived", {"unit": "w1", "person": "dispatcher 1"}
        ),
        *NOT_FOUND,
    ),
    "POST /v1/shortages": Row(
        _only(Scope.SITUATION),
        _plain("/v1/shortages", {"centre": "west", "until": _LATER}),
        *REFUSED,
    ),
    "GET /v1/shortages": Row(
        _only(Scope.SITUATION), _plain("/v1/shortages"), 200, "reads its own, and what it is shown"
    ),
    "DELETE /v1/shortages/{centre}": Row(
        _only(Scope.SITUATION), _about(things.shortage, "/v1/shortages/{}"), *REFUSED
    ),
    "POST /v1/requests": Row(
        _only(Scope.REQUEST),
        _about(
            things.incident,
            "/v1/requests",
            {"incident": "{}", "units": ["e1"], "person": "dispatcher 1"},
        ),
        *NOT_FOUND,
    ),
    "GET /v1/requests": Row(_only(Scope.REQUEST, Scope.ANSWER), _plain("/v1/requests"), *ITS_OWN),
    "GET /v1/requests/{id_}": Row(
        _only(Scope.REQUEST, Scope.ANSWER),
        _about(things.proposal, "/v1/requests/{}"),
        404,
        "404, unless it is asked",
    ),
    "GET /v1/requests/{id_}/next-best": Row(
        _only(Scope.REQUEST), _about(things.proposal, "/v1/requests/{}/next-best"), *NOT_FOUND
    ),
    f"{REQUESTED} as who asks": Row(
        _only(Scope.REQUEST),
        _about(things.proposal, "/v1/requests/{}/ask", _BY | {"answer_by": _LATER}),
        *NOT_FOUND,
    ),
    f"{REQUESTED} as who is asked": Row(
        _only(Scope.ANSWER), _about(things.asked_of_west, "/v1/requests/{}/accept", _BY), *REFUSED
    ),
    "GET /v1/health": Row(ANY, _plain("/v1/health"), *ALIKE),
    "GET /v1/situation": Row(
        _only(Scope.SITUATION), _plain("/v1/situation"), 200, "reads its own, and what it is shown"
    ),
    "GET /v1/events": Row(
        ANY - {Scope.PLAN, Scope.ADMIN}, _events, 200, "is told its own, and what it is shown"
    ),
    "GET /metrics": Row(_only(Scope.ADMIN), _plain("/metrics"), *ALIKE),
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


def operation_of(name: str) -> str:
    """Give the operation that a row is about, without what it says of the case."""
    return " ".join(name.split(" ")[:2])


def written() -> str:
    """Write the table as the docs have it."""
    head = ("operation", *Scope, "another centre's key, all scopes")
    rows = [
        (_name(name), *("yes" if scope in row.opens else "403" for scope in Scope), row.why)
        for name, row in TABLE.items()
    ]
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _name(name: str) -> str:
    operation = operation_of(name)
    return f"`{operation}`{name.removeprefix(operation)}"
