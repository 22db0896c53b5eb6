"""How all centres stand while units move: what it costs to know, and to be asked."""

# ruff: noqa: D103 - a test's name is its claim.

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import Scene, numbers, on_roads
from benchmarks.live_fleets import CENTRES, Moment, moments
from benchmarks.measure import OURS, Row, annotate, timed
from dispatch.coverage.demand import demand_of
from dispatch.coverage.reach import Reach
from dispatch.people import People
from dispatch.settings import Settings
from dispatch.situation import CentreNow, CoverNow, Situations
from dispatch.watch import Watch
from graphs.region import Region

pytestmark = pytest.mark.shared

N_POINTS: Final = 20_000
NORM_MIN: Final = 12
SIZES: Final = pytest.mark.parametrize("n_units", [500, 2500])


class Bench(NamedTuple):
    """A fleet that is watched, and whom its three centres serve."""

    region: Region
    watch: Watch
    people: People
    situations: Situations

    def look(self, now: Moment) -> dict[str, CentreNow]:
        """Say how all centres stand."""
        with self.watch.standing(now.incident.time, now.fleet) as standby:
            return self.situations.at(standby)


@pytest.fixture
def bench(luxembourg: Scene) -> Bench:
    region = luxembourg.region
    places = [each.place for each in on_roads(region, N_POINTS, numbers(20))]
    weights = numbers(21).integers(0, 100, N_POINTS)
    demand = demand_of(places, weights.tolist())
    norm_ms = 60_000 * NORM_MIN
    reach = Reach(region.siren.metric, region.siren.on.roads.n_edges, demand, norm_ms)
    third = np.arange(N_POINTS) % len(CENTRES)
    served = {id_: np.where(third == n, weights, 0) for n, id_ in enumerate(CENTRES)}
    people = People(norm_ms, reach, served, ())
    watch = Watch(region, Settings(stale_after_s=86_400))
    return Bench(region, watch, people, Situations(people))


@SIZES
def test_one_unit_has_moved(benchmark: BenchmarkFixture, bench: Bench, n_units: int) -> None:
    what = f"three centres, {n_units:,} units, one of which has moved; {N_POINTS:,} points"
    row = Row("situation", OURS, what, 1, f"{n_units}")
    last = timed(benchmark, row, bench.look, drawn(bench, n_units), rounds=300, warm_up=10)
    shares = (one.cover for one in last.values())
    told = [f"{one.covered / one.total:.0%}" for one in shares if isinstance(one, CoverNow)]
    annotate(benchmark, f"Of their people they reach {', '.join(told)} within {NORM_MIN} min.")
    assert len(told) == len(CENTRES)


@SIZES
def test_nothing_has_moved(benchmark: BenchmarkFixture, bench: Bench, n_units: int) -> None:
    now = next(moments(bench.region, n_units))
    row = Row("situation", OURS, f"the same, where nothing has moved; {n_units:,} units")
    same = ((now,) for _ in range(400))
    assert timed(benchmark, row, bench.look, same, rounds=300, warm_up=10)


@SIZES
def test_counted_anew(benchmark: BenchmarkFixture, bench: Bench, n_units: int) -> None:
    what = f"the same, all {n_units:,} units counted anew as by each GET without a memory"
    row = Row("situation", f"{OURS}, from nothing", what, 1, f"{n_units}")
    now = next(moments(bench.region, n_units))

    def anew() -> dict[str, CentreNow]:
        with bench.watch.standing(now.incident.time, now.fleet) as standby:
            return Situations(bench.people).at(standby)

    bench.look(now)
    found = timed(benchmark, row, anew, (() for _ in range(30)), rounds=10)
    assert found == bench.look(now)


def drawn(bench: Bench, n_units: int) -> Iterator[tuple[Moment]]:
    return ((one,) for one in moments(bench.region, n_units))
