"""Small street graphs as OSMnx has them, drawn on a grid of about 111 m by 70 m."""

from collections.abc import Mapping
from typing import Any, Final

import networkx as nx
from shapely import LineString

from graphs.osmnx_io import OsmnxGraph

WEST: Final = 6.0
SOUTH: Final = 50.0
STEP: Final = 0.001

Spot = tuple[float, float]


def degrees(spot: Spot) -> Spot:
    """Longitude and latitude of a spot of the grid: east, then north."""
    return round(WEST + STEP * spot[0], 7), round(SOUTH + STEP * spot[1], 7)


def graph_of(nodes: Mapping[int, Spot], **tags: Mapping[int, str]) -> OsmnxGraph:
    """Draw nodes; ``highway={1: "traffic_signals"}`` gives node 1 that tag."""
    graph: OsmnxGraph = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    for node, spot in nodes.items():
        x, y = degrees(spot)
        graph.add_node(node, x=x, y=y, **{key: of[node] for key, of in tags.items() if node in of})
    return graph


def one_way(
    graph: OsmnxGraph, tail: int, head: int, *between: Spot, back: bool = False, **tags: Any
) -> None:
    """Draw an edge over spots between two nodes; a kilometre long if it does not say otherwise."""
    ends = ((graph.nodes[end]["x"], graph.nodes[end]["y"]) for end in (tail, head))
    first, last = ends
    said = {"osmid": 7, "highway": "residential", "length": 1000.0, "oneway": True} | tags
    if between:
        said["geometry"] = LineString([first, *map(degrees, between), last])
    graph.add_edge(tail, head, **{"reversed": back, **said})


def two_way(graph: OsmnxGraph, tail: int, head: int, *between: Spot, **tags: Any) -> None:
    """Draw both edges of a street."""
    one_way(graph, tail, head, *between, oneway=False, **tags)
    one_way(graph, head, tail, *between[::-1], oneway=False, back=True, **tags)


def triangle() -> OsmnxGraph:
    """
    A round of streets: two-way from 1 to 2, one-way on over 3 and back.

        3
       / \\
      1===2
    """
    graph = graph_of({1: (0, 0), 2: (10, 0), 3: (5, 5)})
    two_way(graph, 1, 2, osmid=[11, 12])
    one_way(graph, 2, 3, osmid=13)
    one_way(graph, 3, 1, osmid=14)
    return graph
