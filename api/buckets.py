"""How often a caller may come: a bucket of tokens for each, which fills again by the clock."""

import math
import threading
import time
from collections.abc import Callable
from typing import Final

from api.errors import TooOften

_MANY: Final = 10_000
"""Of how many callers buckets are kept; who comes with ever new names gets no more memory."""


class Buckets:
    """
    Token buckets, full at first; a bucket is one number: when it will be full again.

    Parameters
    ----------
    per_s : float
        Tokens that come into a bucket in a second.
    burst : int
        Tokens that a bucket holds.
    clock : callable
        Seconds that never go back.
    """

    def __init__(
        self, per_s: float, burst: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._token_s, self._burst_s, self._clock = 1 / per_s, burst / per_s, clock
        self._full_at: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, caller: str) -> None:
        """
        Take a token.

        Raises
        ------
        TooOften
            If there is none.
        """
        wait_s = self.missing_s(caller)
        if wait_s:
            message = (
                f"This caller asks more than {1 / self._token_s:g} times a second; wait, and send "
                "many units in one request."
            )
            raise TooOften(message, math.ceil(wait_s))

    def missing_s(self, caller: str) -> float:
        """Take a token and give 0; if there is none, give the seconds until one comes."""
        with self._lock:
            now = self._clock()
            full_at = max(self._full_at.get(caller, now), now) + self._token_s
            missing_s = full_at - now - self._burst_s
            if missing_s > 1e-9:  # Less is no more than the rounding of sums.
                return missing_s
            self._full_at.pop(caller, None)
            self._full_at[caller] = full_at  # Last in line, since it came last.
            if len(self._full_at) > _MANY:
                del self._full_at[next(iter(self._full_at))]
            return 0.0
