"""Control rooms that ask each other over HTTP, each with a key of its own."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.auth import Scope, make_key
from api.services.desk import Desk, open_desk
from api.services.recording import on_record
from api.services.service import Service, open_service
from api.settings import load_settings
from api.store.incidents import close_incident, open_incident
from api.store.keys import add_key
from api.store.shortages import declare_shortage
from api.store.units import UnitUpdate, put_units
from dispatch.fleet import Unit, read_fleet
from dispatch.incident import read_incident
from graphs.region import Region
from tests.api.clocks import Hands
from tests.api.deployments import write_deployment
from tests.fictional import MAPPINGS, at, fleet_file

EVERYTHING: Final = frozenset(Scope)


@dataclass(frozen=True)
class Room:
    """A control room: its centre, and what it does with the key of it."""

    centre: str
    client: TestClient
    secret: str
    hands: Hands

    def get(self, path: str, **query: Any) -> Response:
        return self.client.get(path, params=query, headers=self._key)

    def post(self, path: str, said: object, key: str | None = None) -> Response:
        once = {} if key is None else {"Idempotency-Key": key}
        headers = self._key | once | {"Content-Type": "application/json"}
        return self.client.post(path, content=json.dumps(said).encode(), headers=headers)

    def tells(self, *units: dict[str, Any]) -> None:
        """Say where its own units are, and what they do."""
        now = self.hands().isoformat()
        said = {"clock": now, "sequence": 0, "position_at": now}
        features = [one | {"properties": one["properties"] | said} for one in units]
        response = self.post("/v1/units", {"type": "FeatureCollection", "features": features})
        assert response.status_code == 200, response.text

    def opens(self, incident: str, km: float) -> None:
        """Open an incident at a kilometre of the street."""
        said = {"id": incident, "at": at(km), "urgency": "U0"}
        response = self.post("/v1/incidents", said)
        assert response.status_code == 201, response.text

    def declares_a_shortage(self, for_s: float) -> None:
        response = self.post("/v1/shortages", {"until": self.later(for_s)})
        assert response.status_code == 201, response.text

    def asks_who(self, incident: str) -> Any:
        """Ask for a recommendation about an open incident."""
        response = self.post("/v1/recommendations", {"incident": incident})
        assert response.status_code == 200, response.text
        return response.json()

    def whom_else(self, request: str) -> Any:
        """Ask whom else it could send or ask."""
        response = self.get(f"/v1/requests/{request}/next-best")
        assert response.status_code == 200, response.text
        return response.json()

    def proposes(self, incident: str, *units: str, **more: Any) -> Response:
        said = {"incident": incident, "units": units, "person": f"dispatcher of {self.centre}"}
        return self.post("/v1/requests", said | more)

    def asks(self, incident: str, *units: str, within_s: float = 120, **more: Any) -> Response:
        """Propose and ask at once."""
        until = {"answer_by": self.later(within_s)}
        return self.proposes(incident, *units, ask=until | more.pop("ask", {}), **more)

    def does(self, do: str, request: str, reason: str | None = None, **more: Any) -> Response:
        said = {"person": f"dispatcher of {self.centre}", "reason": reason}
        return self.post(f"/v1/requests/{request}/{do}", said | more)

    def arrives(self, incident: str, arrived: str) -> Response:
        said = {"unit": arrived, "person": f"dispatcher of {self.centre}"}
        return self.post(f"/v1/incidents/{incident}/arrived", said)

    def sees(self, request: str) -> Any:
        """Read a request."""
        response = self.get(f"/v1/requests/{request}")
        assert response.status_code == 200, response.text
        return response.json()

    def later(self, seconds: float) -> str:
        """Give the moment that comes so many seconds after now."""
        return (self.hands() + timedelta(seconds=seconds)).isoformat()

    @property
    def _key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


@dataclass(frozen=True)
class House:
    """A service that several control rooms share, and the clock on its wall."""

    service: Service
    client: TestClient
    hands: Hands

    def room(self, centre: str, scopes: frozenset[Scope] = EVERYTHING) -> Room:
        """Give a control room a key."""
        made = make_key(centre, scopes, self.hands())
        with self.service.store.writing(self.hands()) as tx:
            add_key(tx, made.key)
        assert self.service.live.await_change(tx.last)
        return Room(centre, self.client, made.secret, self.hands)

    def stand(self, *units: dict[str, Any]) -> None:
        """Let senders tell where units are now."""
        now = self.hands()
        with self.service.store.writing(now) as tx:
            put_units(tx, [UnitUpdate(unit=read(one, now), clock=now, sequence=0) for one in units])
        assert self.service.live.await_change(tx.last)

    def opens(self, id_: str, centre: str = "west", km: float = 4.5, **more: Any) -> None:
        """Let a centre have an incident."""
        said = {"id": id_, "at": at(km), "urgency": "U1", "time": self.hands()} | more
        with self.service.store.writing(self.hands()) as tx:
            open_incident(tx, read_incident(said), centre)
        assert self.service.live.await_change(tx.last)

    def declares(self, centre: str, for_s: float = 3600) -> None:
        """Let a centre say that it is short."""
        now = self.hands()
        with self.service.store.writing(now) as tx:
            declare_shortage(tx, centre, now + timedelta(seconds=for_s), "the shift leader")
        assert self.service.live.await_change(tx.last)

    def closes(self, id_: str) -> None:
        """Let an incident be over."""
        with self.service.store.writing(self.hands()) as tx:
            close_incident(tx, id_)
        assert self.service.live.await_change(tx.last)


def read(feature: dict[str, Any], now: datetime) -> Unit:
    """Read a unit as of now, as a file of a sender would describe it."""
    said = feature | {"properties": feature["properties"] | {"position_at": now.isoformat()}}
    file = fleet_file(said)
    file["centres"]["south"] = {"country": "XB"}
    return read_fleet(file, MAPPINGS).units[0]


def deployment(folder: Path, region: Region, *laws: str, settings: str = "") -> Desk:
    """Open a desk under these laws alone; nobody is known there yet."""
    files = write_deployment(folder, region.path)
    if laws:
        (folder / "law/xa-xb.toml").unlink()
        for number, law in enumerate(laws):
            (folder / f"law/{number}.toml").write_text(law, encoding="utf-8")
    with files.settings.open("a", encoding="utf-8") as file:
        file.write(settings)
    return on_record(open_desk(files.region, None, load_settings(files.settings)))


@contextmanager
def house(desk: Desk, url: str | None = None, *, demo: bool = False) -> Iterator[House]:
    """Open a service on a desk, with a clock that stands at noon."""
    hands = Hands()
    with open_service(replace(desk, clock=hands), url, demo=demo) as service:
        yield House(service, TestClient(create_app(service)), hands)


def until(holds: Callable[[], bool], within_s: float = 10) -> bool:
    """Wait for something that another thread or process does."""
    end = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
