"""To OSMnx and NetworkX: the road graph as the MultiDiGraph that their users know."""

from pathlib import Path

import networkx as nx
import numpy as np
import osmnx
from shapely import LineString

from graphs.region import Region
from graphs.roads import Roads


def to_osmnx(region: Region) -> "nx.MultiDiGraph[int]":
    """
    Give a region's roads for the ``siren`` movement as OSMnx has them.

    Nodes are numbered as the region's junctions, with ``x``, ``y`` in degrees and their OSM id as
    ``osmid``; parallel roads are parallel edges, with ``length`` in metres, ``travel_time_ms``, the
    first way's id as ``osmid`` and their line as ``geometry``.
    """
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    graph.graph["attribution"] = " ".join(region.manifest.attribution)
    graph.graph["region"] = region.manifest.hash
    junctions, roads = region.siren.on.junctions, region.siren.on.roads
    for node, (osm_id, lon_e7, lat_e7) in enumerate(zip(*junctions, strict=True)):
        graph.add_node(node, osmid=int(osm_id), x=int(lon_e7) / 1e7, y=int(lat_e7) / 1e7)
    arcs, times = region.siren.on.arcs, region.siren.on.graph
    for arc, (tail, head) in enumerate(zip(times.tail.tolist(), times.head.tolist(), strict=True)):
        edge, forward = int(arcs.edge[arc]), bool(arcs.is_forward[arc])
        line = _line(roads, edge)
        graph.add_edge(
            tail,
            head,
            osmid=int(roads.way_id[roads.first_point[edge]]),
            oneway=not region.siren.drive.is_two_way(edge),
            reversed=not forward,
            length=int(roads.along_mm[roads.first_point[edge + 1] - 1]) / 1000,
            travel_time_ms=int(times.travel_time_ms[arc]),
            geometry=LineString(line if forward else line[::-1]),
        )
    return graph


def export_graphml(region: Region, path: Path) -> None:
    """Write a region's roads as OSMnx reads and writes GraphML."""
    osmnx.save_graphml(to_osmnx(region), path)


def _line(roads: Roads, edge: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
    return np.stack([roads.lon_e7[points] / 1e7, roads.lat_e7[points] / 1e7], axis=1)
