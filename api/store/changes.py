"""
What changed, in the order in which it was committed, without gaps.

A sequence of the database would number changes when they are written, not when they are committed:
a reader that has seen 12 would never look for an 11 that was committed later. So the last number
stands in one row, which a transaction holds from its start to its commit.
"""

from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from typing import Any, Final, NamedTuple

from sqlalchemy import delete, func, insert, select, text, update

from api.store.tables import ChangeRow, CounterRow
from api.store.transaction import Reading, Writing

CHANNEL: Final = "crossborder_changes"
"""On which PostgreSQL wakes followers."""


class Kind(StrEnum):
    """What happened."""

    UNIT_PUT = "unit_put"
    INCIDENT_OPENED = "incident_opened"
    INCIDENT_UPDATED = "incident_updated"
    INCIDENT_CLOSED = "incident_closed"
    SHORTAGE_DECLARED = "shortage_declared"
    REQUEST_STEPPED = "request_stepped"
    KEY_CHANGED = "key_changed"
    NEXT_BEST = "next_best"
    BETTER_UNIT = "better_unit"
    COVERAGE = "coverage"


class Change(NamedTuple):
    """
    One change.

    Attributes
    ----------
    number : int
        One more than that of the change before, which was committed earlier or together with it.
    at : datetime
        What the writer's clock showed.
    kind, subject, centre : str
        What happened to which unit, incident or centre, and whose that is.
    data : dict
        How the subject stands since.
    """

    number: int
    at: datetime
    kind: Kind
    subject: str
    centre: str
    data: dict[str, Any]


def take_turn(tx: Writing) -> None:
    """Wait until no other transaction writes, and learn the number of the last change."""
    # SQLite knows no FOR UPDATE and needs none: BEGIN IMMEDIATE has waited already.
    held = select(CounterRow.last).with_for_update()
    tx.last = tx.session.execute(held).scalar_one()


def note(tx: Writing, kind: Kind, subject: str, centre: str, data: dict[str, Any]) -> int:
    """Number a change; it is written with the others when the transaction ends."""
    tx.last += 1
    tx.changes.append(
        {"number": tx.last, "at": tx.at, "kind": kind.value, "subject": subject}
        | {"centre": centre, "data": data}
    )
    return tx.last


def write_changes(tx: Writing) -> None:
    """Write what was noted, and wake who follows."""
    if not tx.changes:
        return
    tx.session.execute(insert(ChangeRow), tx.changes)
    tx.session.execute(update(CounterRow).values(last=tx.last))
    if tx.session.get_bind().dialect.name == "postgresql":
        woken = text("SELECT pg_notify(:channel, :last)")
        tx.session.execute(woken, {"channel": CHANNEL, "last": str(tx.last)})


def last_change(tx: Reading) -> int:
    """Give the number of the last change; 0 if there was none."""
    return tx.session.execute(select(CounterRow.last)).scalar_one()


def changes_after(tx: Reading, number: int, limit: int) -> tuple[Change, ...]:
    """Give at most ``limit`` changes that follow a number, in order."""
    wanted = (
        select(ChangeRow).where(ChangeRow.number > number).order_by(ChangeRow.number).limit(limit)
    )
    return tuple(_change(row) for row in tx.session.scalars(wanted))


def first_change(tx: Reading) -> int:
    """Give the number of the oldest change that is kept; one more than the last if none is."""
    first = select(func.coalesce(func.min(ChangeRow.number), last_change(tx) + 1))
    return tx.session.execute(first).scalar_one()


def prune_changes(tx: Writing, before: datetime, limit: int = 5000) -> int:
    """
    Take away the oldest changes that were written before a moment, at most so many at once.

    The last one stays. Numbers go on as if nothing was taken away; a follower that needs one of
    them is told so, and reads the state anew. All other writers wait meanwhile: take few at once.

    Returns
    -------
    int
        How many were taken away: fewer than ``limit`` if no more of them are left.
    """
    oldest = (
        select(ChangeRow.number, ChangeRow.at)
        .where(ChangeRow.number < tx.last)
        .order_by(ChangeRow.number)
        .limit(limit)
    )
    found = tx.session.execute(oldest).all()
    # Where a clock was put back, a newer one stands before an older one: what is left has no gap.
    old = tuple(takewhile(lambda one: one.at < before, found))
    if old:
        tx.session.execute(delete(ChangeRow).where(ChangeRow.number <= old[-1].number))
    return len(old)


def _change(row: ChangeRow) -> Change:
    return Change(row.number, row.at, Kind(row.kind), row.subject, row.centre, row.data)
