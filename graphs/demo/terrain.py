"""Where a motorway can run: round the towns, and not twice along the same way."""

from typing import Final

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra
from shapely import LineString

from graphs.demo.places import Place
from graphs.demo.plane import Points, resampled, rounded, snapped
from graphs.ids import Floats

_CELL_M: Final = 400.0
_MARGIN_M: Final = 4000.0
_CORNER_M: Final = 200.0
_KEPT_CLEAR_M: Final = 900.0
_AROUND: Final = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))


class Terrain:
    """Ground in square cells, each with what it costs to build there."""

    def __init__(self, places: tuple[Place, ...], random: np.random.Generator) -> None:
        at = np.array([place.at for place in places])
        self._corner = at.min(axis=0) - _MARGIN_M
        columns, rows = np.ceil((at.max(axis=0) + _MARGIN_M - self._corner) / _CELL_M).astype(int)
        row, column = np.mgrid[:rows, :columns]
        self._middles = self._corner + (np.stack([column, row], axis=-1) + 0.5) * _CELL_M
        self._cost = 1 + _hills(self._middles, random)
        for place in places:
            self._raise(place.at, 0.7 * place.reach_m, 3)
            self._raise(place.at, 600, 6)

    def corridor(self, start: Points, end: Points, window_m: float = np.inf) -> Points:
        """
        Lay a line from start to end where it costs least, and keep the next one off it.

        Parameters
        ----------
        window_m
            How far outside of the box around both ends it may run.
        """
        cells = self._cheapest(start, end, window_m)
        rough = np.concatenate([[start], cells[1:-1], [end]])
        simple = np.array(LineString(rough).simplify(350).coords)
        line = resampled(rounded(simple), _CORNER_M)
        for point in line:
            self._raise(point, _KEPT_CLEAR_M, 2)
        return snapped(line)

    def _raise(self, middle: Points, radius_m: float, by: float) -> None:
        """Make the cells around a point dearer."""
        low = np.maximum((middle - radius_m - self._corner) // _CELL_M, 0).astype(int)
        high = ((middle + radius_m - self._corner) // _CELL_M).astype(int) + 1
        near = slice(low[1], high[1]), slice(low[0], high[0])
        away = np.hypot(*np.moveaxis(self._middles[near] - middle, -1, 0))
        self._cost[near][away < radius_m] += by

    def _cheapest(self, start: Points, end: Points, window_m: float) -> Points:
        """Give the middles of the cells on the cheapest way."""
        rows, columns = self._window(start, end, window_m)
        first, last = (
            int((row - rows.start) * (columns.stop - columns.start) + column - columns.start)
            for column, row in (self._cell(start), self._cell(end))
        )
        steps, starts = _steps(self._cost[rows, columns]), np.array([first])
        before = dijkstra(steps, directed=False, indices=starts, return_predecessors=True)[1][0]
        cells = [last]
        while cells[-1] != first:
            cells.append(int(before[cells[-1]]))
        middles: Points = self._middles[rows, columns].reshape(-1, 2)[cells[::-1]]
        return middles

    def _cell(self, point: Points) -> tuple[int, int]:
        column, row = ((point - self._corner) // _CELL_M).astype(int)
        return int(column), int(row)

    def _window(self, start: Points, end: Points, window_m: float) -> tuple[slice, slice]:
        """Give the rows and columns of the box around two points, so much wider on each side."""
        n_rows, n_columns = self._cost.shape
        wider = int(min(window_m / _CELL_M, n_rows + n_columns))
        (left, bottom), (right, top) = np.sort([self._cell(start), self._cell(end)], axis=0)
        rows = slice(max(0, bottom - wider), min(n_rows, top + wider + 1))
        return rows, slice(max(0, left - wider), min(n_columns, right + wider + 1))


def _steps(costs: Floats) -> csr_array[np.float64]:
    """Give the price of a step from each cell to those around it."""
    number = np.arange(costs.size).reshape(costs.shape)
    (rows, columns), cost = costs.shape, costs.ravel()
    here, there, far = [], [], []
    for down, right in _AROUND:
        a = number[: rows - down, max(0, -right) : columns - max(0, right)].ravel()
        here.append(a)
        there.append(number[down:, max(0, right) : columns + min(0, right)].ravel())
        far.append(np.full(len(a), np.hypot(down, right)))
    i, j = np.concatenate(here), np.concatenate(there)
    price = np.concatenate(far) * (cost[i] + cost[j]) / 2
    return coo_array((price, (i, j)), shape=(len(cost), len(cost))).tocsr()


def _hills(middles: Floats, random: np.random.Generator) -> Floats:
    """Ground that rises and falls over some kilometres."""
    hills = np.zeros(middles.shape[:2])
    for _ in range(6):
        direction = random.normal(size=2) / 2500
        hills += np.sin(middles @ direction + random.uniform(0, 2 * np.pi)) ** 2
    return hills / 4
