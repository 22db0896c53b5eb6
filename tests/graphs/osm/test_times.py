"""Ferries take what their timetable says, and getting on takes five minutes."""

from pathlib import Path

import pytest

from tests.graphs.osm.drawn import arcs_ms, delays_s, nodes_in_a_row, read, way

ROAD = {"highway": "tertiary", "maxspeed": "50"}


def test_a_timetable_is_shared_by_length_and_boarding_is_paid_on_land(tmp_path: Path) -> None:
    ferry = way(
        8, [2, 3, 5], route="ferry", motor_vehicle="yes", duration="00:09"
    )  # One part of two goes to the first piece, so that takes three minutes.
    segments, _ = read(
        tmp_path, *nodes_in_a_row(6), way(7, [1, 2], **ROAD), ferry, way(9, [5, 6], **ROAD)
    )
    arcs = arcs_ms(segments)
    assert arcs[2, 3] == pytest.approx(300_000 + 180_000)
    assert arcs[3, 5] == pytest.approx(360_000)
    assert arcs[5, 3] == pytest.approx(300_000 + 360_000)
    assert arcs[3, 2] == pytest.approx(180_000)


def test_nobody_boards_twice_where_two_ferry_ways_join(tmp_path: Path) -> None:
    ferry = {"route": "ferry", "motor_vehicle": "yes"}
    segments, _ = read(
        tmp_path,
        *nodes_in_a_row(4),
        way(7, [1, 2], **ROAD),
        way(8, [2, 3], **ferry),
        way(9, [3, 4], **ferry),
    )
    over_water = {arc: s for arc, s in delays_s(segments, 10).items() if 1 not in arc}
    assert over_water == {(2, 3): 300}
