"""Units of the live fleet as they are read, by who may."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from api.auth import Principal
from api.errors import StoreFailed, UnknownUnit
from api.schemas.units import Point, UnitOnMap, UnitsAsked, UnitSheet, UnitsOnMap
from api.services.service import Service
from api.store.units import Stood, UnitUpdate, stood
from dispatch.written import shown

_SAME: Final = UnitSheet.model_fields.keys() - {
    "position_age_s",
    "is_stale",
    "home",
    "clock",
    "sequence",
    "n_ignored",
}


def all_units(service: Service, who: Principal, asked: UnitsAsked) -> UnitsOnMap:
    """Give the units that are asked for, of those that somebody may read."""
    now = service.clock()
    known = service.live.now.units
    matching = [id_ for id_ in sorted(known) if _matches(service, who, asked, known[id_], now)]
    following = [id_ for id_ in matching if asked.after is None or id_ > asked.after]
    page = [known[id_] for id_ in following[: asked.limit]]
    ignored = _ignored(service, [one.unit.id for one in page])
    return UnitsOnMap(
        features=tuple(_on_map(service, one, now, ignored) for one in page),
        as_of=now,
        n_matched=len(matching),
        next_after=page[-1].unit.id if len(following) > len(page) else None,
        attribution=tuple(sorted({one.unit.centre for one in page})),
    )


def one_unit(service: Service, who: Principal, id_: str) -> UnitOnMap:
    """
    Give what is known of one unit.

    Raises
    ------
    UnknownUnit
        If nobody told of it, or not to whom this caller may listen.
    """
    update = service.live.now.units.get(id_)
    if update is None or not _may_see(who, update):
        message = (
            f"There is no unit {shown(id_)}, or none that you may read; GET /v1/units lists those "
            "that you may."
        )
        raise UnknownUnit(message)
    return _on_map(service, update, service.clock(), _ignored(service, [id_]))


def _matches(
    service: Service, who: Principal, asked: UnitsAsked, update: UnitUpdate, now: datetime
) -> bool:
    unit, box = update.unit, asked.box
    return (
        _may_see(who, update)
        and asked.centre in {None, unit.centre}
        and asked.status in {None, unit.status}
        and asked.availability in {None, unit.availability}
        and asked.type in {None, unit.type}
        and (asked.capability is None or asked.capability in unit.capabilities)
        and asked.stale in {None, _is_stale(service, update, now)}
        and (box is None or box.holds(unit.position))
    )


def _may_see(who: Principal, update: UnitUpdate) -> bool:
    return who.centre in {None, update.unit.centre}


def _age_s(update: UnitUpdate, now: datetime) -> float:
    return (now - update.unit.position_at).total_seconds()


def _is_stale(service: Service, update: UnitUpdate, now: datetime) -> bool:
    return _age_s(update, now) > service.desk.settings.stale_after_s


def _ignored(service: Service, ids: list[str]) -> Mapping[str, Stood]:
    """Look up what only the store counts; how a unit stands is told without it too."""
    try:
        with service.store.reading() as tx:
            return stood(tx, ids)
    except StoreFailed:
        return {}


def _on_map(
    service: Service, update: UnitUpdate, now: datetime, ignored: Mapping[str, Stood]
) -> UnitOnMap:
    unit = update.unit
    counted = ignored.get(unit.id)
    sheet = UnitSheet(
        **{name: getattr(unit, name) for name in _SAME},
        home=_lon_lat(unit.home) if unit.home else None,
        position_age_s=round(_age_s(update, now), 3),
        is_stale=_is_stale(service, update, now),
        clock=update.clock,
        sequence=update.sequence,
        n_ignored=None if counted is None else counted.n_ignored,
    )
    at = Point(coordinates=_lon_lat(unit.position))
    return UnitOnMap(id=unit.id, geometry=at, properties=sheet)


def _lon_lat(position: tuple[float, float]) -> tuple[float, float]:
    lat, lon = position
    return lon, lat
