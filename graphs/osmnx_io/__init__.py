"""To and from OSMnx and NetworkX: street graphs as their users know them."""

from graphs.osmnx_io.export import export_graphml, to_osmnx
from graphs.osmnx_io.read import OsmnxGraph, read_graphml
from graphs.osmnx_io.segments import Times, movements_of_graph, segments_of_graph

__all__ = [
    "OsmnxGraph",
    "Times",
    "export_graphml",
    "movements_of_graph",
    "read_graphml",
    "segments_of_graph",
    "to_osmnx",
]
