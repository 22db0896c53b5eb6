"""A grid over the region that says which pieces of road lie near a position."""

from typing import Final, NamedTuple

import numpy as np

from graphs.ids import Ids, IdsOut, frozen
from graphs.kernel import long_kernel
from graphs.roads import Roads

EARTH_RADIUS_M: Final = 6_371_008.8  # Mean radius of the WGS 84 ellipsoid.
METRES_PER_E7: Final = EARTH_RADIUS_M * np.pi / 180 / 1e7
"""Metres in 1e-7 degree of latitude."""

CELL_E7: Final = 20_000  # 222 m from south to north: a street's piece lies in one or two cells.


class Grid(NamedTuple):
    """
    Cells of 0.002 by 0.002 degrees, row by row from the south-west corner.

    Attributes
    ----------
    shape : int32[4]
        West and south edge in 1e-7 degrees, columns, rows.
    first : int32[cells + 1]
        Cell ``c`` holds the pieces ``piece[first[c]:first[c + 1]]``.
    piece : int32[...]
        Pieces of road whose box touches the cell, by the index of their first point in ``Roads``.
    """

    shape: Ids
    first: Ids
    piece: Ids


def grid_of(roads: Roads) -> Grid:
    """Sort the pieces of all roads into cells."""
    starts = _piece_starts(roads)
    west, south = int(roads.lon_e7.min()), int(roads.lat_e7.min())
    shape = np.array(
        [
            west,
            south,
            (int(roads.lon_e7.max()) - west) // CELL_E7 + 1,
            (int(roads.lat_e7.max()) - south) // CELL_E7 + 1,
        ],
        np.int32,
    )
    first, piece = _fill(frozen(shape), frozen(starts), roads.lon_e7, roads.lat_e7)
    return Grid(frozen(shape), frozen(first), frozen(piece))


def _piece_starts(roads: Roads) -> Ids:
    """Every point but the last of each edge starts a piece."""
    is_last = np.zeros(len(roads.lon_e7), np.bool_)
    is_last[roads.first_point[1:] - 1] = True
    return np.flatnonzero(~is_last).astype(np.int32)


@long_kernel
def _visit(shape: Ids, starts: Ids, lon_e7: Ids, lat_e7: Ids, count: IdsOut, piece: IdsOut) -> None:
    """Count the pieces of each cell, or (given room) enter them where ``count`` says."""
    entering = len(piece) > 0
    for start in starts:
        end = start + 1
        left = (min(lon_e7[start], lon_e7[end]) - shape[0]) // CELL_E7
        right = (max(lon_e7[start], lon_e7[end]) - shape[0]) // CELL_E7
        bottom = (min(lat_e7[start], lat_e7[end]) - shape[1]) // CELL_E7
        top = (max(lat_e7[start], lat_e7[end]) - shape[1]) // CELL_E7
        for row in range(bottom, top + 1):
            for column in range(left, right + 1):
                cell = row * shape[2] + column
                if entering:
                    piece[count[cell]] = start
                count[cell] += 1


@long_kernel
def _fill(shape: Ids, starts: Ids, lon_e7: Ids, lat_e7: Ids) -> tuple[Ids, Ids]:
    count = np.zeros(shape[2] * shape[3], np.int32)
    _visit(shape, starts, lon_e7, lat_e7, count, np.empty(0, np.int32))
    first = np.zeros(len(count) + 1, np.int32)
    for cell in range(len(count)):
        first[cell + 1] = first[cell] + count[cell]
    piece = np.empty(first[-1], np.int32)
    count[:] = first[:-1]
    _visit(shape, starts, lon_e7, lat_e7, count, piece)
    return first, piece
