"""Workers that ask for a few units, and end each other's requests in every way there is."""

from typing import Final

import numpy as np

from api.asking.words import CLOCK, By, Do
from api.errors import NotPossible
from api.store.opened import Store
from api.store.requests import keep_request, promises, step_request
from tests.api.asking.asked import EAST, WEST, command, minute, proposed
from tests.api.store.crowd import Crowd
from tests.api.store.racing import opened

UNITS: Final = 50
ENDS: Final[tuple[tuple[Do, By], ...]] = (
    (Do.REJECT, EAST),
    (Do.EXPIRE, CLOCK),
    (Do.CANCEL, WEST),
    (Do.CANCEL, EAST),
    (Do.RELEASE, WEST),
)
ON: Final[tuple[tuple[Do, By], ...]] = ((Do.ACCEPT, EAST), (Do.DEPLOY, EAST), (Do.ARRIVE, WEST))


def stir(crowd: Crowd, me: int, store: str | Store, seed: int, n: int) -> int:
    """Do so many things at random, and count the refusals."""
    rng = np.random.default_rng([seed, me])
    n_refused = 0
    with opened(store) as here:
        crowd.wait()
        for number in range(n):
            try:
                if rng.random() < 0.5:
                    _ask(here, f"r{me}-{number}", rng)
                else:
                    _go_on(here, rng)
            except NotPossible:
                n_refused += 1
    return n_refused


def _ask(store: Store, id_: str, rng: np.random.Generator) -> None:
    units = rng.choice(UNITS, size=rng.integers(1, 4), replace=False)
    with store.writing(minute(1)) as tx:
        keep_request(tx, proposed(id_, *(f"e{unit}" for unit in units)))
    with store.writing(minute(1)) as tx:
        step_request(tx, id_, command(Do.ASK, WEST))


def _go_on(store: Store, rng: np.random.Generator) -> None:
    """Do something with a request that holds a unit, whosever it is; it may be over meanwhile."""
    with store.reading() as tx:
        holding = sorted(set(promises(tx).request_of.values()))
    if not holding:
        return
    ways = ENDS if rng.random() < 0.5 else ON
    do, by = ways[rng.integers(len(ways))]
    with store.writing(minute(2)) as tx:
        at = 3 if do is Do.EXPIRE else 2
        step_request(tx, holding[rng.integers(len(holding))], command(do, by, at))
