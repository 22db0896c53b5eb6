import math
from typing import Any

import numpy as np
import pytest
from shapely import LineString, Point

from graphs.errors import BadExtract
from graphs.osmnx_io.streets import streets_of
from tests.graphs.osmnx_io.drawn import graph_of, one_way, triangle, two_way

TWO = {1: (0.0, 0.0), 2: (10.0, 0.0)}


def test_both_directions_are_one_street() -> None:
    first, *others = streets_of("g", triangle())
    assert (first.tail, first.head, first.is_two_way) == (1, 2, True)
    assert [(s.tail, s.head, s.is_two_way) for s in others] == [(2, 3, False), (3, 1, False)]


def test_the_order_of_ways_and_points_does_not_matter() -> None:
    graph = graph_of(TWO)
    one_way(graph, 2, 1, (7, 1), (2, 2), osmid=[12, 11])
    one_way(graph, 1, 2, (2, 2), (7, 1), osmid=[11, 12], back=True)
    (street,) = streets_of("g", graph)
    assert (street.tail, street.head, street.is_two_way) == (1, 2, True)
    assert street.between_e7.tolist() == [[60020000, 500020000], [60070000, 500010000]]


def test_two_carriageways_are_two_streets() -> None:
    graph = graph_of(TWO)
    one_way(graph, 1, 2, (5, 1), osmid=11)
    one_way(graph, 2, 1, (5, 2), osmid=11)
    assert [s.is_two_way for s in streets_of("g", graph)] == [False, False]


def test_other_ways_over_the_same_line_are_another_street() -> None:
    graph = graph_of(TWO)
    one_way(graph, 1, 2, osmid=11)
    one_way(graph, 2, 1, osmid=12)
    assert [s.is_two_way for s in streets_of("g", graph)] == [False, False]


def test_parallel_streets_find_each_its_own_way_back() -> None:
    graph = graph_of(TWO)
    for _ in range(3):
        one_way(graph, 1, 2)
    for _ in range(2):
        one_way(graph, 2, 1)
    assert sorted(s.is_two_way for s in streets_of("g", graph)) == [False, True, True]


def test_a_loop_runs_both_ways() -> None:
    graph = graph_of({1: (0, 0)})
    two_way(graph, 1, 1, (0, 1), (1, 1), (1, 0))
    (street,) = streets_of("g", graph)
    assert street.is_two_way
    assert len(street.between_e7) == 3


def test_what_either_direction_says_counts_for_the_street() -> None:
    graph = graph_of(TWO)
    one_way(graph, 1, 2, maxspeed="50", access=None)
    one_way(graph, 2, 1, maxspeed=["30", "50"], access=math.nan, surface="sett")
    (street,) = streets_of("g", graph)
    assert street.values == {
        "highway": ("residential",),
        "maxspeed": ("50", "30"),
        "surface": ("sett",),
    }
    assert street.is_listed


def test_the_edges_and_not_their_tags_say_which_way_a_street_runs() -> None:
    graph = graph_of(TWO)
    two_way(graph, 1, 2, **{"oneway:bus": "no", "maxspeed:forward": "20"})
    (street,) = streets_of("g", graph)
    assert street.values.keys() == {"highway"}


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        (LineString([(6.0, 50.0), (6.0, 50.1)]), "starts or ends 0.1"),
        (LineString([(6.01, 50.0), (6.0, 50.0)]), "starts or ends 0.01"),
        (Point(6.0, 50.0), "its `geometry` is <POINT"),
        ("LINESTRING (6 50, 6.01 50)", "its `geometry` is 'LINESTRING"),
    ],
)
def test_a_line_joins_its_nodes(geometry: Any, says: str) -> None:
    graph = graph_of(TWO)
    one_way(graph, 1, 2, geometry=geometry)
    with pytest.raises(BadExtract, match=rf"^g, edge 1 to 2 \(key 0\): .*{says}"):
        list(streets_of("g", graph))


@pytest.mark.parametrize("seconds", [-1, math.inf, "soon", 2e6])
def test_a_travel_time_is_seconds(seconds: Any) -> None:
    graph = graph_of(TWO)
    one_way(graph, 1, 2, travel_time=seconds)
    with pytest.raises(BadExtract, match=r"edge 1 to 2 .*`travel_time` is .*; give seconds"):
        list(streets_of("g", graph))


def test_each_direction_has_its_own_travel_time() -> None:
    graph = graph_of(TWO)
    one_way(graph, 1, 2, travel_time=5)
    one_way(graph, 2, 1, travel_time="7.5")
    one_way(graph, 2, 1, (5, 3), osmid=8)
    both, alone = streets_of("g", graph)
    assert (both.forward_s, both.backward_s) == (5.0, 7.5)
    assert np.isnan(alone.forward_s)
    assert np.isinf(alone.backward_s)
