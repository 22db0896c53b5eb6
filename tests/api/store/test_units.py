"""Units as they were last described: late, doubled and reordered updates change nothing."""

import pytest

from api.store.changes import Kind, changes_after
from api.store.opened import Store
from api.store.units import Put, UnitUpdate, n_ignored, put_units, unit, units
from dispatch.errors import BadFleet
from tests.api.store.sent import minute, sent


def test_a_unit_comes_back_as_it_was_sent(store: Store) -> None:
    told = sent(
        "w1", 3, 17, home=(50.8, 6.0), crew=2, certificates=["als"], equipment=["lift"],
        licences=["C1"], languages=["nl", "de"],
    )  # fmt: skip
    with store.writing(minute(4)) as tx:
        assert put_units(tx, [told]) == Put(("w1",), 0)
    with store.reading() as tx:
        assert unit(tx, "w1") == told


def test_what_nobody_told_is_not_the_same_as_nothing(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0), sent("w2", 0, certificates=[], crew=0)])
    with store.reading() as tx:
        silent, none = units(tx)
    assert (silent.unit.certificates, silent.unit.crew) == (None, None)
    assert (none.unit.certificates, none.unit.crew) == (frozenset(), 0)


@pytest.mark.parametrize("late", [sent("w1", 4, 9), sent("w1", 5, 1), sent("w1", 5, 2)])
def test_what_is_not_newer_is_ignored_and_counted(store: Store, late: UnitUpdate) -> None:
    newest = sent("w1", 5, 2, status="busy")
    with store.writing(minute(5)) as tx:
        put_units(tx, [newest])
    with store.writing(minute(6)) as tx:
        assert put_units(tx, [late]) == Put((), 1)
    with store.reading() as tx:
        assert unit(tx, "w1") == newest
        assert n_ignored(tx, "w1") == 1
        assert len(changes_after(tx, 0, 10)) == 1


def test_a_sender_that_starts_again_counts_from_nought(store: Store) -> None:
    with store.writing(minute(5)) as tx:
        put_units(tx, [sent("w1", 5, 900)])
        assert put_units(tx, [sent("w1", 6, 0)]).accepted == ("w1",)


def test_of_several_updates_that_come_together_the_newest_counts(store: Store) -> None:
    newest = sent("w1", 2)
    with store.writing(minute(3)) as tx:
        put = put_units(tx, [sent("w1", 1), newest, sent("w1", 0), sent("w2", 1), newest])
    assert put == Put(("w1", "w2"), 3)
    with store.reading() as tx:
        assert unit(tx, "w1") == newest
        assert n_ignored(tx, "w1") == 3


def test_units_are_given_by_id_and_by_centre(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w2", 0), sent("e1", 0, centre="east"), sent("w1", 0)])
    with store.reading() as tx:
        assert [one.unit.id for one in units(tx)] == ["e1", "w1", "w2"]
        assert [one.unit.id for one in units(tx, "west")] == ["w1", "w2"]
        assert unit(tx, "w3") is None


def test_a_change_says_how_the_unit_stands(store: Store) -> None:
    told = sent("w1", 3, languages=["nl", "de"])
    with store.writing(minute(4)) as tx:
        put_units(tx, [told])
    with store.reading() as tx:
        (change,) = changes_after(tx, 0, 10)
    assert (change.number, change.at, change.kind) == (1, minute(4), Kind.UNIT_PUT)
    assert (change.subject, change.centre) == ("w1", "west")
    assert UnitUpdate.model_validate(change.data) == told


def test_a_fleet_of_thousands_is_put_at_once(store: Store) -> None:
    fleet = [sent(f"w{i:04}", 0) for i in range(2500)]  # More than one statement can hold.
    with store.writing(minute(0)) as tx:
        assert len(put_units(tx, fleet).accepted) == 2500
        assert put_units(tx, fleet) == Put((), 2500)
    with store.reading() as tx:
        assert list(units(tx)) == fleet


def test_what_was_put_is_read_in_the_same_transaction(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0)])
        assert unit(tx, "w1") == sent("w1", 0)
        put_units(tx, [sent("w1", 1)])
        assert unit(tx, "w1") == sent("w1", 1)


def test_no_update_is_no_change(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        assert put_units(tx, []) == Put((), 0)


def test_a_unit_that_can_no_longer_be_read_is_named(store: Store) -> None:
    with store.writing(minute(0)) as tx:
        put_units(tx, [sent("w1", 0).model_copy(update={"unit": _with_unknown_capability()})])
    with store.reading() as tx, pytest.raises(BadFleet, match=r"^Unit w1 of the store: .*`GONE`"):
        unit(tx, "w1")


def _with_unknown_capability() -> object:
    return sent("w1", 0).unit.model_copy(update={"capabilities": frozenset({"GONE"})})
