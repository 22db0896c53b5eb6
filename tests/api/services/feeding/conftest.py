"""A service on a store of either kind, and readers of its feed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from api.auth import MadeKey, Scope, make_key
from api.services.desk import Desk
from api.services.service import Service, open_service
from api.store.keys import add_key
from api.store.units import put_units
from tests.api.clocks import Hands
from tests.api.readers import Reader, served
from tests.api.store.sent import minute, sent

Connect = Callable[..., Reader]


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def service(desk: Desk, url: str, hands: Hands) -> Iterator[Service]:
    with open_service(replace(desk, clock=hands), url) as opened:
        yield opened


@pytest.fixture
def west_key(service: Service) -> MadeKey:
    return a_key(service, "west")


@pytest.fixture
def connect(service: Service) -> Iterator[Connect]:
    """Connect to the feed, with the key that is given."""
    with ExitStack() as opened:
        port = opened.enter_context(served(service))

        def connect(key: MadeKey, query: str = "", **headers: object) -> Reader:
            shown = {"Authorization": f"Bearer {key.secret}"} | headers
            return opened.enter_context(Reader(port, query, **shown))

        yield connect


def a_key(
    service: Service, centre: str, *scopes: Scope, expires_at: datetime | None = None
) -> MadeKey:
    """Make a key, and have it known."""
    made = make_key(centre, frozenset(scopes or Scope), service.clock(), expires_at)
    with service.store.writing(service.clock()) as tx:
        add_key(tx, made.key)
    assert service.live.await_change(tx.last)
    return made


def put(service: Service, id_: str, tick: int, **said: Any) -> int:
    """Have a unit described, and give the number of that change."""
    with service.store.writing(minute(tick)) as tx:
        put_units(tx, [sent(id_, tick, **said)])
    return tx.last
