"""What branches off the streets of a place: dead ends, drives, and ways behind barriers."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from graphs.demo.ground import Ground
from graphs.demo.mesh import Mesh
from graphs.demo.plane import Points, snapped
from graphs.demo.sheet import Spot, Tags, Way


class Kind(NamedTuple):
    """
    A kind of branch.

    Attributes
    ----------
    share
        How many there are for each junction of the place.
    barrier
        What stands in its middle, if anything.
    through
        Whether it leads on to the junction across the block.
    """

    share: float
    tags: Tags
    barrier: Tags | None = None
    through: bool = False


_KINDS: Final = (
    Kind(0.07, {"highway": "residential"}),
    Kind(0.05, {"highway": "service", "service": "driveway", "access": "private"}),
    Kind(0.03, {"highway": "service", "service": "parking_aisle"}),
    Kind(0.006, {"highway": "service", "access": "private"}, {"barrier": "gate"}),
    Kind(0.006, {"highway": "footway"}, through=True),
    # Pockets: one that an ambulance cannot enter, and one that it cannot leave.
    Kind(0.004, {"highway": "residential"}, {"barrier": "bollard"}),
    Kind(0.001, {"highway": "residential", "oneway": "yes"}),
    Kind(
        0.003,
        {"highway": "service", "service": "emergency_access", "access": "no", "emergency": "yes"},
        {"barrier": "lift_gate", "emergency": "yes"},
        through=True,
    ),
)


def stubs(mesh: Mesh, ground: Ground, random: np.random.Generator) -> tuple[list[Way], list[Spot]]:
    """Draw the branches of a place, each into a block of its own, with what bars them."""
    ways: list[Way] = []
    spots: list[Spot] = []
    blocks = random.permutation(_blocks(mesh))
    for kind, (start, across) in zip(_drawn(len(blocks), random), blocks, strict=False):
        reach = 1.0 if kind.through else random.uniform(0.25, 0.42)
        middle = snapped(start + 0.5 * reach * (across - start))
        end = across if kind.through else snapped(start + reach * (across - start))
        line = np.array([start, middle, end])
        if not ground.is_crossed(line[None])[0]:
            ways.append(Way(line, kind.tags))
            spots += [Spot(middle, kind.barrier)] if kind.barrier else []
    return ways, spots


def _blocks(mesh: Mesh) -> Points:
    """Give two opposite corners of each block that has both, ``float64[n, 2, 2]``."""
    both = mesh.built[:-1, :-1] & mesh.built[1:, 1:]
    return np.stack([mesh.at[:-1, :-1][both], mesh.at[1:, 1:][both]], axis=1)


def _drawn(n_junctions: int, random: np.random.Generator) -> Iterator[Kind]:
    for kind in _KINDS:
        for _ in range(random.binomial(n_junctions, kind.share)):
            yield kind
