"""A transaction: what is read in it belongs together, what is written in it stands or falls so."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session


@dataclass
class Reading:
    """One moment of the store: whatever others write meanwhile is not seen."""

    session: Session


@dataclass
class Writing(Reading):
    """
    The only transaction that writes now.

    Attributes
    ----------
    at : datetime
        The writer's clock: a store reads none of its own.
    last : int
        Number of the last change.
    changes : list of dict
        What is to be written of changes when it ends.
    """

    at: datetime
    last: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)
