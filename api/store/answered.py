"""What was answered under an idempotency key: sent again, it is answered so again."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, tuple_

from api.errors import KeyReused
from api.store.tables import AnsweredRow
from api.store.transaction import Reading, Writing


class Sent(NamedTuple):
    """Who sent what under which key."""

    caller: str
    key: str
    sha256: str


class Answered(NamedTuple):
    """What went out."""

    status: int
    headers: dict[str, str]
    body: str


def answered(tx: Reading, sent: Sent) -> Answered | None:
    """
    Give what was answered to this, or None if it comes for the first time.

    Raises
    ------
    KeyReused
        If the caller sent something else under the same key.
    """
    row = tx.session.get(AnsweredRow, (sent.caller, sent.key))
    if row is None:
        return None
    if row.asked_sha256 != sent.sha256:
        message = (
            f"The idempotency key {sent.key} came with another request before; give each request a "
            "key of its own."
        )
        raise KeyReused(message)
    return Answered(row.status, row.headers, row.body)


def keep_answer(tx: Writing, sent: Sent, answer: Answered) -> None:
    """Keep what is answered, together with what was done."""
    caller, key, sha256 = sent
    row = AnsweredRow(caller=caller, key=key, asked_sha256=sha256, at=tx.at, **answer._asdict())
    tx.session.add(row)


def forget_answers(tx: Writing, before: datetime, limit: int = 5000) -> int:
    """
    Forget what was answered before a moment, at most so many at once: nobody sends it again.

    Returns
    -------
    int
        How many were forgotten: fewer than ``limit`` if no more of them are left.
    """
    known_by = (AnsweredRow.caller, AnsweredRow.key)
    oldest = select(*known_by).where(AnsweredRow.at < before).order_by(AnsweredRow.at).limit(limit)
    forgotten = delete(AnsweredRow).where(tuple_(*known_by).in_(oldest)).returning(AnsweredRow.key)
    return len(tx.session.execute(forgotten).all())
