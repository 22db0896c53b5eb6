"""
What can be wrong with roads, files and positions, as a caller meets it.

GraphsError
├── BadExtract          an OSM file that cannot be read
├── BadInput            a table, polygon file or profile that says something impossible
├── BadRegion           a prepared region that is damaged, foreign or of another version
├── NotFetched          an extract that did not come from its server, or not whole
├── UnknownExtract      a name that stands for no extract
└── NoPlace             a position that cannot be driven from or to
    ├── OffRoad         no road within the snapping limit
    ├── OutsideRegion   beyond the region's box
    └── Unreachable     roads, but none that the region's core can reach
"""


class GraphsError(Exception):
    """Base of every refusal of the road floor: it says where, what, and the way out."""


class BadExtract(GraphsError):
    """An OpenStreetMap file that cannot be read, or holds nothing to drive on."""


class BadInput(GraphsError):
    """A table, polygon file or profile that says something impossible."""


class BadRegion(GraphsError):
    """A prepared region that is damaged, foreign or of another version."""


class NotFetched(GraphsError):
    """An extract that did not come from its server, or not whole."""


class UnknownExtract(GraphsError):
    """A name that stands for no extract."""


class NoPlace(GraphsError):
    """A position that cannot be driven from or to."""


class OffRoad(NoPlace):
    """No road lies within the snapping limit."""


class OutsideRegion(NoPlace):
    """The position lies beyond the region's box."""


class Unreachable(NoPlace):
    """There are roads, but none that the region's connected core reaches."""
