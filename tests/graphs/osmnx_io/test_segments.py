"""A graph in, times out: by the profile, or as the graph has them."""

import math
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graphs.areas import Areas
from graphs.errors import BadExtract
from graphs.ids import INF_MS, Degrees, Ids
from graphs.movement import Driving, undisturbed
from graphs.osm.chains import contract_chains
from graphs.osm.profile import load_profile
from graphs.osm.report import ImportReport
from graphs.osmnx_io import OsmnxGraph, Times, segments_of_graph
from graphs.place import at_junctions
from graphs.prepare import movement_of, prepare_osmnx
from graphs.queries.table import table
from tests.graphs.osmnx_io.drawn import degrees, graph_of, one_way, triangle, two_way

SIREN = load_profile("siren")
BOTH: tuple[Times, ...] = ("profile", "graph")


def nowhere(lon: Degrees, _lat: Degrees) -> NDArray[np.int16]:
    """No point is in a country."""
    return np.full(len(lon), -1, np.int16)


def read(graph: OsmnxGraph, times: Times = "profile") -> tuple[dict[Any, float], ImportReport]:
    """Milliseconds by the nodes at the ends of each segment, and the report."""
    segments, report = segments_of_graph("g", graph, SIREN, nowhere, (), times)
    ends = segments.node_id[[segments.tail, segments.head]].tolist()
    found = {}
    for tail, head, forward, backward in zip(
        *ends, segments.forward_ms.tolist(), segments.backward_ms.tolist(), strict=True
    ):
        found[tail, head], found[head, tail] = forward, backward
    return found, report


def kmh(length_m: float, ms: float) -> float:
    return round(3600 * length_m / ms, 2)


BETWEEN_1_AND_2_M = 10 * 0.001 * 111_195.08 * math.cos(math.radians(50))


def test_a_street_is_driven_as_its_class_and_sign_say() -> None:
    graph = graph_of({1: (0, 0), 2: (10, 0)})
    two_way(graph, 1, 2, highway="primary", maxspeed="50")
    times, _ = read(graph)
    assert kmh(BETWEEN_1_AND_2_M, times[1, 2]) == kmh(BETWEEN_1_AND_2_M, times[2, 1]) == 55.0


def test_a_one_way_is_closed_the_other_way() -> None:
    times, _ = read(triangle())
    assert math.isinf(times[3, 2])
    assert math.isfinite(times[2, 3])


def test_a_one_way_that_was_drawn_against_its_way_is_driven_as_it_runs() -> None:
    graph = triangle()
    graph.edges[2, 3, 0]["reversed"] = True
    assert math.isfinite(read(graph)[0][2, 3])


def test_the_slowest_of_several_signs_counts_and_is_told() -> None:
    graph = graph_of({1: (0, 0), 2: (10, 0)})
    two_way(graph, 1, 2, maxspeed=["50", "30"], length=2500.0)
    times, report = read(graph)
    assert kmh(BETWEEN_1_AND_2_M, times[1, 2]) == 33.0
    assert report.graph is not None
    assert (report.graph.listed.count, report.graph.listed_km) == (1, 2.5)
    assert "1 street (2.5 km) with several values for a tag" in " ".join(report.lines())


def test_a_signal_holds_up_who_enters_its_node() -> None:
    plain, _ = read(triangle())
    graph = triangle()
    graph.nodes[2]["highway"] = "traffic_signals"
    held, report = read(graph)
    delay_ms = 1000 * SIREN.everywhere.stops.highway["traffic_signals"]
    assert held[1, 2] == pytest.approx(plain[1, 2] + delay_ms)
    assert held[2, 1] == plain[2, 1]
    assert held[2, 3] == plain[2, 3]
    assert report.delayed["highway=traffic_signals"].examples == (2,)


def test_a_road_that_is_not_driven_is_dropped_with_its_reason() -> None:
    graph = triangle()
    one_way(graph, 2, 1, (5, -2), osmid=15, highway="steps")
    _, report = read(graph)
    assert report.dropped["highway=steps"].examples == (15,)


def test_the_report_says_what_the_graph_does_not() -> None:
    graph = triangle()
    graph.edges[1, 2, 0]["surface"] = "asphalt"
    graph.remove_edge(2, 1)
    lines = list(read(graph)[1].lines())
    said = " ".join(lines)
    assert "3 directed edges brought together to 3 streets; a way here is a street" in said
    assert "1 street said to be two-way, with an edge for one direction only" in said
    assert "Unknown: roads that the graph was made without, such as private and service" in said
    (unsaid,) = (line for line in lines if line.startswith("Unknown, since no edge says it:"))
    assert "maxspeed" in unsaid
    assert "surface" not in unsaid


def test_the_graph_s_own_times_count_as_they_are() -> None:
    graph = triangle()
    graph.nodes[2]["highway"] = "traffic_signals"
    own_s = {(1, 2): 1.5, (2, 1): 2.5, (2, 3): 3.5, (3, 1): 4.25}
    for (tail, head), seconds in own_s.items():
        graph.edges[tail, head, 0]["travel_time"] = seconds
    times, report = read(graph, "graph")
    expected = {ends: 1000 * seconds for ends, seconds in own_s.items()}
    assert times == expected | {(3, 2): math.inf, (1, 3): math.inf}
    assert not report.delayed


def test_streets_of_one_way_are_all_driven() -> None:
    graph = graph_of({1: (0, 0), 2: (10, 0), 3: (10, 5)})
    two_way(graph, 1, 2, osmid=11)
    two_way(graph, 2, 3, osmid=11)
    times, report = read(graph)
    assert times.keys() == {(1, 2), (2, 1), (2, 3), (3, 2)}
    assert report.dropped == {}
    assert report.graph is not None
    assert report.graph.one_direction.count == 0


def test_the_junction_of_a_ring_is_a_node_of_the_graph() -> None:
    graph = graph_of({1: (0, 0), 2: (10, 0)})
    two_way(graph, 1, 2, (5, 3), osmid=11)
    two_way(graph, 1, 2, (5, -3), osmid=12)
    segments, _ = segments_of_graph("g", graph, SIREN, nowhere, ())
    assert contract_chains(segments).junctions.node_id.tolist() == [1]


def test_a_street_without_its_own_time_is_refused() -> None:
    graph = triangle()
    graph.edges[1, 2, 0]["travel_time"] = 3.0
    with pytest.raises(BadExtract, match=r"g, edge 1 to 2: it has no `travel_time`, like 2 other"):
        read(graph, "graph")


def test_a_graph_of_nothing_driven_is_refused() -> None:
    graph = graph_of({1: (0, 0), 2: (10, 0)})
    two_way(graph, 1, 2, highway="steps")
    with pytest.raises(BadExtract, match="g holds no road that `siren` may drive, among 1 pieces"):
        read(graph)


def test_the_middle_of_a_street_can_be_left_both_ways(tmp_path: Path) -> None:
    region = prepare_osmnx(tmp_path / "region", triangle(), name="Three streets")
    assert region.manifest.name == "Three streets"
    found = region.siren.snap(*degrees((4, 0)))
    assert found.place.edge >= 0
    assert max(found.place.to_tail_ms, found.place.to_head_ms) < INF_MS
    assert max(found.place.from_tail_ms, found.place.from_head_ms) < INF_MS


def test_both_movements_drive_a_graph_and_share_its_own_times(tmp_path: Path) -> None:
    graph = triangle()
    for tail, head, data in graph.edges(data=True):
        data["travel_time"] = 10.0 * tail + head
    by_profile, by_graph = (
        {
            name: movement.graph.travel_time_ms.tolist()
            for name, movement in prepare_osmnx(
                tmp_path / times, graph, times=times
            ).movements.items()
        }
        for times in BOTH
    )
    assert by_graph["siren"] == by_graph["ordinary"]
    assert by_profile["siren"] != by_profile["ordinary"]


@st.composite
def street_graphs(draw: st.DrawFn) -> OsmnxGraph:
    """Graphs with one-ways, twins, parallel streets, loops, dead ends and nodes in one place."""
    n = draw(st.integers(2, 7))
    spots = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=n, max_size=n))
    graph = graph_of(dict(enumerate(spots)))
    ends = st.integers(0, n - 1)
    middle = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=2)
    edges = st.tuples(ends, ends, middle, st.booleans(), st.integers(1, 9999), st.integers(1, 9999))
    for number, (tail, head, between, both, there_ms, back_ms) in enumerate(
        draw(st.lists(edges, min_size=1, max_size=12))
    ):
        if tail == head and len(set(between)) < 2:
            continue  # A point: OSMnx has no such street, and the import passes it over.
        way = number if draw(st.booleans()) else 0
        one_way(graph, tail, head, *between, osmid=way, travel_time=there_ms / 1000, ms=there_ms)
        if both:
            between.reverse()
            one_way(graph, head, tail, *between, osmid=way, travel_time=back_ms / 1000, ms=back_ms)
    return graph


@given(graph=street_graphs())
def test_networkx_finds_the_times_of_the_region(graph: OsmnxGraph) -> None:
    assume(graph.number_of_edges())
    try:
        segments, _ = segments_of_graph("g", graph, SIREN, nowhere, (), "graph")
        movement = movement_of(contract_chains(segments), Areas([]))
    except BadExtract:  # Nothing of it leads back to where it came from.
        assert all(len(core) == 1 for core in nx.strongly_connected_components(graph))
        return
    assert differing(undisturbed("siren", movement), graph, "ms") == 0


def differing(driving: Driving, graph: OsmnxGraph, weight: str, sources: Ids | None = None) -> int:
    """Count the pairs of junctions for which NetworkX finds another time than the region has."""
    node_id = driving.on.junctions.node_id
    everywhere = np.arange(len(node_id), dtype=np.int32)
    sources = everywhere if sources is None else sources
    ours = table(driving.metric, at_junctions(sources), at_junctions(everywhere))
    n_differing = 0
    for row, source in enumerate(node_id[sources].tolist()):
        found = nx.single_source_dijkstra_path_length(graph, source, weight=weight)
        theirs = np.array([found[node] for node in node_id.tolist()])
        n_differing += int(np.count_nonzero(ours[row] != theirs))
    return n_differing
