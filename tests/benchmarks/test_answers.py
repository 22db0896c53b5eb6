import numpy as np

from benchmarks.peers.answers import simple_arcs
from graphs.csr import graph_of
from graphs.ids import frozen


def test_a_peer_gets_each_pair_once_with_its_quickest_arc() -> None:
    tail, head, ms = (
        frozen(np.array(column, np.int32))
        for column in ([0, 0, 0, 1, 1], [1, 1, 0, 2, 0], [7, 5, 1, 3, 4])
    )
    graph, _ = graph_of(3, tail, head, ms)
    arcs = [column.tolist() for column in simple_arcs(graph)]
    assert list(zip(*arcs, strict=True)) == [(0, 1, 5), (1, 0, 4), (1, 2, 3)]
