"""A real OSMnx graph, with lists where one expects values: the region against OSMnx itself."""

from itertools import pairwise, product
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx
import pytest

from graphs.osm import nodes, rules
from graphs.osm.profile import load_profile
from graphs.osmnx_io import OsmnxGraph, read_graphml
from graphs.place import at_junctions
from graphs.prepare import prepare_osmnx
from graphs.queries.table import table
from graphs.region import Region
from tests.graphs.osmnx_io.test_segments import differing

pytestmark = pytest.mark.shared

SIREN = load_profile("siren")
BELGIUM = SIREN.countries.get("BE", SIREN.everywhere)


@pytest.fixture(scope="module")
def file(shared: Path) -> Path:
    return shared / "data/roads/brussels_2026/brussels_2026-01-12.graphml"


@pytest.fixture(scope="module")
def judged(file: Path) -> OsmnxGraph:
    """The graph with the time of each edge as ``exact_ms``, in the plainest way."""
    graph = read_graphml(file)
    for _, head, data in graph.edges(data=True):
        data["exact_ms"] = (
            _slowest_ms(data) + 1000 * nodes.hold(_tags(graph.nodes[head]), BELGIUM).forward_s
        )
        data["travel_time_ms"] = max(1, round(data["exact_ms"]))
        data["travel_time"] = data["travel_time_ms"] / 1000
    return graph


def _slowest_ms(data: dict[str, Any]) -> float:
    read = {key: data[key] for key in data.keys() & rules.TAGS_READ - {"oneway"}}
    listed = [value if isinstance(value, list) else [value] for value in read.values()]
    said = [
        rules.decide(dict(zip(read, values, strict=True)) | {"oneway": "no"}, BELGIUM, SIREN.limits)
        for values in product(*listed)
    ]
    length_m: float = data["length"]
    return 3600 * length_m / min(verdict.forward_kmh for verdict in said)


def _tags(node: dict[str, Any]) -> dict[str, str]:
    return {key: value for key, value in node.items() if isinstance(value, str)}


@pytest.fixture(scope="module")
def brussels(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Region:
    return prepare_osmnx(tmp_path_factory.mktemp("osmnx") / "brussels", file)


def test_every_edge_is_a_direction_of_a_street(brussels: Region) -> None:
    report = brussels.manifest.report["graph"]
    assert (report["edges"], report["streets"]) == (4492, 2390 + 2102 // 2)
    assert report["one_direction"]["count"] == 0
    assert not brussels.manifest.report["dropped"]
    assert brussels.manifest.junctions_by_country == {
        "BE": len(brussels.siren.on.junctions.node_id)
    }


def test_the_profile_s_times_are_those_of_each_edge_by_itself(
    brussels: Region, judged: OsmnxGraph, rng: np.random.Generator
) -> None:
    node_id = brussels.siren.on.junctions.node_id
    everywhere = np.arange(len(node_id), dtype=np.int32)
    sources = rng.choice(everywhere, 20, replace=False)
    ours = table(brussels.siren.metric, at_junctions(sources), at_junctions(everywhere))
    for row, source in enumerate(node_id[sources].tolist()):
        found = nx.single_source_dijkstra_path_length(judged, source, weight="exact_ms")
        paths = nx.single_source_dijkstra_path(judged, source, weight="exact_ms")
        for ms, node in zip(ours[row].tolist(), node_id.tolist(), strict=True):
            # Each road is rounded once; lengths agree to a hundredth of a per mille.
            assert abs(ms - found[node]) <= 0.5 * len(paths[node]) + 1e-5 * found[node]


def test_times_of_whole_milliseconds_are_kept_to_the_millisecond(
    judged: OsmnxGraph, tmp_path: Path, rng: np.random.Generator, scale: int
) -> None:
    region = prepare_osmnx(tmp_path / "brussels", judged, times="graph")
    sources = rng.choice(len(region.siren.on.junctions.node_id), 30 * scale, replace=False)
    assert differing(region.siren, judged, "travel_time_ms", sources.astype(np.int32)) == 0


def test_osmnx_finds_ways_of_the_same_time(
    judged: OsmnxGraph, tmp_path: Path, rng: np.random.Generator
) -> None:
    region = prepare_osmnx(tmp_path / "brussels", judged, times="graph")
    node_id = region.siren.on.junctions.node_id
    sources, targets = rng.integers(0, len(node_id), (2, 50)).astype(np.int32)
    ours = table(region.siren.metric, at_junctions(sources), at_junctions(targets)).diagonal()
    ways = osmnx.routing.shortest_path(
        judged, node_id[sources].tolist(), node_id[targets].tolist(), weight="travel_time"
    )
    theirs = [
        sum(
            min(edge["travel_time_ms"] for edge in judged[tail][head].values())
            for tail, head in pairwise(way)
        )
        for way in ways
    ]
    assert ours.tolist() == theirs
