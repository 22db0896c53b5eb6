"""Keys to the service: made, listed and taken back in its store; whoever serves from it follows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from api.auth import Scope, make_key
from api.clock import utc_now
from api.errors import BadKey
from api.schemas.keys import KeyList, KeySheet, NewKey
from api.services.service import Service
from api.settings import load_settings
from api.store.keys import Key, add_key, keys, revoke_key
from api.store.opened import Store, open_store
from dispatch.centres import load_centres
from dispatch.values import Moment, Text
from dispatch.written import Written, complaint, shown, unknown_word
from graphs.region import open_region

_SOON: Final = timedelta(days=30)


class _Wanted(Written):
    """What a new key is to be."""

    centre: Annotated[Text, Field(max_length=100)]
    scope: Annotated[frozenset[Scope], Field(min_length=1)]
    expires: Moment | None = None
    note: Annotated[Text, Field(max_length=200)] | None = None


def add(
    url: str,
    region: Path | None = None,
    settings: Path | None = None,
    days: int | None = None,
    **wanted: Any,
) -> NewKey:
    """
    Make a key for a control room.

    Parameters
    ----------
    region, settings : Path or None
        What the deployment knows of control rooms; without both, one that nobody knows is accepted
        with a warning.
    days : int or None
        After how many it expires; else ``expires`` says when, or it never does.
    wanted
        ``centre``, ``scope``, ``expires``, ``note``, as written; None was not said.

    Raises
    ------
    BadKey
        If that is no key, or the deployment does not know the control room.
    BadStore, StoreFailed
        If there is no usable store at the address.
    """
    now = utc_now()
    given = _read({name: said for name, said in wanted.items() if said is not None})
    warnings = list(_about_centre(given.centre, region, settings))
    expires_at = given.expires if days is None else now + timedelta(days=days)
    if expires_at is not None and expires_at <= now:
        message = f"The key would be expired already ({expires_at.isoformat()}); give a later time."
        raise BadKey(message)
    made = make_key(given.centre, given.scope, now, expires_at, given.note)
    with _opened(url) as store, store.writing(now) as tx:
        add_key(tx, made.key)
    return NewKey(key=_sheet(made.key, now), secret=made.secret, warnings=tuple(warnings))


def list_keys(url: str, centre: str | None = None) -> KeyList:
    """
    Give all keys of a store, or those of one control room, by centre and then by age.

    Raises
    ------
    BadStore, StoreFailed
        If there is no usable store at the address.
    """
    now = utc_now()
    with _opened(url) as store, store.reading() as tx:
        found = [one for one in keys(tx) if centre in {None, one.centre}]
    found.sort(key=lambda one: (one.centre, one.made_at, one.id))
    return KeyList(where=store.where, keys=tuple(_sheet(one, now) for one in found))


def revoke(url: str, id_: str) -> KeySheet:
    """
    Take a key back: from now on it opens nothing.

    Raises
    ------
    UnknownKey
        If there is none of this id.
    BadStore, StoreFailed
        If there is no usable store at the address.
    """
    now = utc_now()
    with _opened(url) as store, store.writing(now) as tx:
        return _sheet(revoke_key(tx, id_), now)


def notes_on_keys(service: Service) -> Iterator[str]:
    """Say what an operator should know of the keys before somebody is shut out."""
    now, keys_ = service.clock(), service.live.now.keys.values()
    opening = [one for one in keys_ if one.opens(now)]
    if not opening:
        yield "Nobody has a key that opens anything: make one with `crossborder keys add`."
    for one in sorted(opening, key=lambda one: one.id):
        if one.expires_at is not None and one.expires_at - now < _SOON:
            yield f"Key {one.id} of {one.centre} expires on {one.expires_at:%Y-%m-%d %H:%M %Z}."


def _read(given: dict[str, Any]) -> _Wanted:
    try:
        return _Wanted.model_validate(given)
    except ValidationError as error:
        message = f"The key cannot be made: {complaint(error)}"
    raise BadKey(message)


def _about_centre(centre: str, region: Path | None, settings: Path | None) -> Iterator[str]:
    """Refuse a control room that the deployment does not know; warn where nobody tells."""
    known = set(load_centres(load_settings(settings).centres))
    if region is not None:
        known |= {one.centre for one in open_region(region).areas.areas if one.centre}
    if centre in known:
        return
    if region is not None or settings is not None:
        message = f"The key cannot be made: centre {unknown_word(centre, known)}"
        raise BadKey(message)
    yield (
        f"{shown(centre)} is none of the control rooms that ship: a key for one that no deployment "
        "knows opens nothing of use. Give --region or --settings to have it checked."
    )


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def _sheet(key: Key, now: datetime) -> KeySheet:
    state = "opens" if key.opens(now) else "revoked" if key.revoked_at else "expired"
    facts = {name: getattr(key, name) for name in KeySheet.model_fields if name in Key._fields}
    return KeySheet.model_validate(facts | {"scopes": _in_order(key.scopes), "state": state})


def _in_order(scopes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(scopes))
