"""Several who do the same thing at the same moment: processes, or threads of this one."""

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, Concatenate, Literal, ParamSpec, TypeAlias, TypeVar

PROCESSES = multiprocessing.get_context("forkserver")
"""One process reads all that a store needs, and each worker is a copy of it: a second is saved."""
PROCESSES.set_forkserver_preload(["api.store.opened", "api.store.requests"])
Kind: TypeAlias = Literal["processes", "threads"]
Given = ParamSpec("Given")
Done = TypeVar("Done")
PATIENCE_S = 60
"""How long one waits for the others: when one of them has failed, all do."""


def kind_of(url: str) -> Kind:
    """PostgreSQL is for several processes, SQLite for the threads of one."""
    return "processes" if url.startswith("postgresql") else "threads"


class Crowd:
    """Workers that start together and meet as often as they like."""

    def __init__(self, kind: Kind, n: int) -> None:
        self.kind, self.n = kind, n

    def run(
        self, work: "Callable[Concatenate[Crowd, int, Given], Done]",
        *given: Given.args, **more: Given.kwargs,
    ) -> list[Done]:  # fmt: skip
        """Let each do the work, which is told who it is, and give what each has to say."""
        executor, barrier = self._executor()
        _Start.barrier = barrier
        with executor as crowd:
            doing = [crowd.submit(work, self, me, *given, **more) for me in range(self.n)]
            return [one.result() for one in doing]

    def wait(self) -> None:
        """Wait until all are here."""
        _Start.barrier.wait(PATIENCE_S)

    def _executor(self) -> tuple[Executor, Any]:
        if self.kind == "threads":
            return ThreadPoolExecutor(self.n), threading.Barrier(self.n)
        barrier = PROCESSES.Barrier(self.n)
        executor = ProcessPoolExecutor(self.n, PROCESSES, initializer=_start, initargs=(barrier,))
        return executor, barrier


class _Start:
    barrier: Any
    """Of this process: it reaches a new one only while that starts."""


def _start(barrier: Any) -> None:
    _Start.barrier = barrier
