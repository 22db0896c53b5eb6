"""What time it is: read in one place, so that a test can let hours pass."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the moment that it is now, with its zone."""


def utc_now() -> datetime:
    """Read this machine's clock."""
    return datetime.now(UTC)
