"""Ways cut into pieces between consecutive nodes, and what is wrong with the rest."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.ids import Degrees, Flags, Floats, Ids
from graphs.osm.raw import UNPLACED_E7, Ways

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the earth (IUGG): lengths on this sphere are within 0.5 % of the ellipsoid's."""


class Pieces(NamedTuple):
    """
    Pairs of consecutive references with two distinct nodes, both of them placed.

    Attributes
    ----------
    way : int32[p]
        Which way each is a piece of.
    tail, head : int64[p]
        References at both ends, in the way's direction.
    """

    way: Ids
    tail: NDArray[np.int64]
    head: NDArray[np.int64]


class Faults(NamedTuple):
    """
    References that do not lead on, by what is wrong.

    Attributes
    ----------
    missing, misplaced, repeated : bool[r]
        To a node that the file does not hold, that lies off the globe, or to the one just before.
    second : bool[w]
        Ways whose id another way had before.
    """

    missing: Flags
    misplaced: Flags
    repeated: Flags
    second: Flags


def pieces_of(ways: Ways, *, in_parts: bool = False) -> tuple[Pieces, Faults]:
    """Cut ways at every node, and where something is wrong; ``in_parts`` they may share an id."""
    way_of_ref = np.repeat(np.arange(len(ways.way_id), dtype=np.int32), np.diff(ways.first_ref))
    faults = _faults(ways, way_of_ref, in_parts)
    placed = ~(faults.missing | faults.misplaced)
    leads_on = (
        (way_of_ref[:-1] == way_of_ref[1:])
        & placed[:-1]
        & placed[1:]
        & ~faults.repeated[1:]
        & ~faults.second[way_of_ref[:-1]]
    )
    tail = np.flatnonzero(leads_on)
    return Pieces(way_of_ref[tail], tail, tail + 1), faults


def _faults(ways: Ways, way_of_ref: Ids, in_parts: bool) -> Faults:
    missing = ways.lon_e7 == UNPLACED_E7
    off = (np.abs(ways.lon_e7) > 180 * 10**7) | (np.abs(ways.lat_e7) > 90 * 10**7)
    repeated = np.zeros(len(ways.node_id), np.bool_)
    repeated[1:] = (ways.node_id[1:] == ways.node_id[:-1]) & (way_of_ref[1:] == way_of_ref[:-1])
    second = np.full(len(ways.way_id), not in_parts)
    second[np.unique(ways.way_id, return_index=True)[1]] = False
    return Faults(missing, off & ~missing, repeated, second)


def midpoints(ways: Ways, pieces: Pieces) -> tuple[Degrees, Degrees]:
    """Give the longitude and latitude in the middle of each piece."""
    lon, lat = (
        ((places[pieces.tail].astype(np.int64) + places[pieces.head]) // 2).astype(np.int32)
        for places in (ways.lon_e7, ways.lat_e7)
    )
    return lon, lat


def lengths_m(ways: Ways, pieces: Pieces) -> Floats:
    """
    Great-circle length of each piece.

    References
    ----------
    R. W. Sinnott, Virtues of the haversine, Sky and Telescope 68(2), 1984: exact for short pieces.
    """
    lon, lat = np.radians(ways.lon_e7 / 1e7), np.radians(ways.lat_e7 / 1e7)
    lat_1, lat_2 = lat[pieces.tail], lat[pieces.head]
    across = np.sin((lon[pieces.head] - lon[pieces.tail]) / 2) ** 2
    haversine = np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * across
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1, np.sqrt(haversine)))
    return metres
