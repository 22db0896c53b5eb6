"""A road network of OSMnx as GraphML, read for its shape; no profile is applied to it."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import networkx as nx
import numpy as np

from benchmarks.network_shape import Network
from graphs.csr import graph_of
from graphs.ids import frozen

_KMH: Final = 50.0  # The order and the search space do not depend on it.
_LISTED: Final = re.compile(r"\['([^']+)'")


def read_graphml(path: Path) -> Network:
    """Read the largest part of a GraphML file in which every node reaches every other."""
    whole: Any = nx.read_graphml(path)
    core = whole.subgraph(max(nx.strongly_connected_components(whole), key=len))
    number = {node: i for i, node in enumerate(core)}
    arcs = [(number[u], number[v], data) for u, v, data in core.edges(data=True)]
    tail, head = (np.array([arc[i] for arc in arcs], np.int32) for i in (0, 1))
    metres = np.array([float(data["length"]) for _, _, data in arcs])
    graph, arc_of_input = graph_of(
        len(number), tail, head, np.maximum(metres / _KMH * 3600, 1).astype(np.int32)
    )
    arc_m = np.empty(len(arcs))
    arc_m[arc_of_input] = metres
    chains = {_chain(*arc): arc for arc in arcs}
    segments = np.array([_n_segments(data) for _, _, data in chains.values()], np.int64)
    class_km: defaultdict[str, float] = defaultdict(float)
    for _, _, data in chains.values():
        class_km[_first(data["highway"])] += float(data["length"]) / 1000
    at = [(float(core.nodes[node]["x"]), float(core.nodes[node]["y"])) for node in core]
    lon_e7, lat_e7 = (np.round(np.array(at) * 1e7).astype(np.int32)).T
    return Network(
        int((segments - 1).sum()) + len(number),
        graph,
        arc_m,
        frozen(lon_e7),
        frozen(lat_e7),
        np.array([arc[:2] for arc in chains.values()], np.int32),
        np.array([float(data["length"]) for _, _, data in chains.values()]),
        segments,
        dict(class_km),
        {},
    )


def _chain(u: int, v: int, data: dict[str, Any]) -> tuple[int, int, str, float]:
    """Name a chain alike in both directions."""
    ids = ",".join(sorted(re.findall(r"\d+", str(data["osmid"]))))
    return min(u, v), max(u, v), ids, round(float(data["length"]), 1)


def _n_segments(data: dict[str, Any]) -> int:
    return str(data.get("geometry", "LINESTRING (0 0, 1 1)")).count(",")


def _first(value: str) -> str:
    """Give the first of several classes, written as a list."""
    listed = _LISTED.match(value)
    return listed.group(1) if listed else value
