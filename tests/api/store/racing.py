"""Workers that ask for the same units at the same moment; each has requests of its own for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from api.asking.words import Do
from api.errors import AlreadyPromised, meaning_of
from api.store.opened import Store, open_store
from api.store.requests import keep_request, promises, step_request
from tests.api.asking.asked import WEST, command, minute, proposed
from tests.api.store.crowd import Crowd

UNITS: Final = 25
"""After so many rounds units are let go and asked for again: proposals are made in bulk."""
ASK: Final = command(Do.ASK, WEST)
CANCEL: Final = command(Do.CANCEL, WEST, 2)
WON: Final = "won"


class Round(NamedTuple):
    """What one worker was told: that it has won, or the refusal and its status in HTTP."""

    told: str
    status: int = 200


def race(crowd: Crowd, me: int, store: str | Store, n_rounds: int) -> list[Round]:
    """Ask for one unit after the other, each when all others do."""
    told: list[Round] = []
    mine: dict[int, int] = {}  # How often one has asked for a unit and got it.
    with opened(store) as here:
        for n in range(n_rounds):
            unit = n % UNITS
            if unit == 0:
                _propose(here, me, mine, told[-UNITS:])
            crowd.wait()
            told.append(_ask(here, _id(unit, me, mine[unit])))
            if unit == UNITS - 1 or n == n_rounds - 1:
                crowd.wait()
                _all_are_held(here, unit + 1)
                crowd.wait()
    return told


@contextmanager
def opened(store: str | Store) -> Iterator[Store]:
    """Threads share a store, processes have one each."""
    if isinstance(store, Store):
        yield store
        return
    mine = open_store(store)
    yield mine
    mine.close()


def _ask(store: Store, id_: str) -> Round:
    try:
        with store.writing(minute(1)) as tx:
            step_request(tx, id_, ASK)
    except AlreadyPromised as refusal:
        return Round(type(refusal).__name__, meaning_of(refusal).status)
    return Round(WON)


def _propose(store: Store, me: int, mine: dict[int, int], before: list[Round]) -> None:
    """Let go what was won, and propose anew; what was refused can be asked for again."""
    with store.writing(minute(2)) as tx:
        for unit in range(UNITS):
            has_won = bool(before) and before[unit].told == WON
            if has_won:
                step_request(tx, _id(unit, me, mine[unit]), CANCEL)
            if has_won or unit not in mine:
                mine[unit] = mine.get(unit, -1) + 1
                keep_request(tx, proposed(_id(unit, me, mine[unit]), f"e{unit}"))


def _all_are_held(store: Store, n_units: int) -> None:
    with store.reading() as tx:
        assert set(promises(tx).request_of) == {f"e{unit}" for unit in range(n_units)}


def _id(unit: int, me: int, time: int) -> str:
    return f"r{unit}-{me}-{time}"
