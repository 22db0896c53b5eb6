from itertools import pairwise

import numpy as np

from graphs.demo.corners import corner_spots, forbidden_turns, n_ways_at, with_ways_out
from graphs.demo.places import Place
from graphs.demo.plane import Points
from graphs.demo.sheet import Way

AT = np.array([0.0, 0.0])
ONE_WAY = {"highway": "residential", "oneway": "yes"}
PLAIN = {"highway": "residential"}


def town(inhabitants: int) -> Place:
    return Place(1, "Stad", "XA", "1", inhabitants, AT)


def way(*corners: tuple[float, float], highway: str = "tertiary") -> Way:
    line: Points = np.array(corners)
    return Way(line, {"highway": highway})


SOUTH, EAST, NORTH = way((0, 0), (0, -9)), way((0, 0), (9, 0)), way((0, 0), (0, 9))
WEST = way((0, 0), (-9, 0))


def test_the_turn_that_is_forbidden_is_to_the_left() -> None:
    (turn,) = forbidden_turns(town(20_000), [SOUTH, EAST, WEST])
    # Who comes in from the south has the west on the left.
    assert (turn.kind, turn.from_way, turn.to_way) == ("no_left_turn", 0, 2)
    assert turn.via.tolist() == [0, 0]


def test_small_places_and_plain_bends_forbid_nothing() -> None:
    assert forbidden_turns(town(9_000), [SOUTH, EAST, WEST]) == []
    assert forbidden_turns(town(20_000), [SOUTH, EAST]) == []


def test_main_roads_meet_at_signals_in_a_town_but_not_in_a_village() -> None:
    for inhabitants, wanted in ((20_000, ["traffic_signals"]), (900, [])):
        spots = corner_spots(town(inhabitants), [SOUTH, EAST, NORTH], [], np.random.default_rng(1))
        at_centre = [spot.tags["highway"] for spot in spots if spot.at.tolist() == [0, 0]]
        assert at_centre == wanted


def test_a_one_way_street_that_ends_nowhere_is_opened() -> None:
    joined = Way(np.array([[0.0, 0.0], [9.0, 0.0]]), ONE_WAY)
    loose = Way(np.array([[9.0, 0.0], [9.0, 9.0]]), ONE_WAY)
    streets = [joined, loose]
    kept, opened = with_ways_out(streets, n_ways_at([SOUTH, *streets]))
    assert kept.tags == ONE_WAY
    assert opened.tags == PLAIN


def test_a_way_that_comes_back_to_a_corner_counts_once_there() -> None:
    ring = way((0, 0), (9, 0), (9, 9), (0, 0))
    assert n_ways_at([ring, SOUTH])[(0.0, 0.0)] == 2
    assert all(a.shape == b.shape for a, b in pairwise(ring.line))
