"""Dead ends: they branch off the streets of a fabric into the blocks between them."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, STRtree

from graphs.demo.bent import Bent
from graphs.demo.fabric import Fabric, shortened
from graphs.demo.ground import Ground
from graphs.demo.plane import Points, snapped
from graphs.demo.strewn import Texture
from graphs.ids import Flags

_INTO_BLOCK: Final = (0.5, 1.0)  # How far a dead end reaches towards the middle of its triangle.


class Branches(NamedTuple):
    """
    Dead ends of two pieces each.

    Attributes
    ----------
    feet : int64[b]
        The node of the bent streets at which each begins.
    at : float64[b, 2, 2]
        Its middle and its end.
    """

    feet: NDArray[np.int64]
    at: Points


def branches(
    fabric: Fabric,
    streets: Bent,
    ground: Ground,
    roads: MultiLineString,
    texture: Texture,
    random: np.random.Generator,
) -> Branches:
    """Lead dead ends into triangles beside streets, one into each that has room for it."""
    asked = np.flatnonzero(random.uniform(size=len(fabric.triangles)) < texture.stubs)
    side = random.integers(0, 3, len(asked))
    reach = random.uniform(*_INTO_BLOCK, len(asked))[:, None]
    if not len(fabric.ends):
        return Branches(np.empty(0, np.int64), np.empty((0, 2, 2)))
    corners = fabric.triangles[asked]
    a, b = (corners[np.arange(len(asked)), (side + step) % 3].astype(np.int64) for step in (1, 2))
    street, known = _street_between(fabric, a, b)
    fits = known & (streets.n_inner[street] > 0)
    street, middles = street[fits], fabric.at[corners[fits]].mean(axis=1)
    feet = streets.node[streets.first[street] + 1 + streets.n_inner[street] // 2]
    start = streets.at[feet]
    end = start + reach[fits] * (middles - start)
    at = snapped(np.stack([(start + end) / 2, end], axis=1))
    free = _is_free(np.concatenate([start[:, None], at], axis=1), fabric, streets, ground, roads)
    return Branches(feet[free], at[free])


def _street_between(
    fabric: Fabric, a: NDArray[np.int64], b: NDArray[np.int64]
) -> tuple[NDArray[np.intp], Flags]:
    """Give the street between two points, and whether there is one."""
    keys = np.minimum(a, b) * len(fabric.at) + np.maximum(a, b)
    streets = fabric.ends @ [len(fabric.at), 1]
    street = np.searchsorted(streets, keys).clip(max=len(streets) - 1)
    return street, streets[street] == keys


def _is_free(
    lines: Points, fabric: Fabric, streets: Bent, ground: Ground, roads: MultiLineString
) -> Flags:
    """Whether dead ends touch nothing but the street they leave, and that at one point."""
    clear = lines.copy()
    clear[:, 0] = shortened(lines[:, 0], lines[:, 1])
    shapes: NDArray[np.object_] = np.asarray(shapely.linestrings(clear))
    free = ~ground.is_crossed(lines) & ~shapely.intersects(roads, shapes)
    drawn = streets.lines(fabric.at[: fabric.n_corners])
    free[STRtree(drawn).query(shapes, predicate="intersects")[0]] = False
    own, other = STRtree(shapes).query(shapes, predicate="intersects")
    free[own[own != other]] = False
    return free
