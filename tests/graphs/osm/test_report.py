"""The report of an import, as sentences and as JSON."""

from pathlib import Path

from graphs.osm.report import ImportReport
from tests.graphs.osm.drawn import node, nodes_in_a_row, read, relation, way

WORLD = (
    node(1, 50.001, 6),
    node(2, 50.002, 6, highway="traffic_signals"),
    node(3, 50.003, 6, barrier="bollard"),
    node(4, 50.003, 6),
    way(7, [1, 2, 3, 4], highway="tertiary", maxspeed="fast"),
    way(8, [1, 2], highway="steps"),
    way(9, [3, 4], highway="steps"),
    way(10, [2, 99, 1], highway="service"),
    way(11, [1], highway="service"),
    relation(1, type="restriction", restriction="no_u_turn"),
)


def test_every_line_is_a_sentence_with_an_address(tmp_path: Path) -> None:
    _, report = read(tmp_path, *WORLD)
    assert list(report.lines()) == [
        "drawn.osm, read for `siren`: 5 ways seen, 1 kept.",
        "1 way kept: tertiary, 3 segments, 0.2 km.",
        "0.2 km kept in NL.",
        "2 ways dropped: highway=steps (e.g. way 8, 9).",
        "1 way dropped: fewer than two nodes (e.g. way 11).",
        "1 way dropped: no two nodes in a row that the extract holds (e.g. way 10).",
        "1 way with maxspeed=fast not understood (e.g. way 7).",
        "1 segment kept between two nodes in one place.",
        "1 reference to nodes missing from the extract: the way is cut there (e.g. way 10).",
        "1 node closed to traffic: barrier=bollard (e.g. node 3).",
        "1 node with a delay: highway=traffic_signals (e.g. node 2).",
        "1 turn restriction met: restriction=no_u_turn.",
    ]


def test_it_survives_json(tmp_path: Path) -> None:
    _, report = read(tmp_path, *WORLD)
    assert ImportReport.model_validate_json(report.model_dump_json()) == report


def test_it_names_five_examples_at_most(tmp_path: Path) -> None:
    steps = [way(100 + i, [1, 2], highway="steps") for i in range(9)]
    _, report = read(tmp_path, *nodes_in_a_row(2), way(7, [1, 2], highway="tertiary"), *steps)
    assert report.dropped["highway=steps"].count == 9
    assert report.dropped["highway=steps"].examples == (100, 101, 102, 103, 104)


def test_it_names_the_profile_it_was_read_for(tmp_path: Path) -> None:
    _, report = read(tmp_path, *WORLD)
    assert report.profile == "siren"
    assert len(report.profile_hash) == 64
