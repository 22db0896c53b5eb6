"""A service with keys, asked without a network, with a store of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from api.auth import MadeKey, Scope, make_key
from api.services.desk import Desk
from api.services.service import Service, open_service
from api.store.keys import add_key, revoke_key
from tests.api.clocks import Hands


@dataclass
class Keyed:
    """A service that asks who somebody is; the secrets it knows are kept here for the tests."""

    service: Service
    app: FastAPI
    hands: Hands
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(self.app, raise_server_exceptions=False)

    def key(self, centre: str, *scopes: Scope, expires_at: datetime | None = None) -> MadeKey:
        """Make a key of a centre, with all scopes unless some are named."""
        made = make_key(centre, frozenset(scopes or Scope), self.hands(), expires_at)
        with self.service.store.writing(self.hands()) as tx:
            add_key(tx, made.key)
        assert self.service.live.await_change(tx.last)
        return made

    def expired(self, centre: str) -> MadeKey:
        """Give a key that ran out just now."""
        return self.key(centre, expires_at=self.hands() - timedelta(microseconds=1))

    def revoked(self, centre: str) -> MadeKey:
        """Give a key that was taken back just now."""
        made = self.key(centre)
        with self.service.store.writing(self.hands()) as tx:
            revoke_key(tx, made.key.id)
        assert self.service.live.await_change(tx.last)
        return made

    def ask(
        self,
        secret: str | None,
        method: str,
        path: str,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Ask with a key, or without."""
        shown = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        return self.client.request(method, path, json=json, headers=shown | dict(headers or {}))


@contextmanager
def keyed(desk: Desk, url: str | None = None, *, demo: bool = False) -> Iterator[Keyed]:
    """Open a service on a desk, at noon."""
    hands = Hands()
    with open_service(replace(desk, clock=hands), url, demo=demo) as service:
        yield Keyed(service, create_app(service), hands)
