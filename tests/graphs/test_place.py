import pytest

from graphs.ids import INF_MS
from graphs.place import Place, direct_ms
from tests.worlds import Road, World, on_road

pytestmark = pytest.mark.kernels

# 0 ==80 ms==> 1, and 160 ms back.
TWO_WAY = World(2, [Road(0, 1, 80, 160)])
ONE_WAY = World(2, [Road(0, 1, 80, INF_MS)])


def test_two_places_on_one_road_drive_straight_at_the_pace_of_their_direction() -> None:
    near, far = on_road(TWO_WAY, 0, 2), on_road(TWO_WAY, 0, 6)
    assert direct_ms(near, far) == 40
    assert direct_ms(far, near) == 80


def test_against_a_one_way_there_is_no_straight_drive() -> None:
    near, far = on_road(ONE_WAY, 0, 2), on_road(ONE_WAY, 0, 6)
    assert direct_ms(near, far) == 40
    assert direct_ms(far, near) == INF_MS


def test_from_a_place_to_itself_takes_nothing_also_on_a_one_way() -> None:
    for world in (TWO_WAY, ONE_WAY):
        assert direct_ms(on_road(world, 0, 3), on_road(world, 0, 3)) == 0


def test_the_parts_of_a_road_add_up_to_it() -> None:
    for eighths in range(9):
        place = on_road(TWO_WAY, 0, eighths)
        assert place.from_tail_ms + place.to_head_ms == 80
        assert place.from_head_ms + place.to_tail_ms == 160


def test_places_on_different_roads_have_no_straight_drive() -> None:
    world = World(2, [Road(0, 1, 80, 160), Road(0, 1, 80, 160)])
    assert direct_ms(on_road(world, 0, 2), on_road(world, 1, 6)) == INF_MS


def closed_between(world: World, eighths: int) -> Place:
    """On a road closed in its middle: a place has only the end on its own side."""
    place = on_road(world, 0, eighths)
    if eighths < 4:
        return place._replace(to_head_ms=INF_MS, from_head_ms=INF_MS)
    return place._replace(to_tail_ms=INF_MS, from_tail_ms=INF_MS)


def test_on_one_side_of_a_closure_one_drives_as_ever_and_never_past_it() -> None:
    for world, back_ms in ((TWO_WAY, 20), (ONE_WAY, INF_MS)):
        a, b, c, d = (closed_between(world, eighths) for eighths in (2, 3, 5, 6))
        assert direct_ms(a, b) == direct_ms(c, d) == 10
        assert direct_ms(b, a) == direct_ms(d, c) == back_ms
        assert {direct_ms(*pair) for pair in ((a, c), (c, a), (b, d), (d, b))} == {INF_MS}
