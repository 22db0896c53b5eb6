import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graphs.conditions import in_period, under, under_from_scratch
from graphs.dijkstra import travel_times_from
from graphs.errors import BadInput
from graphs.ids import INF_MS
from graphs.movement import Driving
from graphs.overlays import Overlay
from graphs.place import Place, direct_ms, places_of
from graphs.queries.table import table
from graphs.region import MOVEMENTS, MovementName, Region
from graphs.snap import Snapped, snap_all
from tests.drawn import Street, lon_lat
from tests.graphs.queries.drawn_regions import drawn

# Two ways from 0 to 1: straight over the bridge (way 1) in 100 s, or round (way 2) in 300 s.
TOWN = drawn(
    [(0, 0), (1000, 0), (0, 1000), (1000, 1000), (400, 0), (600, 0)],
    Street([0, 4, 5, 1]),
    Street([0, 2, 3, 1]),
).driving
BRIDGE = Overlay("bridge", math.inf, shapely.box(*lon_lat(450, -50), *lon_lat(550, 50)))


def snow(factor: float, way: int = 1) -> Overlay:
    return Overlay(f"snow on {way}", factor, way_ids=frozenset({way}))


def near(ms: int) -> object:
    """Take what rounding the parts of a road costs."""
    return pytest.approx(ms, abs=5)


def asked_ms(driving: Driving, *x_m: float) -> int:
    start, end = (driving.snap(*lon_lat(x, 0)).place for x in x_m)
    return int(table(driving.metric, places_of([start]), places_of([end]))[0, 0])


def test_a_closed_bridge_sends_one_round() -> None:
    assert asked_ms(TOWN, 0, 1000) == near(100_000)
    closed = under(TOWN, [BRIDGE])
    assert asked_ms(closed, 0, 1000) == near(300_000)
    assert (closed.epoch, [each.id for each in closed.overlays]) == (1, ["bridge"])


def test_on_either_side_of_it_one_leaves_by_the_open_end() -> None:
    closed = under(TOWN, [BRIDGE])
    assert asked_ms(closed, 200, 300) == near(10_000)
    assert asked_ms(closed, 300, 800) == near(30_000 + 300_000 + 20_000)


def test_when_it_opens_again_all_is_as_before() -> None:
    again = under(under(TOWN, [BRIDGE]), [])
    assert again.epoch == 2
    assert_same(again, TOWN)


def test_a_slow_road_takes_longer_and_the_slowest_of_two_counts() -> None:
    assert asked_ms(under(TOWN, [snow(2)]), 0, 1000) == near(200_000)
    twice = [snow(2), snow(1.5)._replace(id="again")]
    assert asked_ms(under(TOWN, twice), 0, 1000) == near(200_000)
    assert asked_ms(under(TOWN, [snow(10)]), 0, 1000) == near(300_000)


def test_a_period_multiplies_what_an_overlay_slows() -> None:
    busy = in_period(TOWN, "morning_peak", np.full(len(TOWN.on.roads.lon_e7), 1.5))
    assert (busy.period, busy.epoch) == ("morning_peak", 1)
    assert asked_ms(busy, 0, 1000) == near(150_000)
    assert asked_ms(under(busy, [snow(1.5)]), 0, 1000) == near(225_000)
    back = in_period(under(busy, [BRIDGE]), "free_flow", None)
    assert asked_ms(back, 0, 1000) == near(300_000)
    assert_same(under(back, []), TOWN)


def test_two_overlays_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput, match="Two overlays have the id 'bridge'"):
        under(TOWN, [BRIDGE, BRIDGE])


def assert_same(one: Driving, other: Driving) -> None:
    """Hold all that a question reads against its twin."""
    for a, b in zip(read(one), read(other), strict=True):
        np.testing.assert_array_equal(a, b)


def read(driving: Driving) -> Sequence[NDArray[Any]]:
    metric = driving.metric
    return *driving.drive, *metric.weights, metric.graph.travel_time_ms


@st.composite
def towns(draw: st.DrawFn) -> Driving:
    """A grid of five by five with some streets one-way, each a way of its own."""
    nodes = [(200.0 * (i % 5), 170.0 * (i // 5)) for i in range(25)]
    rows = [Street(range(5 * r, 5 * r + 5), draw(st.booleans())) for r in range(1, 5)]
    columns = [Street(range(c, 25, 5), draw(st.booleans())) for c in range(1, 5)]
    return drawn(nodes, Street(range(5)), Street(range(0, 25, 5)), *rows, *columns).driving


@st.composite
def overlays(draw: st.DrawFn) -> list[Overlay]:
    corner = st.tuples(st.integers(-50, 850), st.integers(-50, 730))
    factor = st.sampled_from([math.inf, math.inf, 1.0, 1.7, 3.0])
    found = []
    for number in range(draw(st.integers(0, 3))):
        (west, south), ways = draw(corner), draw(st.frozensets(st.integers(1, 10), max_size=1))
        box = shapely.box(*lon_lat(west, south), *lon_lat(west + 90, south + 90))
        found.append(Overlay(str(number), draw(factor), box, ways))
    return found


@pytest.mark.soak
@given(towns(), st.lists(overlays(), min_size=1, max_size=3), st.data())
def test_step_by_step_is_as_from_scratch_and_every_time_is_the_judges(
    town: Driving, steps: list[list[Overlay]], data: st.DataObject
) -> None:
    driving = town
    for wanted in steps:
        driving = under(driving, wanted)
    assert_same(driving, under_from_scratch(town, steps[-1]))
    points = st.sampled_from([0.0, 200.0, 333.0, 650.0, 800.0])
    lon, lat = np.array([lon_lat(data.draw(points), data.draw(points)) for _ in range(8)]).T
    placed = [s.place for s in snap_all(driving.map, lon, lat) if isinstance(s, Snapped)]
    assume(placed)
    times_ms = table(driving.metric, places_of(placed), places_of(placed))
    for start, from_here_ms in zip(placed, times_ms.tolist(), strict=True):
        assert from_here_ms == [judged_ms(driving, start, end) for end in placed]


def judged_ms(driving: Driving, start: Place, end: Place) -> int:
    """Drive by Dijkstra over the arcs as they are now, or straight along one road."""
    ends = np.array([start.tail, start.head], np.int32)
    leaving = np.array([start.to_tail_ms, start.to_head_ms], np.int32)
    at_ms = travel_times_from(driving.metric.graph, ends, leaving)
    over = end.from_tail_ms + at_ms[end.tail], end.from_head_ms + at_ms[end.head]
    return min(*map(int, over), direct_ms(start, end), INF_MS)


@pytest.mark.shared
@pytest.mark.soak
@pytest.mark.parametrize("movement", MOVEMENTS)
def test_on_real_roads_too(
    aachen: Region, movement: MovementName, rng: np.random.Generator, scale: int
) -> None:
    undisturbed = driving = aachen.driving(movement)
    west, south, east, north = aachen.manifest.box
    for step in range(2 * scale):
        lon, lat = rng.uniform(west, east, 4), rng.uniform(south, north, 4)
        size = rng.uniform(0.0005, 0.01, 4)
        wanted = [
            Overlay(str(i), [math.inf, 2.5][(step + i) % 2], shapely.Point(x, y).buffer(wide))
            for i, (x, y, wide) in enumerate(zip(lon, lat, size, strict=True))
        ]
        driving = under(driving, wanted[: int(rng.integers(5))])
        assert_same(driving, under_from_scratch(undisturbed, driving.overlays))
