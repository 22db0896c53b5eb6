"""Where the junctions of a place are: close in its built-up ground, far apart around it."""

from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import KDTree

from graphs.demo.ground import Ground
from graphs.demo.plane import Points, snapped
from graphs.ids import Flags, Floats

_FROM_ROADS: Final = 0.5  # Least distance from a corner of a main road, in distances apart.
_SHAKEN: Final = 0.24  # Standard deviation of a junction's place, in distances apart.
REACH_M: Final = 4500.0
"""How far from its middle the lanes around a place reach."""

_LEAST_JUNCTIONS: Final = 8
_SAMPLES: Final = 100


class Texture(NamedTuple):
    """
    How streets are laid; fitted to real networks, see ``docs/demo-networks.md``.

    Attributes
    ----------
    junctions_per_inhabitant
        In built-up ground; a place with little ground has fewer.
    town_m, rural_m
        How far apart junctions are strewn in built-up ground and around it.
    kept_diagonals
        Share of the longest sides of triangles that are streets all the same.
    missing
        Share of the other sides that are not.
    missing_at_crossroads
        The same where a street ends at a junction of four or more.
    town_step_m, rural_step_m
        How far apart the corners of a street are.
    stubs
        Dead ends for each triangle.
    """

    junctions_per_inhabitant: float = 0.016
    town_m: float = 105.0
    rural_m: float = 560.0
    kept_diagonals: float = 0.0
    missing: float = 0.03
    missing_at_crossroads: float = 0.25
    town_step_m: float = 26.0
    rural_step_m: float = 48.0
    stubs: float = 0.19


def strewn(
    ground: Ground, corners: Points, texture: Texture, random: np.random.Generator
) -> tuple[Points, Flags]:
    """
    Strew the junctions of a place over the ground that is free.

    Returns
    -------
    at : float64[n, 2]
    is_rural : bool[n]
    """
    town_m, rural_m = texture.town_m, texture.rural_m
    wanted = max(_LEAST_JUNCTIONS, texture.junctions_per_inhabitant * ground.place.inhabitants)
    radius_m = town_m * np.sqrt(wanted / np.pi / ground.free_share(_SAMPLES))
    waves = random.uniform(0, 2 * np.pi, 2), random.uniform(0, 0.25, 2)
    town = _shaken_grid(1.4 * radius_m, town_m, random)
    town = town[np.hypot(*town.T) < radius_m * _ragged(town, waves)]
    rural = _shaken_grid(REACH_M, rural_m, random)
    away_m = np.hypot(*rural.T)
    outside = away_m > radius_m * _ragged(rural, waves) + rural_m / 2
    rural = rural[outside & (away_m < REACH_M)]
    at = snapped(ground.place.at + np.concatenate([town, rural]))
    is_rural = np.arange(len(at)) >= len(town)
    apart_m = np.where(is_rural, rural_m / 3, town_m)
    good = KDTree(corners).query(at)[0] > _FROM_ROADS * apart_m
    good[is_rural] &= ground.is_inland(at[is_rural])
    good[good] = ground.is_free(at[good])
    return at[good], is_rural[good]


def _shaken_grid(half_m: float, apart_m: float, random: np.random.Generator) -> Points:
    """Give points in rows, every second row shifted, turned and shaken."""
    n = int(np.ceil(half_m / apart_m))
    column, row = np.meshgrid(np.arange(-n, n + 1), np.arange(-n, n + 1))
    grid = np.column_stack([(column + row % 2 / 2).ravel(), row.ravel()]) * apart_m
    turn = random.uniform(0, np.pi)
    turned = grid @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    shaken = np.clip(random.normal(0, _SHAKEN, grid.shape), -0.4, 0.4) * apart_m
    points: Points = turned + shaken
    return points


def _ragged(points: Points, waves: tuple[Floats, Floats]) -> Floats:
    """How far the built-up ground reaches towards each point, as a share of its radius."""
    phase, strength = waves
    turn = np.arctan2(points[:, 1], points[:, 0])
    share: Floats = strength[0] * np.sin(2 * turn + phase[0]) + strength[1] * np.sin(
        5 * turn + phase[1]
    )
    return 1 + share
