"""A thousand readers that wait stop nobody else, and each of them hears what happens."""

import asyncio
import json
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from api.store.opened import Store, migrate_store, open_store
from api.store.units import put_units
from tests.api.deployments import Files
from tests.api.readers import WAIT_S, Listener
from tests.api.served import serving
from tests.api.store.sent import minute, sent
from tests.fictional import NOON, at

N_READERS = 1000
N_ASKING = 8
N_ASKED = 25
"""How often each of those asks."""


def test_a_thousand_wait_while_others_are_answered(files: Files, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.db"
    migrate_store(url)
    store = open_store(url)
    unlimited = files._replace(settings=tmp_path / "settings.toml")
    folder = files.settings.parent
    says = f'agreements = "{folder}/law"\nmappings = "{folder}/senders"\n[limits]\nper_s = 0\n'
    unlimited.settings.write_text(says, encoding="utf-8")
    with allowed(N_READERS + 200), serving(unlimited, "--store", url) as service:
        asyncio.run(listen_and_ask(service.port, store))
    store.close()
    assert not [line for line in service.events if line["level"] == "error"]


async def listen_and_ask(port: int, store: Store) -> None:
    listeners = await asyncio.gather(*(Listener.at(port) for _ in range(N_READERS)))
    with ThreadPoolExecutor(N_ASKING) as asking:
        answers = [asking.submit(ask, port) for _ in range(N_ASKING)]
        statuses = [await asyncio.wrap_future(one) for one in answers]
        assert statuses == [[200] * N_ASKED] * N_ASKING
        number = await asyncio.get_running_loop().run_in_executor(asking, put, store)
    heard = await asyncio.gather(*(one.heard("unit_put", number) for one in listeners))
    assert all(heard)
    for one in listeners:
        one.leave()


def ask(port: int) -> list[int]:
    """Ask for recommendations, one after the other, and give their statuses."""
    body = json.dumps({"at": at(4.0), "urgency": "U1", "time": NOON}).encode()
    said = {"Content-Type": "application/json"}
    statuses = []
    with closing(HTTPConnection("127.0.0.1", port, timeout=WAIT_S)) as asking:
        for _ in range(N_ASKED):
            asking.request("POST", "/v1/recommendations", body, said)
            with asking.getresponse() as answer:
                answer.read()
                statuses.append(answer.status)
    return statuses


def put(store: Store) -> int:
    with store.writing(minute(1)) as tx:
        put_units(tx, [sent("w9", 1)])
    return tx.last


@contextmanager
def allowed(n_files: int) -> Iterator[None]:
    """Have so many files open at once."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < n_files:
        pytest.skip(f"This machine allows {hard} open files; a thousand connections need more.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, n_files), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
