"""The street pattern of a place: a bent grid of junctions, as many as its inhabitants ask for."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from graphs.demo.ground import Ground
from graphs.demo.plane import Points, snapped
from graphs.ids import Flags

_JUNCTIONS_PER_INHABITANT: Final = 0.004
_LEAST_JUNCTIONS: Final = 12
_BLOCK_M: Final = (75.0, 190.0)


class Mesh(NamedTuple):
    """
    Junctions in rows and columns.

    Attributes
    ----------
    at : float64[r, c, 2]
        Where each is.
    built : bool[r, c]
        Whether there is one.
    east, north : bool[r, c - 1], bool[r - 1, c]
        Whether a street leads on to the next in the row, or in the column.
    """

    at: Points
    built: Flags
    east: Flags
    north: Flags


def draw_mesh(ground: Ground, bearing: float, random: np.random.Generator) -> Mesh:
    """Lay out the streets of a place on the ground that is free."""
    at = _junctions(ground, bearing, random)
    away = np.hypot(*np.moveaxis(at - ground.place.at, -1, 0))
    ragged = ground.place.reach_m * random.uniform(0.8, 1.15, away.shape)
    built = (away > 50) & (away < ragged)
    built[built] = ground.is_free(at[built])
    missing = 0.08 + 0.22 * (away / ground.place.reach_m) ** 2
    gone = random.uniform(size=(2, *built.shape)) < missing
    east = built[:, :-1] & built[:, 1:] & ~gone[0][:, 1:]
    north = built[:-1] & built[1:] & ~gone[1][1:]
    east[east] = ~ground.is_crossed(np.stack([at[:, :-1][east], at[:, 1:][east]], axis=1))
    north[north] = ~ground.is_crossed(np.stack([at[:-1][north], at[1:][north]], axis=1))
    return Mesh(at, built, east, north)


def streets(mesh: Mesh) -> Iterator[Points]:
    """Give each row and column in unbroken stretches: a stretch is a street."""
    yield from _stretches(mesh.at, mesh.east)
    yield from _stretches(mesh.at.swapaxes(0, 1), mesh.north.T)


def _junctions(ground: Ground, bearing: float, random: np.random.Generator) -> Points:
    """Spread a grid over the place, turned to its main road, bent and shaken."""
    n_junctions = max(_LEAST_JUNCTIONS, ground.place.inhabitants * _JUNCTIONS_PER_INHABITANT)
    block_m = float(np.clip(np.sqrt(ground.free_m2() / n_junctions), *_BLOCK_M))
    half = int(np.ceil(1.3 * ground.place.reach_m / block_m))
    steps = np.arange(-half, half + 1) * block_m
    x, y = np.meshgrid(steps, steps)
    phase, wave_m = random.uniform(0, 2 * np.pi, 2), block_m * random.uniform(5, 8, 2)
    x, y = (
        x + 1.1 * block_m * np.sin(y / wave_m[0] + phase[0]),
        y + 1.1 * block_m * np.sin(x / wave_m[1] + phase[1]),
    )
    turn = np.array([[np.cos(bearing), np.sin(bearing)], [-np.sin(bearing), np.cos(bearing)]])
    shaken = np.clip(random.normal(0, 0.13, (*x.shape, 2)), -0.28, 0.28) * block_m
    return snapped(ground.place.at + np.stack([x, y], axis=-1) @ turn + shaken)


def _stretches(at: Points, joined: Flags) -> Iterator[Points]:
    for line, links in zip(at, joined, strict=True):
        edges = np.diff(np.concatenate([[False], links, [False]]).astype(int))
        for start, end in zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True):
            yield line[start : end + 1]
