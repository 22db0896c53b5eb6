import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.cch.contract import Hierarchy, contract
from graphs.cch.customise import customise
from graphs.cch.subtrees import shares_of
from graphs.csr import RoadGraph
from graphs.ids import INVALID_ID
from graphs.order import nested_dissection
from tests.worlds import World, town, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


@given(worlds(), st.integers(1, 4))
def test_no_thread_needs_what_another_computes(world: World, n_threads: int) -> None:
    hierarchy = hierarchy_of(world.graph)
    shares = shares_of(hierarchy, n_threads)
    dealt = np.concatenate([*shares.of_thread, shares.top])
    assert sorted(dealt.tolist()) == list(range(world.n_junctions))
    for ranks in (*shares.of_thread, shares.top):
        assert ranks.tolist() == sorted(ranks.tolist())
    for ranks in shares.of_thread:
        above = set(hierarchy.parent[ranks].tolist()) - {INVALID_ID}
        assert above <= {*ranks.tolist(), *shares.top.tolist()}
    tops = set(hierarchy.parent[shares.top].tolist()) - {INVALID_ID}
    assert tops <= set(shares.top.tolist())


def test_threads_have_about_as_much_to_do() -> None:
    hierarchy = hierarchy_of(town(np.random.default_rng(1), side=30).graph)
    n_up = np.diff(hierarchy.up_first_out)
    shares = shares_of(hierarchy, 2)
    first, second, top = (
        int((1 + n_up[ranks] * (n_up[ranks] + 1) // 2).sum())
        for ranks in (*shares.of_thread, shares.top)
    )
    assert abs(first - second) <= (first + second + top) / 16  # The largest subtree dealt out.


@given(worlds(), st.integers(2, 3))
def test_threads_give_the_weights_that_one_gives(world: World, n_threads: int) -> None:
    same_with_threads(world.graph, n_threads)


def test_threads_give_the_weights_that_one_gives_in_a_town() -> None:
    for seed in range(5):
        same_with_threads(town(np.random.default_rng(seed), side=20).graph, 2)


def same_with_threads(graph: RoadGraph, n_threads: int) -> None:
    hierarchy = hierarchy_of(graph)
    alone = customise(hierarchy, graph)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graphs.cch.customise._MANY", 0)
        patch.setattr("graphs.cch.customise.usable_cores", lambda: n_threads)
        together = customise(hierarchy, graph)
    assert all(np.array_equal(*pair) for pair in zip(alone, together, strict=True))


def hierarchy_of(graph: RoadGraph) -> Hierarchy:
    return contract(graph, nested_dissection(graph))
