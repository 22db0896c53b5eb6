import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from graphs.demo.neighbours import neighbours

#   2 .
#     |  .1      0 and 2 have 1 between them only if it is near their middle.
#   0 .
TALL = np.array([[0.0, 0.0], [1.0, 2.0], [0.0, 4.0]])


def test_a_third_point_in_between_parts_two() -> None:
    assert neighbours(TALL).tolist() == [[0, 1], [1, 2]]


def test_a_third_point_farther_off_does_not() -> None:
    wide = TALL * [3.0, 1.0]
    assert neighbours(wide).tolist() == [[0, 1], [0, 2], [1, 2]]


def test_two_points_are_neighbours_and_one_has_none() -> None:
    assert neighbours(TALL[:2]).tolist() == [[0, 1]]
    assert neighbours(TALL[:1]).tolist() == []


def test_both_must_be_large_to_be_joined_past_a_third() -> None:
    assert neighbours(TALL, between=np.array([0.4, 1.0, 0.4])).tolist() == [[0, 1], [0, 2], [1, 2]]
    assert neighbours(TALL, between=np.array([0.4, 1.0, 1.0])).tolist() == [[0, 1], [1, 2]]


@given(st.integers(0, 2**32 - 1), st.integers(4, 40))
def test_lines_between_neighbours_never_cross_and_join_all(seed: int, n: int) -> None:
    at = np.random.default_rng(seed).uniform(0, 1000, (n, 2))
    pairs = neighbours(at)
    lines = np.array([shapely.LineString(line) for line in at[pairs]])
    one, other = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert len(one) == len(other) == 0
    reached = {0}
    for _ in range(n):
        reached |= {int(p) for a, b in pairs if {int(a), int(b)} & reached for p in (a, b)}
    assert len(reached) == n
