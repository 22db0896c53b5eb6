"""Who is covered within a norm: a unit moves, and what would be lost or gained with one."""

# ruff: noqa: D103 - a test's name is its claim.

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Final, NamedTuple

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.instances import (
    MOVE_M,
    N_UNITS,
    THREE_GROUPS,
    Scene,
    numbers,
    on_roads,
    short_moves,
)
from benchmarks.measure import OURS, Row, annotate, timed
from dispatch.coverage import dijkstra
from dispatch.coverage.cover import Cover
from dispatch.coverage.demand import Demand, demand_of
from dispatch.coverage.reach import Reach
from graphs.place import Place

pytestmark = pytest.mark.shared

N_POINTS: Final = 20_000
WARM_UP: Final = 20
N_JUDGED: Final = 20


class Case(NamedTuple):
    """The same demand and units under one norm, and in which words."""

    scene: Scene
    demand: Demand
    norm_ms: int
    what: str

    @property
    def reach(self) -> Reach:
        """The demand entered anew."""
        n_edges = self.scene.region.siren.on.roads.n_edges
        return Reach(self.scene.region.siren.metric, n_edges, self.demand, self.norm_ms)

    def put(self, unit: int, place: Place) -> tuple[int, Place, int, int]:
        """Bring a unit to a place; its turnout and kind stay."""
        units = self.scene.units
        return unit, place, int(units.turnout_ms[unit]), int(units.kind[unit])


@pytest.fixture(scope="module")
def demand(luxembourg: Scene) -> Demand:
    """Give points spread evenly over the length of all roads, each of 0 to 99 inhabitants."""
    places = [each.place for each in on_roads(luxembourg.region, N_POINTS, numbers(20))]
    return demand_of(places, numbers(21).integers(0, 100, N_POINTS).tolist())


@pytest.fixture(scope="module", params=[8, 15], ids="{} min".format)
def case(request: pytest.FixtureRequest, luxembourg: Scene, demand: Demand) -> Case:
    """Give one norm."""
    what = f"{N_POINTS:,} mid-edge points, {N_UNITS} units, norm {request.param} min"
    return Case(luxembourg, demand, 60_000 * request.param, what)


def test_entering_demand(benchmark: BenchmarkFixture, case: Case) -> None:
    row = Row("cover", OURS, f"{case.what}: entering the points")
    made = timed(benchmark, row, lambda: case.reach, repeat(()), rounds=10)
    annotate(benchmark, f"{made.n_entries:,} times kept.")
    assert made.n_entries >= N_POINTS


def test_counting_all_units(benchmark: BenchmarkFixture, case: Case) -> None:
    row = Row("cover", OURS, f"{case.what}: counting all units")
    arguments = repeat((case.reach, case.norm_ms, case.scene.units, THREE_GROUPS))
    counted = timed(benchmark, row, Cover, arguments, rounds=20)
    reached = np.median([len(counted.reached_by(unit)) for unit in range(N_UNITS)])
    annotate(benchmark, f"A unit covers {reached:,.0f} points (median).")
    assert np.array_equal(counted.counts(), judge_of(case).counts())


def test_moves(benchmark: BenchmarkFixture, case: Case) -> None:
    live = cover_of(case)
    stays = [case.put(unit, case.scene.snapped[unit].place) for unit in range(WARM_UP)]
    moves = [case.put(*move) for move in short_moves(case.scene)]
    row = Row(
        "cover", OURS, f"{case.what}: a move of about {MOVE_M:.0f} m; per call of `Cover.put`"
    )
    left = chain(stays, moves)
    timed(benchmark, row, live.put, left, rounds=len(moves), warm_up=WARM_UP)
    for put in left:
        live.put(*put)
    judge = dijkstra.Reach(case.scene.region.siren.metric.graph, case.demand)
    last = {unit: (place, turnout_ms) for unit, place, turnout_ms, _ in moves}
    for unit in range(N_JUDGED):
        place, turnout_ms = last[unit]
        judged = judge.within(place, case.norm_ms - turnout_ms)
        assert np.array_equal(live.reached_by(unit), judged)


def test_the_loss_of_one(benchmark: BenchmarkFixture, case: Case) -> None:
    live = cover_of(case)
    what = f"{case.what}: what is lost with one unit"
    row = Row("cover", OURS, f"{what}; per call of `Cover.lost`", 1, what)
    arguments = ((i % N_UNITS,) for i in range(2000 + WARM_UP))
    timed(benchmark, row, live.lost, arguments, rounds=2000, warm_up=WARM_UP)
    judge = judge_of(case)
    for unit in range(N_JUDGED):
        assert live.lost(unit).tolist() == judge.lost(unit).tolist()


def test_the_loss_of_one_counted_anew(benchmark: BenchmarkFixture, case: Case) -> None:
    judge = judge_of(case)
    what = f"{case.what}: what is lost with one unit"
    note = "The searches of all units are not in its time."
    row = Row("cover", "crossborder, Dijkstra (the judge)", what, 1, what, note)
    arguments = ((i % N_UNITS,) for i in range(100))
    lost = timed(benchmark, row, judge.lost, arguments, rounds=20)
    assert (lost >= 0).all()


def test_the_gain_of_one_more(benchmark: BenchmarkFixture, case: Case) -> None:
    live = cover_of(case)
    what = f"{case.what}: what is gained with one more"
    row = Row("cover", OURS, f"{what}; per call of `Cover.gained`", 1, what)
    timed(benchmark, row, live.gained, more(case), rounds=1900, warm_up=WARM_UP)
    judge = judge_of(case)
    for _, arguments in zip(range(N_JUDGED), more(case), strict=False):
        assert live.gained(*arguments).tolist() == judge.gained(*arguments).tolist()


def test_the_reach_of_one_by_dijkstra(benchmark: BenchmarkFixture, case: Case) -> None:
    judge = dijkstra.Reach(case.scene.region.siren.metric.graph, case.demand)
    what = f"{case.what}: what is gained with one more"
    row = Row(
        "cover", "crossborder, Dijkstra (the judge)", what, 1, what, "Its search alone, no counts."
    )
    arguments = ((place, case.norm_ms - turnout_ms) for place, turnout_ms, _ in more(case))
    reached = timed(benchmark, row, judge.within, arguments, rounds=100)
    assert len(reached) > 0


def cover_of(case: Case) -> Cover:
    return Cover(case.reach, case.norm_ms, case.scene.units, THREE_GROUPS)


def judge_of(case: Case) -> dijkstra.Cover:
    """Count by the judge, which searches from every unit."""
    judge = dijkstra.Reach(case.scene.region.siren.metric.graph, case.demand)
    return dijkstra.Cover(judge, case.norm_ms, case.scene.units, THREE_GROUPS)


def more(case: Case) -> Iterator[tuple[Place, int, int]]:
    """One more unit at each of the scene's incidents, with a minute of turnout."""
    return ((place, 60_000, i % 3) for i, place in enumerate(case.scene.incidents))
