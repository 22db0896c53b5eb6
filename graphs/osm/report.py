"""What an import kept, what it dropped, and why: every way it saw stands in one line."""

from collections.abc import Iterator, Mapping

from graphs.osm.from_graph import FromGraph
from graphs.osm.from_relations import FromRelations
from graphs.osm.joined import Joined
from graphs.osm.tally import Data, Tallies, Tally, counted, tallied, told


class Kept(Data):
    """How much of one road class was kept."""

    ways: int
    segments: int
    km: float


class ImportReport(Data):
    """
    What an import kept, what it dropped, and why.

    Attributes
    ----------
    extract, timestamp : str
        The file's name, or those of all; and how old the data says it is (empty if it does not say,
        or if the files differ).
    profile, profile_hash : str
        The movement it was read for.
    ways_seen : int
        Ways with a ``highway`` or ``route=ferry``; each is either kept or dropped.
    kept : by road class
        A way that crosses a border counts as what it is on its first kept segment.
    dropped : by reason
        Ways of which nothing was kept; the reason is mostly the tag.
    odd_way_tags, odd_node_tags : by key and value
        Values that could not be understood and were passed over.
    missing_nodes, misplaced_nodes, repeated_nodes : Tally
        References to a node that the file does not hold, that lies off the globe, or to the node
        just before; the examples are ways.
    twice_nodes : Tally
        Tagged nodes whose id the file holds twice; the first counts.
    zero_length : int
        Segments kept between two nodes in one place.
    blocked, delayed : by tag
        Nodes on kept roads that close or hold up the way.
    conditional : Tally
        Ways with rules for certain hours, of which the general rule was taken.
    restrictions : by kind
        Turn restrictions in the file.
    restrictions_bound, restrictions_left : by kind, by reason
        Those that bind the movement, and those that do not; both empty if none ever does. One that
        names several ways can be among both.
    km_by_country : km of kept road
        Under the empty name what lies in no known country.
    joined : Joined, optional
        What joining several files has met.
    graph : FromGraph, optional
        What reading an OSMnx street graph has met; a way is then a street of it.
    relations : FromRelations, optional
        What became of the administrative relations that were asked for.
    """

    extract: str
    timestamp: str
    profile: str
    profile_hash: str
    ways_seen: int
    kept: Mapping[str, Kept]
    dropped: Tallies
    odd_way_tags: Tallies
    odd_node_tags: Tallies
    missing_nodes: Tally
    misplaced_nodes: Tally
    repeated_nodes: Tally
    twice_nodes: Tally
    zero_length: int
    blocked: Tallies
    delayed: Tallies
    conditional: Tally
    restrictions: Mapping[str, int]
    restrictions_bound: Tallies
    restrictions_left: Tallies
    km_by_country: Mapping[str, float]
    joined: Joined | None = None
    graph: FromGraph | None = None
    relations: FromRelations | None = None

    @property
    def ways_kept(self) -> int:
        """How many ways were kept, whole or in part."""
        return sum(kept.ways for kept in self.kept.values())

    def lines(self) -> Iterator[str]:
        """Say it in sentences, the most frequent first."""
        yield from self._lines_about_roads()
        yield from self._lines_about_nodes()
        for kind, count in sorted(self.restrictions.items(), key=lambda each: (-each[1], each[0])):
            yield f"{counted(count, 'turn restriction')} met: {kind}."
        noun = "turn restriction"
        yield from tallied(self.restrictions_bound, noun, "bound: {}", "relation")
        yield from tallied(self.restrictions_left, noun, "not bound: {}", "relation")
        if self.relations:
            yield from self.relations.lines()

    def _lines_about_roads(self) -> Iterator[str]:
        age = f" of {self.timestamp}" if self.timestamp else ""
        yield (
            f"{self.extract}{age}, read for `{self.profile}`: "
            f"{counted(self.ways_seen, 'way')} seen, {self.ways_kept:,} kept."
        )
        if self.joined:
            yield from self.joined.lines()
        if self.graph:
            yield from self.graph.lines()
        for name, kept in self.kept.items():
            size = f"{counted(kept.segments, 'segment')}, {kept.km:,.1f} km"
            yield f"{counted(kept.ways, 'way')} kept: {name}, {size}."
        for country, km in self.km_by_country.items():
            yield f"{km:,.1f} km kept in {country or 'no known country'}."
        yield from tallied(self.dropped, "way", "dropped: {}")
        yield from tallied(self.odd_way_tags, "way", "with {} not understood")
        yield from told(
            self.conditional, "way", "with rules for certain hours: the general rule is taken"
        )
        if self.zero_length:
            yield f"{counted(self.zero_length, 'segment')} kept between two nodes in one place."

    def _lines_about_nodes(self) -> Iterator[str]:
        yield from told(
            self.missing_nodes,
            "reference",
            "to nodes missing from the extract: the way is cut there",
            "way",
        )
        yield from told(
            self.misplaced_nodes, "reference", "to nodes off the globe: the way is cut there", "way"
        )
        yield from told(
            self.repeated_nodes, "reference", "to the node just before: passed over", "way"
        )
        yield from told(
            self.twice_nodes, "tagged node", "that the file holds twice: the first counts", "node"
        )
        yield from tallied(self.blocked, "node", "closed to traffic: {}")
        yield from tallied(self.delayed, "node", "with a delay: {}")
        yield from tallied(self.odd_node_tags, "node", "with {} not understood")
