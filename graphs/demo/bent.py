"""How the streets of a fabric bend on their way from junction to junction."""

from typing import Final, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, STRtree

from graphs.demo.fabric import Fabric, shortened
from graphs.demo.ground import Ground
from graphs.demo.plane import Points, snapped
from graphs.demo.strewn import Texture
from graphs.ids import Flags, Floats

_BEND: Final = 0.045  # Standard deviation of a bend, as a share of the street's length.
_BENDS_MOST: Final = 0.09
_STRAIGHT: Final = 3  # After so many tries all streets are straight that any has to be.


class Bent(NamedTuple):
    """
    Streets by their nodes.

    Attributes
    ----------
    at : float64[n, 2]
        First the junctions of the fabric, then the corners of its streets.
    first : int64[e + 1]
        Street ``i`` has the nodes ``node[first[i]:first[i + 1]]``.
    node : int64[r]
        A node of ``at``, or, below 0, a corner of the main roads: -1 is the first.
    """

    at: Points
    first: NDArray[np.int64]
    node: NDArray[np.int64]

    @property
    def n_inner(self) -> NDArray[np.int64]:
        """How many corners each street has between its ends."""
        inner: NDArray[np.int64] = np.diff(self.first) - 2
        return inner

    def lines(self, corners: Points) -> NDArray[np.object_]:
        """Give the streets as shapes, a little short of both ends: they touch only to cross."""
        points = np.concatenate([self.at, corners[::-1]])[self.node]
        first, last = self.first[:-1], self.first[1:] - 1
        points[first], points[last] = (
            shortened(points[first], points[first + 1]),
            shortened(points[last], points[last - 1]),
        )
        of = np.repeat(np.arange(len(first)), np.diff(self.first))
        return np.asarray(shapely.linestrings(points, indices=of), object)


def bent(
    fabric: Fabric,
    ground: Ground,
    roads: MultiLineString,
    texture: Texture,
    random: np.random.Generator,
) -> Bent:
    """Draw the streets with corners a step apart, and straighten those whose bends cross others."""
    n_inner = _n_inner(fabric, texture, random)
    waves = np.clip(random.normal(0, _BEND, (2, len(fabric.ends))), -_BENDS_MOST, _BENDS_MOST)
    first, node = _threaded(fabric, n_inner)
    for _ in range(_STRAIGHT):
        bends = _bends(fabric, n_inner, waves)
        at = np.concatenate([fabric.at[fabric.n_corners :], bends])
        streets = Bent(at, first, node)
        wrong = _crosses(streets, fabric, ground, roads) & waves.any(axis=0)
        if not wrong.any():
            break
        waves[:, wrong] = 0
    return streets


def _n_inner(fabric: Fabric, texture: Texture, random: np.random.Generator) -> NDArray[np.int64]:
    """Draw how many corners each street has between its ends."""
    length_m = np.hypot(*(fabric.at[fabric.ends[:, 1]] - fabric.at[fabric.ends[:, 0]]).T)
    rural = fabric.is_rural[fabric.ends].any(axis=1)
    step_m = np.where(rural, texture.rural_step_m, texture.town_step_m)
    steps: Floats = length_m / step_m * random.uniform(0.5, 1.5, len(length_m))
    return np.floor(steps).astype(np.int64)


def _bends(fabric: Fabric, n_inner: NDArray[np.int64], waves: Floats) -> Points:
    """Give the corners of all streets, one street after the other."""
    start, end = (fabric.at[fabric.ends[:, i]] for i in (0, 1))
    street = np.repeat(np.arange(len(n_inner)), n_inner)
    rank = np.arange(len(street)) - np.repeat(np.cumsum(n_inner) - n_inner, n_inner)
    share = (rank + 1) / (n_inner[street] + 1)
    aside = waves[0][street] * np.sin(np.pi * share)
    aside += 0.4 * waves[1][street] * np.sin(2 * np.pi * share)
    ahead = end - start
    left = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    return snapped(start[street] + share[:, None] * ahead[street] + aside[:, None] * left[street])


def _threaded(
    fabric: Fabric, n_inner: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the nodes of each street: junctions first, then bends; corners of roads below 0."""
    first = np.concatenate([[0], np.cumsum(n_inner + 2)])
    node = np.empty(first[-1], np.int64)
    ends = np.where(
        fabric.ends < fabric.n_corners, -1 - fabric.ends, fabric.ends - fabric.n_corners
    )
    is_inner = np.ones(len(node), bool)
    for column, place in ((0, first[:-1]), (1, first[1:] - 1)):
        node[place] = ends[:, column]
        is_inner[place] = False
    node[is_inner] = len(fabric.at) - fabric.n_corners + np.arange(n_inner.sum())
    return first, node


def _crosses(streets: Bent, fabric: Fabric, ground: Ground, roads: MultiLineString) -> Flags:
    """Whether streets cross each other, a main road, or what bars the ground."""
    lines = streets.lines(fabric.at[: fabric.n_corners])
    crosses = ground.bars(lines) | np.asarray(shapely.intersects(roads, lines))
    one, other = STRtree(lines).query(lines, predicate="intersects")
    crosses[one[one != other]] = True
    return crosses
