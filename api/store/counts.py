"""How much a store holds."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from api.store.changes import changes_after, last_change
from api.store.tables import IncidentRow, ShortageRow, UnitRow
from api.store.transaction import Reading


class Counts(NamedTuple):
    """
    Numbers of rows.

    Attributes
    ----------
    n_ignored : int
        Descriptions of units that were not newer than what was known.
    last_change_at : datetime or None
        What the writer's clock showed; None if nothing was ever written.
    """

    n_units: int
    n_ignored: int
    n_open_incidents: int
    n_incidents: int
    n_shortages: int
    n_changes: int
    last_change_at: datetime | None


def counts(tx: Reading) -> Counts:
    """Count what a store holds."""
    number = tx.session.scalar
    last = last_change(tx)
    newest = changes_after(tx, last - 1, 1)
    opened = IncidentRow.closed_at.is_(None)
    return Counts(
        n_units=number(select(func.count()).select_from(UnitRow)) or 0,
        n_ignored=int(number(select(func.sum(UnitRow.n_ignored))) or 0),
        n_open_incidents=number(select(func.count()).select_from(IncidentRow).where(opened)) or 0,
        n_incidents=number(select(func.count()).select_from(IncidentRow)) or 0,
        n_shortages=number(select(func.count()).select_from(ShortageRow)) or 0,
        n_changes=last,
        last_change_at=newest[0].at if newest else None,
    )
