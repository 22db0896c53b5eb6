from pathlib import Path

import networkx as nx
import numpy as np
import osmnx
import pytest

from graphs.osmnx_io import export_graphml, to_osmnx
from graphs.place import at_junctions
from graphs.queries.table import table
from graphs.region import Region


@pytest.mark.shared
def test_networkx_on_the_export_agrees_with_our_table(
    aachen: Region, tmp_path: Path, rng: np.random.Generator
) -> None:
    export_graphml(aachen, tmp_path / "aachen.graphml")
    graph = osmnx.load_graphml(tmp_path / "aachen.graphml", edge_dtypes={"travel_time_ms": int})
    sources, targets = rng.integers(0, graph.number_of_nodes(), (2, 200)).astype(np.int32)
    ours = table(aachen.siren, at_junctions(sources), at_junctions(targets))
    for row, source in enumerate(sources.tolist()):
        found = nx.single_source_dijkstra_path_length(graph, source, weight="travel_time_ms")
        assert ours[row].tolist() == [found[target] for target in targets.tolist()]


@pytest.mark.shared
def test_the_export_is_what_osmnx_expects(aachen: Region) -> None:
    graph = to_osmnx(aachen)
    nodes, edges = osmnx.graph_to_gdfs(graph)
    assert {"x", "y"} <= set(nodes.columns)
    assert {"length", "travel_time_ms", "geometry"} <= set(edges.columns)
    assert graph.number_of_edges() == aachen.manifest.counts["arcs"]
    # The line of an edge runs from its tail to its head.
    for tail, head, data in list(graph.edges(data=True))[:500]:
        (x0, y0), (x1, y1) = data["geometry"].coords[0], data["geometry"].coords[-1]
        assert (x0, y0) == (graph.nodes[tail]["x"], graph.nodes[tail]["y"])
        assert (x1, y1) == (graph.nodes[head]["x"], graph.nodes[head]["y"])
