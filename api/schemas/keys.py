"""Keys to the service, as whoever administers it sees them."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.answer import Document


class KeySheet(Document):
    """
    A key: for which centre, what it opens, and how long.

    Attributes
    ----------
    state : str
        Whether it opens anything now.
    """

    id: str
    centre: str
    scopes: tuple[str, ...]
    note: str | None
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    state: Literal["opens", "expired", "revoked"]


class KeyList(Document):
    """All keys of a store."""

    where: str
    keys: tuple[KeySheet, ...]


class NewKey(Document):
    """
    A key that was just made.

    Attributes
    ----------
    secret : str
        What its holder sends; it is in no repr, so in no traceback.
    warnings : tuple of str
        What whoever made it should look at.
    """

    key: KeySheet
    secret: str = Field(repr=False)
    warnings: tuple[str, ...]
