"""From a commit to the last of many readers of the feed, each of them a connection of its own."""

# ruff: noqa: D103 - a test's name is its claim.

from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.feeds import Readers, Served, changing, serving
from benchmarks.measure import OURS, Row, annotate, timed

N_TOGETHER: Final = 1000
SIZES: Final = pytest.mark.parametrize("n_readers", [1, 100, 1000])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("feed")) as served:
        yield served


@SIZES
def test_one_change(benchmark: BenchmarkFixture, service: Served, n_readers: int) -> None:
    what = f"one change, from its commit to the last of {n_readers:,} readers"
    before_kb = service.resident_kb
    with closing(Readers(service.port, n_readers)) as readers:
        each_kb = (service.resident_kb - before_kb) / n_readers
        commits = ((expecting(readers, one),) for one in changing(service.store, 1))
        timed(benchmark, Row("feed", OURS, what), Readers.wait, commits, rounds=60, warm_up=5)
    annotate(benchmark, f"{each_kb:,.0f} kB more for each reader." if n_readers > 1 else "")


@SIZES
def test_many_changes(benchmark: BenchmarkFixture, service: Served, n_readers: int) -> None:
    what = f"an event to one of {n_readers:,} readers, of {N_TOGETHER:,} changes in one commit"
    row = Row("feed", OURS, what, N_TOGETHER * n_readers)
    with closing(Readers(service.port, n_readers)) as readers:
        commits = ((expecting(readers, one),) for one in changing(service.store, N_TOGETHER))
        timed(benchmark, row, Readers.wait, commits, rounds=10)


def expecting(readers: Readers, number: int) -> Readers:
    readers.expect(number)
    return readers
