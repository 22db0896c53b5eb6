"""How values stand in a column, alike in SQLite and PostgreSQL."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class Utc(TypeDecorator[datetime]):
    """A moment; it comes back in UTC, and SQLite sorts it as it sorts text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write it in UTC, since SQLite drops the zone."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it in UTC, whatever zone the server speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[frozenset[str]]):
    """A set of words; unknown (NULL) is not the empty set."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(
        self, value: frozenset[str] | None, dialect: Dialect
    ) -> list[str] | None:
        """Write it in alphabetical order: a set has none."""
        del dialect
        return None if value is None else sorted(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> frozenset[str] | None:
        """Read it as a set."""
        del dialect
        return None if value is None else frozenset(value)


def plain(value: Any) -> Any:
    """Give a model as JSON would hold it, the same in each process: moments in UTC, sets sorted."""
    match value:
        case BaseModel():
            return plain(dict(value))
        case datetime():
            return value.astimezone(UTC).isoformat()
        case Mapping():
            return {key: plain(held) for key, held in value.items()}
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [plain(held) for held in value]
    return value
