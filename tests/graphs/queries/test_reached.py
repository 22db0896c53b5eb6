import numpy as np
import pytest

from graphs.place import at_junction
from graphs.queries.reach import reach
from graphs.queries.reached import Reached, length_m, reached_roads
from graphs.snap import Snapped
from tests.drawn import Street
from tests.graphs.queries.drawn_regions import Drawn, drawn

# Without signals or bends: ten metres a second, a junction at each end.
STREET = drawn([(0, 0), (1000, 0)], Street([0, 1]))
# 1,000 m at ten metres a second, then 1,000 m at twenty, joined to one road.
TWO_SPEEDS = drawn([(0, 0), (1000, 0), (2000, 0)], Street([0, 1]), Street([1, 2], ms_per_m=50))
# A one-way circle of 4 km, entered and left at one junction.
LOOP = drawn(
    [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (-500, 0)],
    Street([0, 1, 2, 3, 0], one_way=True),
    Street([0, 4]),
)


def within(world: Drawn, start: Snapped, seconds: float, *, backward: bool = False) -> Reached:
    times_ms = reach(world.metric, start.place, backward=backward)
    limit_ms = round(1000 * seconds)
    return reached_roads(
        world.roads, world.driving.drive, times_ms, start.place, limit_ms, backward=backward
    )


def parts_m(reached: Reached) -> list[tuple[float, float]]:
    return [(part.start_mm / 1000, part.end_mm / 1000) for part in reached.stretches]


def near(*parts: tuple[float, float]) -> object:
    return [pytest.approx(part, abs=0.1) for part in parts]


@pytest.mark.parametrize("backward", [False, True])
def test_from_a_junction_the_road_is_cut_where_the_time_is_used_up(backward: bool) -> None:
    assert parts_m(within(STREET, STREET.at(0, 0), 30, backward=backward)) == near((0, 300))
    assert parts_m(within(STREET, STREET.at(1000, 0), 30, backward=backward)) == near((700, 1000))


@pytest.mark.parametrize("backward", [False, True])
def test_from_the_middle_it_is_cut_on_both_sides(backward: bool) -> None:
    found = within(STREET, STREET.at(400, 0), 30, backward=backward)
    assert parts_m(found) == near((100, 700))
    assert not found.whole.any()
    assert length_m(STREET.roads, found) == pytest.approx(600, abs=0.1)


def test_where_the_time_reaches_both_ends_the_road_is_whole() -> None:
    found = within(STREET, STREET.at(400, 0), 60)
    assert found.whole.tolist() == [True]
    assert found.stretches == []


def test_a_cut_is_a_share_of_the_time_not_of_the_length() -> None:
    # 125 s are 100 s over the slow half, and 25 s at twenty metres a second.
    assert parts_m(within(TWO_SPEEDS, TWO_SPEEDS.at(0, 0), 125)) == near((0, 1500))
    assert parts_m(within(TWO_SPEEDS, TWO_SPEEDS.at(2000, 0), 75)) == near((750, 2000))


def loop_parts_m(reached: Reached) -> list[tuple[float, float]]:
    (loop,) = (edge for edge in (0, 1) if not LOOP.driving.drive.is_two_way(edge))
    parts = [part for part in reached.stretches if part.edge == loop]
    return parts_m(Reached(reached.whole, parts))


def test_a_one_way_loop_is_entered_by_its_beginning_and_left_by_its_end() -> None:
    corner = LOOP.at(0, 0)
    assert loop_parts_m(within(LOOP, corner, 30)) == near((0, 300))
    assert loop_parts_m(within(LOOP, corner, 30, backward=True)) == near((3700, 4000))


def test_past_its_end_a_loop_is_entered_anew() -> None:
    # 200 m before the end with 50 s left: to the junction, and 300 m on from its beginning.
    assert loop_parts_m(within(LOOP, LOOP.at(0, 200), 50)) == near((0, 300), (3800, 4000))


def test_a_road_that_takes_no_time_is_reached_whole_from_a_junction_reached_in_time() -> None:
    drive = STREET.driving.drive._replace(
        forward_ms=np.zeros(1, np.int32), backward_ms=np.zeros(1, np.int32)
    )
    times_ms = np.array([30_000, 30_000], np.int32)
    for limit_ms, whole in ((29_999, False), (30_000, True)):
        found = reached_roads(STREET.roads, drive, times_ms, at_junction(0), limit_ms)
        assert (found.whole.tolist(), found.stretches) == ([whole], [])
