"""A unit's next position enters the index: 300 m further on, or anywhere."""

# ruff: noqa: D103 - a test's name is its claim.

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, TypeAlias

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import (
    MOVE_M,
    N_MOVES,
    N_UNITS,
    THREE_GROUPS,
    K,
    Move,
    Scene,
    index_of,
    jumps,
    short_moves,
)
from benchmarks.loops import put_all_moves
from benchmarks.measure import OURS, Row, timed
from benchmarks.peers import routingkit
from dispatch.nearest import dijkstra
from dispatch.nearest.cch import NearestUnits
from graphs.csr import RoadGraph
from graphs.ids import Ids, frozen
from graphs.place import Places, places_of

pytestmark = pytest.mark.shared

Draw: TypeAlias = Callable[[Scene], list[Move]]

WARM_UP = 20

HOW_FAR = pytest.mark.parametrize(
    ("how_far", "draw"),
    [
        pytest.param(f"moves of about {MOVE_M:.0f} m", short_moves, id="short"),
        pytest.param("random jumps", jumps, id="jumps"),
    ],
)


@HOW_FAR
def test_moves_inside_one_compiled_loop(
    benchmark: BenchmarkFixture, luxembourg: Scene, how_far: str, draw: Draw
) -> None:
    moves = draw(luxembourg)
    unit = frozen(np.array([move.unit for move in moves], np.int32))
    rank = luxembourg.region.siren.metric.hierarchy.rank
    places = places_of([move.place for move in moves]).by_rank(rank)
    what = f"{N_MOVES:,} {how_far} between mid-edge positions of {N_UNITS} units"
    row = Row("move", OURS, f"{what}; inside one compiled loop", N_MOVES)
    arguments = fresh_each_time(luxembourg, unit, places)
    assert timed(benchmark, row, put_all_moves, arguments, rounds=25) == N_MOVES


@HOW_FAR
def test_moves_from_python(
    benchmark: BenchmarkFixture, luxembourg: Scene, backward: RoadGraph, how_far: str, draw: Draw
) -> None:
    region, units = luxembourg.region, luxembourg.units
    live = NearestUnits(region.siren.metric, region.siren.on.roads.n_edges, units)
    stays = [Move(unit, luxembourg.snapped[unit].place) for unit in range(WARM_UP)]
    moves = draw(luxembourg)
    left = iter(
        (move.unit, move.place, int(units.turnout_ms[move.unit]), int(units.kind[move.unit]))
        for move in (*stays, *moves)
    )
    what = f"{N_MOVES:,} {how_far} between mid-edge positions of {N_UNITS} units"
    row = Row("move", OURS, f"{what}; per call of `NearestUnits.put`", 1, "move")
    timed(benchmark, row, live.put, left, rounds=N_MOVES, warm_up=WARM_UP)
    for arguments in left:
        live.put(*arguments)
    for incident in luxembourg.incidents[:10]:
        eta_ms = dijkstra.arrivals_ms(backward, live.standing(), incident)
        slow = dijkstra.nearest_in(eta_ms, live.standing(), K, THREE_GROUPS)
        fast = live.nearest(incident, K, THREE_GROUPS)
        assert all(np.array_equal(a, b) for a, b in zip(fast, slow, strict=True))
    last = {move.unit: move.place for move in moves}
    assert [
        last[unit].along_mm for unit in range(N_UNITS)
    ] == live.standing().places.along_mm.tolist()


def test_routingkit_pins_its_sources_anew(benchmark: BenchmarkFixture, luxembourg: Scene) -> None:
    metric, places = luxembourg.region.siren.metric, luxembourg.units.places
    theirs = routingkit.build(routingkit.lists_of(metric))
    ends = routingkit.both_ends(places)
    pins = routingkit.pinned(theirs, ends)
    what = f"CCHManyToOne.repin_sources with both ends of {N_UNITS} units' roads"
    note = "It cannot move one source: after any move all are pinned anew."
    row = Row("move", "RoutingKit", what, 1, "move", note)
    timed(benchmark, row, pins.repin_sources, repeat((ends.tolist(),)), rounds=500, warm_up=20)
    assert pins.source_count == 2 * N_UNITS


def fresh_each_time(scene: Scene, unit: Ids, places: Places) -> Iterator[tuple[Any, ...]]:
    """Give each round an index of its own, so that every one makes the same moves."""
    while True:
        yield (*index_of(scene.region, scene.units), unit, places)
