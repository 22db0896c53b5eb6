"""One movement in one period, customised: all that a question about travel times reads."""

from typing import NamedTuple

from graphs.cch.contract import Hierarchy, contract
from graphs.cch.customise import Weights, customise
from graphs.cch.search import Climb, climb_of
from graphs.csr import RoadGraph
from graphs.order import Order


class Metric(NamedTuple):
    """A graph, its hierarchy and its weights, which belong together: replaced, never changed."""

    graph: RoadGraph
    hierarchy: Hierarchy
    weights: Weights

    @property
    def climb(self) -> Climb:
        """The arrays that a search reads."""
        return climb_of(self.hierarchy, self.weights)


def metric_of(graph: RoadGraph, order: Order) -> Metric:
    """Contract and customise a graph."""
    hierarchy = contract(graph, order)
    return Metric(graph, hierarchy, customise(hierarchy, graph))
