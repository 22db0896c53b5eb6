"""A movement on its roads, and how it drives them now: all that a question about times reads."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from graphs.cch.contract import Hierarchy
from graphs.cch.customise import Weights
from graphs.cch.recustomise import Underlay
from graphs.csr import RoadGraph
from graphs.drive import Arcs, Drive
from graphs.grid import Grid
from graphs.ids import Floats, Ids
from graphs.metric import Metric
from graphs.nearest_road import Map
from graphs.overlays import Overlay
from graphs.roads import Junctions, Roads
from graphs.snap import DEFAULT_LIMIT_M, Snapped, snap

FREE_FLOW: Final = "free_flow"
"""The period in which nothing but the road itself takes time."""


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

    def snap(self, lon: float, lat: float, limit_m: float = DEFAULT_LIMIT_M) -> Snapped:
        """Bring a position to the road; raises as ``graphs.snap.snap`` does."""
        return snap(self.map, lon, lat, limit_m)

    def replaced(self, **changes: Any) -> "Driving":
        """Give the next epoch, with some of its fields changed."""
        return replace(self, **{"epoch": self.epoch + 1} | changes)


def undisturbed(name: str, on: Movement) -> Driving:
    """Drive on an empty road."""
    return Driving(name, on, on.drive, Metric(on.graph, on.hierarchy, on.weights))
