"""A clock whose hands a test moves."""

from datetime import datetime, timedelta

from tests.fictional import NOON


class Hands:
    """Shows noon until a test lets time pass: ``serving(replace(desk, clock=Hands()))``."""

    def __init__(self, shows: str = NOON) -> None:
        self._shows = datetime.fromisoformat(shows)

    def __call__(self) -> datetime:
        """Give what it shows."""
        return self._shows

    def pass_s(self, seconds: float) -> None:
        """Move it on; back, if there are fewer than none."""
        self._shows += timedelta(seconds=seconds)
