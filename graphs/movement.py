"""A movement on its roads, and how it drives them now: all that a question about times reads."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from graphs.cch.contract import Hierarchy
from graphs.cch.customise import Weights
from graphs.cch.recustomise import Underlay
from graphs.csr import RoadGraph
from graphs.drive import Arcs, Drive, edges_of
from graphs.grid import Grid
from graphs.ids import Floats, Ids
from graphs.metric import Metric
from graphs.nearest_road import Map
from graphs.osm.periods import FREE_FLOW
from graphs.overlays import Overlay
from graphs.place import Place
from graphs.roads import Junctions, Roads
from graphs.snap import DEFAULT_LIMIT_M, Snapped, snap
from graphs.turns import Edges, Ends, Faces, arriving, entries, exits, leaving


class JunctionAreas(NamedTuple):
    """
    Where each junction lies, as positions in the region's areas; ``INVALID_ID`` where unknown.

    Attributes
    ----------
    country, dispatch_area : int32[n]
    """

    country: Ids
    dispatch_area: Ids


class Movement(NamedTuple):
    """
    The roads of one movement, as a region holds them; each field is a folder of it.

    Attributes
    ----------
    drive, weights
        Undisturbed: an empty road in the free flow, nothing closed.
    faces : Faces
        Where turns are restricted: which nodes of the graph a place stands for.
    """

    roads: Roads
    junctions: Junctions
    junction_areas: JunctionAreas
    grid: Grid
    graph: RoadGraph
    arcs: Arcs
    hierarchy: Hierarchy
    underlay: Underlay
    drive: Drive
    weights: Weights
    faces: Faces


@dataclass(frozen=True)
class Driving:
    """
    A movement under one set of conditions: replaced, never changed.

    Attributes
    ----------
    name : str
        Of the movement.
    on : Movement
        What the conditions leave as it is.
    epoch : int
        Counts the replacements, so that an answer can name what it was found under.
    period : str
    period_factor : float64[p] or None
        What the time over each piece of road is multiplied by in this period; None for 1.
    overlays : tuple of Overlay
        The closures and slow areas in force, by their ids.
    struck : tuple of int32[...]
        The pieces of road that each of them strikes.
    """

    name: str
    on: Movement
    drive: Drive
    metric: Metric
    epoch: int = 0
    period: str = FREE_FLOW
    period_factor: Floats | None = None
    overlays: tuple[Overlay, ...] = ()
    struck: tuple[Ids, ...] = ()

    @cached_property
    def map(self) -> Map:
        """What snapping reads."""
        return Map(self.on.roads, self.drive, self.on.junctions, self.on.grid)

    def leaving(self, place: Place) -> Place:
        """Give a place as one leaves it, ready for a search."""
        return leaving(self.on.faces, place)

    def arriving(self, place: Place) -> Place:
        """Give a place as one arrives at it, ready for a search."""
        return arriving(self.on.faces, place)

    @cached_property
    def entries(self) -> Ends:
        """Where each edge is entered over its ends, and where one is at each junction."""
        return entries(self.on.faces, self._edges)

    @cached_property
    def exits(self) -> Ends:
        """Where one comes to by leaving each edge over its ends, and from each junction."""
        return exits(self.on.faces, self._edges)

    @property
    def _edges(self) -> Edges:
        return edges_of(self.on.roads, self.on.drive, len(self.on.junctions.node_id))

    def snap(self, lon: float, lat: float, limit_m: float = DEFAULT_LIMIT_M) -> Snapped:
        """Bring a position to the road; raises as ``graphs.snap.snap`` does."""
        return snap(self.map, lon, lat, limit_m)

    def replaced(self, **changes: Any) -> "Driving":
        """Give the next epoch, with some of its fields changed."""
        return replace(self, **{"epoch": self.epoch + 1} | changes)


def undisturbed(name: str, on: Movement) -> Driving:
    """Drive on an empty road."""
    return Driving(name, on, on.drive, Metric(on.graph, on.hierarchy, on.weights))
