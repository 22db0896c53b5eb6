import math

import shapely
from shapely.geometry.base import BaseGeometry

from graphs.grid import grid_of
from graphs.overlays import Overlay, struck_pieces
from tests.drawn import Street, lon_lat, network_of

# Way 1 runs east, with nodes at 0, 100, 300 and 600 m; way 2 runs north from the one at 300 m.
ROADS = network_of(
    [(0, 0), (100, 0), (300, 0), (600, 0), (300, 200)], Street([0, 1, 2, 3]), Street([2, 4])
).roads
GRID = grid_of(ROADS)


def line(*points: tuple[float, float]) -> BaseGeometry:
    """A line whose corners are as exact as a map's."""
    return shapely.LineString([[round(x, 7) for x in lon_lat(*point)] for point in points])


def box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return shapely.box(*lon_lat(west, south), *lon_lat(east, north))


def struck(shape: BaseGeometry | None = None, ways: frozenset[int] = frozenset()) -> list[str]:
    """Give the pieces struck, each by where it starts and ends along its road."""
    pieces = struck_pieces(ROADS, GRID, Overlay("it", math.inf, shape, ways))
    way, along = ROADS.way_id, ROADS.along_mm // 1000
    return [f"{way[p]}:{along[p]}-{along[p + 1]}" for p in pieces.tolist()]


def test_a_polygon_strikes_each_piece_that_it_touches_as_a_whole() -> None:
    assert struck(box(150, -10, 200, 10)) == ["1:100-300"]
    assert struck(box(50, -10, 350, 10)) == ["1:0-100", "1:100-300", "1:0-300", "2:0-200"]
    assert struck(box(320, 50, 400, 100)) == []


def test_a_line_across_a_road_strikes_the_piece_that_it_crosses() -> None:
    assert struck(line((200, -10), (200, 10))) == ["1:100-300"]
    assert struck(line((250, 100), (400, -50))) == ["1:0-300", "2:0-200"]


def test_a_line_that_ends_on_a_road_strikes_it() -> None:
    assert struck(line((200, 10), (200, 0))) == ["1:100-300"]


def test_a_line_along_a_road_leaves_its_side_roads_open() -> None:
    assert struck(line((100, 0), (300, 0))) == ["1:100-300"]
    assert struck(line((0, 0), (100, 0), (300, 0), (600, 0))) == ["1:0-100", "1:100-300", "1:0-300"]


def test_a_line_across_a_node_bars_all_roads_there() -> None:
    assert struck(line((250, -50), (300, 0), (350, 50))) == ["1:100-300", "1:0-300", "2:0-200"]
    assert struck(line((100, -50), (100, 0), (100, 50))) == ["1:0-100", "1:100-300"]


def test_a_way_is_struck_as_a_whole_and_no_other() -> None:
    assert struck(ways=frozenset({2})) == ["2:0-200"]
    assert struck(ways=frozenset({1})) == ["1:0-100", "1:100-300", "1:0-300"]
    assert struck(ways=frozenset({3})) == []


def test_a_shape_and_ways_strike_together() -> None:
    assert struck(line((50, -10), (50, 10)), frozenset({2})) == ["1:0-100", "2:0-200"]


def test_what_lies_outside_the_region_strikes_nothing() -> None:
    assert struck(box(9000, 9000, 9100, 9100)) == []
    assert struck(box(-9100, -9100, -9000, -9000)) == []
    assert len(struck(box(-9000, -9000, 9000, 9000))) == 4
