"""Units as their senders describe them in these tests: one minute per tick."""

from datetime import datetime, timedelta
from typing import Any

from api.store.opened import Store
from api.store.units import UnitUpdate, put_units
from dispatch.fleet import Unit
from tests.fictional import NOON, at

START = datetime.fromisoformat(NOON)


def minute(n: int) -> datetime:
    return START + timedelta(minutes=n)


def sent(id_: str, tick: int, sequence: int = 0, **said: Any) -> UnitUpdate:
    """Describe a unit that has driven a hundred metres with each tick."""
    usual = {
        "id": id_,
        "centre": "west",
        "country": "XA",
        "type": "BOX",
        "status": "free",
        "availability": "available_on_air",
        "capabilities": ["TRANSPORT"],
        "position": at(tick / 10),
        "position_at": minute(tick),
    }
    unit = Unit.model_validate(usual | said)
    return UnitUpdate(unit=unit, clock=minute(tick), sequence=sequence)


def put_and_fail(store: Store, *updates: UnitUpdate) -> None:
    """Write updates and think better of it."""
    with store.writing(minute(9)) as tx:
        put_units(tx, updates)
        raise LookupError
