"""Pieces of ways: where they are cut, how long they are, where their middle lies."""

import numpy as np
import pytest

from graphs.osm.pieces import lengths_m, midpoints, pieces_of
from graphs.osm.raw import UNPLACED_E7, Ways


def ways(*refs_of_way: list[tuple[int, float, float]]) -> Ways:
    """Give ways by their references: node, longitude, latitude."""
    refs = [ref for refs in refs_of_way for ref in refs]
    node, lon, lat = zip(*refs, strict=True)
    lon_e7, lat_e7 = (np.round(np.array(each) * 1e7).astype(np.int32) for each in (lon, lat))
    return Ways(
        np.arange(len(refs_of_way), dtype=np.int64),
        np.zeros(len(refs_of_way), np.int32),
        np.cumsum([0, *map(len, refs_of_way)]),
        np.array(node, np.int64),
        lon_e7,
        lat_e7,
        np.ones(len(refs_of_way), np.int32),
    )


def test_a_piece_joins_neighbours_of_one_way() -> None:
    two = ways([(1, 0, 0), (2, 0, 1), (3, 0, 2)], [(4, 0, 3), (5, 0, 4)])
    pieces, _ = pieces_of(two)
    assert two.node_id[pieces.tail].tolist() == [1, 2, 4]
    assert two.node_id[pieces.head].tolist() == [2, 3, 5]
    assert pieces.way.tolist() == [0, 0, 1]


def test_nothing_leads_to_a_node_without_a_place() -> None:
    broken = ways([(1, 0, 0), (2, UNPLACED_E7 / 1e7, UNPLACED_E7 / 1e7), (3, 0, 2), (4, 0, 3)])
    pieces, faults = pieces_of(broken)
    assert broken.node_id[pieces.tail].tolist() == [3]
    assert faults.missing.tolist() == [False, True, False, False]
    assert not faults.misplaced.any()


def test_lengths_are_those_of_great_circles() -> None:
    degree_m = 2 * np.pi * 6_371_008.8 / 360  # 111,195 m: a degree of any meridian.
    along = ways([(1, 6, 50), (2, 6, 51)], [(3, 6, 0), (4, 7, 0)], [(5, 179, 0), (6, -180, 0)])
    assert lengths_m(along, pieces_of(along)[0]).tolist() == pytest.approx([degree_m] * 3)


def test_a_short_piece_towards_the_east_shrinks_with_the_latitude() -> None:
    north = ways([(1, 6, 60), (2, 6.001, 60)])  # The cosine of 60 degrees is a half.
    assert lengths_m(north, pieces_of(north)[0]).tolist() == pytest.approx([55.5975], abs=1e-3)


def test_the_middle_lies_between_the_ends() -> None:
    piece = ways([(1, 6, 50), (2, 6.2, 50.4)])
    lon_e7, lat_e7 = midpoints(piece, pieces_of(piece)[0])
    assert (lon_e7.tolist(), lat_e7.tolist()) == ([61000000], [502000000])
