"""What was acknowledged before a kill is there after it; a power cut is not simulated."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

import numpy as np
import pytest

from api.asking.promises import promises_of
from api.errors import StoreFailed
from api.live.known import read_known
from api.live.live import Live
from api.live.senders import Senders
from api.store.changes import Change, last_change
from api.store.follower import Follower
from api.store.incidents import incident
from api.store.keys import keys
from api.store.opened import Store, migrate_store, open_store
from api.store.requests import open_requests, promises, request
from api.store.transaction import Reading
from api.store.units import unit
from dispatch.mappings.senders import load_mappings
from tests.api.store.crowd import PROCESSES
from tests.api.store.writing import Said, write
from tests.api.stores import administer
from tests.postgres import Postgres, running

ROUNDS = 20
PATIENCE_S = 60.0


class Writer:
    """The process that writes, and what it has said so far."""

    def __init__(self, url: str, name: str) -> None:
        self._hears, says = PROCESSES.Pipe(duplex=False)
        self.process: BaseProcess = PROCESSES.Process(target=write, args=(url, name, says))
        self.process.start()
        says.close()
        self.said: list[Said] = []

    def hear_more(self) -> None:
        """Wait until it has committed something that it had not when this was asked."""
        n_before = self._hear_all_there_is()
        while len(self.said) == n_before:
            assert self._hears.poll(PATIENCE_S), "the writer commits nothing any more"
            self._hear_all_there_is()

    def kill(self) -> None:
        """Kill it in the middle of whatever it does, and hear what it had said."""
        self.process.kill()
        self.process.join()
        self._hear_all_there_is()
        self.process.close()
        self._hears.close()

    def _hear_all_there_is(self) -> int:
        try:
            while self._hears.poll():
                self.said.append(self._hears.recv())
        except EOFError:  # Its end, or a message that it could not finish.
            pass
        return len(self.said)


@pytest.mark.soak
def test_what_a_killed_writer_had_acknowledged_is_there(
    url: str, rng: np.random.Generator, scale: int
) -> None:
    """On PostgreSQL a quarter of the rounds kills the server instead, in the test after this."""
    n_rounds = ROUNDS * scale if url.startswith("sqlite") else ROUNDS * scale * 3 // 4
    killed_in_rounds(url, n_rounds, rng)


@pytest.mark.soak
def test_what_was_acknowledged_before_the_server_was_killed_is_there(
    rng: np.random.Generator, scale: int, postgres: Postgres
) -> None:
    del postgres  # Where there is none, this is not run either.

    def kill(number: int) -> None:
        if number % 3:
            server.kill_one(lambda pids: int(rng.choice(pids)))
        else:
            server.kill()
            server.start()

    with running() as server:
        administer(server.url("postgres"), "CREATE DATABASE store")
        migrate_store(server.url("store"))
        store = open_store(server.url("store"))
        live = Live(store, Senders({}, load_mappings()))
        killed_in_rounds(server.url("store"), ROUNDS * scale // 4, rng, kill)
        with store.reading() as tx:
            assert live.await_change(last_change(tx), PATIENCE_S)  # It has outlived all of it.
            assert live.now == read_known(tx, live.senders)
        live.close()
        store.close()
        log = (server.folder / "log").read_text()
    assert log.count("was terminated by signal 9") > 0
    assert log.count("database system was interrupted") > 0


def killed_in_rounds(
    url: str, n_rounds: int, rng: np.random.Generator, also: Callable[[int], None] | None = None
) -> None:
    """Kill a writer again and again, after something else was done; look each time."""
    told: list[Change] = []
    n_said = 0
    for number in range(n_rounds):
        writer = Writer(url, f"w{number}")
        writer.hear_more()
        with following(url, told, begins_before=bool(number % 2)) as catch_up:
            time.sleep(rng.uniform(0, 0.2))
            if also is not None:
                also(number)
                writer.hear_more()  # It goes on by itself.
            writer.kill()
            catch_up()
        assert_all_is_there(url, writer.said, told)
        n_said += len(writer.said)
    assert_nothing_is_half(url, len(told))
    print(f"{n_said} acknowledged, {len(told)} changes")  # noqa: T201 - Shown by -s.


@contextmanager
def following(url: str, told: list[Change], *, begins_before: bool) -> Iterator[Callable[[], None]]:
    """Follow from the last change that was told, over the kill or from after it."""
    opened: list[tuple[Store, Follower]] = []

    def follower() -> Follower:
        if not opened:
            store = open_store(url)
            opened.append((store, Follower(store, told[-1].number if told else 0)))
        return opened[0][1]

    def catch_up() -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                came = follower().next(0)
            except StoreFailed:
                continue
            if not came:
                return
            told.extend(came)

    if begins_before:
        follower()
    yield catch_up
    for store, one in opened:
        one.close()
        store.close()


def assert_all_is_there(url: str, said: list[Said], told: list[Change]) -> None:
    subjects = {one.subject for one in told}
    store = open_store(url)
    with store.reading() as tx:
        held, opening = promises(tx).request_of, {one.id for one in keys(tx)}
        for kind, id_ in said:
            assert is_there(tx, kind, id_, opening), f"{kind} {id_} is lost"
            assert id_ in subjects
            assert kind != "request" or held[f"of-{id_}"] == id_
    store.close()


def is_there(tx: Reading, kind: str, id_: str, opening: set[str]) -> bool:
    match kind:
        case "unit":
            return unit(tx, id_) is not None
        case "incident":
            return incident(tx, id_) is not None
        case "request":
            return request(tx, id_) is not None
    return id_ in opening


def assert_nothing_is_half(url: str, n_told: int) -> None:
    """What was not acknowledged is there as a whole, or not at all."""
    store = open_store(url)
    with store.reading() as tx:
        still_open = [one.request for one in open_requests(tx)]
        assert promises(tx) == promises_of(still_open)
        assert all(one.holds_units for one in still_open)
        assert last_change(tx) == n_told
    store.close()
