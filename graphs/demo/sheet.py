"""What one part of the region gives to the file: ways, marked nodes and turn restrictions."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphs.demo.plane import Points

Tags: TypeAlias = dict[str, str]


class Way(NamedTuple):
    """A line with tags; where two ways have a corner in common, they meet."""

    line: Points
    tags: Tags


class Spot(NamedTuple):
    """Tags for the node at a point; if no way has a corner there, a node of its own."""

    at: Points
    tags: Tags


class Turn(NamedTuple):
    """
    A turn restriction from one way of the sheet to another, over a corner both have.

    Attributes
    ----------
    via_way
        The way between the two, where they have no corner in common.
    """

    kind: str
    from_way: int
    via: Points
    to_way: int
    via_way: int | None = None


class Streets(NamedTuple):
    """
    Ways as arrays: a sheet of hundreds of streets without an object for each.

    Attributes
    ----------
    corners : float64[c, 2]
        Corners of other ways of the sheet at which streets may begin.
    at : float64[n, 2]
        Nodes that no other way of the sheet has.
    marks
        Tags of some of these nodes.
    first : int64[w + 1]
        Street ``i`` has the nodes ``node[first[i]:first[i + 1]]``.
    node : int64[r]
        A node of ``at``, or, below 0, a corner: -1 is the first.
    kind : int64[w]
        Position in ``tags``.
    """

    corners: Points
    at: Points
    marks: dict[int, Tags]
    first: NDArray[np.int64]
    node: NDArray[np.int64]
    kind: NDArray[np.int64]
    tags: tuple[Tags, ...]


class Sheet(NamedTuple):
    """
    A part of the region, drawn and written by itself.

    Attributes
    ----------
    streets
        More ways, numbered after ``ways``.
    """

    ways: list[Way]
    spots: list[Spot]
    turns: list[Turn]
    streets: Streets | None = None
