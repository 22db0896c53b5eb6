"""Which points are neighbours: no third stands between them."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, KDTree

from graphs.demo.plane import Points
from graphs.ids import Floats

Pairs: TypeAlias = NDArray[np.intp]
"""Two points each, ``intp[n, 2]``, the lower index first."""


_TRIANGULATED: Final = 4  # As many points as Qhull wants.


def neighbours(at: Points, between: Floats | float = 1.0) -> Pairs:
    """
    Pair the points that have no third between them: their lines never cross (Gabriel graph).

    Parameters
    ----------
    between : float64[n] or float
        How near the middle a third counts, as a share of the way from the middle to either point:
        1 everywhere gives the Gabriel graph, less for both of two points gives more pairs.

    References
    ----------
    K. R. Gabriel and R. R. Sokal, A new statistical approach to geographic variation analysis,
    1969. doi:10.2307/2412323
    """
    pairs = _sides(at)
    middles = at[pairs].mean(axis=1)
    half = np.hypot(*(at[pairs[:, 0]] - middles).T)
    share = np.broadcast_to(between, len(at))[pairs].max(axis=1)
    lonely: Pairs = pairs[KDTree(at).query(middles)[0] >= share * half - 0.01]
    return lonely


def _sides(at: Points) -> Pairs:
    """Give the sides of the triangles between points, or all pairs of too few for triangles."""
    if len(at) < _TRIANGULATED:
        return np.column_stack(np.triu_indices(len(at), 1))
    triangles = Delaunay(at).simplices
    sides = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.intp)
