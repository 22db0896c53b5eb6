"""What one part of the region gives to the file: ways, marked nodes and turn restrictions."""

from typing import NamedTuple, TypeAlias

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
    """A turn restriction from one way of the sheet to another, over a corner both have."""

    kind: str
    from_way: int
    via: Points
    to_way: int


class Sheet(NamedTuple):
    """A part of the region, drawn and written by itself."""

    ways: list[Way]
    spots: list[Spot]
    turns: list[Turn]
