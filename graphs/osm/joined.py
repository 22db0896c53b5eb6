"""What joining several extracts has met: what they share, and where they do not agree."""

from collections.abc import Iterator

from graphs.osm.tally import Data, Tallies, counted, tallied


class JoinedFile(Data):
    """One of several extracts."""

    name: str
    timestamp: str
    ways: int
    shared: int
    """How many of its ways another one holds too."""


class Joined(Data):
    """
    What joining several extracts has met.

    Attributes
    ----------
    files : tuple of JoinedFile
        In the order given.
    newer_ways, newer_nodes : by file
        Held in several versions; the newest counts, and is that of this file.
    unlike_ways, unlike_nodes : by file
        Held in one version but with other tags, references or places; this file is given first and
        counts.
    places_found : by file
        Nodes that a way refers to in an extract without them; this file told where they are.
    """

    files: tuple[JoinedFile, ...]
    newer_ways: Tallies
    newer_nodes: Tallies
    unlike_ways: Tallies
    unlike_nodes: Tallies
    places_found: Tallies

    def lines(self) -> Iterator[str]:
        """Say it in sentences."""
        for file in self.files:
            age = f" of {file.timestamp}" if file.timestamp else ""
            yield (
                f"{file.name}{age}: {counted(file.ways, 'way')}, {file.shared:,} of them in "
                "another file too and counted once."
            )
        if len({file.timestamp for file in self.files if file.timestamp}) > 1:
            yield (
                "The files are of different dates: where they overlap the newest version counts, "
                "but what was deleted in between is still there."
            )
        for noun, newer, unlike in self._by_noun():
            yield from tallied(newer, noun, "in several versions: the newest counts, from {}")
            yield from tallied(unlike, noun, "not alike in one version: {} counts, given first")
        yield from tallied(self.places_found, "node", "missing in another file: found in {}")

    def _by_noun(self) -> Iterator[tuple[str, Tallies, Tallies]]:
        yield "way", self.newer_ways, self.unlike_ways
        yield "node", self.newer_nodes, self.unlike_nodes
