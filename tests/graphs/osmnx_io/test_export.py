"""OSMnx's own functions work on what is exported, and what comes back takes the same time."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx
import pytest

from graphs.osmnx_io import OsmnxGraph, Times, export_graphml, to_osmnx
from graphs.place import at_junctions
from graphs.prepare import prepare, prepare_osmnx
from graphs.queries.table import table
from graphs.region import Region


@pytest.fixture(scope="module")
def file(aachen: Region, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "aachen.graphml"
    export_graphml(aachen, path)
    return path


@pytest.fixture(scope="module")
def exported(file: Path) -> OsmnxGraph:
    """The exported file as OSMnx loads it; tests may not change it."""
    return osmnx.load_graphml(file, edge_dtypes={"travel_time_ms": int})


@pytest.mark.shared
def test_networkx_on_the_export_agrees_with_our_table(
    aachen: Region, exported: OsmnxGraph, rng: np.random.Generator
) -> None:
    sources, targets = rng.integers(0, exported.number_of_nodes(), (2, 200)).astype(np.int32)
    ours = table(aachen.siren.metric, at_junctions(sources), at_junctions(targets))
    for row, source in enumerate(sources.tolist()):
        found = nx.single_source_dijkstra_path_length(exported, source, weight="travel_time_ms")
        assert ours[row].tolist() == [found[target] for target in targets.tolist()]


@pytest.mark.shared
def test_lines_run_from_tail_to_head(aachen: Region, exported: OsmnxGraph) -> None:
    assert exported.number_of_edges() == aachen.manifest.counts["arcs"]
    for tail, head, data in list(exported.edges(data=True))[:500]:
        (x0, y0), (x1, y1) = data["geometry"].coords[0], data["geometry"].coords[-1]
        assert (x0, y0) == (exported.nodes[tail]["x"], exported.nodes[tail]["y"])
        assert (x1, y1) == (exported.nodes[head]["x"], exported.nodes[head]["y"])


@pytest.mark.shared
def test_one_direction_of_a_street_is_reversed_and_no_one_way_is(exported: OsmnxGraph) -> None:
    said = [(data["oneway"], data["reversed"]) for *_, data in exported.edges(data=True)]
    assert (True, True) not in said
    assert said.count((False, True)) == said.count((False, False)) > 0


@pytest.mark.shared
def test_osmnx_finds_our_shortest_way(
    aachen: Region, exported: OsmnxGraph, rng: np.random.Generator
) -> None:
    sources, targets = rng.integers(0, exported.number_of_nodes(), (2, 20)).astype(np.int32)
    ours = table(aachen.siren.metric, at_junctions(sources), at_junctions(targets)).diagonal()
    ways = osmnx.routing.shortest_path(
        exported, sources.tolist(), targets.tolist(), weight="travel_time"
    )
    edges = [osmnx.routing.route_to_gdf(exported, way, weight="travel_time") for way in ways]
    assert ours.tolist() == [int(each["travel_time_ms"].sum()) for each in edges]


@pytest.mark.shared
def test_osmnx_s_frames_hold_what_edges_say_and_come_back(exported: OsmnxGraph) -> None:
    nodes, edges = osmnx.convert.graph_to_gdfs(exported)
    assert {"x", "y", "osm_id", "street_count"} <= set(nodes.columns)
    assert {
        "osmid", "highway", "oneway", "reversed", "length", "travel_time", "speed_kph", "geometry",
    } <= set(edges.columns)  # fmt: skip
    back = osmnx.convert.graph_from_gdfs(nodes, edges)
    assert nx.utils.graphs_equal(nx.MultiDiGraph(back.edges), nx.MultiDiGraph(exported.edges))
    kmh = 3.6 * edges["length"] / edges["travel_time"]
    assert np.allclose(kmh, edges["speed_kph"])


@pytest.mark.shared
def test_osmnx_adds_its_own_speeds_and_times(exported: OsmnxGraph) -> None:
    graph = osmnx.routing.add_edge_speeds(exported.copy(), fallback=50)
    osmnx.routing.add_edge_travel_times(graph)
    for _, _, data in graph.edges(data=True):
        assert data["speed_kph"] == 50
        assert data["travel_time"] == pytest.approx(data["length"] * 3.6 / 50)


@pytest.mark.shared
def test_osmnx_counts_our_streets(exported: OsmnxGraph, aachen: Region) -> None:
    stats: dict[str, Any] = osmnx.stats.basic_stats(exported)
    assert (stats["n"], stats["m"]) == (len(exported), aachen.manifest.counts["arcs"])
    counted = osmnx.stats.count_streets_per_node(exported)
    assert counted == nx.get_node_attributes(exported, "street_count")


@pytest.mark.shared
def test_osmnx_finds_the_nearest_node_of_the_projected_graph(exported: OsmnxGraph) -> None:
    flat = osmnx.project_graph(exported)  # Without projection OSMnx wants scikit-learn.
    nodes = [5, 50, 500]
    x, y = ([flat.nodes[node][axis] + 0.01 for node in nodes] for axis in "xy")
    assert osmnx.distance.nearest_nodes(flat, x, y).tolist() == nodes
    (tail, head, _), *_ = osmnx.distance.nearest_edges(flat, x, y)
    assert 5 in (tail, head)


@pytest.mark.shared
def test_osmnx_saves_and_consolidates_it(exported: OsmnxGraph, tmp_path: Path) -> None:
    osmnx.io.save_graph_geopackage(exported, tmp_path / "aachen.gpkg")
    assert (tmp_path / "aachen.gpkg").stat().st_size > 0
    merged = osmnx.simplification.consolidate_intersections(
        osmnx.project_graph(exported), tolerance=10
    )
    assert 0 < len(merged) < len(exported)


@pytest.mark.shared
def test_the_graph_says_whose_it_is(aachen: Region) -> None:
    about = to_osmnx(aachen).graph
    assert about["region"] == aachen.manifest.hash
    assert about["movement"] == "siren"
    assert about["attribution"] == " ".join(aachen.manifest.attribution)


@pytest.mark.shared
def test_what_is_exported_and_imported_takes_the_same_time(
    aachen: Region, file: Path, tmp_path: Path, rng: np.random.Generator
) -> None:
    back = prepare_osmnx(tmp_path / "back", file, times="graph")
    assert back.manifest.counts["arcs"] == aachen.manifest.counts["arcs"]
    node_id = back.siren.on.junctions.node_id
    assert sorted(node_id.tolist()) == list(range(aachen.manifest.counts["junctions"]))
    sources, targets = rng.integers(0, len(node_id), (2, 300)).astype(np.int32)
    again = table(back.siren.metric, at_junctions(sources), at_junctions(targets))
    before = table(
        aachen.siren.metric,
        *(at_junctions(node_id[some].astype(np.int32)) for some in (sources, targets)),
    )
    assert np.array_equal(again, before)


def test_an_edge_over_several_ways_lists_them(tmp_path: Path) -> None:
    nodes = "".join(f'<node id="{i}" lat="50.0" lon="6.0{i}"/>' for i in (1, 2, 3))
    ways = "".join(
        f'<way id="{i}"><nd ref="{tail}"/><nd ref="{tail + 1}"/><tag k="highway" v="{kind}"/></way>'
        for i, tail, kind in ((8, 1, "primary"), (9, 2, "secondary"))
    )
    (tmp_path / "w.osm").write_text(f'<osm version="0.6">{nodes}{ways}</osm>')
    graph = to_osmnx(prepare(tmp_path / "w", tmp_path / "w.osm"))
    assert [data["osmid"] for *_, data in graph.edges(data=True)] == [[8, 9]] * 2
    assert [data["highway"] for *_, data in graph.edges(data=True)] == [
        ["primary", "secondary"]
    ] * 2


def test_a_ferry_goes_out_and_comes_back_as_one(tmp_path: Path) -> None:
    """A ferry from 2 to 3; node 2 is a junction of three roads."""
    places = {1: (50.0, 6.0), 2: (50.0, 6.01), 3: (50.0, 6.02), 4: (50.01, 6.01)}
    nodes = "".join(f'<node id="{i}" lat="{y}" lon="{x}"/>' for i, (y, x) in places.items())
    ways = [(7, 4, {"highway": "primary"}), (8, 1, {"highway": "primary"})]
    ways.append((9, 3, {"route": "ferry", "motor_vehicle": "yes"}))
    drawn = "".join(
        f'<way id="{i}"><nd ref="2"/><nd ref="{end}"/>'
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        + "</way>"
        for i, end, tags in ways
    )
    (tmp_path / "f.osm").write_text(f'<osm version="0.6">{nodes}{drawn}</osm>')
    region = prepare(tmp_path / "f", tmp_path / "f.osm")
    graph = to_osmnx(region)
    both: tuple[Times, ...] = ("profile", "graph")
    for times in both:
        back = prepare_osmnx(tmp_path / times, graph, times=times)
        assert back.manifest.report["kept"].keys() == {"primary", "ferry"}
    assert sorted(back.siren.on.graph.travel_time_ms) == sorted(
        region.siren.on.graph.travel_time_ms
    )
