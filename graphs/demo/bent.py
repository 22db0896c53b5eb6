"""How the streets of a fabric bend on their way from junction to junction."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.demo.fabric import Fabric
from graphs.demo.plane import Points, snapped
from graphs.demo.strewn import Texture

_BEND: Final = 0.045  # Standard deviation of a bend, as a share of the street's length.
_BENDS_MOST: Final = 0.09


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


def bent(fabric: Fabric, texture: Texture, random: np.random.Generator) -> Bent:
    """Draw the streets with corners a step apart."""
    bends = _bends(fabric, texture, random)
    first, node = _threaded(fabric, bends)
    return Bent(np.concatenate([fabric.at[fabric.n_corners :], bends.at]), first, node)


class _Bends(NamedTuple):
    """The corners of streets between their ends: ``street[i]`` has ``at[i]``, in order."""

    at: Points
    street: NDArray[np.intp]


def _bends(fabric: Fabric, texture: Texture, random: np.random.Generator) -> _Bends:
    start, end = (fabric.at[fabric.ends[:, i]] for i in (0, 1))
    ahead = end - start
    length_m = np.hypot(*ahead.T)
    rural = fabric.is_rural[fabric.ends].any(axis=1)
    step_m = np.where(rural, texture.rural_step_m, texture.town_step_m)
    n_inner = np.floor(length_m / step_m * random.uniform(0.5, 1.5, len(ahead))).astype(np.int64)
    street = np.repeat(np.arange(len(ahead)), n_inner)
    rank = np.arange(len(street)) - np.repeat(np.cumsum(n_inner) - n_inner, n_inner)
    share = (rank + 1) / (n_inner[street] + 1)
    waves = np.clip(random.normal(0, _BEND, (2, len(ahead))), -_BENDS_MOST, _BENDS_MOST)
    aside = waves[0][street] * np.sin(np.pi * share)
    aside += 0.4 * waves[1][street] * np.sin(2 * np.pi * share)
    left = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    at = start[street] + share[:, None] * ahead[street] + aside[:, None] * left[street]
    return _Bends(snapped(at), street)


def _threaded(fabric: Fabric, bends: _Bends) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the nodes of each street: junctions first, then bends; corners of roads below 0."""
    n, n_new = len(fabric.ends), len(fabric.at) - fabric.n_corners
    n_inner = np.bincount(bends.street, minlength=n)
    first = np.concatenate([[0], np.cumsum(n_inner + 2)])
    node = np.empty(first[-1], np.int64)
    ends = np.where(
        fabric.ends < fabric.n_corners, -1 - fabric.ends, fabric.ends - fabric.n_corners
    )
    is_inner = np.ones(len(node), bool)
    for column, place in ((0, first[:-1]), (1, first[1:] - 1)):
        node[place] = ends[:, column]
        is_inner[place] = False
    node[is_inner] = n_new + np.arange(len(bends.at))
    return first, node
