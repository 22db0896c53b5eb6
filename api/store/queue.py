"""Who waits to write in this process, and which of them writes for all."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

MOST: Final = 50
"""So many write together; those behind them write in the next transaction."""


@dataclass(eq=False)
class Job:
    """
    What somebody wants written.

    Attributes
    ----------
    woken : Event
        Set when it is done, or when its thread has to write for all that wait.
    leads : bool
        Whether its thread has to.
    outcome : object
        What its work gave, if it did not fail.
    failure : BaseException or None
        What it failed with, alone or with all others.
    """

    at: datetime
    work: Callable[[Any], Any]
    woken: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    outcome: Any = None
    failure: BaseException | None = None


class Queue:
    """Jobs in the order in which they came; the thread of the first one does some of them."""

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._waiting: list[Job] = []
        self._is_led = False

    def add(self, job: Job) -> None:
        """Wait until the job is done, or its thread has to do what ``take`` gives."""
        with self._changing:
            self._waiting.append(job)
            job.leads, self._is_led = not self._is_led, True
        if not job.leads:
            job.woken.wait()

    def take(self) -> list[Job]:
        """Give the jobs that are done together now."""
        with self._changing:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        return taken

    def pass_on(self, done: list[Job]) -> None:
        """Let the thread of the next job lead, and tell those whose jobs are done."""
        with self._changing:
            self._is_led = bool(self._waiting)
            if self._is_led:
                self._waiting[0].leads = True
                self._waiting[0].woken.set()
        for job in done:
            job.woken.set()
