import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.order import undirected
from graphs.separator import (
    DIRECTIONS,
    ONE_SIDE,
    OTHER_SIDE,
    SEPARATOR,
    Part,
    Parting,
    narrowest,
    part_of,
    parting,
    side_of,
)
from tests.worlds import Road, World, town, worlds

pytestmark = [pytest.mark.kernels]

EAST, NORTH = DIRECTIONS[0], DIRECTIONS[1]


def test_two_towns_are_parted_at_the_one_bridge_between_them() -> None:
    # 0 - 1 - 2 - 3       8 - 9 - 10 - 11
    # |   |   |   |       |   |   |    |     0 to 3 in a row, 4 to 7 below; the bridge is 3 - 8.
    # 4 - 5 - 6 - 7      12 - 13 - 14 - 15
    rows = [(0, 4), (4, 8), (8, 12), (12, 16)]
    roads = [(v, v + 1) for low, high in rows for v in range(low, high - 1)]
    roads += [(v, v + 4) for v in (0, 1, 2, 3, 8, 9, 10, 11)] + [(3, 8)]
    east = [0, 1, 2, 3, 0, 1, 2, 3, 5, 6, 7, 8, 5, 6, 7, 8]
    found = parted(drawn(roads, east, north=[0] * 16), EAST)
    assert found.n_separator == 1
    assert np.flatnonzero(found.mark == SEPARATOR).tolist() in ([3], [8])
    assert found.n_smaller == 7  # Beside the bridge's end; 8 junctions on the other side.


def test_the_end_with_fewer_junctions_of_a_cut_is_the_separator() -> None:
    # Ten junctions in the west and ten in the east, all joined to the crossings 20, 21 and 22.
    west, middle, east = range(10), (20, 21, 22), range(10, 20)
    roads = [(v, m) for v in west for m in middle] + [(m, v) for v in east for m in middle]
    lon = [*[v % 2 for v in west], *[8 + v % 2 for v in east], 5, 5, 5]
    found = parted(drawn(roads, lon, north=[0] * 23), EAST)
    assert np.flatnonzero(found.mark == SEPARATOR).tolist() == [20, 21, 22]


def test_a_river_between_two_towns_needs_no_separator() -> None:
    found = parted(drawn([(0, 1), (2, 3)], east=[0, 1, 8, 9], north=[0] * 4), EAST)
    assert found.n_separator == 0
    assert found.mark.tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_junctions_all_in_one_place_are_not_parted() -> None:
    assert parting(drawn([(0, 1), (1, 2)], east=[7, 7, 7], north=[0, 1, 2]), EAST) is None
    assert parting(drawn([(0, 1), (1, 2)], east=[7, 7, 7], north=[0, 1, 2]), NORTH) is not None


def test_a_separator_is_measured_by_what_it_parts_off() -> None:
    corner, half, wide = (Parting(np.zeros(0, np.int8), *n) for n in ((2, 9), (3, 40), (9, 41)))
    assert narrowest([corner, half, None, wide]) is half
    assert narrowest([None, None]) is None


@given(worlds(), st.sampled_from(DIRECTIONS), st.randoms(use_true_random=False))
def test_no_road_joins_the_two_sides(
    world: World, direction: tuple[int, int], rng: random.Random
) -> None:
    east, north = ([rng.randrange(9) for _ in range(world.n_junctions)] for _ in range(2))
    part = part_in(world, east, north)
    found = parting(part, direction)
    if found is not None:
        tail = np.repeat(np.arange(world.n_junctions), np.diff(part.first_out))
        joined = {tuple(pair) for pair in found.mark[np.stack([tail, part.neighbour], axis=1)]}
        assert not {(ONE_SIDE, OTHER_SIDE), (OTHER_SIDE, ONE_SIDE)} & joined
        assert np.count_nonzero(found.mark == SEPARATOR) == found.n_separator


def test_a_side_keeps_its_roads_and_knows_each_from_both_ends() -> None:
    world = town(np.random.default_rng(1))
    part = part_in(world, east=[v % 9 for v in range(81)], north=[v // 9 for v in range(81)])
    found = parted(part, EAST)
    for mark in (ONE_SIDE, OTHER_SIDE):
        side = side_of(part, found, mark)
        assert side.node.tolist() == np.flatnonzero(found.mark == mark).tolist()
        assert side.neighbour[side.back[side.back]].tolist() == side.neighbour.tolist()
        tail = np.repeat(np.arange(len(side.node)), np.diff(side.first_out))
        assert side.neighbour[side.back].tolist() == tail.tolist()
        assert roads_of(side) == {r for r in roads_of(part) if r <= set(side.node.tolist())}


def parted(part: Part, direction: tuple[int, int]) -> Parting:
    found = parting(part, direction)
    assert found is not None
    return found


def drawn(roads: list[tuple[int, int]], east: Sequence[int], north: Sequence[int]) -> Part:
    return part_in(World(len(east), [Road(*ends, 1, 1) for ends in roads]), east, north)


def part_in(world: World, east: Sequence[int], north: Sequence[int]) -> Part:
    node = np.arange(world.n_junctions, dtype=np.int32)
    places = (np.array(column, np.int32) for column in (east, north))
    return part_of(*undirected(world.graph), node, *places)


def roads_of(part: Part) -> set[frozenset[int]]:
    """Pairs of nodes, as the whole network numbers them."""
    tail = np.repeat(np.arange(len(part.node)), np.diff(part.first_out))
    ends = np.stack([part.node[tail], part.node[part.neighbour]], axis=1)
    return {frozenset(pair) for pair in ends.tolist()}
