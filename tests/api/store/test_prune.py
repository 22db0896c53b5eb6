"""Old changes can be taken away: what is left has no gap, and who needs them is told."""

import pytest

from api.errors import ChangesGone
from api.store.changes import changes_after, first_change, last_change, prune_changes
from api.store.counts import counts
from api.store.follower import Follower, Lag
from api.store.opened import Store
from api.store.units import put_units, units
from tests.api.store.sent import minute, sent


def put(store: Store, *ticks: int) -> None:
    for tick in ticks:
        with store.writing(minute(tick)) as tx:
            put_units(tx, [sent("w1", tick)])


def prune(store: Store, before: int, limit: int = 5000) -> int:
    with store.writing(minute(99)) as tx:
        return prune_changes(tx, minute(before), limit)


def kept(store: Store) -> list[int]:
    with store.reading() as tx:
        return [one.number for one in changes_after(tx, 0, 99)]


def test_what_was_written_before_a_moment_is_taken_away(store: Store) -> None:
    put(store, 1, 2, 3, 4)
    assert prune(store, 3) == 2
    assert kept(store) == [3, 4]
    with store.reading() as tx:
        assert (first_change(tx), last_change(tx)) == (3, 4)
        assert units(tx) == (sent("w1", 4),)
    put(store, 5)
    assert kept(store) == [3, 4, 5]


def test_the_last_one_stays_so_that_one_sees_when_it_was(store: Store) -> None:
    put(store, 1, 2)
    assert prune(store, 50) == 1
    assert kept(store) == [2]
    with store.reading() as tx:
        held = counts(tx)
    assert (held.n_changes, held.last_change, held.last_change_at) == (1, 2, minute(2))


def test_in_an_empty_store_there_is_nothing_to_take_away(store: Store) -> None:
    assert prune(store, 50) == 0
    with store.reading() as tx:
        assert (first_change(tx), last_change(tx)) == (1, 0)
        assert counts(tx).n_changes == 0


def test_it_is_taken_away_a_few_at_a_time(store: Store) -> None:
    put(store, 1, 2, 3, 4, 5, 6)
    assert [prune(store, 5, limit=3), kept(store)] == [3, [4, 5, 6]]
    assert [prune(store, 5, limit=3), kept(store)] == [1, [5, 6]]


def test_where_a_clock_was_put_back_no_gap_is_left(store: Store) -> None:
    put(store, 1, 9)
    with store.writing(minute(2)) as tx:
        put_units(tx, [sent("w2", 2)])
    assert prune(store, 5) == 1  # The third is old as well, and stays behind the second.
    assert kept(store) == [2, 3]


@pytest.mark.parametrize("after", [0, 1])
def test_a_follower_that_needs_them_is_told(store: Store, after: int) -> None:
    put(store, 1, 2, 3)
    prune(store, 3)
    with (
        Follower(store, after) as follower,
        pytest.raises(ChangesGone, match=r"old ones were taken away.*read the state anew"),
    ):
        follower.next(0)


def test_a_follower_that_has_them_goes_on(store: Store) -> None:
    put(store, 1, 2, 3)
    with Follower(store, after=2) as follower:
        prune(store, 50)
        assert [one.number for one in follower.next(0)] == [3]
        prune(store, 50)
        assert follower.next(0) == ()
        assert follower.lag() == Lag(0, None)
        put(store, 4)
        assert [one.number for one in follower.next(0)] == [4]


def test_a_follower_is_told_also_where_nothing_is_left_at_all(store: Store) -> None:
    put(store, 1, 2)
    with Follower(store, after=1) as follower:
        with store.writing(minute(3)) as tx:
            tx.last += 1  # As if all were gone; ours leaves the last.
            prune_changes(tx, minute(50))
            tx.last -= 1
        with pytest.raises(ChangesGone):
            follower.next(within_s=60)
