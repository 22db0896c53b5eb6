import numpy as np
import pytest
from hypothesis import given

from graphs.csr import RoadGraph, check, graph_of, reverse
from graphs.errors import BadInput
from graphs.ids import frozen
from tests.worlds import World, worlds


def ints(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(values, np.int32)


def test_arcs_are_sorted_by_tail_and_remember_where_they_stood() -> None:
    graph, arc_of_input = graph_of(3, ints(2, 0, 0), ints(0, 1, 2), ints(30, 10, 20))
    assert graph.first_out.tolist() == [0, 2, 2, 3]
    assert graph.head.tolist() == [1, 2, 0]
    assert graph.travel_time_ms.tolist() == [10, 20, 30]
    assert arc_of_input.tolist() == [2, 0, 1]


@given(worlds())
def test_turning_all_arcs_round_twice_changes_nothing_but_their_order(world: World) -> None:
    def arcs(graph: RoadGraph) -> list[tuple[int, ...]]:
        columns = (graph.tail.tolist(), graph.head.tolist(), graph.travel_time_ms.tolist())
        return sorted(zip(*columns, strict=True))

    there = arcs(world.graph)
    assert arcs(reverse(reverse(world.graph))) == there
    assert arcs(reverse(world.graph)) == sorted((h, t, ms) for t, h, ms in there)


@pytest.mark.parametrize(
    ("first_out", "head", "ms", "says"),
    [
        ((0, 2), (0,), (5,), "first_out runs from 0 to 2, but must rise from 0 to the 1 arcs"),
        ((0, 1), (7,), (5,), "head names nodes 7 to 7, but there are 1 nodes"),
        ((0, 1), (0,), (-5,), "An arc takes -5 ms"),
    ],
)
def test_what_is_not_a_graph_is_refused_with_its_numbers(
    first_out: tuple[int, ...], head: tuple[int, ...], ms: tuple[int, ...], says: str
) -> None:
    graph = RoadGraph(*(frozen(ints(*column)) for column in (first_out, head, ms)))
    with pytest.raises(BadInput, match=says):
        check(graph)
