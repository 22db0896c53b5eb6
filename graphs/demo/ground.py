"""The ground of a place: where it may build, and what its streets may not cross."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Delaunay, KDTree
from shapely import LineString, MultiLineString, STRtree

from graphs.demo.countries import Countries
from graphs.demo.network import Network
from graphs.demo.places import Place
from graphs.demo.plane import Points
from graphs.ids import Flags

_FROM_WALLS_M: Final = 40.0
_FROM_RIVER_M: Final = 70.0
_FROM_ROADS_M: Final = 30.0
_WATER_M: Final = 14_000.0  # Places farther apart than this may have water between them.
_WALL: Final = -1


class Half(NamedTuple):
    """Half a main road: from the centre of its place to its middle."""

    line: Points
    highway: str


class Land:
    """All ground of the region, to be shared out: to each place what is nearest to it."""

    def __init__(self, places: tuple[Place, ...], network: Network, countries: Countries) -> None:
        self.places = places
        self.rivers = MultiLineString([LineString(line) for line in network.rivers])
        self.halves = _halves(len(places), network)
        self._countries = countries
        at = np.array([place.at for place in places])
        self._nearest = KDTree(at)
        self._between = Delaunay(at)
        corners = at[self._between.simplices]
        sides = np.hypot(*np.moveaxis(corners - np.roll(corners, 1, axis=1), -1, 0))
        self._is_narrow = sides.max(axis=1) < _WATER_M
        shapely.prepare(self.rivers)
        owned = [(i, half.line) for i, halves in enumerate(self.halves) for half in halves]
        owned += [(_WALL, wall) for wall in network.walls]
        self._owners = np.array([owner for owner, _ in owned])
        self._lines = np.array([LineString(line) for _, line in owned])
        self._tree = STRtree(self._lines)

    def of(self, index: int, around_m: float = 0.0) -> "Ground":
        """Give a place its ground, as far as its streets reach, or farther if asked."""
        place = self.places[index]
        around = shapely.Point(place.at).buffer(max(around_m, 1.6 * place.reach_m + 500))
        near = np.sort(self._tree.query(around))
        barred = MultiLineString(list(self._lines[near[self._owners[near] != index]]))
        shapely.prepare(barred)
        return Ground(self, index, barred, [half.line for half in self.halves[index]])

    def is_inland(self, points: Points) -> Flags:
        """Whether points lie between places that are not far apart: else there is water."""
        triangle = self._between.find_simplex(points)
        inland: Flags = (triangle >= 0) & self._is_narrow[triangle]
        return inland

    def belongs_to(self, index: int, points: Points) -> Flags:
        """Whether points are nearest to a place, in its country and not in the river."""
        mine: Flags = self._nearest.query(points)[1] == index
        mine &= self._countries.of(points) == self.places[index].country
        mine &= ~shapely.dwithin(self.rivers, shapely.points(points), _FROM_RIVER_M)
        return mine


class Ground:
    """
    What one place has, and what is in its way.

    Parameters
    ----------
    barred
        What no street of the place crosses: walls, and roads of other places.
    roads
        What its streets join, and keep off with their corners.
    """

    def __init__(
        self, land: Land, index: int, barred: MultiLineString, roads: list[Points]
    ) -> None:
        self.index = index
        self.place = land.places[index]
        self.halves = land.halves[index]
        self.rivers = land.rivers
        self._land = land
        self._barred = barred
        self._lines = roads
        self._roads = MultiLineString([LineString(road) for road in roads])

    def with_roads(self, roads: list[Points]) -> "Ground":
        """Give the same ground with more roads on it."""
        return Ground(self._land, self.index, self._barred, self._lines + roads)

    def is_mine(self, points: Points) -> Flags:
        """Whether points are on the ground of the place and not beside a wall."""
        mine = self._land.belongs_to(self.index, points)
        near = shapely.dwithin(self._barred, shapely.points(points[mine]), _FROM_WALLS_M)
        mine[mine] = ~near
        return mine

    def is_free(self, points: Points) -> Flags:
        """Whether points are its own and not beside one of its roads."""
        free = self.is_mine(points)
        near = shapely.dwithin(self._roads, shapely.points(points[free]), _FROM_ROADS_M)
        free[free] = ~near
        return free

    def is_crossed(self, lines: Points) -> Flags:
        """Whether lines, ``float64[n, k, 2]``, run into what is not a road of the place."""
        return self.bars(np.asarray(shapely.linestrings(lines), object))

    def bars(self, lines: NDArray[np.object_]) -> Flags:
        """Whether lines, as shapes, run into what is not a road of the place."""
        return np.asarray(shapely.intersects(self._barred, lines))

    def free_m2(self) -> float:
        """About how much ground the place can build on."""
        return float(self.free_share() * np.pi * self.place.reach_m**2)

    def free_share(self, n_samples: int = 400) -> float:
        """About which share of the ground within its reach the place can build on."""
        n = np.arange(n_samples) + 0.5
        radius, turn = np.sqrt(n / n_samples) * self.place.reach_m, np.pi * (1 + 5**0.5) * n
        spiral = radius[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
        share = self.is_mine(self.place.at + spiral).mean()
        return float(max(share, 0.05))

    def is_inland(self, points: Points) -> Flags:
        """Whether points lie between places, and not out at sea."""
        return self._land.is_inland(points)


def _halves(n_places: int, network: Network) -> list[list[Half]]:
    halves: list[list[Half]] = [[] for _ in range(n_places)]
    for road in network.roads:
        middle = int(np.flatnonzero((road.line == road.middle).all(axis=1))[0])
        halves[road.start].append(Half(road.line[: middle + 1], road.highway))
        halves[road.end].append(Half(road.line[middle:][::-1], road.highway))
    return halves
