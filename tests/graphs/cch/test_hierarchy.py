import numpy as np
import pytest
from hypothesis import given

from graphs.cch.contract import contract
from graphs.csr import graph_of
from graphs.ids import INVALID_ID
from graphs.order import nested_dissection, order_by_rank
from tests.worlds import World, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


def test_contracting_the_middle_of_a_path_makes_one_shortcut() -> None:
    # 0 -- 1 -- 2, with 1 contracted first: the shortcut 0 -- 2 appears.
    tail, head = np.array([0, 1], np.int32), np.array([1, 2], np.int32)
    graph, _ = graph_of(3, tail, head, np.array([5, 7], np.int32))
    hierarchy = contract(graph, order_by_rank(np.array([1, 0, 2], np.int32)))
    assert hierarchy.up_head.tolist() == [1, 2, 2]  # rank 0 -> 1 and 2; rank 1 -> 2, the shortcut
    assert hierarchy.parent.tolist() == [1, 2, INVALID_ID]
    assert hierarchy.depth.tolist() == [2, 1, 0]
    assert hierarchy.cch_arc.tolist() == [0, 1]


@given(worlds())
def test_all_upward_neighbours_are_ancestors(world: World) -> None:
    hierarchy = contract(world.graph, nested_dissection(world.graph))
    for rank in range(world.n_junctions):
        ancestors, up = [], int(hierarchy.parent[rank])
        while up != INVALID_ID:
            ancestors.append(up)
            up = int(hierarchy.parent[up])
        arcs = slice(hierarchy.up_first_out[rank], hierarchy.up_first_out[rank + 1])
        heads = hierarchy.up_head[arcs].tolist()
        assert set(heads) <= set(ancestors)
        assert hierarchy.up_depth[arcs].tolist() == [hierarchy.depth[h] for h in heads]
        assert len(ancestors) == hierarchy.depth[rank]


@given(worlds())
def test_every_road_arc_but_loops_lies_on_an_upward_arc(world: World) -> None:
    graph = world.graph
    hierarchy = contract(graph, nested_dissection(graph))
    for arc, (tail, head) in enumerate(zip(graph.tail, graph.head, strict=True)):
        up, ends = hierarchy.cch_arc[arc], sorted((hierarchy.rank[tail], hierarchy.rank[head]))
        if tail == head:
            assert up == INVALID_ID
        else:
            assert [hierarchy.up_tail[up], hierarchy.up_head[up]] == ends


@given(worlds())
def test_downward_arcs_list_each_upward_arc_once_at_its_head(world: World) -> None:
    hierarchy = contract(world.graph, nested_dissection(world.graph))
    assert sorted(hierarchy.down_arc.tolist()) == list(range(len(hierarchy.up_head)))
    for rank in range(world.n_junctions):
        arcs = slice(hierarchy.down_first_out[rank], hierarchy.down_first_out[rank + 1])
        assert all(hierarchy.up_head[arc] == rank for arc in hierarchy.down_arc[arcs])
