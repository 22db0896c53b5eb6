"""What a store holds, in numbers."""

from datetime import datetime

from api.schemas.answer import Document


class StoreSheet(Document):
    """
    A store: where it is, of which version, and how much is in it.

    Attributes
    ----------
    where : str
        Its address, without a password.
    version : str
        Of its schema.
    n_ignored : int
        Descriptions of units that were not newer than what was known.
    n_changes : int
        Those that are kept; older ones may have been taken away.
    last_change : int
        The number of the last one; 0 if nothing was ever written.
    last_change_at : datetime or None
        What the writer's clock showed; None if nothing was ever written.
    """

    where: str
    version: str
    n_units: int
    n_ignored: int
    n_open_incidents: int
    n_incidents: int
    n_shortages: int
    n_requests: int
    n_open_requests: int
    n_changes: int
    last_change: int
    last_change_at: datetime | None


class Migrated(Document):
    """From which version a store came, None if it is new, and which it has now."""

    where: str
    before: str | None
    version: str


class Pruned(Document):
    """How many changes and answers were taken away, and the first change that is kept."""

    where: str
    n_changes: int
    n_answers: int
    first_change: int
