"""A process that writes from several threads until it is killed, and says what it has committed."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import Final, TypeAlias

from api.errors import StoreFailed
from api.store.incidents import open_incident
from api.store.keys import add_key
from api.store.opened import Store, open_store
from api.store.requests import keep_request, step_request
from api.store.transaction import Writing
from api.store.units import put_units
from tests.api.asking.asked import proposed
from tests.api.store.racing import ASK
from tests.api.store.sent import minute, sent
from tests.api.store.test_incidents import called
from tests.api.store.test_keys import made

Said: TypeAlias = tuple[str, str]
"""What kind of thing is committed, and its id."""


def _unit(tx: Writing, id_: str) -> None:
    put_units(tx, [sent(id_, 1)])


def _incident(tx: Writing, id_: str) -> None:
    open_incident(tx, called(id_), "west")


def _request(tx: Writing, id_: str) -> None:
    keep_request(tx, proposed(id_, f"of-{id_}"))
    step_request(tx, id_, ASK)


def _key(tx: Writing, id_: str) -> None:
    add_key(tx, made(id_))


WAYS: Final[dict[str, Callable[[Writing, str], None]]] = {
    "unit": _unit,
    "incident": _incident,
    "request": _request,
    "key": _key,
}


def write(url: str, name: str, says: Connection) -> None:
    """Write until the end, whatever becomes of the database meanwhile."""
    store, saying = _opened(url), threading.Lock()

    def go_on(thread: int) -> None:
        number = 0
        while True:
            for kind, way in WAYS.items():
                number += 1
                id_ = f"{name}-{thread}-{number}"
                if _is_committed(store, way, id_):
                    with saying:
                        says.send((kind, id_))

    with ThreadPoolExecutor(3) as crowd:
        for done in crowd.map(go_on, range(3)):
            raise AssertionError(done)


def _opened(url: str) -> Store:
    while True:
        try:
            return open_store(url)
        except StoreFailed:
            time.sleep(0.02)


def _is_committed(store: Store, way: Callable[[Writing, str], None], id_: str) -> bool:
    """Write something; where the database fails nobody knows, and nothing is said."""
    try:
        with store.writing(minute(1)) as tx:
            way(tx, id_)
    except StoreFailed:
        time.sleep(0.02)
        return False
    return True
