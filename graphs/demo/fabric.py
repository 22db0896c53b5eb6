"""
The streets and lanes of a place, drawn with a few array operations however many they are.

Junctions are strewn over the ground, close in town and far apart outside, and triangulated together
with the corners of the main roads. Of each triangle the longest side goes (Urquhart's graph), which
leaves a net that hangs together, has no crossings, and mostly three streets at a junction.
"""

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay
from shapely import MultiLineString

from graphs.demo.ground import Ground
from graphs.demo.plane import Points
from graphs.demo.strewn import Texture, strewn
from graphs.ids import Flags, Floats, Ids

_LEAST_POINTS: Final = 5
_CROSSROADS: Final = 4
_LONGEST: Final = 2.4  # Times the distance at which junctions are strewn.
_GAP_M: Final = 0.3


class Fabric(NamedTuple):
    """
    Streets from junction to junction, not yet bent or tagged.

    Attributes
    ----------
    at : float64[n, 2]
        First the corners of main roads that were given, then the junctions.
    n_corners
        How many corners were given.
    is_rural : bool[n]
        Whether a junction lies outside of the built-up ground.
    ends : int64[e, 2]
        The two ends of each street; at most one is a corner of a main road.
    triangles : int64[t, 3]
        All triangles, for what is drawn into the blocks.
    """

    at: Points
    n_corners: int
    is_rural: Flags
    ends: NDArray[np.int64]
    triangles: Ids


def draw_fabric(
    ground: Ground,
    corners: Points,
    roads: MultiLineString,
    texture: Texture,
    random: np.random.Generator,
) -> Fabric:
    """
    Draw the streets of a place on the ground that is free.

    Parameters
    ----------
    corners : float64[c, 2]
        Corners of the main roads of the place at which streets may begin.
    roads
        Those roads, which no street crosses.
    """
    sites, is_rural = strewn(ground, corners, texture, random)
    at = np.concatenate([corners, sites])
    rural = np.concatenate([np.zeros(len(corners), bool), is_rural])
    none = np.empty((0, 2), np.int64)
    if len(at) < _LEAST_POINTS or not len(sites):
        return Fabric(at, len(corners), rural, none, np.empty((0, 3), np.int32))
    triangles = Delaunay(at).simplices
    ends, is_longest = _sides(at, triangles)
    length_m = np.hypot(*(at[ends[:, 0]] - at[ends[:, 1]]).T)
    back = random.uniform(size=len(ends)) < texture.kept_diagonals
    dice = random.uniform(size=len(ends))
    apart_m = np.where(rural[ends].any(axis=1), texture.rural_m, texture.town_m)
    wanted = (~is_longest | back) & (length_m < _LONGEST * apart_m)
    wanted &= (ends >= len(corners)).any(axis=1)
    ends, dice = ends[wanted], dice[wanted]
    crowded = (_degree(ends, len(corners), len(at))[ends] >= _CROSSROADS).any(axis=1)
    ends = ends[dice >= np.where(crowded, texture.missing_at_crossroads, texture.missing)]
    ends = ends[_is_clear(at, ends, len(corners), ground, roads)]
    ends = ends[_hangs_on(ends, len(corners), len(at))]
    return Fabric(at, len(corners), rural, ends, triangles)


def _sides(at: Points, triangles: Ids) -> tuple[NDArray[np.int64], Flags]:
    """Give each side of the triangles once, and whether it is the longest of one of them."""
    sides = triangles[:, [[1, 2], [2, 0], [0, 1]]].astype(np.int64)
    length: Floats = np.hypot(*np.moveaxis(at[sides[:, :, 0]] - at[sides[:, :, 1]], -1, 0))
    longest = length == length.max(axis=1, keepdims=True)
    ends = np.sort(sides.reshape(-1, 2), axis=1)
    keys, side = np.unique(ends @ [len(at), 1], return_inverse=True)
    is_longest = np.bincount(side, longest.ravel(), len(keys)) > 0
    return np.column_stack(np.divmod(keys, len(at))), is_longest


def _degree(ends: NDArray[np.int64], n_corners: int, n_points: int) -> NDArray[np.int64]:
    """Count the streets at each point, and two ways along its road at a corner."""
    degree = np.bincount(ends.ravel(), minlength=n_points)
    degree[:n_corners] += 2
    return degree


def _is_clear(
    at: Points, ends: NDArray[np.int64], n_corners: int, ground: Ground, roads: MultiLineString
) -> Flags:
    """Whether streets cross neither what bars the ground nor a road of the place."""
    lines = at[ends]
    clear = ~ground.is_crossed(lines)
    at_corner = (ends < n_corners)[:, :, None]
    inside = np.where(at_corner, shortened(lines, lines[:, ::-1]), lines)
    shapely.prepare(roads)
    clear &= ~shapely.intersects(roads, shapely.linestrings(inside))
    return np.asarray(clear)


def shortened(ends: Points, beside: Points) -> Points:
    """Move the ends of lines a little towards the corners beside them: there they touch others."""
    ahead = beside - ends
    length_m = np.maximum(np.hypot(ahead[..., 0], ahead[..., 1]), _GAP_M)
    moved: Points = ends + _GAP_M * ahead / length_m[..., None]
    return moved


def _hangs_on(ends: NDArray[np.int64], n_corners: int, n_points: int) -> Flags:
    """Whether streets hang together with a corner of a main road."""
    merged = np.where(ends < n_corners, 0, ends)
    links = coo_array((np.ones(len(ends)), merged.T), shape=(n_points, n_points))
    label = connected_components(links, directed=False)[1]
    hangs: Flags = label[merged[:, 0]] == label[0]
    return hangs


def nearest_corner(corners: Points, point: Points) -> Points:
    """Give the corner nearest to a point."""
    nearest: Points = corners[np.argmin(np.hypot(*(corners - point).T))]
    return nearest
