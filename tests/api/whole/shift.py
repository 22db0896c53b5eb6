"""Control rooms at work on a running service, and what it acknowledged to them."""

import http.client
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from api.auth import Scope, make_key
from api.store.keys import add_key
from api.store.opened import open_store
from tests.api.served import Served

CENTRES: Final = ("NL-LIM", "BE-LIM", "BE-LIE", "DE-AAC")
GONE: Final = (OSError, http.client.HTTPException)
"""What a caller sees of a service that was killed."""
MAY: Final = {"permitted", "permitted_with_conditions"}


class Reply(NamedTuple):
    """An answer: a 2xx is an acknowledgement."""

    status: int
    document: Any
    headers: http.client.HTTPMessage

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class Line(NamedTuple):
    """How a control room reaches a service: where it is, and the key of the centre."""

    served: Served
    centre: str
    secret: str

    def ask(self, method: str, path: str, said: object = None) -> Reply:
        """Ask once, and wait for the answer; each time anew, so that no line grows old."""
        key = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(self.served.host, self.served.port, timeout=60)
        with closing(connection):
            connection.request(method, path, None if said is None else json.dumps(said), key)
            response = connection.getresponse()
            text = response.read()
        return Reply(response.status, json.loads(text) if text else None, response.headers)


Lines: TypeAlias = Mapping[str, Line]
"""By centre."""


def lines_to(served: Served, secrets: Mapping[str, str]) -> Lines:
    """Give each centre a line to a service."""
    return {centre: Line(served, centre, secret) for centre, secret in secrets.items()}


def give_keys(url: str) -> dict[str, str]:
    """Give each centre a key that opens everything to it."""
    now = datetime.now(UTC)
    made = {centre: make_key(centre, frozenset(Scope), now) for centre in CENTRES}
    store = open_store(url)
    with store.writing(now) as tx:
        for one in made.values():
            add_key(tx, one.key)
    store.close()
    return {centre: one.secret for centre, one in made.items()}


@dataclass
class Acknowledged:
    """
    What was answered with a 2xx, and how everything was answered.

    Attributes
    ----------
    units : dict
        The newest description of each: clock and sequence.
    incidents : dict
        Whether each was closed.
    requests : dict
        How many steps each had, and whom it was between.
    """

    units: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    incidents: dict[str, bool] = field(default_factory=dict)
    requests: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    shortages: dict[str, datetime] = field(default_factory=dict)
    records: list[str] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def take_request(self, reply: Reply) -> bool:
        """Take note of how a request stands; say whether it was acknowledged."""
        if reply.is_good:
            told = reply.document
            self.requests[told["id"]] = len(told["history"]), told["asking"], told["asked"]
        return reply.is_good


class Work:
    """All that several rooms do at the same time, until the service is gone."""

    def __init__(self, lines: Lines, told: Acknowledged, fleet: Path, seed: int) -> None:
        self._lines, self._told = lines, told
        self._units = json.loads(fleet.read_text(encoding="utf-8"))["features"]
        incident = json.loads(fleet.with_name("incident.json").read_text(encoding="utf-8"))
        self._at = incident["at"]
        self._rng = random.Random(seed)  # noqa: S311 - Not for secrets.
        self._numbers = count(1)
        self.failed: list[BaseException] = []

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Work beside the block, which has to kill the service."""
        jobs: list[Callable[[], None]] = [
            lambda: self._tell_units(self._lines["NL-LIM"]),
            lambda: self._tell_units(self._lines["DE-AAC"]),
            lambda: self._dispatch("U1"),
            lambda: self._dispatch("U2"),
            self._declare,
        ]
        threads = [threading.Thread(target=self._until_gone, args=(job,)) for job in jobs]
        for one in threads:
            one.start()
        try:
            yield
        finally:
            for one in threads:
                one.join()

    def tell_all(self) -> None:
        """Have every unit of every centre described as of now."""
        for line in self._lines.values():
            units = [self._stamped(one) for one in self._of(line)]
            said = {"type": "FeatureCollection", "features": units}
            told = self._asked(line, "POST", "/v1/units", said).document
            assert len(told["accepted"]) == len(units)
            self._told.units |= {one["properties"]["id"]: order_of(one) for one in units}

    def _until_gone(self, job: Callable[[], None]) -> None:
        try:
            while True:
                job()
        except GONE:
            return
        except BaseException as error:
            self.failed.append(error)
            raise

    def _asked(self, line: Line, method: str, path: str, said: object) -> Reply:
        reply = line.ask(method, path, said)
        self._told.statuses[f"{method} {path.split('/')[2]} {reply.status}"] += 1
        assert reply.status in {200, 201, 409, 503}, reply
        return reply

    def _of(self, line: Line) -> list[dict[str, Any]]:
        return [one for one in self._units if one["properties"]["centre"] == line.centre]

    def _stamped(self, unit: dict[str, Any]) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat()
        stamp = {"position_at": now, "clock": now, "sequence": next(self._numbers)}
        return unit | {"properties": unit["properties"] | stamp}

    def _tell_units(self, line: Line) -> None:
        for unit in map(self._stamped, self._of(line)):
            id_ = unit["properties"]["id"]
            if self._asked(line, "PUT", f"/v1/units/{id_}", unit).is_good:
                self._told.units[id_] = order_of(unit)

    def _dispatch(self, urgency: str) -> None:
        """Open an incident, decide, ask a neighbour for a unit, and take that to some end."""
        own = self._lines["NL-LIM"]
        said = {"at": self._at, "urgency": urgency}
        opened = self._asked(own, "POST", "/v1/incidents", said)
        if not opened.is_good:
            return
        incident = opened.document["id"]
        self._told.incidents[incident] = False
        answer = self._asked(own, "POST", "/v1/recommendations", said)
        if answer.is_good:
            self._told.records.append(answer.headers["Record-Id"])
            may = [one for one in answer.document["candidates"] if one["verdict"] in MAY]
            if may:
                self._request(incident, self._rng.choice(may))
        if self._asked(own, "POST", f"/v1/incidents/{incident}/close", {}).is_good:
            self._told.incidents[incident] = True

    def _request(self, incident: str, unit: dict[str, Any]) -> None:
        own, their = self._lines["NL-LIM"], self._lines[unit["centre"]]
        later = (datetime.now(UTC) + timedelta(minutes=2)).isoformat()
        said = {"incident": incident, "units": [unit["unit"]], "person": "the dispatcher"}
        asked = self._asked(own, "POST", "/v1/requests", said | {"ask": {"answer_by": later}})
        if not self._told.take_request(asked):
            return
        ways = (
            [(their, "reject")],
            [(their, "accept"), (own, "cancel")],
            [(their, "accept"), (their, "deploy"), (own, "arrive"), (their, "release")],
        )
        path = f"/v1/requests/{asked.document['id']}"
        for line, do in self._rng.choice(ways):
            why = {"person": "the dispatcher", "reason": "As it is."}
            if not self._told.take_request(self._asked(line, "POST", f"{path}/{do}", why)):
                return

    def _declare(self) -> None:
        for centre, line in self._lines.items():
            until = datetime.now(UTC) + timedelta(hours=1)
            said = {"until": until.isoformat()}
            if self._asked(line, "POST", "/v1/shortages", said).is_good:
                self._told.shortages[centre] = until


def order_of(unit: dict[str, Any]) -> tuple[datetime, int]:
    """Give where a description stands in its sender's order."""
    return datetime.fromisoformat(unit["properties"]["clock"]), unit["properties"]["sequence"]
