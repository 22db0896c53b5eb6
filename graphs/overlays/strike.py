"""Which pieces of road an overlay strikes."""

from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from graphs.grid import CELL_E7, Grid
from graphs.ids import Flags, Ids
from graphs.overlays.overlay import Overlay
from graphs.roads import Roads

_MEETS_INSIDE: Final = "T********"  # Two insides meet (DE-9IM): crossing, or running along.
_ENDS_INSIDE: Final = "*T*******"  # The line ends within the piece.


def struck_pieces(roads: Roads, grid: Grid, overlay: Overlay) -> Ids:
    """
    Find the pieces that an overlay strikes, each as a whole, by the index of their first point.

    A polygon strikes all that it touches. A line strikes what it crosses or runs along; a road
    that it touches at a node only, such as a side road of the one it runs along, is left open,
    unless it runs through that node along no road: then it bars all roads there.

    Returns
    -------
    int32[...]
        Ascending, each once; of pockets too.
    """
    struck = [_of_ways(roads, overlay.way_ids)]
    if overlay.shape is not None:
        near = _near(grid, overlay.shape)
        lines = _lines(roads, near)
        shapely.prepare(overlay.shape)
        touched = shapely.intersects(overlay.shape, lines)
        near, lines = near[touched], lines[touched]
        if overlay.shape.geom_type.endswith("LineString"):
            near = near[_barred(overlay.shape, lines)]
        struck.append(near)
    return np.unique(np.concatenate(struck)).astype(np.int32)


def _of_ways(roads: Roads, way_ids: frozenset[int]) -> Ids:
    if not way_ids:
        return np.empty(0, np.int32)
    of_ways = np.isin(roads.way_id, np.array(sorted(way_ids), np.int64))
    of_ways[roads.first_point[1:] - 1] = False  # An edge's last point starts no piece.
    return np.flatnonzero(of_ways).astype(np.int32)


def _near(grid: Grid, shape: BaseGeometry) -> Ids:
    """Give the pieces in all cells that the shape's box touches."""
    west, south, n_columns, n_rows = map(int, grid.shape)
    box = np.array(shape.bounds) * 1e7 - (west, south, west, south)
    left, bottom, right, top = np.floor(box / CELL_E7).astype(np.int64).tolist()
    columns = max(0, left), min(n_columns - 1, right)
    cells = [
        (row * n_columns + columns[0], row * n_columns + columns[1] + 1)
        for row in range(max(0, bottom), min(n_rows - 1, top) + 1)
    ]
    if columns[0] > columns[1] or not cells:
        return np.empty(0, np.int32)
    found = [grid.piece[grid.first[start] : grid.first[end]] for start, end in cells]
    return np.unique(np.concatenate(found))


def _lines(roads: Roads, pieces: Ids) -> NDArray[np.object_]:
    ends = np.stack([pieces, pieces + 1], axis=1)
    at = np.stack([roads.lon_e7[ends], roads.lat_e7[ends]], axis=2) / 1e7
    return np.asarray(shapely.linestrings(at), np.object_)


def _barred(shape: BaseGeometry, lines: NDArray[np.object_]) -> Flags:
    """Which of the pieces that a line touches it bars."""
    inside = np.zeros(len(lines), np.bool_)
    for pattern in (_MEETS_INSIDE, _ENDS_INSIDE):
        inside |= shapely.relate_pattern(lines, shape, pattern)
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    met = {tuple(end) for end in ends[inside].reshape(-1, 2).tolist()}
    for i in np.flatnonzero(~inside).tolist():
        on_line = [end for end in ends[i].tolist() if shape.intersects(shapely.Point(end))]
        inside[i] = not any(tuple(end) in met for end in on_line)
    return inside
