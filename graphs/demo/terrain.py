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
            away = np.hypot(*np.moveaxis(self._middles - place.at, -1, 0))
            self._cost += 3 * (away < 0.7 * place.reach_m) + 6 * (away < 600)

    def corridor(self, start: Points, end: Points) -> Points:
        """Lay a line from start to end where it costs least, and keep the next one off it."""
        cells = self._cheapest(self._cell(start), self._cell(end))
        rough = np.concatenate([[start], self._middles.reshape(-1, 2)[cells[1:-1]], [end]])
        simple = np.array(LineString(rough).simplify(350).coords)
        line = resampled(rounded(simple), _CORNER_M)
        for point in line:
            away = np.hypot(*np.moveaxis(self._middles - point, -1, 0))
            self._cost[away < _KEPT_CLEAR_M] += 2
        return snapped(line)

    def _cell(self, point: Points) -> int:
        column, row = ((point - self._corner) // _CELL_M).astype(int)
        return int(row * self._cost.shape[1] + column)

    def _cheapest(self, start: int, end: int) -> list[int]:
        steps, starts = self._steps(), np.array([start])
        before = dijkstra(steps, directed=False, indices=starts, return_predecessors=True)[1][0]
        cells = [end]
        while cells[-1] != start:
            cells.append(int(before[cells[-1]]))
        return cells[::-1]

    def _steps(self) -> csr_array[np.float64]:
        """Give the price of a step from each cell to those around it."""
        number = np.arange(self._cost.size).reshape(self._cost.shape)
        (rows, columns), cost = self._middles.shape[:2], self._cost.ravel()
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
