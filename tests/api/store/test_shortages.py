"""Declared shortages: the newest word of a centre counts until it is over."""

import pytest

from api.errors import BadShortage
from api.store.changes import Kind, changes_after
from api.store.opened import Store
from api.store.shortages import Shortage, declare_shortage, shortages
from tests.api.store.sent import minute


def test_a_shortage_stands_until_its_end(store: Store) -> None:
    with store.writing(minute(1)) as tx:
        declare_shortage(tx, "west", minute(10), "shift leader")
    declared = Shortage("west", minute(1), minute(10), "shift leader")
    with store.reading() as tx:
        assert shortages(tx, minute(9)) == (declared,)
        assert shortages(tx, minute(10)) == ()
        (change,) = changes_after(tx, 0, 10)
    assert (change.kind, change.subject) == (Kind.SHORTAGE_DECLARED, "west")
    assert change.data["declared_by"] == "shift leader"


def test_the_newest_word_of_a_centre_counts(store: Store) -> None:
    with store.writing(minute(1)) as tx:
        declare_shortage(tx, "west", minute(60), "shift leader")
        declare_shortage(tx, "east", minute(30), "shift leader")
    with store.writing(minute(2)) as tx:
        declare_shortage(tx, "west", minute(5), "her deputy")
    with store.reading() as tx:
        assert [one.centre for one in shortages(tx, minute(4))] == ["east", "west"]
        assert [one.centre for one in shortages(tx, minute(6))] == ["east"]


def test_a_shortage_that_is_over_cannot_be_declared(store: Store) -> None:
    with store.writing(minute(5)) as tx, pytest.raises(BadShortage, match="give a later end"):
        declare_shortage(tx, "west", minute(5), "shift leader")
    with store.reading() as tx:
        assert shortages(tx, minute(0)) == ()
