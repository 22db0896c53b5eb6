"""A service says how far it is behind its store, and that it does not know where it cannot."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from api.errors import StoreFailed
from api.live.live import Live
from api.services.desk import Desk
from api.services.health import health_of
from api.services.service import Service, open_service
from api.store.follower import Lag
from tests.api.clocks import Hands
from tests.api.live.test_live import awaited, put
from tests.api.store.sent import minute


@pytest.fixture
def service(desk: Desk, url: str) -> Iterator[Service]:
    with open_service(replace(desk, clock=Hands()), url) as opened:
        yield opened


def test_who_follows_is_not_behind(service: Service) -> None:
    put(service.store, "w7")
    last = put(service.store, "w8")
    assert awaited(lambda: service.live.now.after == last)
    store = health_of(service).store
    assert (store.after, store.n_missing, store.missing_since) == (last, 0, None)
    assert store.silent_since is None


def test_who_does_not_follow_says_how_much_is_missing_and_since_when(service: Service) -> None:
    known = service.live.now.after
    service.live.close()
    put(service.store, "w7", tick=3)
    put(service.store, "w8", tick=4)
    store = health_of(service).store
    assert (store.after, store.n_missing, store.missing_since) == (known, 2, minute(3))


def test_how_much_a_store_that_is_silent_has_is_not_known(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_live: Live) -> Lag:
        message = "The store fails."
        raise StoreFailed(message)

    monkeypatch.setattr(Live, "lag", silent)
    store = health_of(service).store
    assert (store.n_missing, store.missing_since) == (None, None)
    assert store.silent_since == service.clock()
    since = service.clock() - timedelta(minutes=1)
    monkeypatch.setattr(service.live, "_failing_since", since)
    assert health_of(service).store.silent_since == since
