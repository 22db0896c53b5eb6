"""Units of the live fleet as they are read, by who may."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from api.auth import Principal
from api.errors import StoreFailed, UnknownUnit
from api.schemas.units import Point, UnitOnMap, UnitsAsked, UnitSheet, UnitsOnMap
from api.services.service import Service
from api.services.sight import Sight
from api.store.units import Stood, UnitUpdate, stood
from dispatch.fleet import Unit
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
    """Give the units that are asked for, of those that somebody may read, as they may be read."""
    now, sight = service.clock(), service.sight(who)
    stale_after_s = service.desk.settings.stale_after_s
    seen = _seen(service.live.now.units, sight, now, stale_after_s)
    matching = [one for one in seen if _matches(asked, one)]
    following = [one for one in matching if asked.after is None or one.unit.id > asked.after]
    page = following[: asked.limit]
    counted = _counted(service, [one.unit.id for one in page])
    return UnitsOnMap(
        features=tuple(_on_map(one, counted) for one in page),
        as_of=now,
        n_matched=len(matching),
        next_after=page[-1].unit.id if len(following) > len(page) else None,
        attribution=tuple(sorted({one.unit.centre for one in page})),
    )


def one_unit(service: Service, who: Principal, id_: str) -> UnitOnMap:
    """
    Give what is known of one unit, as it may be read.

    Raises
    ------
    UnknownUnit
        If nobody told of it, or not to whom this caller may listen.
    """
    found = service.live.now.units.get(id_)
    known = {} if found is None else {id_: found}
    stale_after_s = service.desk.settings.stale_after_s
    for one in _seen(known, service.sight(who), service.clock(), stale_after_s):
        return _on_map(one, _counted(service, [id_]))
    message = (
        f"There is no unit {shown(id_)}, or none that you may read; GET /v1/units lists those "
        "that you may."
    )
    raise UnknownUnit(message)


class _Seen(NamedTuple):
    """
    A unit as somebody may read it.

    Attributes
    ----------
    update : UnitUpdate or None
        Where that stands in what its sender says; only the own centre reads that.
    """

    unit: Unit
    age_s: float
    is_stale: bool
    update: UnitUpdate | None


def _seen(
    units: Mapping[str, UnitUpdate], sight: Sight, now: datetime, stale_after_s: int
) -> Iterator[_Seen]:
    for id_ in sorted(units):
        unit = sight.told(units[id_].unit)
        if unit is not None:
            age_s = (now - unit.position_at).total_seconds()
            own = units[id_] if sight.is_own(unit.centre) else None
            yield _Seen(unit, age_s, age_s > stale_after_s, own)


def _matches(asked: UnitsAsked, one: _Seen) -> bool:
    unit, box = one.unit, asked.box
    return (
        asked.centre in {None, unit.centre}
        and asked.status in {None, unit.status}
        and asked.availability in {None, unit.availability}
        and asked.type in {None, unit.type}
        and (asked.capability is None or asked.capability in unit.capabilities)
        and asked.stale in {None, one.is_stale}
        and (box is None or box.holds(unit.position))
    )


def _counted(service: Service, ids: list[str]) -> Mapping[str, Stood]:
    """Look up what only the store counts; how a unit stands is told without it too."""
    try:
        with service.store.reading() as tx:
            return stood(tx, ids)
    except StoreFailed:
        return {}


def _on_map(one: _Seen, counted: Mapping[str, Stood]) -> UnitOnMap:
    unit, own = one.unit, one.update
    sheet = UnitSheet(
        **{name: getattr(unit, name) for name in _SAME},
        home=_lon_lat(unit.home) if unit.home else None,
        position_age_s=round(one.age_s, 3),
        is_stale=one.is_stale,
        clock=own.clock if own else None,
        sequence=own.sequence if own else None,
        n_ignored=counted[unit.id].n_ignored if own and unit.id in counted else None,
    )
    return UnitOnMap(
        id=unit.id, geometry=Point(coordinates=_lon_lat(unit.position)), properties=sheet
    )


def _lon_lat(position: tuple[float, float]) -> tuple[float, float]:
    lat, lon = position
    return lon, lat
