"""The ring road of a large town, half way out, where nothing bars it."""

from typing import Final

import numpy as np

from graphs.demo.ground import Ground
from graphs.demo.plane import Points, snapped
from graphs.demo.sheet import Tags

INHABITANTS: Final = 40_000
TAGS: Final[Tags] = {"highway": "secondary", "surface": "asphalt", "maxspeed": "50"}

_CORNERS: Final = 28


def ring_road(ground: Ground, random: np.random.Generator) -> list[Points]:
    """Draw the arcs of the ring: it is broken where the ground ends or something bars it."""
    turn = np.linspace(0, 2 * np.pi, _CORNERS + 1)
    waves = random.uniform(0, 2 * np.pi, 2)
    radius = 0.42 * np.sqrt(ground.free_m2() / np.pi)
    radius *= 1 + 0.12 * np.sin(2 * turn + waves[0]) + 0.06 * np.sin(3 * turn + waves[1])
    corners = snapped(
        ground.place.at + radius[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    )
    corners[-1] = corners[0]
    mine = ground.is_mine(corners)
    pieces = np.stack([corners[:-1], corners[1:]], axis=1)
    good = mine[:-1] & mine[1:] & ~ground.is_crossed(pieces)
    edges = np.diff(np.concatenate([[False], good, [False]]).astype(int))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [corners[a : b + 1] for a, b in zip(starts, ends, strict=True) if b - a >= 2]
