"""The one door to pytest-benchmark: a measurement, and the row of the table it becomes."""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, TypeVar

from pytest_benchmark.fixture import BenchmarkFixture

T = TypeVar("T")


class Row(NamedTuple):
    """
    What is measured, in the words of the table.

    Attributes
    ----------
    job : str
        The rows of one job stand together.
    who : str
        Ours is ``OURS``.
    what : str
        Conditions: on nodes or mid-edge, in one loop or per call, how many groups.
    n_operations : float
        How many operations one round makes; the table gives the time of one.
    beside : str
        Rows with the same word here answer one question; the peers' get their ratio to ours.
    note : str
        What was counted, or what the peer computes beyond our answer.
    """

    job: str
    who: str
    what: str
    n_operations: float = 1
    beside: str = ""
    note: str = ""


OURS: Final = "crossborder"

JOBS: Final = (
    "nearest",
    "move",
    "closure",
    "cover",
    "table",
    "one to all",
    "isochrone",
    "build",
    "snap",
    "decision",
    "law",
    "situation",
    "feed",
    "cold start",
)
"""What is measured, in the order of the table."""


def timed(
    benchmark: BenchmarkFixture,
    row: Row,
    action: Callable[..., T],
    arguments: Iterable[tuple[Any, ...]],
    rounds: int,
    warm_up: int = 1,
) -> T:
    """
    Time an action on fresh arguments each round, drawn outside the clock; once if not measuring.

    Parameters
    ----------
    arguments : iterable of tuple
        At least as many as there are rounds, those to warm up included.

    Returns
    -------
    T
        What the last round gave.
    """
    assert row.job in JOBS, f"{row.job} has no place in the table: name it in JOBS."
    benchmark.extra_info = row._asdict()
    fresh = iter(arguments)
    result: T = benchmark.pedantic(  # type: ignore[no-untyped-call] # It has no types here.
        action, setup=lambda: (next(fresh), {}), rounds=rounds, warmup_rounds=warm_up
    )
    return result


def annotate(benchmark: BenchmarkFixture, note: str) -> None:
    """Say in the row what was found out while measuring."""
    benchmark.extra_info["note"] = note
