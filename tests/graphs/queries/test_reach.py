import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.csr import RoadGraph, reverse
from graphs.dijkstra import travel_times_from
from graphs.ids import INF_MS, Millis
from graphs.place import Place, at_junction
from graphs.queries.reach import reach
from graphs.region import Region
from graphs.snap import Snapped, snap_all
from tests.worlds import Road, World, on_road, places, random_place, town, worlds

pytestmark = pytest.mark.soak

# 0 ---10--> 1 <--10/20--> 2: a one-way, then a road that is slower eastward.
LINE = World(3, [Road(0, 1, 10, INF_MS), Road(1, 2, 20, 10)])


def judged(graph: RoadGraph, place: Place, *, backward: bool) -> Millis:
    """Ask Dijkstra: from a place, or on the reversed graph to it."""
    ends = np.array([place.tail, place.head], np.int32)
    if backward:
        offsets = np.array([place.from_tail_ms, place.from_head_ms], np.int32)
        return travel_times_from(reverse(graph), ends, offsets)
    offsets = np.array([place.to_tail_ms, place.to_head_ms], np.int32)
    return travel_times_from(graph, ends, offsets)


@pytest.mark.kernels
def test_from_a_junction_and_to_it_are_two_questions() -> None:
    assert reach(LINE.metric, at_junction(1)).tolist() == [INF_MS, 0, 20]
    assert reach(LINE.metric, at_junction(1), backward=True).tolist() == [10, 0, 10]


@pytest.mark.kernels
def test_from_the_middle_of_a_one_way_one_only_goes_on() -> None:
    middle = on_road(LINE, 0, 4)
    assert reach(LINE.metric, middle).tolist() == [INF_MS, 5, 25]
    assert reach(LINE.metric, middle, backward=True).tolist() == [5, INF_MS, INF_MS]


@pytest.mark.kernels
@given(worlds(), st.data(), st.booleans())
def test_one_sweep_gives_what_dijkstra_gives(
    world: World, data: st.DataObject, backward: bool
) -> None:
    place = data.draw(places(world))
    found = reach(world.metric, place, backward=backward)
    assert found.tolist() == judged(world.graph, place, backward=backward).tolist()


@pytest.mark.kernels
def test_in_a_town_too(rng: np.random.Generator, scale: int) -> None:
    for _ in range(2 * scale):
        world = town(rng)
        metric, graph = world.metric, world.graph
        for _ in range(10):
            place, backward = random_place(world, rng), bool(rng.integers(2))
            found = reach(metric, place, backward=backward)
            assert found.tolist() == judged(graph, place, backward=backward).tolist()


@pytest.mark.shared
def test_on_real_roads_too(aachen: Region, rng: np.random.Generator, scale: int) -> None:
    west, south, east, north = aachen.manifest.box
    n = 60 * scale
    lon, lat = rng.uniform(west, east, n), rng.uniform(south, north, n)
    found = [s.place for s in snap_all(aachen.siren.map, lon, lat) if isinstance(s, Snapped)]
    assert len(found) > n / 2
    for place in found:
        for backward in (False, True):
            times_ms = reach(aachen.siren.metric, place, backward=backward)
            expected = judged(aachen.siren.metric.graph, place, backward=backward)
            assert np.array_equal(times_ms, expected)
