"""Callers of a service, asked without a network, under a clock that a test moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from fastapi.testclient import TestClient

from api.app import create_app
from api.auth import Scope, make_key
from api.services.desk import Desk, FromFile, open_desk
from api.services.service import Service, open_service
from api.settings import load_settings
from api.store.keys import add_key
from dispatch.fleet import Fleet
from graphs.region import Region
from tests.api.clocks import Hands
from tests.api.deployments import SENDER, write_deployment

NOBODY: Final = FromFile(Fleet((), MappingProxyType({})))


class Caller(NamedTuple):
    """Somebody with a key, or the demo without one; ``hands`` are those of the clock."""

    client: TestClient
    hands: Hands
    service: Service
    key: str | None = None

    @property
    def _headers(self) -> dict[str, str]:
        return {} if self.key is None else {"Authorization": f"Bearer {self.key}"}

    @property
    def key_id(self) -> str:
        """Give what of the key is no secret."""
        assert self.key is not None
        return self.key.split("_")[1]

    def asks(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Ask; give the answer as it came."""
        headers = self._headers | more.pop("headers", {})
        return self.client.request(method, path, json=body, headers=headers, **more)

    def does(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Ask what is answered; give the document."""
        answer = self.asks(method, path, body, **more)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    def refuses(self, status: int, method: str, path: str, body: Any = None) -> str:
        """Ask what is refused; give the reason."""
        answer = self.asks(method, path, body)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        return str(answer.json()["detail"])

    def put(self, unit: dict[str, Any]) -> Any:
        """Describe a unit."""
        return self.does("PUT", f"/v1/units/{unit['properties']['id']}", unit)

    def refuses_unit(self, unit: dict[str, Any], status: int = 422) -> str:
        """Describe a unit that is not taken; give the reason."""
        return self.refuses(status, "PUT", f"/v1/units/{unit['properties']['id']}", unit)

    def units(self, **asked: Any) -> list[str]:
        """Give the ids of the units asked for."""
        page = self.does("GET", "/v1/units", params=asked)
        return [one["id"] for one in page["features"]]

    def of(self, unit: str) -> Any:
        """Give what is known of a unit."""
        return self.does("GET", f"/v1/units/{unit}")["properties"]

    def of_centre(self, centre: str, *scopes: Scope) -> "Caller":
        """Ask with a new key of a centre."""
        made = make_key(centre, frozenset(scopes or Scope), self.hands())
        with self.service.store.writing(self.hands()) as tx:
            add_key(tx, made.key)
        assert self.service.live.await_change(tx.last)
        return self._replace(key=made.secret)


@contextmanager
def opened(desk: Desk, url: str | None = None, *, demo: bool = True) -> Iterator[Caller]:
    """Open a service on a desk, with nobody in its fleet, at noon."""
    hands = Hands()
    with open_service(replace(desk, fleets=NOBODY, clock=hands), url, demo=demo) as service:
        client = TestClient(create_app(service), raise_server_exceptions=False)
        yield Caller(client, hands, service)


def talking_desk(street: Region, folder: Path) -> Desk:
    """Open a deployment whose senders have a code for asking to talk."""
    files = write_deployment(folder, street.path)
    for country in ("XA", "XB"):
        text = SENDER.format(country=country).replace("{ free", '{ talk = "TALK", free')
        (folder / f"senders/{country.lower()}.toml").write_text(text, encoding="utf-8")
    return open_desk(files.region, files.fleet, load_settings(files.settings))
