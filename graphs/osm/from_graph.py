"""What reading an OSMnx street graph has met, and what such a graph cannot tell."""

from collections.abc import Iterator

from graphs.osm.tally import Data, Tally, counted, told


class FromGraph(Data):
    """
    What reading an OSMnx street graph has met.

    Attributes
    ----------
    edges, streets : int
        Directed edges of the graph, and streets they were brought together to.
    times_from : str
        Where the times are from: ``profile``, or ``graph`` for its own ``travel_time``.
    listed : Tally
        Streets whose edges name several values for one tag; the slowest counts.
    listed_km : float
        How long they are.
    one_direction : Tally
        Streets that call themselves two-way, with an edge for one direction only.
    at_nodes : int
        Nodes that carry tags which may hold up traffic.
    simplified : bool
        Whether edges may run through nodes that the graph no longer has.
    unsaid : tuple of str
        Tags that decide about roads elsewhere, and that no edge here carries.
    """

    edges: int
    streets: int
    times_from: str
    listed: Tally
    listed_km: float
    one_direction: Tally
    at_nodes: int
    simplified: bool
    unsaid: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Say it in sentences."""
        yield (
            f"{counted(self.edges, 'directed edge')} brought together to "
            f"{counted(self.streets, 'street')}; a way here is a street, by its first way's id."
        )
        if self.times_from == "graph":
            yield "Times are the graph's own `travel_time`, not the profile's; nothing is added."
        yield from told(self.listed, "street", self._of_listed(), "way")
        yield from told(
            self.one_direction,
            "street",
            "said to be two-way, with an edge for one direction only: driven as the graph has it",
            "way",
        )
        yield "Unknown: roads that the graph was made without, such as private and service roads."
        if self.times_from == "graph":
            return
        inside = (
            f"{counted(self.at_nodes, 'node')} of the graph with tags that may hold one up; "
            "signals, crossings and barriers along its edges are gone"
            if self.simplified
            else f"{counted(self.at_nodes, 'node')} with tags that may hold one up"
        )
        yield f"Known: {inside}. Unknown: turn restrictions, and tags it was made without."
        if self.unsaid:
            yield f"Unknown, since no edge says it: {', '.join(self.unsaid)}."

    def _of_listed(self) -> str:
        rule = (
            "its class is that of the first"
            if self.times_from == "graph"
            else "the slowest counts for all of it, and one that is closed closes it"
        )
        return (
            f"({self.listed_km:,.1f} km) with several values for a tag, whose parts nobody can "
            f"tell apart: {rule}"
        )
