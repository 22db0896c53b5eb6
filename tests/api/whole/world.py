"""A service in which there is something to ask about, and what is asked well of each operation."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import schemathesis
from fastapi import FastAPI
from schemathesis import Response

from api.app import create_app
from api.auth import Scope, make_key
from api.services.desk import Desk
from api.services.service import open_service
from api.store.keys import add_key
from api.store.opened import open_store
from tests.api.clocks import Hands
from tests.api.deployments import shortage
from tests.api.whole.drawn import Case, Operation, Well
from tests.fictional import NOON, at


@dataclass(frozen=True)
class World:
    """A running service, and a key that opens all of it to the centre ``west``."""

    app: FastAPI
    key: str

    def operations(self) -> Iterator[Operation]:
        """Give the operations of its OpenAPI document, as it is served."""
        schema = schemathesis.openapi.from_asgi("/openapi.json", self.app)
        for label in sorted(
            f"{method.upper()} {path}" for path in schema for method in schema[path]
        ):
            method, path = label.split(" ")
            yield schema[path][method]

    def ask(self, case: Case) -> Response:
        """Ask with the key."""
        return case.call(headers={"Authorization": f"Bearer {self.key}"})

    def ask_as_nobody(self, case: Case) -> Response:
        """Ask without a key."""
        case.headers.pop("Authorization", None)
        return case.call()


@contextmanager
def world(desk: Desk, url: str) -> Iterator[World]:
    """Open a service on a store, at noon."""
    clock = Hands()
    made = make_key("west", frozenset(Scope), clock())
    store = open_store(url)
    with store.writing(clock()) as tx:
        add_key(tx, made.key)
    store.close()
    with open_service(replace(desk, clock=clock), url) as service:
        yield World(create_app(service), made.secret)


INCIDENT: Final = {"at": at(4.0), "urgency": "U1", "time": NOON}
ASKED_FOR: Final = {"unit": "e1", "nature": "fall", "wanted": ["a unit"], "engaged": []}
LAW: Final = {"from": "east", "to": "west", "at": "50.8,6.05", "urgency": "U1", "on": "2024-05-01"}
WELL: Final[Mapping[str, Callable[[World], Well]]] = {
    "POST /v1/recommendations": lambda _: Well(
        body={**INCIDENT, "need": [], "k": 2, "shortages": [], "fleet": shortage()}
    ),
    "POST /v1/draft-requests": lambda _: Well(
        body={
            **INCIDENT,
            "fleet": shortage(),
            **ASKED_FOR,
            "languages": ["nl"],
            "agreement": "XA-XB",
        }
    ),
    "GET /v1/agreements": lambda _: Well(query={"on": "2024-05-01"}),
    "GET /v1/agreements/explain": lambda _: Well(query=LAW),
    "GET /v1/agreements/{id_}": lambda _: Well(path={"id_": "XA-XB"}),
    "GET /v1/centres": lambda _: Well(query={"at": "50.8,6.05"}),
    "GET /v1/health": lambda _: Well(),
    "GET /v1/ready": lambda _: Well(),
    "GET /metrics": lambda _: Well(),
}
"""By the label of the operation; ids are looked up, or what they name is made, when it is asked."""
