"""Readers that are told the same, on one event loop, each with a queue that has an end."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from api.services.feeding.told import Wanted

QUEUE_BYTES: Final = 4 * 2**20
"""How much may wait for one reader; readers of a crowd wait for the same bytes, kept once."""
_ENDING_S: Final = 1.0
"""How long a reader has to take what it waits for before its connection is cut."""


class Reader:
    """
    One connection: what waits for it, and how it ends.

    All of it happens on the loop of its crowd.

    Parameters
    ----------
    key : str
        Id of the key that it came with.
    joined_after : int
        Only what comes after this change is told here.
    cut : callable
        Ends whatever the connection does at the moment.
    """

    def __init__(
        self, crowd: "Crowd", key: str, joined_after: int, cut: Callable[[], object]
    ) -> None:
        self.crowd, self.key, self.joined_after = crowd, key, joined_after
        self._cut = cut
        self._waiting: deque[bytes] = deque()
        self._n_bytes = 0
        self._something = asyncio.Event()
        self._is_over = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes for it."""
        return self._is_over

    @property
    def after(self) -> int:
        """Up to which change it was told all, once nothing waits for it."""
        return max(self.joined_after, self.crowd.after)

    def offer(self, upto: int, told: bytes) -> None:
        """Let something wait for it; who has fallen too far behind is cut off."""
        if self._is_over or upto <= self.joined_after:
            return
        if self._waiting and self._n_bytes + len(told) > QUEUE_BYTES:
            self._stop()
            self._cut()
            return
        self._waiting.append(told)
        self._n_bytes += len(told)
        self._something.set()

    async def take(self, within_s: float) -> bytes:
        """Give all that waits for it, waiting for something; nothing if the time is over."""
        try:
            async with asyncio.timeout(within_s):
                await self._something.wait()
        except TimeoutError:
            return b""
        told = b"".join(self._waiting)
        self._waiting.clear()
        self._n_bytes = 0
        if not self._is_over:
            self._something.clear()
        return told

    def end(self) -> None:
        """Let it end by itself, and cut it off if it does not."""
        if not self._is_over:
            self._stop()
            self.crowd.loop.call_later(_ENDING_S, self._cut)

    def _stop(self) -> None:
        self._is_over = True
        self._waiting.clear()
        self._something.set()


class Crowd:
    """
    All readers of one kind on one loop.

    Attributes
    ----------
    after : int
        Up to which change they were offered all.
    """

    def __init__(self, wanted: Wanted, loop: asyncio.AbstractEventLoop, after: int) -> None:
        self.wanted, self.loop, self.after = wanted, loop, after
        self.readers: set[Reader] = set()

    def offer(self, upto: int, told: bytes) -> None:
        """Offer something to all of them."""
        if told:
            for reader in self.readers:
                reader.offer(upto, told)
        self.after = upto

    def end(self, keys: frozenset[str] | None = None) -> None:
        """End all of them, or those who came with certain keys."""
        for reader in list(self.readers):
            if keys is None or reader.key in keys:
                reader.end()
