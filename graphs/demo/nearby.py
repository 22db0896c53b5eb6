"""Finds the lines near a shape: nothing looks at all roads of a country to find the next one."""

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, STRtree
from shapely.geometry.base import BaseGeometry

from graphs.demo.plane import Points
from graphs.ids import Flags


class Nearby:
    """
    Lines to be asked for what lies near.

    Attributes
    ----------
    shapes : LineString[n]
        In the order given.
    """

    def __init__(self, lines: Iterable[Points]) -> None:
        self.shapes: NDArray[np.object_] = np.array([LineString(line) for line in lines], object)
        self._tree = STRtree(self.shapes)

    def meeting(self, shape: BaseGeometry) -> list[int]:
        """Give the lines that touch or cross a shape, in order."""
        found: list[int] = np.sort(self._tree.query(shape, predicate="intersects")).tolist()
        return found

    def within(self, shape: BaseGeometry, distance_m: float) -> list[int]:
        """Give the lines that come so near to a shape, in order."""
        found = self._tree.query(shape, predicate="dwithin", distance=distance_m)
        in_order: list[int] = np.sort(found).tolist()
        return in_order

    def is_near(self, points: Points, distance_m: float) -> Flags:
        """Whether a line comes so near to each of the points."""
        spots = shapely.points(points)
        near = np.zeros(len(points), bool)
        near[self._tree.query(spots, predicate="dwithin", distance=distance_m)[0]] = True
        return near
