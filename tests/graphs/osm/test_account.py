"""Dirty drawings: what is wrong is passed over and named, and no way vanishes."""

from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from tests.graphs.osm.drawn import arcs_ms, delays_s, node, nodes_in_a_row, read, relation, way

ROAD = {"highway": "tertiary", "maxspeed": "50"}


def test_a_missing_node_cuts_the_way_and_nothing_else(tmp_path: Path) -> None:
    segments, report = read(tmp_path, *nodes_in_a_row(4), way(7, [1, 2, 99, 3, 4], **ROAD))
    assert sorted(arcs_ms(segments)) == [(1, 2), (2, 1), (3, 4), (4, 3)]
    assert (report.missing_nodes.count, report.missing_nodes.examples) == (1, (7,))


def test_a_way_of_missing_nodes_is_named(tmp_path: Path) -> None:
    kept, lost = way(7, [1, 2], **ROAD), way(8, [98, 1, 99], **ROAD)
    _, report = read(tmp_path, *nodes_in_a_row(2), kept, lost)
    assert report.dropped["no two nodes in a row that the extract holds"].examples == (8,)


def test_a_node_off_the_globe_cuts_the_way(tmp_path: Path) -> None:
    far = node(3, lat=95, lon=6)
    segments, report = read(tmp_path, *nodes_in_a_row(2), far, way(7, [1, 2, 3], **ROAD))
    assert sorted(arcs_ms(segments)) == [(1, 2), (2, 1)]
    assert report.misplaced_nodes.examples == (7,)
    assert report.missing_nodes.count == 0


def test_a_way_of_one_node_is_named(tmp_path: Path) -> None:
    _, report = read(tmp_path, *nodes_in_a_row(2), way(7, [1, 2], **ROAD), way(8, [1], **ROAD))
    assert report.dropped["fewer than two nodes"].examples == (8,)


def test_a_node_repeated_is_passed_over(tmp_path: Path) -> None:
    segments, report = read(tmp_path, *nodes_in_a_row(2), way(7, [1, 1, 2, 2], **ROAD))
    assert sorted(arcs_ms(segments)) == [(1, 2), (2, 1)]
    assert (report.repeated_nodes.count, report.repeated_nodes.examples) == (2, (7,))


def test_a_way_that_only_repeats_its_node_has_fewer_than_two(tmp_path: Path) -> None:
    _, report = read(tmp_path, *nodes_in_a_row(2), way(7, [1, 2], **ROAD), way(8, [1, 1], **ROAD))
    assert report.dropped["fewer than two nodes"].examples == (8,)


def test_twin_nodes_are_a_segment_of_no_length(tmp_path: Path) -> None:
    twins = [node(1, 50, 6), node(2, 50, 6)]
    segments, report = read(tmp_path, *twins, way(7, [1, 2], **ROAD))
    assert segments.length_m.tolist() == [0]
    assert arcs_ms(segments) == {(1, 2): 0, (2, 1): 0}
    assert report.zero_length == 1


def test_a_ring_closes(tmp_path: Path) -> None:
    segments, _ = read(tmp_path, *nodes_in_a_row(3), way(7, [1, 2, 3, 1], **ROAD))
    assert segments.head.tolist()[-1] == segments.tail.tolist()[0] == 0
    assert len(segments.tail) == 3


def test_parallel_roads_are_two_segments(tmp_path: Path) -> None:
    segments, _ = read(tmp_path, *nodes_in_a_row(2), way(7, [1, 2], **ROAD), way(8, [1, 2], **ROAD))
    assert segments.way_id.tolist() == [7, 8]


def test_of_two_ways_with_one_id_the_first_counts(tmp_path: Path) -> None:
    first, second = way(7, [1, 2], **ROAD), way(7, [2, 3], **ROAD)
    segments, report = read(tmp_path, *nodes_in_a_row(3), first, second)
    assert sorted(arcs_ms(segments)) == [(1, 2), (2, 1)]
    assert report.dropped["a second way of the same id"].examples == (7,)


def test_of_two_tagged_nodes_with_one_id_the_first_counts(tmp_path: Path) -> None:
    one, _ = nodes_in_a_row(2)
    gate, bollard = node(2, 50.002, 6, barrier="gate"), node(2, 50.009, 6, barrier="bollard")
    segments, report = read(tmp_path, one, gate, bollard, way(7, [1, 2], **ROAD))
    assert delays_s(segments, 55) == {(1, 2): 15}
    assert report.twice_nodes.examples == (2,)


def test_what_could_not_be_understood_is_quoted(tmp_path: Path) -> None:
    odd = way(7, [1, 2], highway="tertiary", maxspeed="fast")
    _, report = read(tmp_path, *nodes_in_a_row(2), odd)
    assert report.odd_way_tags["maxspeed=fast"].examples == (7,)


def test_rules_for_certain_hours_are_counted(tmp_path: Path) -> None:
    by_night = way(7, [1, 2], **ROAD, maxspeed__conditional="30 @ (22:00-06:00)")
    _, report = read(tmp_path, *nodes_in_a_row(2), by_night)
    assert report.conditional.examples == (7,)


def test_turn_restrictions_are_counted_by_kind(tmp_path: Path) -> None:
    _, report = read(
        tmp_path,
        *nodes_in_a_row(2),
        way(7, [1, 2], **ROAD),
        relation(1, type="restriction", restriction="no_left_turn"),
        relation(2, type="restriction", restriction="no_left_turn"),
        relation(3, type="multipolygon"),
    )
    assert report.restrictions == {"restriction=no_left_turn": 2}


TAGS = st.sampled_from(
    [
        ROAD,
        {"highway": "residential", "oneway": "yes"},
        {"highway": "footway"},
        {"highway": "motorway", "maxspeed": "fast"},
        {"highway": "steps"},
        {"highway": "service", "maxheight": "2"},
        {"highway": "dragon"},
        {"route": "ferry", "motor_vehicle": "yes", "duration": "5"},
        {"route": "ferry"},
    ]
)
WAYS = st.lists(st.tuples(TAGS, st.lists(st.integers(1, 7), max_size=6)), max_size=8)
HELD = st.sampled_from([{}, {"barrier": "gate"}, {"barrier": "bollard"}, {"highway": "stop"}])


@given(ways=WAYS, held=st.lists(HELD, min_size=5, max_size=5))
def test_every_way_is_kept_or_stands_in_one_line(
    tmp_path_factory: pytest.TempPathFactory,
    ways: list[tuple[dict[str, str], list[int]]],
    held: list[dict[str, str]],
) -> None:
    nodes = [node(i, lat=i / 1000, lon=0, **tags) for i, tags in enumerate(held, start=1)]
    drawn = [way(100 + i, refs, **tags) for i, (tags, refs) in enumerate(ways)]
    always = [node(50, 1, 1), node(51, 1, 2), way(99, [50, 51], **ROAD)]
    segments, report = read(
        tmp_path_factory.mktemp("drawn"), *nodes, *always[:2], *drawn, always[2]
    )
    n_dropped = sum(tally.count for tally in report.dropped.values())
    assert report.ways_seen == report.ways_kept + n_dropped == len(ways) + 1
    assert report.ways_kept == len(set(segments.way_id.tolist()))
    assert sum(kept.segments for kept in report.kept.values()) == len(segments.tail)
    assert np.all(np.isfinite(np.minimum(segments.forward_ms, segments.backward_ms)))
    assert np.all(segments.tail != segments.head)
    assert sorted({*segments.tail.tolist(), *segments.head.tolist()}) == list(
        range(len(segments.node_id))
    )
