import numpy as np

from graphs.areas import Areas
from graphs.queries.crossings import Crossings, crossed, crossing_edges, find_crossings
from graphs.queries.route import Part, over_junctions
from tests.drawn import Street
from tests.graphs.queries.drawn_regions import Drawn, country, drawn_across, strips

BORDER = strips(1000)
RESIDENTIAL = 11


def crossings_of(world: Drawn, areas: Areas) -> Crossings:
    return find_crossings(world.driving.on, areas)


def n_crossings(world: Drawn, areas: Areas = BORDER) -> int:
    return len(np.unique(crossings_of(world, areas).crossing))


def told(
    world: Drawn, areas: Areas, start: tuple[float, float], end: tuple[float, float]
) -> list[tuple[str, str]]:
    """Drive from one point to another over junctions and say into which countries."""
    crossings, driving = crossings_of(world, areas), world.driving
    places = world.at(*start).place, world.at(*end).place
    way = over_junctions(driving.on, driving.metric, *places)
    codes = (*crossings.codes, "unknown")
    return [(codes[s.before], codes[s.after]) for s in crossed(crossings, way.parts)]


def test_a_road_over_the_border_is_a_crossing_both_ways() -> None:
    world = drawn_across(BORDER, [(0, 0), (900, 0), (1100, 0), (2000, 0)], Street([0, 1, 2, 3]))
    found = crossings_of(world, BORDER)
    assert (found.codes, len(found.edge)) == (("XA", "XB"), 1)
    assert told(world, BORDER, (0, 0), (2000, 0)) == [("XA", "XB")]
    assert told(world, BORDER, (2000, 0), (0, 0)) == [("XB", "XA")]


def carriageways(apart_m: float) -> list[tuple[float, float]]:
    """Two roads from one junction to another, each with a corner before and behind the border."""
    y = apart_m / 2
    return [(0, 0), (2000, 0), (500, y), (1500, y), (500, -y), (1500, -y)]


def test_two_carriageways_are_one_crossing() -> None:
    eastward, westward = Street([0, 2, 3, 1], one_way=True), Street([1, 5, 4, 0], one_way=True)
    world = drawn_across(BORDER, carriageways(40), eastward, westward)
    assert len(crossings_of(world, BORDER).edge) == 2
    assert n_crossings(world) == 1


def test_roads_of_two_classes_side_by_side_are_two() -> None:
    streets = Street([0, 2, 3, 1]), Street([0, 4, 5, 1])
    assert n_crossings(drawn_across(BORDER, carriageways(90), *streets)) == 1
    other = {2: RESIDENTIAL}
    assert n_crossings(drawn_across(BORDER, carriageways(90), *streets, classes=other)) == 2
    assert n_crossings(drawn_across(BORDER, carriageways(20), *streets, classes=other)) == 1


def test_roads_of_one_class_some_way_apart_are_two() -> None:
    streets = Street([0, 2, 3, 1]), Street([0, 4, 5, 1])
    assert n_crossings(drawn_across(BORDER, carriageways(300), *streets)) == 2


# North along the border at 1,000 m, 40 m to the west and to the east of it in turn.
WEAVING = [(960.0 if i % 2 else 1040.0, 200.0 * i) for i in range(10)]


def test_a_road_that_weaves_along_the_border_is_one_crossing() -> None:
    nodes = [(x, y + d) for x, y in WEAVING for d in (-60, 60)]
    world = drawn_across(BORDER, nodes, Street(range(20)))
    assert len(crossings_of(world, BORDER).edge) == 9
    assert n_crossings(world) == 1
    assert told(world, BORDER, nodes[0], nodes[-1]) == [("XB", "XA")]
    assert told(world, BORDER, nodes[0], WEAVING[8]) == []  # Eight changes, and back in XB.


def test_it_stays_one_where_side_streets_cut_it_into_many_roads() -> None:
    nodes = [(x, y + d) for x, y in WEAVING for d in (-60, 60)]
    sides = [(3000.0, y) for _, y in nodes[2:18:4]]
    streets = [Street([2 + 4 * i, 20 + i]) for i in range(4)]
    world = drawn_across(BORDER, [*nodes, *sides], Street(range(20)), *streets)
    assert told(world, BORDER, nodes[0], nodes[-1]) == [("XB", "XA")]
    # The side streets begin in XA and lead into XB: each is a crossing of its own.
    assert n_crossings(world) == 1 + 4


def test_a_junction_just_beyond_the_border_is_no_crossing() -> None:
    # Three roads of XA meet one metre within XB.
    nodes: list[tuple[float, float]] = [(0, 0), (1001, 0), (0, 500), (0, -500)]
    world = drawn_across(BORDER, nodes, *(Street([1, i]) for i in (0, 2, 3)))
    assert n_crossings(world) == 0


def test_who_turns_round_behind_a_crossing_has_used_it_twice() -> None:
    world = drawn_across(BORDER, [(0, 0), (900, 0), (1100, 0), (3000, 0)], Street([0, 1, 2, 3]))
    crossings = crossings_of(world, BORDER)
    for turn_mm in (3_000_000, 1_200_000):
        steps = crossed(crossings, [Part(0, 0, turn_mm), Part(0, turn_mm, 0)])
        assert [(s.before, s.after) for s in steps] == [(0, 1), (1, 0)]


def test_three_countries_on_one_road_are_two_crossings() -> None:
    areas = strips(1000, 1500)
    nodes: list[tuple[float, float]] = [
        (0, 0),
        (900, 0),
        (1100, 0),
        (1400, 0),
        (1600, 0),
        (2500, 0),
    ]
    world = drawn_across(areas, nodes, Street(range(6)))
    assert n_crossings(world, areas) == 2
    assert told(world, areas, (0, 0), (2500, 0)) == [("XA", "XB"), ("XB", "XC")]


def test_a_gap_between_the_drawn_countries_is_part_of_the_crossing() -> None:
    areas = Areas([country("XA", -9000, 1000), country("XB", 1200, 9000)])
    world = drawn_across(areas, [(0, 0), (950, 0), (1250, 0), (3000, 0)], Street(range(4)))
    assert n_crossings(world, areas) == 1
    assert told(world, areas, (0, 0), (3000, 0)) == [("XA", "XB")]


def test_where_no_country_is_known_it_is_told_as_unknown() -> None:
    areas = Areas([country("XA", -9000, 1000)])
    world = drawn_across(areas, [(0, 0), (900, 0), (1100, 0), (3000, 0)], Street(range(4)))
    assert told(world, areas, (0, 0), (3000, 0)) == [("XA", "unknown")]


def test_in_one_country_there_is_none() -> None:
    world = drawn_across(BORDER, [(0.0, 0), (500, 0)], Street([0, 1]))
    found = crossings_of(world, BORDER)
    assert len(found.edge) == 0
    assert crossing_edges(found, world.roads) == []
