"""Moments as this service gives them out: in UTC, however they were told."""

from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from pydantic import AfterValidator


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Utc: TypeAlias = Annotated[datetime, AfterValidator(_in_utc)]
"""The same moment reads the same, at once and after a restart."""
