"""What is known of a store as of one change: a value that nobody changes, only replaces."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from api.asking.promises import Promises, promises_of
from api.asking.words import State
from api.live.senders import Senders
from api.store.changes import Change, Kind, last_change
from api.store.incidents import StoredIncident, open_incidents, stored_incident
from api.store.keys import Key, key_of, keys
from api.store.requests import KeptRequest, kept_request, open_requests
from api.store.shortages import Shortage, newest_shortages, shortage_of
from api.store.transaction import Reading
from api.store.units import UnitUpdate, unit_update, units
from dispatch.fleet import Fleet

_Kept = TypeVar("_Kept")


@dataclass(frozen=True)
class Known:
    """
    How everything stands after one change; what did not change since is the same object.

    Attributes
    ----------
    after : int
        The number of that change.
    units, incidents, shortages, requests, keys : mapping
        By id, shortages by centre. Units are as this process understands them, incidents those that
        are open, requests those that are not over, shortages the newest of each centre, which may
        have run out.
    fleet : Fleet
        The units as decisions take them.
    promises : Promises
        What the requests hold.
    """

    after: int
    units: Mapping[str, UnitUpdate]
    incidents: Mapping[str, StoredIncident]
    shortages: Mapping[str, Shortage]
    requests: Mapping[str, KeptRequest]
    keys: Mapping[str, Key]
    fleet: Fleet
    promises: Promises

    @property
    def granted(self) -> Mapping[str, str]:
        """The request to which a unit was granted, by the unit's id."""
        return {unit: id_ for unit, id_ in self._held if not self._waits(id_)}

    @property
    def asked(self) -> Mapping[str, str]:
        """The request that asks for a unit and was not answered yet, by the unit's id."""
        return {unit: id_ for unit, id_ in self._held if self._waits(id_)}

    @property
    def _held(self) -> Iterable[tuple[str, str]]:
        return self.promises.request_of.items()

    def _waits(self, request: str) -> bool:
        return self.requests[request].request.state is State.REQUESTED


def read_known(tx: Reading, senders: Senders) -> Known:
    """Read all of a store at one moment."""
    by_id = {one.unit.id: senders.understood(one) for one in units(tx)}
    requests = {one.request.id: one for one in open_requests(tx)}
    return Known(
        after=last_change(tx),
        units=MappingProxyType(by_id),
        incidents=MappingProxyType({str(one.incident.id): one for one in open_incidents(tx)}),
        shortages=MappingProxyType({one.centre: one for one in newest_shortages(tx)}),
        requests=MappingProxyType(requests),
        keys=MappingProxyType({one.id: one for one in keys(tx)}),
        fleet=senders.fleet(by_id),
        promises=promises_of(one.request for one in requests.values()),
    )


def following(known: Known, changes: Iterable[Change], senders: Senders) -> Known:
    """Give what is known after some more changes."""
    of: dict[str, list[Change]] = {}
    for change in changes:
        of.setdefault(change.kind.value.partition("_")[0], []).append(change)
        known = replace(known, after=change.number)
    if put := of.get("unit"):
        newest = {one.subject: senders.understood(unit_update(one.data)) for one in put}
        by_id = _with(known.units, newest)
        known = replace(known, units=by_id, fleet=senders.fleet(by_id))
    if told := of.get("incident"):
        known = replace(known, incidents=_with(known.incidents, _incidents(told)))
    if declared := of.get("shortage"):
        words = {one.subject: shortage_of(one.data) for one in declared}
        known = replace(known, shortages=_with(known.shortages, words))
    if stepped := of.get("request"):
        requests = _with(known.requests, _requests(stepped))
        held = promises_of(one.request for one in requests.values())
        known = replace(known, requests=requests, promises=held)
    if changed := of.get("key"):
        known = replace(
            known, keys=_with(known.keys, {one.subject: key_of(one.data) for one in changed})
        )
    return known


def _with(before: Mapping[str, _Kept], told: Mapping[str, _Kept | None]) -> Mapping[str, _Kept]:
    """Lay what was told over what was known; None takes it away."""
    after: dict[str, Any] = {**before, **told}
    return MappingProxyType({id_: one for id_, one in after.items() if one is not None})


def _incidents(told: Iterable[Change]) -> dict[str, StoredIncident | None]:
    return {
        one.subject: None if one.kind is Kind.INCIDENT_CLOSED else stored_incident(one.data)
        for one in told
    }


def _requests(stepped: Iterable[Change]) -> dict[str, KeptRequest | None]:
    kept = {one.subject: kept_request(one.data) for one in stepped}
    return {id_: None if one.request.is_over else one for id_, one in kept.items()}
