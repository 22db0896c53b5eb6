"""A store as it was made, for tests that begin many times."""

from sqlalchemy import delete, update

from api.store.opened import Store
from api.store.tables import CounterRow, Table
from tests.api.store.sent import minute


def emptied(store: Store) -> None:
    """Take everything away, and count changes from the beginning."""
    with store.writing(minute(0)) as tx:
        for table in Table.metadata.sorted_tables:
            if table.name != CounterRow.__tablename__:
                tx.session.execute(delete(table))
        tx.session.execute(update(CounterRow).values(last=0))
