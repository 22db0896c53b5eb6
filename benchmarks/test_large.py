"""
All figures at the size of countries: ``make bench-large``.

``SCALE`` names the scale of the demo region that is written, built and asked; ``REGION`` a folder
of a region to ask instead. Without either it is the small demo, so that ``make test`` holds every
answer against the judge.
"""

# ruff: noqa: D103 - a test's name is its claim.

import json
import math
import os
from itertools import cycle, pairwise, repeat
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import shapely
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.apart import Done, apart
from benchmarks.instances import (
    N_INCIDENTS,
    N_MOVES,
    THREE_GROUPS,
    K,
    Scene,
    index_of,
    scene_of,
    short_moves,
)
from benchmarks.loops import put_all_moves, search_all
from benchmarks.measure import OURS, Row, annotate, timed
from benchmarks.test_nearest import work_of
from dispatch.nearest import dijkstra
from dispatch.nearest.cch import NearestUnits, best_of
from dispatch.nearest.found import Found, Groups, groups_of
from dispatch.nearest.live import LiveUnits, Stand
from graphs.cch.customise import customise
from graphs.conditions import under
from graphs.csr import RoadGraph, reverse
from graphs.dijkstra import travel_times_from
from graphs.grid import METRES_PER_E7
from graphs.ids import frozen
from graphs.overlays import Overlay
from graphs.place import Place, places_of
from graphs.queries.reach import reach
from graphs.queries.table import table
from graphs.region import Region, open_region

SCALE: Final = os.environ.get("SCALE", "small")
REGION: Final = os.environ.get("REGION")
N_UNITS: Final = 2500
SIDE: Final = 1000
SAMPLE: Final = 3
CLOSED_M: Final = 500
DEGREES_PER_M: Final = 1e-7 / METRES_PER_E7  # Of latitude; 1.6 of longitude are as long here.

WRITE: Final = """
import sys
from pathlib import Path
from graphs.demo.generate import generate
from graphs.demo.scale import SCALES
generate(Path(sys.argv[1]), 1, scale=SCALES[sys.argv[2]])
"""
BUILD: Final = """
import json, sys, time
from pathlib import Path
from graphs.prepare import prepare
begun = []
out, osm, areas = map(Path, sys.argv[1:])
prepare(out, osm, areas, progress=lambda step: begun.append((step, time.perf_counter())))
print(json.dumps([*begun, ("", time.perf_counter())]))
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the demo's files, and beside it the region."""
    return tmp_path_factory.mktemp("large")


@pytest.fixture(scope="module")
def region(written: Path) -> Region:
    """Give the region that is asked."""
    return open_region(Path(REGION) if REGION else written / "region")


@pytest.fixture(scope="module")
def scene(region: Region) -> Scene:
    """Give it with 2,500 units, and incidents."""
    return scene_of(region, N_UNITS)


@pytest.fixture(scope="module")
def backward(region: Region) -> RoadGraph:
    """Give the graph that the judge searches."""
    return reverse(region.siren.metric.graph)


@pytest.mark.skipif(bool(REGION), reason="a prepared region is asked, so none is written")
def test_writing(benchmark: BenchmarkFixture, written: Path) -> None:
    row = Row("build", OURS, f"scale {SCALE} generated and written, in a process of its own")
    done = timed(benchmark, row, apart, repeat((WRITE, str(written), SCALE)), 1, warm_up=0)
    size_mb = (written / "demo.osm.pbf").stat().st_size / 1e6
    annotate(benchmark, f"{size_mb:.0f} MB; {peak(done)}")


@pytest.mark.skipif(bool(REGION), reason="a prepared region is asked, so none is built")
def test_building(benchmark: BenchmarkFixture, written: Path) -> None:
    row = Row("build", OURS, "from its .osm.pbf to a ready region, in a process of its own")
    paths = [str(written / name) for name in ("region", "demo.osm.pbf", "areas.geojson")]
    done = timed(benchmark, row, apart, repeat((BUILD, *paths)), 1, warm_up=0)
    begun = json.loads(done.said)
    steps = (f"{step} {then - now:.1f} s" for (step, now), (_, then) in pairwise(begun))
    annotate(benchmark, f"{peak(done)}; {', '.join(steps)}")


def test_opening(benchmark: BenchmarkFixture, region: Region) -> None:
    counts = region.manifest.counts
    size_mb = sum(file.n_bytes for file in region.manifest.files.values()) / 1e6
    row = Row("build", OURS, f"opening it, all {size_mb:.0f} MB checked; per call")
    opened = timed(benchmark, row, open_region, repeat((region.path,)), rounds=10)
    annotate(benchmark, ", ".join(f"{counts[name]:,} {name}" for name in sorted(counts)))
    assert opened.manifest == region.manifest


@pytest.mark.parametrize("n_groups", [1, 3])
def test_the_nearest_units(
    benchmark: BenchmarkFixture, scene: Scene, backward: RoadGraph, n_groups: int
) -> None:
    groups = groups_of([[group] for group in range(n_groups)], n_groups)
    on, units = scene.region.siren, scene.units._replace(kind=frozen(scene.units.kind % n_groups))
    index, best = index_of(scene.region, units), best_of(groups, K, N_UNITS)
    places = places_of(scene.incidents).by_rank(on.metric.hierarchy.rank)
    what = f"k={K} in each of {n_groups} groups, {N_UNITS:,} units, all mid-edge; in a loop"
    arguments = cycle([(*index, places, K, groups, best)])
    timed(benchmark, Row("nearest", OURS, what, N_INCIDENTS), search_all, arguments, 50, warm_up=3)
    live = NearestUnits(on.metric, on.on.roads.n_edges, units)
    annotate(benchmark, work_of(live, scene.incidents, groups))
    holds(live, scene, backward, groups)


def test_moves(benchmark: BenchmarkFixture, scene: Scene, backward: RoadGraph) -> None:
    on, moves = scene.region.siren, short_moves(scene)
    unit = frozen(np.array([move.unit for move in moves], np.int32))
    places = places_of([move.place for move in moves]).by_rank(on.metric.hierarchy.rank)
    what = f"{N_MOVES:,} moves of about 300 m of {N_UNITS:,} units, mid-edge; in a loop"
    fresh = ((*index_of(scene.region, scene.units), unit, places) for _ in iter(int, 1))
    row = Row("move", OURS, what, N_MOVES)
    assert timed(benchmark, row, put_all_moves, fresh, rounds=15) == N_MOVES
    live = NearestUnits(on.metric, on.on.roads.n_edges, scene.units)
    turnout_ms, kind = scene.units.turnout_ms.tolist(), scene.units.kind.tolist()
    for move in moves:
        live.put(move.unit, move.place, turnout_ms[move.unit], kind[move.unit])
    holds(live, scene, backward, THREE_GROUPS)


def test_customising(benchmark: BenchmarkFixture, region: Region) -> None:
    metric = region.siren.metric
    row = Row("build", OURS, "customised whole (a new metric)")
    arguments = repeat((metric.hierarchy, metric.graph))
    weights = timed(benchmark, row, customise, arguments, rounds=15)
    n_up = np.diff(metric.hierarchy.up_first_out).astype(np.int64)
    annotate(benchmark, f"{int((n_up * (n_up - 1)).sum()) // 2:,} lower triangles")
    assert all(np.array_equal(*pair) for pair in zip(weights, metric.weights, strict=True))


def test_closing_roads(benchmark: BenchmarkFixture, scene: Scene) -> None:
    on, turnout_ms, kind = scene.region.siren, scene.units.turnout_ms, scene.units.kind
    where = zip(scene.snapped, turnout_ms.tolist(), kind.tolist(), strict=True)
    live = LiveUnits(on, [Stand(each.lon, each.lat, ms, of) for each, ms, of in where])
    half = 0.5 * CLOSED_M * DEGREES_PER_M

    def close(lon: float, lat: float, incident: Place) -> Found:
        box = shapely.box(lon - 1.6 * half, lat - half, lon + 1.6 * half, lat + half)
        live.replace(under(on, [Overlay("flood", math.inf, box)]))
        return live.now.index.nearest(live.now.driving.arriving(incident), K, THREE_GROUPS)

    row = Row(
        "closure",
        OURS,
        f"from closing all roads in {CLOSED_M} x {CLOSED_M} m to the first answer, {N_UNITS:,} "
        "units entered anew",
    )
    asked = zip(scene.snapped, scene.incidents, strict=False)
    arguments = ((each.lon, each.lat, incident) for each, incident in asked)
    timed(benchmark, row, close, arguments, rounds=15)
    now = live.now
    annotate(benchmark, f"{len(now.driving.struck[0]):,} pieces of road closed by the last")
    backward = reverse(now.driving.metric.graph)
    assert not np.array_equal(now.driving.metric.graph.travel_time_ms, on.on.graph.travel_time_ms)
    for incident in scene.incidents[:SAMPLE]:
        eta_ms = dijkstra.arrivals_ms(backward, now.index.standing(), incident)
        judged = dijkstra.nearest_in(eta_ms, now.index.standing(), K, THREE_GROUPS)
        found = now.index.nearest(incident, K, THREE_GROUPS)
        assert all(np.array_equal(*pair) for pair in zip(found, judged, strict=True))


def test_one_to_all(benchmark: BenchmarkFixture, scene: Scene) -> None:
    metric, start = scene.region.siren.metric, scene.incidents[0]
    row = Row("one to all", OURS, "from a mid-edge place; per call of `reach`")
    arguments = ((metric, each) for each in cycle([start, *scene.incidents]))
    timed(benchmark, row, reach, arguments, rounds=50)
    ends = np.array([start.tail, start.head], np.int32)
    offsets_ms = np.array([start.to_tail_ms, start.to_head_ms], np.int32)
    assert np.array_equal(reach(metric, start), travel_times_from(metric.graph, ends, offsets_ms))


def test_a_table(benchmark: BenchmarkFixture, scene: Scene, backward: RoadGraph) -> None:
    places = [each.place for each in scene.snapped]
    sources, targets = places_of(places[:SIDE]), places_of(scene.incidents[:SIDE])
    row = Row("table", OURS, f"{SIDE:,} x {SIDE:,} mid-edge, one thread")
    arguments = repeat((scene.region.siren.metric, sources, targets))
    times_ms = timed(benchmark, row, table, arguments, rounds=10)
    units = scene.units._replace(turnout_ms=np.zeros(N_UNITS, np.int32))
    for column in range(SAMPLE):
        judged = dijkstra.arrivals_ms(backward, units, scene.incidents[column])
        assert np.array_equal(times_ms[:, column], judged[:SIDE])


def holds(live: NearestUnits, scene: Scene, backward: RoadGraph, groups: Groups) -> None:
    """Hold some answers against Dijkstra."""
    for incident in scene.incidents[:SAMPLE]:
        eta_ms = dijkstra.arrivals_ms(backward, live.standing(), incident)
        judged = dijkstra.nearest_in(eta_ms, live.standing(), K, groups)
        found = live.nearest(incident, K, groups)
        assert all(np.array_equal(*pair) for pair in zip(found, judged, strict=True))


def peak(done: Done) -> str:
    return f"at most {done.peak_gb:.1f} GB at once"
