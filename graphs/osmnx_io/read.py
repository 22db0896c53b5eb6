"""Reads a street graph as OSMnx saves it, and refuses what is none."""

import math
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import ParseError

import networkx as nx
import numpy as np
import osmnx

from graphs.errors import BadExtract

OsmnxGraph: TypeAlias = "nx.MultiDiGraph[Any]"
"""A street graph in memory: nodes with ``x``, ``y`` in degrees, edges with ``length`` in metres."""


def read_graphml(path: Path) -> OsmnxGraph:
    """
    Read a street graph from a GraphML file.

    OSMnx's own loader knows how it writes lists, booleans and lines; what it has read is checked by
    ``refuse_unfit``.

    Raises
    ------
    BadExtract
        If the file cannot be opened, is no GraphML, or says something OSMnx does not.
    """
    try:
        return osmnx.load_graphml(path)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}): give a GraphML file of OSMnx."
    except (ParseError, nx.NetworkXError, UnicodeError) as error:
        message = (
            f"{path} is not GraphML ({error}): save the graph with `osmnx.save_graphml`, or build "
            "from an extract with `crossborder region build`."
        )
    except Exception as error:  # The loader lets pass whatever the conversions of values raise.
        message = (
            f"{path} is GraphML, but not as OSMnx saves it ({error}): node ids are whole numbers, "
            "`oneway` and `reversed` are True or False (a graph made with `all_oneway` has other "
            "values), `x`, `y` and `length` are numbers. Save it with `osmnx.save_graphml`."
        )
    raise BadExtract(message)


def refuse_unfit(name: str, graph: OsmnxGraph) -> None:
    """
    Refuse a graph that is not a directed street graph in degrees.

    Raises
    ------
    BadExtract
        Naming the node or edge, and the way out.
    """
    if not graph.is_directed() or not graph.is_multigraph():
        message = (
            f"{name} is not a directed multigraph, so one-ways are lost: give the graph as OSMnx "
            "made it, before `osmnx.convert.to_undirected` or `to_digraph`."
        )
        raise BadExtract(message)
    if not graph.number_of_edges():
        message = f"{name} has no edges: give a graph with streets."
        raise BadExtract(message)
    _refuse_projected(name, graph)
    for node, data in graph.nodes(data=True):
        _refuse_node(name, node, data)
    for tail, head, key, data in graph.edges(keys=True, data=True):
        _refuse_edge(f"{name}, edge {tail} to {head} (key {key})", data)


def _refuse_projected(name: str, graph: OsmnxGraph) -> None:
    crs = graph.graph.get("crs")
    if crs is None:
        message = f"{name} does not say its `crs`: set graph.graph['crs'] = 'epsg:4326'."
        raise BadExtract(message)
    if str(crs).lower() not in ("epsg:4326", "ogc:crs84", "wgs84"):
        message = (
            f"{name} is in {crs}: give it in degrees, with "
            "`osmnx.project_graph(graph, to_latlong=True)`."
        )
        raise BadExtract(message)


def _refuse_node(name: str, node: Any, data: dict[str, Any]) -> None:
    if not isinstance(node, int | np.integer) or not -(2**62) < int(node) < 2**62:
        message = f"{name}, node {node!r}: OSMnx numbers nodes; relabel them with whole numbers."
        raise BadExtract(message)
    x, y = (_number(data.get(axis)) for axis in "xy")
    if not (abs(x) <= 180 and abs(y) <= 90):
        message = (
            f"{name}, node {node}: x is {data.get('x')!r} and y is {data.get('y')!r}; give degrees "
            "of longitude and latitude (EPSG:4326)."
        )
        raise BadExtract(message)


def _refuse_edge(where: str, data: dict[str, Any]) -> None:
    if not 0 <= _number(data.get("length")) < math.inf:
        message = (
            f"{where}: `length` is {data.get('length')!r}; give metres, with "
            "`osmnx.distance.add_edge_lengths(graph)`."
        )
        raise BadExtract(message)
    if not isinstance(data.get("oneway", False), bool):
        message = (
            f"{where}: `oneway` is {data['oneway']!r}; a graph made with `all_oneway` lacks the "
            "other direction of its streets: make it without."
        )
        raise BadExtract(message)


def _number(value: Any) -> float:
    """Read a number; what is none compares as false with everything."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan
