"""Keys in the store: how long they open something, and who is told."""

from datetime import datetime
from typing import Any

import pytest

from api.errors import UnknownKey
from api.store.changes import Kind, changes_after
from api.store.keys import Key, add_key, key_of, keys, revoke_key
from api.store.opened import Store
from tests.api.store.sent import minute

SCOPES = frozenset({"request", "fleet:write"})


def made(id_: str, **said: Any) -> Key:
    usual: dict[str, Any] = {"id": id_, "sha256": "ab" * 32, "centre": "west", "scopes": SCOPES}
    usual |= {"note": None, "made_at": minute(0), "expires_at": None, "revoked_at": None}
    return Key(**usual | said)


def add(store: Store, *new: Key) -> None:
    with store.writing(minute(0)) as tx:
        for one in new:
            add_key(tx, one)


def test_a_key_comes_back_as_it_was_made(store: Store) -> None:
    one = made("k2", note="The radio desk's", expires_at=minute(60))
    add(store, one, made("k1", scopes=frozenset()))
    with store.reading() as tx:
        assert keys(tx) == (made("k1", scopes=frozenset()), one)
        assert [key_of(change.data) for change in changes_after(tx, 0, 9)] == [
            one, made("k1", scopes=frozenset())
        ]  # fmt: skip


def test_a_revoked_key_stays_and_is_told_once(store: Store) -> None:
    add(store, made("k1"))
    for n in (5, 6):
        with store.writing(minute(n)) as tx:
            assert revoke_key(tx, "k1") == made("k1", revoked_at=minute(5))
    with store.reading() as tx:
        assert keys(tx) == (made("k1", revoked_at=minute(5)),)
        told = changes_after(tx, 0, 9)
    assert [(one.kind, one.subject, one.centre) for one in told] == [
        (Kind.KEY_CHANGED, "k1", "west")
    ] * 2
    assert key_of(told[1].data) == made("k1", revoked_at=minute(5))


def test_a_key_that_is_not_there_cannot_be_revoked(store: Store) -> None:
    with (
        store.writing(minute(0)) as tx,
        pytest.raises(UnknownKey, match="no key k9; see `crossborder keys list`"),
    ):
        revoke_key(tx, "k9")


@pytest.mark.parametrize(
    ("expires", "revoked", "n", "opens"),
    [
        (None, None, 0, True),
        (minute(5), None, 4, True),
        (minute(5), None, 5, False),
        (None, minute(5), 4, False),  # The clock of who revoked it is ahead.
        (None, minute(5), 5, False),
        (minute(9), minute(5), 6, False),
    ],
)
def test_a_key_opens_until_its_first_end(
    expires: datetime | None, revoked: datetime | None, n: int, opens: bool
) -> None:
    assert made("k1", expires_at=expires, revoked_at=revoked).opens(minute(n)) is opens
