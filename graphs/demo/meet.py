"""Where lines of a sheet cross, both get a corner: there their roads meet."""

from typing import Final

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree
from shapely import LineString, STRtree

from graphs.demo.plane import Points, distances_along_m, key, keys, snapped
from graphs.ids import Flags

_SAME_M: Final = 0.05


def meeting(lines: list[Points]) -> list[Points]:
    """Give each line a corner wherever it crosses another; near a corner of either, it is that."""
    shapes = np.array([LineString(line) for line in lines])
    one, other = STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.intersection(shapes[one], shapes[other])
    points, pair = shapely.get_coordinates(common, return_index=True)
    points = _at_corners(snapped(points), np.concatenate(lines))
    met: list[list[Points]] = [[] for _ in lines]
    for point, index in zip(points, pair, strict=True):
        met[one[index]].append(point)
        met[other[index]].append(point)
    return [_with(line, new) for line, new in zip(lines, met, strict=True)]


def joined_to(lines: list[Points], roots: int) -> Flags:
    """Whether lines hang together, corner by corner, with any of the first ``roots`` lines."""
    number: dict[tuple[float, float], int] = {}
    ends = [
        (index, number.setdefault(corner, len(number)))
        for index, line in enumerate(lines)
        for corner in keys(line)
    ]
    line_of, corner_of = np.array(ends).T
    n = len(lines) + len(number)
    links = coo_array((np.ones(len(ends)), (line_of, corner_of + len(lines))), shape=(n, n))
    label = connected_components(links, directed=False)[1][: len(lines)]
    joined: Flags = np.isin(label, label[:roots])
    return joined


def _at_corners(points: Points, corners: Points) -> Points:
    """Move each point to a corner that is only centimetres away."""
    away, nearest = KDTree(corners).query(points)
    same = np.asarray(away) <= _SAME_M
    return np.where(same[:, None], corners[nearest], points)


def _with(line: Points, new: list[Points]) -> Points:
    """Put new corners where they lie along the line."""
    have = set(keys(line))
    fresh = [corner for corner in dict.fromkeys(map(key, new)) if corner not in have]
    if not fresh:
        return line
    points = np.array(fresh)
    along = shapely.line_locate_point(LineString(line), shapely.points(points))
    order = np.argsort(np.concatenate([distances_along_m(line), along]), kind="stable")
    return np.concatenate([line, points])[order]
