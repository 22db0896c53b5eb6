"""A movement on its roads, and how it drives them now: all that a question about times reads."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from graphs.cch.contract import Hierarchy
from graphs.cch.customise import Weights
from graphs.csr import RoadGraph
from graphs.drive import Arcs, Drive
from graphs.grid import Grid
from graphs.ids import Ids
from graphs.metric import Metric
from graphs.nearest_road import Map
from graphs.roads import Junctions, Roads
from graphs.snap import DEFAULT_LIMIT_M, Snapped, snap


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
    """

    name: str
    on: Movement
    drive: Drive
    metric: Metric

    @cached_property
    def map(self) -> Map:
        """What snapping reads."""
        return Map(self.on.roads, self.drive, self.on.junctions, self.on.grid)

    def snap(self, lon: float, lat: float, limit_m: float = DEFAULT_LIMIT_M) -> Snapped:
        """Bring a position to the road; raises as ``graphs.snap.snap`` does."""
        return snap(self.map, lon, lat, limit_m)


def undisturbed(name: str, on: Movement) -> Driving:
    """Drive on an empty road."""
    return Driving(name, on, on.drive, Metric(on.graph, on.hierarchy, on.weights))
