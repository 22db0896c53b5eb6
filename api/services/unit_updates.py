"""What senders say of their units: checked, looked up in the code tables, and taken or ignored."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from api.auth import Principal
from api.errors import NotAllowed, UnitConflict
from api.live.senders import Senders
from api.schemas.units import Newer, SentProperties, UnitSent, UnitsSent, UnitsTaken
from api.services.once import Answered, Given, Sent, once
from api.services.service import Service
from api.store.transaction import Writing
from api.store.units import Put, Stood, UnitUpdate, put_units, stood
from dispatch.errors import BadFleet
from dispatch.fleet import Availability, reports_of, unit_of
from dispatch.mappings.fleet_file import SentUnit
from dispatch.written import shown, understood, unknown_word


class _Told(NamedTuple):
    """What was sent of a unit, and how to call it when something is wrong."""

    where: str
    says: SentProperties
    position: tuple[float, float]

    @property
    def order(self) -> tuple[datetime, int]:
        """Where it stands among all that is said of the unit."""
        return self.says.clock, self.says.sequence

    @property
    def sent(self) -> SentUnit:
        """The same as a fleet file would tell it."""
        return SentUnit(self.where, self.says, self.position)


def put_unit(service: Service, who: Principal, id_: str, given: UnitSent) -> Answered:
    """
    Take what the sender of a unit says of it.

    Raises
    ------
    BadFleet
        If its centre is not known, or a clock is too far ahead.
    NotAllowed, UnitConflict
        If it is a unit of another centre.
    """
    named = given.properties.id
    if named != id_:
        message = f"The path names unit {shown(id_)}, the body {shown(named)}; make them the same."
        raise BadFleet(message)
    return _put(service, who, [_told(f"Unit {shown(id_)}", given)], None)


def put_all(service: Service, who: Principal, given: UnitsSent, sent: Sent | None) -> Answered:
    """
    Take what senders say of many units: all of it, or none where one cannot be taken.

    Raises
    ------
    BadFleet, NotAllowed, UnitConflict
        As ``put_unit``, or if a unit is not described as it must be.
    """
    told = [_read(number, one) for number, one in enumerate(given.features)]
    return _put(service, who, told, sent)


def _read(number: int, given: Any) -> _Told:
    """Read a feature; a refusal names it by its JSON pointer and its unit."""
    properties = given.get("properties") if isinstance(given, Mapping) else None
    id_ = properties.get("id") if isinstance(properties, Mapping) else None
    name = f' (unit "{shown(id_)}")' if isinstance(id_, str) else ""
    where = f"/features/{number}{name}"
    return _told(where, understood(UnitSent, given, f"{where}: ", BadFleet))


def _told(where: str, given: UnitSent) -> _Told:
    return _Told(where, given.properties, given.geometry.coordinates)


def _put(service: Service, who: Principal, told: list[_Told], sent: Sent | None) -> Answered:
    for one in told:
        _refuse_other(service, who, one)
        _refuse_ahead(service, one)

    # Before the transaction, for which all other writers wait.
    in_order = sorted(told, key=lambda one: one.order)
    read = [_understood(service.live.senders, one, None) for one in in_order]

    def work(tx: Writing) -> Given:
        before = stood(tx, {one.says.id for one in told})
        for one in told:
            _refuse_taken(one, before)
        updates, reports = _following(service.live.senders, read, before)
        return Given(_taken(put_units(tx, updates), before, reports))

    return once(service, sent, work)


def _refuse_other(service: Service, who: Principal, one: _Told) -> None:
    centre, known = one.says.centre, service.live.senders.centres
    if who.centre not in {None, centre}:
        message = (
            f"{one.where} is of {shown(centre)}, and key {who.key} acts for {who.centre}; use a "
            f"key of {shown(centre)}."
        )
        raise NotAllowed(message)
    if centre not in known:
        message = f"{one.where}: centre {unknown_word(centre, known)}"
        raise BadFleet(message)


def _refuse_ahead(service: Service, one: _Told) -> None:
    """Refuse what would silence a unit: nothing older than its own clock is believed of it."""
    now, ahead_s = service.clock(), service.desk.settings.clock_ahead_s
    for name in ("clock", "position_at"):
        moment: datetime = getattr(one.says, name)
        if moment - now > timedelta(seconds=ahead_s):
            message = (
                f"{one.where}: its `{name}` is {moment.isoformat()}, and here it is "
                f"{now.isoformat()}: that is more than {ahead_s} s ahead; set the sender's clock."
            )
            raise BadFleet(message)


def _refuse_taken(one: _Told, before: Mapping[str, Stood]) -> None:
    has = before.get(one.says.id)
    if has is not None and has.centre != one.says.centre:
        # Whose it is stays untold: it may be a unit that this sender may not see.
        message = f"{one.where} has the id of another centre's unit; give yours an id of its own."
        raise UnitConflict(message)


class _Read(NamedTuple):
    """What was sent of a unit, and how it is understood."""

    told: _Told
    update: UnitUpdate
    reports: list[str]


def _understood(senders: Senders, told: _Told, before: Availability | None) -> _Read:
    centres, tables = senders
    unit = unit_of(told.sent, centres, tables, before or Availability.NOT_AVAILABLE)
    update = UnitUpdate(unit=unit, clock=told.says.clock, sequence=told.says.sequence)
    reports = reports_of(told.sent, centres, tables, knows_before=before is not None)
    return _Read(told, update, reports)


def _following(
    senders: Senders, read: Iterable[_Read], before: Mapping[str, Stood]
) -> tuple[list[UnitUpdate], dict[str, list[str]]]:
    """Add what units did before they ask to talk, which may have come in the same call."""
    last = {id_: ((one.clock, one.sequence), one.availability) for id_, one in before.items()}
    updates, reports = [], {}
    for first_read in read:
        one, told, was = first_read, first_read.told, last.get(first_read.told.says.id)
        if was is not None and senders.asks_to_talk(told.says.centre, told.says.status):
            one = _understood(senders, told, was[1])
        updates.append(one.update)
        if was is None or was[0] < told.order:
            last[told.says.id] = told.order, one.update.unit.availability
            reports[told.says.id] = one.reports
    return updates, reports


def _taken(put: Put, before: Mapping[str, Stood], reports: Mapping[str, list[str]]) -> UnitsTaken:
    ignored = (
        Newer(unit=id_, clock=before[id_].clock, sequence=before[id_].sequence)
        for id_ in sorted(before.keys() - set(put.accepted))
    )
    return UnitsTaken(
        accepted=put.accepted,
        n_ignored=put.n_ignored,
        ignored=tuple(ignored),
        reports=tuple(says for id_ in put.accepted for says in reports[id_]),
    )
