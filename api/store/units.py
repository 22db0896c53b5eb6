"""Units as their senders last described them; what comes late or twice changes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, NamedTuple

from pydantic import Field
from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from api.store.changes import Kind, note
from api.store.columns import plain
from api.store.tables import UnitRow
from api.store.transaction import Reading, Writing
from dispatch.errors import BadFleet
from dispatch.fleet import Availability, Unit
from dispatch.values import Moment
from dispatch.written import Written, understood

_UNITS: Final = UnitRow.metadata.tables[UnitRow.__tablename__]
_COLUMNS: Final = tuple(column.name for column in _UNITS.c)
_KEPT: Final = ("id", "n_ignored")
"""What a newer description does not replace."""


class UnitUpdate(Written):
    """
    A unit, and where in its sender's own order this description of it stands.

    Attributes
    ----------
    clock : datetime
        The sender's; a later one is newer, so that a sender that starts again may count from 0.
    sequence : int
        The sender's; decides between descriptions of one moment.
    """

    unit: Unit
    clock: Moment
    sequence: Annotated[int, Field(ge=0, lt=2**63)]


class Put(NamedTuple):
    """
    What became of updates.

    Attributes
    ----------
    accepted : tuple of str
        Ids of the units that stand as they were described, in alphabetical order.
    n_ignored : int
        Updates that were not newer than what was known, or than another one beside them.
    """

    accepted: tuple[str, ...]
    n_ignored: int


class Stood(NamedTuple):
    """What must be known of a unit before a newer description is taken."""

    centre: str
    availability: Availability
    clock: datetime
    sequence: int
    n_ignored: int


def put_units(tx: Writing, updates: Iterable[UnitUpdate]) -> Put:
    """Take what senders say of their units, of each unit the newest."""
    sent = list(updates)
    if not sent:
        return Put((), 0)
    newest = _newest(sent)
    accepted = _written(tx, newest)
    ignored = Counter(one.unit.id for one in sent) - Counter(accepted)
    _count_ignored(tx, ignored)
    for id_ in accepted:
        one = newest[id_]
        note(tx, Kind.UNIT_PUT, id_, one.unit.centre, plain(one))
    return Put(accepted, ignored.total())


def unit(tx: Reading, id_: str) -> UnitUpdate | None:
    """Give a unit as its sender last described it, or None if nobody has."""
    row = tx.session.get(UnitRow, id_)
    return None if row is None else _update(row)


def units(tx: Reading, centre: str | None = None) -> tuple[UnitUpdate, ...]:
    """Give all units, or those of one centre, by id."""
    wanted = select(UnitRow).order_by(UnitRow.id)
    if centre is not None:
        wanted = wanted.where(UnitRow.centre == centre)
    return tuple(_update(row) for row in tx.session.scalars(wanted))


def stood(tx: Reading, ids: Iterable[str]) -> dict[str, Stood]:
    """Say how those of some units stand that are known."""
    columns = (getattr(UnitRow, name) for name in Stood._fields)
    wanted = select(UnitRow.id, *columns).where(UnitRow.id.in_(tuple(ids)))
    found = tx.session.execute(wanted).all()
    return {
        id_: Stood(centre, Availability(can_go), clock, sequence, ignored)
        for id_, centre, can_go, clock, sequence, ignored in found
    }


def n_ignored(tx: Reading, id_: str) -> int:
    """Count the descriptions of a unit that were ignored since it is known."""
    counted = select(UnitRow.n_ignored).where(UnitRow.id == id_)
    return tx.session.execute(counted).scalar_one_or_none() or 0


def unit_update(data: dict[str, Any]) -> UnitUpdate:
    """Give a unit back from the change that told of it."""
    return understood(UnitUpdate, data, f"Unit {data['unit']['id']} of the store: ", BadFleet)


def _newest(sent: Iterable[UnitUpdate]) -> dict[str, UnitUpdate]:
    newest: dict[str, UnitUpdate] = {}
    for one in sent:
        known = newest.get(one.unit.id)
        if known is None or (known.clock, known.sequence) < (one.clock, one.sequence):
            newest[one.unit.id] = one
    return newest


def _written(tx: Writing, newest: Mapping[str, UnitUpdate]) -> tuple[str, ...]:
    """Write what is newer than what stands, and say of which units that was so."""
    on_postgres = tx.session.get_bind().dialect.name == "postgresql"
    new = (postgresql if on_postgres else sqlite).insert(_UNITS)
    said = new.excluded
    upsert = new.on_conflict_do_update(
        index_elements=[_UNITS.c.id],
        set_={name: said[name] for name in _COLUMNS if name not in _KEPT},
        where=tuple_(_UNITS.c.clock, _UNITS.c.sequence) < tuple_(said.clock, said.sequence),
    ).returning(_UNITS.c.id)
    rows = [_row(one) | {"received_at": tx.at} for one in newest.values()]
    accepted = tx.session.connection().execute(upsert, rows).scalars().all()
    tx.session.expire_all()  # Rows that were read before stand otherwise now.
    return tuple(sorted(accepted))


def _count_ignored(tx: Writing, ignored: Mapping[str, int]) -> None:
    if not ignored:
        return
    counted = (
        update(_UNITS)
        .where(_UNITS.c.id == bindparam("unit"))
        .values(n_ignored=_UNITS.c.n_ignored + bindparam("more"))
    )
    rows = [{"unit": one, "more": n} for one, n in ignored.items()]
    tx.session.connection().execute(counted, rows)


def _row(update: UnitUpdate) -> dict[str, Any]:
    known = dict(update.unit)
    (lat, lon), home = known.pop("position"), known.pop("home") or (None, None)
    return (
        known
        | {"availability": update.unit.availability.value}
        | {"lat": lat, "lon": lon, "home_lat": home[0], "home_lon": home[1]}
        | {"clock": update.clock, "sequence": update.sequence, "n_ignored": 0}
    )


def _update(row: UnitRow) -> UnitUpdate:
    has_home = row.home_lat is not None
    same = Unit.model_fields.keys() - {"position", "home"}
    known: dict[str, Any] = {name: getattr(row, name) for name in same}
    known["position"] = (row.lat, row.lon)
    known["home"] = (row.home_lat, row.home_lon) if has_home else None
    given = {"unit": known, "clock": row.clock, "sequence": row.sequence}
    return understood(UnitUpdate, given, f"Unit {row.id} of the store: ", BadFleet)
