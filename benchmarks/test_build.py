"""From an extract to a region, and what it takes to open one and to place a position in it."""

# ruff: noqa: D103 - a test's name is its claim.

import time
from collections.abc import Iterator
from itertools import count, cycle, pairwise, repeat
from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import N_INCIDENTS, Scene, numbers, on_roads
from benchmarks.measure import OURS, Row, annotate, timed
from benchmarks.peers import routingkit
from benchmarks.regions import EXTRACTS
from graphs.cch.contract import contract
from graphs.cch.customise import customise
from graphs.metric import metric_of
from graphs.order import Order
from graphs.prepare import prepare
from graphs.region import Region, open_region
from graphs.snap import snap_all

pytestmark = pytest.mark.shared


class StepClock:
    """A progress bar that only looks at the clock."""

    def __init__(self) -> None:
        self.builds: list[list[tuple[str, float]]] = []

    def build(self, out: Path, osm: Path) -> Region:
        """Build a region and note when each step begins, and the end."""
        begun = [("reading the profile and areas", time.perf_counter())]
        region = prepare(out, osm, progress=lambda step: begun.append((step, time.perf_counter())))
        begun.append(("", time.perf_counter()))
        self.builds.append(begun)
        return region

    def median_of_steps(self) -> str:
        """Say what each step took, the median of all builds."""
        took = [[then - now for (_, now), (_, then) in pairwise(build)] for build in self.builds]
        medians = np.median(np.array(took), axis=0)
        steps = [step for step, _ in self.builds[0][:-1]]
        return ", ".join(f"{step} {s:.3f} s" for step, s in zip(steps, medians, strict=True))


@pytest.mark.parametrize("name", ["aachen", "luxembourg", "liege"])
def test_an_extract_becomes_a_region(
    benchmark: BenchmarkFixture, shared: Path, tmp_path: Path, name: str
) -> None:
    title, path = EXTRACTS[name]
    osm, clock = shared / path, StepClock()
    row = Row("build", OURS, f"{title} (.osm.pbf, {mb(osm):.1f} MB) to a ready region, warm")
    region = timed(benchmark, row, clock.build, fresh_folders(tmp_path, osm), rounds=5)
    annotate(benchmark, clock.median_of_steps())
    assert open_region(region.path).manifest.hash == region.manifest.hash


def test_opening_a_region_checks_every_file(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    path = luxembourg.region.path
    files = luxembourg.region.manifest.files.values()
    size_mb = sum(file.n_bytes for file in files) / 1e6
    row = Row("build", OURS, f"opening Luxembourg, all {size_mb:.0f} MB hashed; per call")
    opened = timed(benchmark, row, open_region, repeat((path,)), rounds=50)
    assert opened.manifest == luxembourg.region.manifest


def test_contracting_and_customising(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric = luxembourg.region.siren.metric
    order = Order(metric.hierarchy.order, metric.hierarchy.rank)
    row = Row("build", OURS, "Luxembourg contracted and customised, order given", 1, "contract")
    fresh = timed(benchmark, row, metric_of, repeat((metric.graph, order)), rounds=20)
    assert np.array_equal(fresh.weights.up_ms, metric.weights.up_ms)


def test_customising(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric = luxembourg.region.siren.metric
    row = Row("build", OURS, "Luxembourg customised (a new metric), one thread", 1, "customise")
    arguments = repeat((metric.hierarchy, metric.graph))
    weights = timed(benchmark, row, customise, arguments, rounds=50)
    assert np.array_equal(weights.down_ms, metric.weights.down_ms)
    hierarchy = contract(metric.graph, Order(metric.hierarchy.order, metric.hierarchy.rank))
    assert np.array_equal(hierarchy.up_head, metric.hierarchy.up_head)


def test_routingkit_contracting_and_customising(
    benchmark: BenchmarkFixture, luxembourg: Scene
) -> None:
    metric = luxembourg.region.siren.metric
    row = Row("build", "RoutingKit", "the same graph and order, its lists made outside the clock")
    row = row._replace(beside="contract")
    given = routingkit.lists_of(metric)
    theirs = timed(benchmark, row, routingkit.build, repeat((given,)), rounds=20)
    assert theirs.weights == given.travel_time_ms


def test_routingkit_customising(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric = luxembourg.region.siren.metric
    given = routingkit.lists_of(metric)
    theirs = routingkit.build(given)
    row = Row("build", "RoutingKit", "CCHMetric.reset with the same travel times", 1, "customise")
    timed(benchmark, row, theirs.reset, repeat((given.travel_time_ms,)), rounds=50)
    assert theirs.weights == given.travel_time_ms


def test_one_position_is_snapped(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    region = luxembourg.region
    beside = beside_roads(luxembourg)
    row = Row("snap", OURS, "one position about 20 m off the road; per call of `Driving.snap`")
    snapped = timed(
        benchmark, row, region.siren.snap, cycle(beside), rounds=N_INCIDENTS, warm_up=50
    )
    assert snapped.distance_m < 100


def test_many_positions_are_snapped(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    lon, lat = map(np.array, zip(*beside_roads(luxembourg), strict=True))
    row = Row("snap", OURS, f"{len(lon):,} such positions in one call of `snap_all`", len(lon))
    arguments = repeat((luxembourg.region.siren.map, lon, lat))
    snapped = timed(benchmark, row, snap_all, arguments, rounds=50)
    assert len(snapped) == N_INCIDENTS


def beside_roads(scene: Scene) -> list[tuple[float, float]]:
    """Positions up to 20 m east or west and north or south of the middle of a road."""
    rng = numbers(7)
    found = on_roads(scene.region, N_INCIDENTS, rng)
    off = rng.uniform(-0.00018, 0.00018, (N_INCIDENTS, 2)).tolist()
    return [(s.lon + 1.5 * x, s.lat + y) for s, (x, y) in zip(found, off, strict=True)]


def fresh_folders(folder: Path, osm: Path) -> Iterator[tuple[Path, Path]]:
    """Give each build a place that is not taken."""
    for i in count():
        yield folder / f"region-{i}", osm


def mb(file: Path) -> float:
    return file.stat().st_size / 1e6
