"""Shortages that control rooms declared, each with its end."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from api.errors import BadShortage, UnknownShortage
from api.store.changes import Kind, note
from api.store.columns import plain
from api.store.tables import ShortageRow
from api.store.transaction import Reading, Writing


class Shortage(NamedTuple):
    """What a control room declared: from when until when it is short, and who said so."""

    centre: str
    declared_at: datetime
    until: datetime
    declared_by: str


def declare_shortage(tx: Writing, centre: str, until: datetime, declared_by: str) -> None:
    """
    Declare that a centre is short from now on; it replaces what the centre declared before.

    Raises
    ------
    BadShortage
        If it would be over already.
    """
    if until <= tx.at:
        message = (
            f"The shortage of {centre} would end at {until.isoformat()}, and it is "
            f"{tx.at.isoformat()} now; give a later end."
        )
        raise BadShortage(message)
    _add(tx, Shortage(centre, tx.at, until, declared_by))


def withdraw_shortage(tx: Writing, centre: str, withdrawn_by: str) -> None:
    """
    Say that a centre is short no longer: its newest word ends now.

    Raises
    ------
    UnknownShortage
        If none stands.
    """
    if not any(one.centre == centre for one in shortages(tx, tx.at)):
        message = f"{centre} has declared no shortage that still stands; there is none to withdraw."
        raise UnknownShortage(message)
    ended = Shortage(centre, tx.at, tx.at, withdrawn_by)
    _add(tx, ended)


def shortages(tx: Reading, on: datetime) -> tuple[Shortage, ...]:
    """Give what stands at a moment: of each centre its newest word, if that is not over."""
    return tuple(one for one in newest_shortages(tx) if one.until > on)


def newest_shortages(tx: Reading) -> tuple[Shortage, ...]:
    """Give the newest word of each centre, over or not."""
    newest = select(func.max(ShortageRow.number)).group_by(ShortageRow.centre)
    wanted = select(ShortageRow).where(ShortageRow.number.in_(newest)).order_by(ShortageRow.centre)
    return tuple(_shortage(row) for row in tx.session.scalars(wanted))


def shortage_of(data: dict[str, str]) -> Shortage:
    """Give a shortage back from the change that told of it."""
    moments = {name: datetime.fromisoformat(data[name]) for name in ("declared_at", "until")}
    return Shortage(centre=data["centre"], declared_by=data["declared_by"], **moments)


def _add(tx: Writing, word: Shortage) -> None:
    number = note(tx, Kind.SHORTAGE_DECLARED, word.centre, word.centre, plain(word._asdict()))
    tx.session.add(ShortageRow(number=number, **word._asdict()))


def _shortage(row: ShortageRow) -> Shortage:
    return Shortage(row.centre, row.declared_at, row.until, row.declared_by)
