"""How much a store holds."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from api.asking.rules import OVER
from api.store.changes import changes_after, first_change, last_change
from api.store.tables import IncidentRow, RequestRow, ShortageRow, UnitRow
from api.store.transaction import Reading


class Counts(NamedTuple):
    """
    Numbers of rows.

    Attributes
    ----------
    n_ignored : int
        Descriptions of units that were not newer than what was known.
    n_requests, n_open_requests : int
        Requests between centres, and those that are not over.
    n_changes : int
        Those that are kept; older ones may have been taken away.
    last_change : int
        The number of the last one; 0 if nothing was ever written.
    last_change_at : datetime or None
        What the writer's clock showed; None if nothing was ever written.
    """

    n_units: int
    n_ignored: int
    n_open_incidents: int
    n_incidents: int
    n_shortages: int
    n_requests: int
    n_open_requests: int
    n_changes: int
    last_change: int
    last_change_at: datetime | None


def counts(tx: Reading) -> Counts:
    """Count what a store holds."""
    number = tx.session.scalar
    last = last_change(tx)
    newest = changes_after(tx, last - 1, 1)
    opened, going = IncidentRow.closed_at.is_(None), RequestRow.state.not_in(OVER)
    return Counts(
        n_units=number(select(func.count()).select_from(UnitRow)) or 0,
        n_ignored=int(number(select(func.sum(UnitRow.n_ignored))) or 0),
        n_open_incidents=number(select(func.count()).select_from(IncidentRow).where(opened)) or 0,
        n_incidents=number(select(func.count()).select_from(IncidentRow)) or 0,
        n_shortages=number(select(func.count()).select_from(ShortageRow)) or 0,
        n_requests=number(select(func.count()).select_from(RequestRow)) or 0,
        n_open_requests=number(select(func.count()).select_from(RequestRow).where(going)) or 0,
        n_changes=last + 1 - first_change(tx),
        last_change=last,
        last_change_at=newest[0].at if newest else None,
    )
