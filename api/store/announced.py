"""What processes work out from the same changes and would each announce: the first one does."""

from typing import Any

from sqlalchemy import select

from api.store.changes import Kind, note
from api.store.columns import plain
from api.store.tables import AnnouncedRow
from api.store.transaction import Reading, Writing


def announced(tx: Reading, kind: Kind, subject: str) -> dict[str, Any] | None:
    """Give what was last announced of a subject, or None if nothing ever was."""
    row = tx.session.get(AnnouncedRow, (kind.value, subject))
    return None if row is None else row.data


def all_announced(tx: Reading, kind: Kind) -> dict[str, dict[str, Any]]:
    """Give what was last announced of each subject."""
    wanted = select(AnnouncedRow).where(AnnouncedRow.kind == kind.value)
    return {row.subject: row.data for row in tx.session.scalars(wanted)}


def announce(
    tx: Writing,
    kind: Kind,
    subject: str,
    centre: str,
    data: dict[str, Any],
    beside: dict[str, Any] | None = None,
) -> bool:
    """
    Announce how a subject stands, unless that was the last that was announced of it.

    Parameters
    ----------
    beside : dict or None
        What is told with it, and is by itself no reason to announce it again.
    """
    written = plain(data)
    row = tx.session.get(AnnouncedRow, (kind.value, subject))
    if row is not None and row.data == written:
        return False
    if row is None:
        row = AnnouncedRow(kind=kind.value, subject=subject, data=written)
        tx.session.add(row)
    row.data = written
    note(tx, kind, subject, centre, written | plain(beside or {}))
    return True
