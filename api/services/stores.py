"""A store by its address: bring it to the newest schema, and say what it holds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from api.schemas.store import Migrated, Pruned, StoreSheet
from api.store.answered import forget_answers
from api.store.changes import first_change, prune_changes
from api.store.counts import counts
from api.store.opened import Store, migrate_store, open_store
from api.store.transaction import Writing
from api.store.versions import newest

ANSWERS_KEPT: Final = timedelta(days=1)
"""How long the same request, sent again, is answered as before."""
AT_ONCE: Final = 5000
"""So many are taken away in one transaction, for which all others wait."""


def migrate(url: str) -> Migrated:
    """
    Make a store, or bring it to the newest schema.

    Raises
    ------
    BadStore, StoreFailed
        If it is newer than this program, cannot hold a store, or is not there.
    """
    before = migrate_store(url)
    store = open_store(url)
    store.close()
    return Migrated(where=store.where, before=before, version=newest())


def show(url: str) -> StoreSheet:
    """
    Say what a store holds.

    Raises
    ------
    BadStore, StoreFailed
        If it cannot be used, or is not there.
    """
    store = open_store(url)
    with store.reading() as tx:
        held = counts(tx)
    store.close()
    return StoreSheet(where=store.where, version=newest(), **held._asdict())


def prune(url: str, keep_days: int, now: datetime) -> Pruned:
    """
    Take away changes that are older than so many days, and answers that nobody asks for again.

    Units, incidents, requests with all their steps, shortages and keys are kept. It may run while
    the store is used.

    Raises
    ------
    BadStore, StoreFailed
        If it cannot be used, or is not there.
    """
    store, changed = open_store(url), now - timedelta(days=keep_days)
    n_answers = _all_of(store, now, lambda tx: forget_answers(tx, now - ANSWERS_KEPT, AT_ONCE))
    n_changes = _all_of(store, now, lambda tx: prune_changes(tx, changed, AT_ONCE))
    with store.reading() as tx:
        first = first_change(tx)
    store.close()
    return Pruned(where=store.where, n_changes=n_changes, n_answers=n_answers, first_change=first)


def _all_of(store: Store, now: datetime, take_some: Callable[[Writing], int]) -> int:
    """Take some away until there are no more, so that others can write in between."""
    n_all, n_last = 0, AT_ONCE
    while n_last == AT_ONCE:
        with store.writing(now) as tx:
            n_last = take_some(tx)
        n_all += n_last
    return n_all
