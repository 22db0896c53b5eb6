"""What makes a drawn region sound, whatever its scale."""

from itertools import pairwise

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tests.graphs.demo.conftest import Drawn, ReadWay


def unexplained_crossings(drawn: Drawn) -> list[tuple[float, float]]:
    """Where two ways cross that neither meet in a node nor are bridges."""
    ways = [way for way in drawn.ways.values() if "bridge" not in way.tags]
    lines = np.array([shapely.LineString(way.points) for way in ways])
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    one, other = one[one < other], other[one < other]
    common = shapely.intersection(lines[one], lines[other])
    points, pair = shapely.get_coordinates(common, return_index=True)
    found = []
    for (lon, lat), index in zip(points.tolist(), pair, strict=True):
        shared = set(ways[one[index]].refs) & set(ways[other[index]].refs)
        nodes = [drawn.nodes[ref] for ref in shared]
        if not any(max(abs(lon - x), abs(lat - y)) < 3e-7 for x, y in nodes):
            found.append((lon, lat))
    return found


def share_in_core(drawn: Drawn) -> float:
    """How many of the nodes on roads are in the largest part where each reaches each."""
    bollards = {n for n, tags in drawn.node_tags.items() if tags.get("barrier") == "bollard"}
    driven = [way for way in drawn.roads() if way.tags["highway"] != "footway"]
    arcs = np.array([arc for way in driven for arc in arcs_of(way) if not bollards & set(arc)])
    on_roads = np.unique([ref for way in driven for ref in way.refs])
    n = max(drawn.nodes) + 1
    graph = coo_array((np.ones(len(arcs)), arcs.T), shape=(n, n))
    label = connected_components(graph, directed=True, connection="strong")[1][on_roads]
    return float(np.bincount(label).max() / len(on_roads))


def arcs_of(way: ReadWay) -> list[tuple[int, int]]:
    one_way = way.tags.get("oneway") or ("yes" if "junction" in way.tags else "no")
    along, against = list(pairwise(way.refs)), list(pairwise(way.refs[::-1]))
    return {"yes": along, "-1": against}.get(one_way, along + against)
