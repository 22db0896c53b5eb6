from collections.abc import Callable
from pathlib import Path

import networkx as nx
import osmnx
import pytest

from graphs.errors import BadExtract
from graphs.osmnx_io import OsmnxGraph, read_graphml
from graphs.osmnx_io.read import refuse_unfit
from tests.graphs.osmnx_io.drawn import triangle

GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">{}</graphml>'


def test_what_osmnx_saves_is_read(tmp_path: Path) -> None:
    osmnx.save_graphml(triangle(), tmp_path / "g.graphml")
    graph = read_graphml(tmp_path / "g.graphml")
    refuse_unfit("g", graph)
    assert graph.edges[1, 2, 0]["osmid"] == [11, 12]
    assert graph.edges[1, 2, 0]["oneway"] is False


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("streets", "is not GraphML"),
        ('{"type": "FeatureCollection"}', "is not GraphML"),
        ("<osm/>", "is not GraphML"),
        (GRAPHML.format('<graph edgedefault="directed"><node id="a"/></graph>'), "numbers"),
        (GRAPHML.format("<graph edgedefault='directed'><node id='1'>"), "is not GraphML"),
    ],
)
def test_a_file_that_is_no_street_graph_is_refused_by_name(
    tmp_path: Path, text: str, says: str
) -> None:
    (tmp_path / "g.graphml").write_text(text)
    with pytest.raises(BadExtract, match=rf"g\.graphml .*{says}"):
        read_graphml(tmp_path / "g.graphml")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadExtract, match=r"none\.graphml cannot be read \(No such file"):
        read_graphml(tmp_path / "none.graphml")


def test_a_file_with_all_streets_one_way_is_refused(tmp_path: Path) -> None:
    graph = triangle()
    graph.edges[1, 2, 0]["oneway"] = "no"
    osmnx.save_graphml(graph, tmp_path / "g.graphml")
    with pytest.raises(BadExtract, match="a graph made with `all_oneway` has other values"):
        read_graphml(tmp_path / "g.graphml")


def _without_crs(graph: OsmnxGraph) -> OsmnxGraph:
    del graph.graph["crs"]
    return graph


def _changed_node(**changes: object) -> Callable[[OsmnxGraph], OsmnxGraph]:
    def change(graph: OsmnxGraph) -> OsmnxGraph:
        graph.nodes[2].update(changes)
        return graph

    return change


def _changed_edge(**changes: object) -> Callable[[OsmnxGraph], OsmnxGraph]:
    def change(graph: OsmnxGraph) -> OsmnxGraph:
        graph.edges[2, 3, 0].update(changes)
        return graph

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (osmnx.convert.to_undirected, r"g is not a directed multigraph, so one-ways are lost"),
        (osmnx.convert.to_digraph, r"g is not a directed multigraph"),
        (lambda _: nx.MultiDiGraph(crs="epsg:4326"), r"g has no edges"),
        (_without_crs, r"g does not say its `crs`"),
        (osmnx.project_graph, r"g is in EPSG:32632: give it in degrees, with `osmnx\.project"),
        (lambda g: nx.relabel_nodes(g, {1: "one"}), r"g, node 'one': OSMnx numbers nodes"),
        (_changed_node(x=None), r"g, node 2: x is None and y is 50\.0; give degrees"),
        (_changed_node(y=5_628_000.0), r"g, node 2: x is 6\.01 and y is 5628000\.0; give degrees"),
        (_changed_edge(length=None), r"g, edge 2 to 3 \(key 0\): `length` is None; give metres"),
        (_changed_edge(length=float("nan")), r"g, edge 2 to 3 .*`length` is nan"),
        (_changed_edge(oneway="yes"), r"g, edge 2 to 3 .*`oneway` is 'yes'; .* make it without"),
    ],
)
def test_a_graph_that_is_unfit_is_refused_with_the_way_out(
    change: Callable[[OsmnxGraph], OsmnxGraph], says: str
) -> None:
    with pytest.raises(BadExtract, match=rf"^{says}"):
        refuse_unfit("g", change(triangle()))


def test_a_graph_that_was_projected_and_brought_back_is_fit() -> None:
    refuse_unfit("g", osmnx.project_graph(osmnx.project_graph(triangle()), to_latlong=True))
