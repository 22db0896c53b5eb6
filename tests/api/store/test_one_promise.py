"""A unit is promised once, whoever asks: several at the same moment, on both stores."""

from collections import Counter

import pytest

from api.asking.promises import Promises, promises_of
from api.asking.words import State
from api.store.changes import changes_after
from api.store.opened import Store
from api.store.requests import kept_request, open_requests, promises
from tests.api.store.crowd import Crowd, kind_of
from tests.api.store.racing import WON, Round, race
from tests.api.store.stirring import stir
from tests.conftest import SEED

N_WORKERS = 8
ROUNDS = 1000
STEPS = 40
ENDS = {State.REJECTED, State.EXPIRED, State.CANCELLED, State.RELEASED}


@pytest.mark.soak
def test_of_eight_that_ask_at_once_one_is_promised_and_seven_are_refused(
    store: Store, url: str, scale: int
) -> None:
    kind = kind_of(url)
    told = Crowd(kind, N_WORKERS).run(race, url if kind == "processes" else store, ROUNDS * scale)
    rounds = [Counter(round_) for round_ in zip(*told, strict=True)]
    one_and_seven = {Round(WON): 1, Round("AlreadyPromised", 409): N_WORKERS - 1}
    assert rounds == [one_and_seven] * ROUNDS * scale
    winners = Counter(me for me, mine in enumerate(told) for one in mine if one.told == WON)
    assert len(winners) > 1, f"only {winners} won, so that nobody raced"


@pytest.mark.soak
def test_whatever_ends_whenever_no_unit_has_two_holders_and_none_is_lost(
    store: Store, url: str, scale: int
) -> None:
    kind = kind_of(url)
    crowd = Crowd(kind, N_WORKERS)
    n_refused = crowd.run(stir, url if kind == "processes" else store, SEED, STEPS * scale)
    with store.reading() as tx:
        told = [kept_request(one.data).request for one in changes_after(tx, 0, 10**6)]
        still_open = [one.request for one in open_requests(tx)]
        held = promises(tx)
    after_each = Promises()
    for one in told:
        after_each = after_each.following(one)  # It refuses a unit that another request holds.
    assert after_each == promises_of(still_open) == held
    assert {one.state for one in told} >= ENDS  # So that there was something to lose.
    assert sum(n_refused) > 0
