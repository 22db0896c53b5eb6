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
        Which is the number of the last one, too.
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
    n_changes: int
    last_change_at: datetime | None


class Migrated(Document):
    """From which version a store came, None if it is new, and which it has now."""

    where: str
    before: str | None
    version: str
