"""A store by its address: bring it to the newest schema, and say what it holds."""

from api.schemas.store import Migrated, StoreSheet
from api.store.counts import counts
from api.store.opened import migrate_store, open_store
from api.store.versions import newest


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
