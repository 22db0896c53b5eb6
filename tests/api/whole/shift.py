"""Control rooms at work on a running service, and what it acknowledged to them."""

import http.client
import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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


class Line:
    """A control room on the line: one connection, and the key of its centre."""

    def __init__(self, served: Served, centre: str, secret: str) -> None:
        self.centre = centre
        self._key = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection(served.host, served.port, timeout=60)

    def ask(self, method: str, path: str, said: object = None) -> Reply:
        """Ask once, and wait for the answer."""
        body = None if said is None else json.dumps(said)
        self._connection.request(method, path, body, self._key)
        response = self._connection.getresponse()
        text = response.read()
        return Reply(response.status, json.loads(text) if text else None, response.headers)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


Lines: TypeAlias = Mapping[str, Line]
"""By centre."""


@contextmanager
def lines_to(served: Served, secrets: Mapping[str, str]) -> Iterator[Lines]:
    """Give each centre a line to a service; no two threads may share them."""
    lines = {centre: Line(served, centre, secret) for centre, secret in secrets.items()}
    try:
        yield lines
    finally:
        for one in lines.values():
            one.close()


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

    def __init__(
        self, served: Served, secrets: Mapping[str, str], told: Acknowledged, fleet: Path, seed: int
    ) -> None:
        self._served, self._secrets, self._told = served, secrets, told
        self._units = json.loads(fleet.read_text(encoding="utf-8"))["features"]
        incident = json.loads(fleet.with_name("incident.json").read_text(encoding="utf-8"))
        self._at = incident["at"]
        self._rng = random.Random(seed)  # noqa: S311 - Not for secrets.
        self._numbers = count(1)
        self.failed: list[BaseException] = []

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Work beside the block, which has to kill the service."""
        jobs: list[Callable[[Lines], None]] = [
            lambda lines: self._tell_units(lines["NL-LIM"]),
            lambda lines: self._tell_units(lines["DE-AAC"]),
            lambda lines: self._dispatch(lines, "U1"),
            lambda lines: self._dispatch(lines, "U2"),
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

    def tell_all(self, lines: Lines) -> None:
        """Have every unit of every centre described as of now."""
        for line in lines.values():
            self._tell_units(line)

    def _until_gone(self, job: Callable[[Lines], None]) -> None:
        try:
            with lines_to(self._served, self._secrets) as lines:
                while True:
                    job(lines)
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

    def _tell_units(self, line: Line) -> None:
        for unit in self._units:
            if unit["properties"]["centre"] == line.centre:
                self._tell(line, unit)

    def _tell(self, line: Line, unit: dict[str, Any]) -> None:
        now, number = datetime.now(UTC), next(self._numbers)
        stamp = {"position_at": now.isoformat(), "clock": now.isoformat(), "sequence": number}
        properties = unit["properties"] | stamp
        path = f"/v1/units/{properties['id']}"
        if self._asked(line, "PUT", path, unit | {"properties": properties}).is_good:
            self._told.units[properties["id"]] = now, number

    def _dispatch(self, lines: Lines, urgency: str) -> None:
        """Open an incident, decide, ask a neighbour for a unit, and take that to some end."""
        own = lines["NL-LIM"]
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
                self._request(lines, incident, self._rng.choice(may))
        if self._asked(own, "POST", f"/v1/incidents/{incident}/close", {}).is_good:
            self._told.incidents[incident] = True

    def _request(self, lines: Lines, incident: str, unit: dict[str, Any]) -> None:
        own, their = lines["NL-LIM"], lines[unit["centre"]]
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

    def _declare(self, lines: Lines) -> None:
        for centre, line in lines.items():
            until = datetime.now(UTC) + timedelta(hours=1)
            said = {"until": until.isoformat()}
            if self._asked(line, "POST", "/v1/shortages", said).is_good:
                self._told.shortages[centre] = until
