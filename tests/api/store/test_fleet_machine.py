"""Fleet updates that come late, twice and out of order, against a dict, on both stores."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from api.store.changes import Change, last_change
from api.store.follower import Follower
from api.store.opened import Store
from api.store.units import UnitUpdate, n_ignored, put_units, units
from tests.api.store.emptied import emptied
from tests.api.store.sent import minute, put_and_fail, sent

UPDATES = st.builds(
    sent,
    st.sampled_from(["w1", "w2", "w3"]),
    st.integers(0, 4),
    st.integers(0, 2),
    status=st.sampled_from(["free", "busy"]),
)


class Fleet(RuleBasedStateMachine):
    """What the store says, what a dict says, and what a follower was told."""

    store: Store

    @initialize()
    def _start(self) -> None:
        emptied(self.store)
        self.known: dict[str, UnitUpdate] = {}
        self.ignored: dict[str, int] = {}
        self.told: list[Change] = []
        self.follower = Follower(self.store, after=0)

    def teardown(self) -> None:
        if hasattr(self, "follower"):
            self.follower.close()

    @rule(updates=st.lists(UPDATES, max_size=5))
    def put(self, updates: list[UnitUpdate]) -> None:
        with self.store.writing(minute(9)) as tx:
            put = put_units(tx, updates)
        accepted = set()
        for one in sorted(updates, key=lambda one: (one.clock, one.sequence), reverse=True):
            if one.unit.id not in accepted and self._is_newer(one):
                self.known[one.unit.id] = one
                accepted.add(one.unit.id)
            else:
                self.ignored[one.unit.id] = self.ignored.get(one.unit.id, 0) + 1
        assert set(put.accepted) == accepted
        assert put.n_ignored == len(updates) - len(accepted)

    @rule(updates=st.lists(UPDATES, min_size=1, max_size=5))
    def fail(self, updates: list[UnitUpdate]) -> None:
        with pytest.raises(LookupError):
            put_and_fail(self.store, *updates)

    @rule(limit=st.integers(1, 3))
    def follow(self, limit: int) -> None:
        self.told += self.follower.next(within_s=0, limit=limit)

    @invariant()
    def the_store_says_what_the_dict_says(self) -> None:
        if not hasattr(self, "known"):
            return
        with self.store.reading() as tx:
            assert {one.unit.id: one for one in units(tx)} == self.known
            assert all(n_ignored(tx, id_) == n for id_, n in self.ignored.items())
            lag = last_change(tx) - len(self.told)
        assert self.follower.lag().n_changes == lag
        if lag == 0:
            last = {one.subject: UnitUpdate.model_validate(one.data) for one in self.told}
            assert last == self.known
            assert [one.number for one in self.told] == list(range(1, len(self.told) + 1))

    def _is_newer(self, one: UnitUpdate) -> bool:
        known = self.known.get(one.unit.id)
        return known is None or (known.clock, known.sequence) < (one.clock, one.sequence)


@pytest.mark.soak
def test_late_doubled_and_reordered_updates_leave_the_newest(store: Store) -> None:
    class Here(Fleet):
        pass

    Here.store = store
    run_state_machine_as_test(Here, settings=settings(stateful_step_count=15))
