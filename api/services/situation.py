"""How control rooms stand now, each reader's own and those that show it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from api.auth import Principal
from api.errors import StoreFailed
from api.live.known import Known
from api.schemas.situation import (
    CentreSituation,
    CoverShare,
    LagNow,
    ShortageNow,
    SituationSheet,
    UnitsOfType,
    Unknown,
)
from api.services.service import Service
from api.services.sight import Sight
from api.store.announced import all_announced
from api.store.changes import Kind
from dispatch.agreements.truth import Truth
from dispatch.situation import CentreNow, CoverNow, TypeNow, Unsure

_MEASURED: Mapping[Truth, bool | None] = {
    Truth.TRUE: True,
    Truth.FALSE: False,
    Truth.UNKNOWN: None,
}


class Stand(NamedTuple):
    """What is known as of one change, and how all centres stand by it."""

    known: Known
    centres: Mapping[str, CentreNow]


def situation(service: Service, who: Principal, centre: str | None = None) -> SituationSheet:
    """
    Say how centres stand, as of now.

    Parameters
    ----------
    centre
        Only this one; none if somebody may not see it.
    """
    as_of, sight = service.clock(), service.sight(who)
    stand, told = standing(service), _told(service)
    every = stand.centres.keys() | ({who.centre} if who.centre else set())
    seen = (one for one in sorted(every) if sight.sees_situation(one) and centre in {None, one})
    return SituationSheet(
        as_of=as_of,
        after=stand.known.after,
        lag=told.lag,
        centres=tuple(_centre(service, stand, told, one, sight) for one in seen),
    )


def standing(service: Service) -> Stand:
    """Work out how all centres stand: only what has moved since the last time is worked out."""
    known, ready = service.live.now, service.desk.ready
    wanted: dict[str, set[str]] = {}
    for unit, request in known.asked.items():
        wanted.setdefault(known.requests[request].request.asked, set()).add(unit)
    with ready.watch.standing(service.clock(), known.fleet) as standby:
        return Stand(known, ready.situations.at(standby, known.granted.keys(), wanted))


def _centre(
    service: Service, stand: Stand, told: "_Told", id_: str, sight: Sight
) -> CentreSituation:
    nothing = CentreNow(id_, (), Truth.UNKNOWN, Unsure.NO_UNITS, Unsure.NO_PEOPLE)
    now, known = stand.centres.get(id_, nothing), service.live.senders.centres.get(id_)
    return CentreSituation(
        centre=id_,
        country=known.country if known else None,
        units=tuple(map(_of_type, now.types)),
        open_incidents=sum(one.centre == id_ for one in stand.known.incidents.values()),
        shortage=_shortage(service, stand.known, now, is_own=sight.is_own(id_)),
        cover=_cover(service, now, _is_below(service, told, id_)),
    )


def _of_type(one: TypeNow) -> UnitsOfType:
    return UnitsOfType(type=one.type, capabilities=one.capabilities, **one.counts._asdict())


def _shortage(service: Service, known: Known, now: CentreNow, *, is_own: bool) -> ShortageNow:
    word = known.shortages.get(now.centre)
    stands = word is not None and service.clock() < word.until
    return ShortageNow(
        declared_until=word.until if word and stands else None,
        declared_by=word.declared_by if word and stands and is_own else None,
        measured=_MEASURED[now.short],
        unknown=Unknown(now.unsure.value) if now.unsure else None,
    )


def _cover(service: Service, now: CentreNow, is_below: bool | None) -> CoverShare:
    norm_min, cover = service.desk.settings.cover_norm_min, now.cover
    if isinstance(cover, CoverNow):
        return CoverShare(
            norm_min=norm_min,
            now=cover.covered / cover.total,
            if_granted=cover.if_granted / cover.total,
            is_floor=cover.is_floor,
            unknown=None,
            is_below=is_below,
        )
    return CoverShare(
        norm_min=norm_min,
        now=None,
        if_granted=None,
        is_floor=False,
        unknown=_why(service, cover),
        is_below=is_below,
    )


def _why(service: Service, cover: Unsure) -> Unknown:
    if service.desk.demand is None:
        return Unknown.NO_DEMAND
    if service.desk.settings.cover_norm_min is None:
        return Unknown.NO_NORM
    return Unknown(cover.value)


class _Told(NamedTuple):
    """What only the store can tell; of a store that does not answer nothing is known."""

    lag: LagNow
    warnings: Mapping[str, Mapping[str, Any]] | None


def _told(service: Service) -> _Told:
    try:
        lag = service.live.lag()
        with service.store.reading() as tx:
            warnings = all_announced(tx, Kind.COVERAGE)
    except StoreFailed:
        return _Told(LagNow(changes=None, since=service.live.failing_since), None)
    return _Told(LagNow(changes=lag.n_changes, since=lag.since), warnings)


def _is_below(service: Service, told: _Told, centre: str) -> bool | None:
    if service.desk.settings.warn_below_share is None or told.warnings is None:
        return None
    return bool(told.warnings.get(centre, {}).get("below", False))
