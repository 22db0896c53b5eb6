import numpy as np
import pytest
from hypothesis import given
from scipy.sparse.csgraph import dijkstra as scipy_dijkstra

from graphs.csr import graph_of
from graphs.dijkstra import refuse_endless, shortest_path, travel_times_from
from graphs.errors import BadInput
from graphs.ids import INF_MS
from tests.worlds import World, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


@given(worlds())
def test_the_judge_agrees_with_scipy(world: World) -> None:
    graph = world.graph
    cheapest: dict[tuple[int, int], int] = {}
    for t, h, ms in zip(graph.tail, graph.head, graph.travel_time_ms, strict=True):
        cheapest[int(t), int(h)] = min(int(ms), cheapest.get((int(t), int(h)), INF_MS))
    # SciPy takes a zero for no arc: all weights grow by a little that no path adds up to 1 ms.
    tiny = 1 / 1024
    matrix = np.zeros((world.n_junctions, world.n_junctions))
    for pair, ms in cheapest.items():
        matrix[pair] = ms + tiny
    (expected,) = scipy_dijkstra(matrix, indices=[0])
    found = travel_times_from(graph, np.zeros(1, np.int32), np.zeros(1, np.int32))
    assert found.tolist() == [int(ms) if np.isfinite(ms) else INF_MS for ms in expected]


@given(worlds())
def test_a_path_adds_up_to_its_travel_time(world: World) -> None:
    graph = world.graph
    found = travel_times_from(graph, np.zeros(1, np.int32), np.zeros(1, np.int32))
    for target in range(world.n_junctions):
        arcs = shortest_path(graph, 0, target)
        if found[target] == INF_MS:
            assert not len(arcs)
        else:
            assert graph.travel_time_ms[arcs].sum() == found[target]


def test_a_network_whose_trips_could_last_for_ever_is_refused() -> None:
    there, back = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    graph, _ = graph_of(2, there, back, np.array([2**29, 2**29], np.int32))
    with pytest.raises(BadInput, match="A trip could take 1073741824 ms"):
        refuse_endless(graph)
