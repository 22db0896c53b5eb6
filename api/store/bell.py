"""Rings in this process after each commit, so that nobody here waits to be told by the database."""

import threading


class Bell:
    """What a store rings, and waiters hang an event on."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._events: tuple[threading.Event, ...] = ()

    def hang(self) -> threading.Event:
        """Give an event that is set with each commit; its waiter clears it."""
        event = threading.Event()
        with self._changing:
            self._events = (*self._events, event)
        return event

    def take_down(self, event: threading.Event) -> None:
        """Let an event be."""
        with self._changing:
            self._events = tuple(one for one in self._events if one is not event)

    def ring(self) -> None:
        """Tell all that something was committed."""
        for event in self._events:
            event.set()
