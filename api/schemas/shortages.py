"""Shortages that control rooms declare, each with its end."""

from pydantic import Field

from api.schemas.answer import Document
from api.schemas.moments import Utc
from dispatch.mappings.fleet_file import Id
from dispatch.values import Moment
from dispatch.written import Written


class ShortageSent(Written):
    """A control room's word that it is short."""

    until: Moment = Field(description="When that ends unless it is said again.")
    centre: Id | None = Field(None, description="Which one; that of the key if not given.")


class ShortageSheet(Document):
    """
    A shortage that was declared.

    Attributes
    ----------
    declared_by : str or None
        The id of the key with which it was; null for another centre's reader.
    """

    centre: str
    declared_at: Utc
    until: Utc
    declared_by: str | None


class ShortageList(Document):
    """The shortages that stand at a moment, by centre."""

    as_of: Utc
    shortages: tuple[ShortageSheet, ...]
