"""A service in which there is something to ask about, and what is asked well of each operation."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count, cycle
from typing import Any, Final

import schemathesis
from fastapi import FastAPI
from schemathesis import Response

from api.services.desk import Desk
from api.settings import Limits
from tests.api.deployments import shortage
from tests.api.rooms import House, Room, house
from tests.api.whole.drawn import Case, Operation, Well
from tests.fictional import NOON, at, unit

UNLIMITED: Final = Limits(per_s=0)
WAYS: Final = (
    "ask",
    "ask accept",
    "ask reject",
    "ask accept deploy",
    "ask accept deploy arrive",
    "ask accept deploy release",
    "ask accept cancel",
)
"""How a request may go; the last step is the one that is asked."""


@dataclass(frozen=True)
class World:
    """
    A service of two control rooms, each with a key that opens everything to it.

    ``west`` has ``w1``, which is busy; ``east`` has ``e1``, which is free.
    """

    house: House
    west: Room
    east: Room
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _ways: Iterator[str] = field(default_factory=lambda: cycle(WAYS))

    @property
    def app(self) -> FastAPI:
        """The service."""
        app = self.house.client.app
        assert isinstance(app, FastAPI)
        return app

    def operations(self) -> Iterator[Operation]:
        """Give the operations of its OpenAPI document, as it is served."""
        schema = schemathesis.openapi.from_asgi("/openapi.json", self.app)
        for label in sorted(
            f"{method.upper()} {path}" for path in schema for method in schema[path]
        ):
            method, path = label.split(" ")
            yield schema[path][method]

    def ask(self, case: Case) -> Response:
        """Ask with the key of ``west``, or with that of ``east`` where its answer is asked for."""
        shown = key_of(self.east)
        if case.headers.pop("Authorization", None) != shown["Authorization"]:
            shown = key_of(self.west)
        return case.call(headers=shown)

    def ask_as_nobody(self, case: Case) -> Response:
        """Ask without a key."""
        case.headers.pop("Authorization", None)
        return case.call()

    def number(self) -> int:
        """Give a number that was not given before."""
        return next(self._numbers)

    def incident(self) -> str:
        """Open an incident of ``west``."""
        id_ = f"i{self.number()}"
        self.house.opens(id_)
        return id_

    def request(self, *steps: str) -> str:
        """Have ``west`` propose a request for the unit of ``east``, and take it some steps."""
        made = self.west.proposes(self.incident(), self.free()).json()["id"]
        for step in steps:
            self.do(step, made)
        return str(made)

    def short(self) -> str:
        """Have ``west`` declare that it is short."""
        self.west.post("/v1/shortages", {"until": self.west.later(3600)})
        return self.west.centre

    def free(self) -> str:
        """Give the unit of ``east``, after the end of all requests for it."""
        for id_, kept in self.house.service.live.now.requests.items():
            release = kept.request.state in {"deployed", "on_scene"}
            self.do("release" if release else "cancel", id_)
        self.house.stand(unit("e1", 6.0))
        return "e1"

    def do(self, step: str, request: str) -> None:
        """Do something with a request, as the centre that may."""
        more = {"answer_by": self.west.later(120)} if step == "ask" else {}
        response = self.who(step).does(step, request, "As it is.", **more)
        assert response.status_code == 200, response.text

    def who(self, step: str) -> Room:
        """Give the centre that may do something."""
        return self.east if step in {"accept", "reject", "deploy"} else self.west

    def next_step(self) -> Well:
        """Give the last step of one of the ways that a request may go."""
        *before, step = next(self._ways).split(" ")
        until = self.west.later(120) if step == "ask" else None
        # Always the same fields: what is drawn must not depend on the step.
        body = {"person": "the dispatcher", "reason": "As it is.", "answer_by": until}
        path = {"id_": self.request(*before), "do": step}
        return Well(path=path, body=body, headers=key_of(self.who(step)))


def key_of(room: Room) -> dict[str, str]:
    """Give the header with a key."""
    return {"Authorization": f"Bearer {room.secret}"}


@contextmanager
def world(desk: Desk, url: str, limits: Limits = UNLIMITED) -> Iterator[World]:
    """Open a service on a store, at noon."""
    settings = desk.settings.model_copy(update={"limits": limits})
    with house(replace(desk, settings=settings), url) as opened:
        yield World(opened, opened.room("west"), opened.room("east"))


def told_of(here: World, id_: str) -> dict[str, Any]:
    """Describe a unit, newer than ever before."""
    feature = unit(id_, 3.0, status="busy")
    stamp = {"clock": NOON, "sequence": here.number()}
    return feature | {"properties": feature["properties"] | stamp}


INCIDENT: Final = {"at": at(4.0), "urgency": "U1"}
ASK: Final = {**INCIDENT, "time": NOON, "fleet": shortage()}
FOR: Final = {"unit": "e1", "nature": "fall", "wanted": ["a unit"], "engaged": []}
LAW: Final = {"from": "east", "to": "west", "at": "50.8,6.05", "urgency": "U1", "on": "2024-05-01"}
WELL: Final[Mapping[str, Callable[[World], Well]]] = {
    "DELETE /v1/shortages/{centre}": lambda here: Well(path={"centre": here.short()}),
    "GET /metrics": lambda _: Well(),
    "GET /v1/agreements": lambda _: Well(query={"on": "2024-05-01"}),
    "GET /v1/agreements/explain": lambda _: Well(query=LAW),
    "GET /v1/agreements/{id_}": lambda _: Well(path={"id_": "XA-XB"}),
    "GET /v1/centres": lambda _: Well(query={"at": "50.8,6.05"}),
    "GET /v1/health": lambda _: Well(),
    "GET /v1/incidents": lambda _: Well(query={"limit": 3}),
    "GET /v1/incidents/{incident}": lambda here: Well(path={"incident": here.incident()}),
    "GET /v1/ready": lambda _: Well(),
    "GET /v1/requests": lambda _: Well(query={"centre": "west", "limit": 3}),
    "GET /v1/requests/{id_}": lambda here: Well(path={"id_": here.request("ask", "accept")}),
    "GET /v1/requests/{id_}/next-best": lambda here: Well(path={"id_": here.request("ask")}),
    "GET /v1/shortages": lambda _: Well(),
    "GET /v1/situation": lambda _: Well(),
    "GET /v1/units": lambda _: Well(query={"centre": "west", "bbox": "5,50,7,51", "limit": 3}),
    "GET /v1/units/{unit}": lambda _: Well(path={"unit": "w1"}),
    "PATCH /v1/incidents/{incident}": lambda here: Well(
        path={"incident": here.incident()}, body={"urgency": "U2", "keyword": None}
    ),
    "POST /v1/draft-requests": lambda _: Well(
        body={**ASK, **FOR, "languages": ["nl"], "agreement": "XA-XB"}
    ),
    "POST /v1/incidents": lambda here: Well(body={**INCIDENT, "id": f"i{here.number()}"}),
    "POST /v1/incidents/{id_}/arrived": lambda here: Well(
        path={"id_": here.incident()}, body={"unit": "w1", "person": "the dispatcher"}
    ),
    "POST /v1/incidents/{incident}/close": lambda here: Well(path={"incident": here.incident()}),
    "POST /v1/recommendations": lambda _: Well(body={**ASK, "need": [], "k": 2, "shortages": []}),
    "POST /v1/requests": lambda here: Well(
        body={
            "incident": here.incident(),
            "units": [here.free()],
            "person": "the dispatcher",
            "ask": {"answer_by": here.west.later(120)},
        }
    ),
    "POST /v1/requests/{id_}/{do}": World.next_step,
    "POST /v1/shortages": lambda here: Well(body={"until": here.west.later(3600)}),
    "POST /v1/units": lambda here: Well(
        body={"type": "FeatureCollection", "features": [told_of(here, "w1"), told_of(here, "w2")]}
    ),
    "PUT /v1/units/{unit}": lambda here: Well(path={"unit": "w1"}, body=told_of(here, "w1")),
}
"""By the label of the operation; ids are looked up, or what they name is made, when it is asked."""
