"""Small drawings read as segments. A tertiary road signed 50 is driven at 55 km/h."""

from pathlib import Path

import pytest

from graphs.osm.segments import ROAD_CLASSES
from tests.graphs.osm.drawn import arcs_ms, delays_s, node, nodes_in_a_row, read, way

ROAD = {"highway": "tertiary", "maxspeed": "50"}


def test_a_street_is_driven_both_ways_at_its_speed(tmp_path: Path) -> None:
    segments, _ = read(tmp_path, *nodes_in_a_row(2), way(7, [1, 2], **ROAD))
    assert segments.length_m.tolist() == pytest.approx([111.195], abs=1e-3)
    assert arcs_ms(segments) == pytest.approx(
        {
            (1, 2): 111.195 * 3600 / 55,
            (2, 1): 111.195 * 3600 / 55,
        }
    )


def test_segments_say_where_they_come_from(tmp_path: Path) -> None:
    segments, _ = read(tmp_path, *nodes_in_a_row(3), way(7, [3, 1, 2], **ROAD))
    assert segments.node_id.tolist() == [1, 2, 3]
    assert segments.lat_e7.tolist() == [500010000, 500020000, 500030000]
    assert segments.lon_e7.tolist() == [60000000] * 3
    assert segments.tail.tolist() == [2, 0]
    assert segments.head.tolist() == [0, 1]
    assert segments.way_id.tolist() == [7, 7]
    assert [ROAD_CLASSES[each] for each in segments.road_class] == ["tertiary", "tertiary"]


def test_a_one_way_is_driven_one_way(tmp_path: Path) -> None:
    segments, _ = read(
        tmp_path,
        *nodes_in_a_row(4),
        way(7, [1, 2], **ROAD, oneway="yes"),
        way(8, [3, 4], **ROAD, oneway="-1"),
    )
    assert sorted(arcs_ms(segments)) == [(1, 2), (4, 3)]


class TestDelays:
    def test_signals_hold_up_whoever_enters_their_node(self, tmp_path: Path) -> None:
        one, _, three = nodes_in_a_row(3)
        signals = node(2, 50.002, 6, highway="traffic_signals")
        segments, report = read(tmp_path, one, signals, three, way(7, [1, 2, 3], **ROAD))
        assert delays_s(segments, 55) == {(1, 2): 3, (3, 2): 3}
        assert report.delayed["highway=traffic_signals"].examples == (2,)

    def test_signals_for_traffic_along_the_way_hold_up_no_other(self, tmp_path: Path) -> None:
        one, _, three = nodes_in_a_row(3)
        signals = node(
            2, 50.002, 6, highway="traffic_signals", traffic_signals__direction="forward"
        )
        segments, _ = read(tmp_path, one, signals, three, way(7, [1, 2, 3], **ROAD))
        assert delays_s(segments, 55) == {(1, 2): 3}

    def test_along_means_along_each_way_that_meets_there(self, tmp_path: Path) -> None:
        one, _, three = nodes_in_a_row(3)
        signals = node(
            2, 50.002, 6, highway="traffic_signals", traffic_signals__direction="forward"
        )
        towards, away = way(7, [1, 2], **ROAD), way(8, [2, 3], **ROAD)
        segments, _ = read(tmp_path, one, signals, three, towards, away)
        assert delays_s(segments, 55) == {(1, 2): 3}
        towards_too = way(8, [3, 2], **ROAD)
        segments, _ = read(tmp_path, one, signals, three, towards, towards_too)
        assert delays_s(segments, 55) == {(1, 2): 3, (3, 2): 3}

    def test_a_one_way_against_the_drawing_meets_signals_turned_backward(
        self, tmp_path: Path
    ) -> None:
        one, _, three = nodes_in_a_row(3)
        signals = node(2, 50.002, 6, highway="traffic_signals", direction="backward")
        segments, _ = read(tmp_path, one, signals, three, way(7, [1, 2, 3], **ROAD, oneway="-1"))
        assert delays_s(segments, 55) == {(3, 2): 3}

    def test_a_gate_is_opened_from_both_sides(self, tmp_path: Path) -> None:
        one, _, three = nodes_in_a_row(3)
        gate = node(2, 50.002, 6, barrier="gate")
        segments, _ = read(tmp_path, one, gate, three, way(7, [1, 2, 3], **ROAD))
        assert delays_s(segments, 55) == {(1, 2): 15, (3, 2): 15}

    def test_a_gate_beside_the_road_holds_nobody_up(self, tmp_path: Path) -> None:
        gate = node(9, 50.009, 6, barrier="gate")
        segments, report = read(tmp_path, *nodes_in_a_row(2), gate, way(7, [1, 2], **ROAD))
        assert delays_s(segments, 55) == {}
        assert report.delayed == {}


class TestBlockedNodes:
    def test_both_sides_of_a_bollard_end_there(self, tmp_path: Path) -> None:
        one, _, three = nodes_in_a_row(3)
        bollard = node(2, 50.002, 6, barrier="bollard")
        segments, report = read(tmp_path, one, bollard, three, way(7, [1, 2, 3], **ROAD))
        assert segments.node_id.tolist() == [1, 2, 3, 2]
        assert segments.lat_e7.tolist()[1] == segments.lat_e7.tolist()[3] == 500020000
        assert segments.head[0] != segments.tail[1]
        assert sorted(arcs_ms(segments)) == [(1, 2), (2, 1), (2, 3), (3, 2)]
        assert report.blocked["barrier=bollard"].count == 1

    def test_a_bollard_where_three_roads_meet_parts_all_of_them(self, tmp_path: Path) -> None:
        bollard = node(5, 50.005, 6, barrier="bollard")
        roads = [way(10 + i, [i, 5], **ROAD) for i in (1, 2, 3)]
        segments, _ = read(tmp_path, *nodes_in_a_row(3), bollard, *roads)
        assert segments.node_id.tolist() == [1, 2, 3, 5, 5, 5]
        assert sorted(segments.head.tolist()) == [3, 4, 5]

    def test_a_ring_through_a_bollard_opens(self, tmp_path: Path) -> None:
        bollard = node(1, 50, 6, barrier="bollard")
        others = [node(2, 50.001, 6), node(3, 50, 6.001)]
        segments, _ = read(tmp_path, bollard, *others, way(7, [1, 2, 3, 1], **ROAD))
        assert segments.node_id.tolist() == [1, 2, 3, 1]
        assert segments.tail.tolist()[0] != segments.head.tolist()[2]
