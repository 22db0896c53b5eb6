"""Keys to the service: what they open, and for how long; the keys themselves are not here."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from api.errors import UnknownKey
from api.store.changes import Kind, note
from api.store.columns import plain
from api.store.tables import KeyRow
from api.store.transaction import Reading, Writing


class Key(NamedTuple):
    """
    A key, by what it hashes to.

    Attributes
    ----------
    note : str or None
        Whose or which system's it is, in the words of whoever made it.
    """

    id: str
    sha256: str
    centre: str
    scopes: frozenset[str]
    note: str | None
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def opens(self, on: datetime) -> bool:
        """
        Whether it is neither expired at a moment nor revoked at all.

        When it was revoked does not count: the clock of whoever did may be ahead of this one.
        """
        is_expired = self.expires_at is not None and self.expires_at <= on
        return self.revoked_at is None and not is_expired


def add_key(tx: Writing, key: Key) -> None:
    """Keep a new key, whose id is drawn so that there is none of it yet."""
    assert tx.session.get(KeyRow, key.id) is None
    row = KeyRow(**key._asdict())
    tx.session.add(row)
    _note(tx, row)


def revoke_key(tx: Writing, id_: str) -> Key:
    """
    Let a key open nothing from now on; revoking it again changes nothing.

    Raises
    ------
    UnknownKey
        If there is none of this id.
    """
    row = tx.session.get(KeyRow, id_)
    if row is None:
        message = f"There is no key {id_}; see `crossborder keys list` for those there are."
        raise UnknownKey(message)
    if row.revoked_at is None:
        row.revoked_at = tx.at
        _note(tx, row)
    return _key(row)


def keys(tx: Reading) -> tuple[Key, ...]:
    """Give all keys, also those that open nothing any more, by id."""
    return tuple(_keys(tx.session.scalars(select(KeyRow).order_by(KeyRow.id))))


def key_of(data: dict[str, object]) -> Key:
    """Give a key back from the change that told of it."""
    moments = ("made_at", "expires_at", "revoked_at")
    read = {name: datetime.fromisoformat(str(data[name])) for name in moments if data[name]}
    scopes = data["scopes"]
    assert isinstance(scopes, list)
    return Key(**data | read | {"scopes": frozenset(scopes)})  # type: ignore[arg-type] # As noted.


def _keys(rows: Iterable[KeyRow]) -> Iterable[Key]:
    return (_key(row) for row in rows)


def _key(row: KeyRow) -> Key:
    return Key(**{name: getattr(row, name) for name in Key._fields})


def _note(tx: Writing, row: KeyRow) -> None:
    note(tx, Kind.KEY_CHANGED, row.id, row.centre, plain(_key(row)._asdict()))
