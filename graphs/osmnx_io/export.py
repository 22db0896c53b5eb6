"""To OSMnx and NetworkX: the road graph as the MultiDiGraph that their users know."""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx
from shapely import LineString

from graphs.osm.profile_data import ROAD_CLASSES
from graphs.osmnx_io.read import OsmnxGraph
from graphs.region import Region
from graphs.roads import Roads


def to_osmnx(region: Region) -> OsmnxGraph:
    """
    Give a region's roads for the ``siren`` movement as OSMnx has them.

    Nodes are numbered as the region's junctions, with ``x``, ``y`` in degrees, their OSM id as
    ``osm_id`` (OSMnx keeps the name ``osmid`` for its own numbers) and ``street_count``. Parallel
    roads are parallel edges, with ``length`` in metres, ``travel_time`` in seconds,
    ``travel_time_ms`` in whole milliseconds, ``speed_kph`` as driven, their line as ``geometry``,
    and ids and classes of their ways as ``osmid`` and ``highway``: lists where there
    are several, as OSMnx has them on a simplified graph. Roads outside the connected core are not
    in it.
    """
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph(
        crs="epsg:4326",
        simplified=True,
        created_with=f"crossborder-dispatch {version('crossborder-dispatch')}",
        attribution=" ".join(region.manifest.attribution),
        region=region.manifest.hash,
        movement="siren",
    )
    for node, (osm_id, lon_e7, lat_e7) in enumerate(zip(*region.siren.on.junctions, strict=True)):
        graph.add_node(node, osm_id=int(osm_id), x=int(lon_e7) / 1e7, y=int(lat_e7) / 1e7)
    for tail, head, data in _edges(region):
        graph.add_edge(tail, head, **data)
    nx.set_node_attributes(graph, osmnx.stats.count_streets_per_node(graph), "street_count")
    return graph


def export_graphml(region: Region, path: Path) -> None:
    """Write a region's roads as OSMnx reads and writes GraphML."""
    osmnx.save_graphml(to_osmnx(region), path)


def _edges(region: Region) -> Iterator[tuple[int, int, dict[str, Any]]]:
    roads, arcs, times = region.siren.on.roads, region.siren.on.arcs, region.siren.on.graph
    for arc, (tail, head) in enumerate(zip(times.tail.tolist(), times.head.tolist(), strict=True)):
        edge, forward = int(arcs.edge[arc]), bool(arcs.is_forward[arc])
        length_m = int(roads.along_mm[roads.first_point[edge + 1] - 1]) / 1000
        time_ms = int(times.travel_time_ms[arc])
        line = _line(roads, edge)
        yield (
            tail,
            head,
            {
                **_ways(roads, edge),
                "oneway": not region.siren.drive.is_two_way(edge),
                "reversed": not forward,
                "length": length_m,
                "travel_time": time_ms / 1000,
                "travel_time_ms": time_ms,
                "speed_kph": 3600 * length_m / max(time_ms, 1),
                "geometry": LineString(line if forward else line[::-1]),
            },
        )


def _ways(roads: Roads, edge: int) -> dict[str, Any]:
    """Say which ways an edge runs over, and of which classes they are."""
    pieces = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]) - 1)
    classes = [ROAD_CLASSES[number] for number in dict.fromkeys(roads.road_class[pieces].tolist())]
    said = {
        "osmid": _one_or_list(list(dict.fromkeys(roads.way_id[pieces].tolist()))),
        "highway": _one_or_list(classes),
    }
    if classes == ["ferry"]:  # What it is in OpenStreetMap: no highway, and cars come on board.
        said |= {"route": "ferry", "motor_vehicle": "yes"}
    return said


def _one_or_list(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _line(roads: Roads, edge: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    points = slice(int(roads.first_point[edge]), int(roads.first_point[edge + 1]))
    return np.stack([roads.lon_e7[points] / 1e7, roads.lat_e7[points] / 1e7], axis=1)
