"""Keys follow the store: what one process changes of them counts in the others."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from api.auth import Scope
from api.services import keys
from api.services.desk import Desk
from tests.api.access.keyed import Keyed, keyed
from tests.api.stores import administer

PATIENCE_S = 30.0


def awaited(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def two(desk: Desk, url: str) -> Iterator[tuple[Keyed, Keyed]]:
    """Two services on one store, each with what it knows itself."""
    with keyed(desk, url) as one, keyed(desk, url) as other:
        yield one, other


def status(service: Keyed, secret: str) -> int:
    return service.ask(secret, "GET", "/v1/health").status_code


def answers(service: Keyed, secret: str, expected: int) -> bool:
    """Wait until a service has heard."""
    return awaited(lambda: status(service, secret) == expected)


def test_a_key_counts_in_every_process_and_is_taken_back_in_every_one(
    two: tuple[Keyed, Keyed], url: str
) -> None:
    made = keys.add(url, centre="west", scope=["recommend"])
    for service in two:
        assert answers(service, made.secret, 200)
    keys.revoke(url, made.key.id)
    for service in two:
        assert answers(service, made.secret, 401)


def test_what_one_process_has_revoked_the_other_refuses(two: tuple[Keyed, Keyed]) -> None:
    one, other = two
    made = one.revoked("west")
    assert status(one, made.secret) == 401
    assert awaited(lambda: made.key.id in other.service.live.now.keys)
    assert answers(other, made.secret, 401)


@contextmanager
def gone(service: Keyed, url: str) -> Iterator[None]:
    """Take the database away, as a disk or a server that fails does; then bring it back."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        name = address.database
        admin = address.set(database="postgres").render_as_string(hide_password=False)
        administer(admin, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
        administer(admin, f"{ended} '{name}'")
        yield
        administer(admin, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        return
    file = Path(str(address.database))
    elsewhere = file.with_name("elsewhere")
    elsewhere.mkdir()
    service.service.store.engine.dispose()
    for part in list(file.parent.glob(f"{file.name}*")):
        part.rename(elsewhere / part.name)
    yield
    service.service.store.engine.dispose()
    for part in list(file.parent.glob(f"{file.name}*")):
        part.unlink()
    for part in list(elsewhere.iterdir()):
        part.rename(file.parent / part.name)


def test_without_its_store_a_service_goes_on_with_the_keys_it_knew_and_opens_no_more(
    desk: Desk, url: str
) -> None:
    with keyed(desk, url) as service:
        known, taken_back = service.key("west", Scope.RECOMMEND), service.revoked("west")
        ends = service.key("west", expires_at=service.hands())
        with gone(service, url):
            assert awaited(lambda: service.service.live.failing_since is not None)
            assert status(service, known.secret) == 200
            assert service.ask(known.secret, "GET", "/metrics").status_code == 403
            assert status(service, taken_back.secret) == 401
            assert status(service, ends.secret) == 401
            assert status(service, f"cbd_{known.key.id}_{'A' * 43}") == 401
        assert awaited(lambda: service.service.live.failing_since is None)
        assert status(service, known.secret) == 200
        assert status(service, service.revoked("west").secret) == 401


def test_a_key_runs_out_by_the_clock_without_any_change(desk: Desk, url: str) -> None:
    with keyed(desk, url) as service:
        soon = service.hands()
        service.hands.pass_s(-60)
        made = service.key("west", expires_at=soon)
        assert status(service, made.secret) == 200
        service.hands.pass_s(59.999)
        assert status(service, made.secret) == 200
        service.hands.pass_s(0.001)
        assert status(service, made.secret) == 401
