from collections.abc import Iterator
from pathlib import Path

import numpy as np
import osmium
import pytest
from osmium.osm.types import Node, Relation, Way

from graphs.demo import sheet
from graphs.demo.osm_file import write_osm
from graphs.demo.plane import to_degrees
from graphs.demo.sheet import Sheet, Spot, Streets, Turn

A, B, C, D = (np.array([x, 0.0]) for x in (0.0, 10.0, 20.0, 30.0))
ROAD = {"highway": "tertiary"}


def test_two_sheets_meet_where_they_share_a_corner(tmp_path: Path) -> None:
    first = Sheet([sheet.Way(np.array([A, B]), ROAD)], [Spot(B, {"highway": "stop"})], [])
    second = Sheet([sheet.Way(np.array([B, C, D]), ROAD)], [], [])
    write_osm(tmp_path / "x.osm.pbf", [first, second], shared={(10.0, 0.0)})
    things = _read(tmp_path / "x.osm.pbf")
    assert things == [
        ("n", 1, {}, tuple(to_degrees(A))),
        ("n", 2, {"highway": "stop"}, tuple(to_degrees(B))),
        ("n", 3, {}, tuple(to_degrees(C))),
        ("n", 4, {}, tuple(to_degrees(D))),
        ("w", 1, ROAD, (1, 2)),
        ("w", 2, ROAD, (2, 3, 4)),
    ]


def test_a_turn_names_its_ways_and_its_corner(tmp_path: Path) -> None:
    ways = [sheet.Way(np.array([B, A]), ROAD), sheet.Way(np.array([B, C]), ROAD)]
    other = Sheet([sheet.Way(np.array([D, C]), ROAD)], [], [])
    drawn = Sheet(ways, [], [Turn("no_left_turn", 0, B, 1)])
    write_osm(tmp_path / "x.osm.pbf", [other, drawn], shared={(20.0, 0.0)})
    *_, turn = _read(tmp_path / "x.osm.pbf")
    members = (("w", 2, "from"), ("n", 3, "via"), ("w", 3, "to"))
    assert turn == ("r", 1, {"type": "restriction", "restriction": "no_left_turn"}, members)


def test_streets_are_numbered_after_the_ways_and_begin_at_their_corners(tmp_path: Path) -> None:
    #  A---B---C     A street leads from B to the new node 0, marked, and one from node 0 to C.
    new = np.array([[10.0, 10.0]])
    streets = Streets(
        corners=np.array([B, C]),
        at=new,
        marks={0: {"highway": "crossing"}},
        first=np.array([0, 2, 4]),
        node=np.array([-1, 0, 0, -2]),
        kind=np.array([1, 0]),
        tags=({"highway": "service"}, {"highway": "residential"}),
    )
    road = sheet.Way(np.array([A, B, C]), ROAD)
    over = Turn("no_u_turn", 1, B, 2, via_way=0)
    write_osm(tmp_path / "x.osm.pbf", [Sheet([road], [], [over], streets)], set())
    *_, crossing, main, residential, service, turn = _read(tmp_path / "x.osm.pbf")
    assert crossing == ("n", 4, {"highway": "crossing"}, tuple(to_degrees(new[0])))
    assert main == ("w", 1, ROAD, (1, 2, 3))
    assert residential == ("w", 2, {"highway": "residential"}, (2, 4))
    assert service == ("w", 3, {"highway": "service"}, (4, 3))
    assert turn[3] == (("w", 2, "from"), ("w", 1, "via"), ("w", 3, "to"))


def test_marks_of_one_corner_are_put_together(tmp_path: Path) -> None:
    spots = [Spot(A, {"place": "village"}), Spot(A, {"highway": "traffic_signals"})]
    write_osm(
        tmp_path / "x.osm.pbf", [Sheet([sheet.Way(np.array([A, B]), ROAD)], spots, [])], set()
    )
    assert _read(tmp_path / "x.osm.pbf")[0][2] == {
        "place": "village",
        "highway": "traffic_signals",
    }


def test_a_mark_beside_all_ways_is_a_node_of_its_own(tmp_path: Path) -> None:
    drawn = Sheet([sheet.Way(np.array([A, B]), ROAD)], [Spot(D, {"place": "village"})], [])
    write_osm(tmp_path / "x.osm.pbf", [drawn], set())
    assert _read(tmp_path / "x.osm.pbf")[2] == ("n", 3, {"place": "village"}, tuple(to_degrees(D)))


def test_when_drawing_fails_nothing_lies_about(tmp_path: Path) -> None:
    def sheets() -> Iterator[Sheet]:
        yield Sheet([sheet.Way(np.array([A, B]), ROAD)], [], [])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_osm(tmp_path / "x.osm.pbf", sheets(), set())
    assert {path.name for path in tmp_path.iterdir()} <= {"x.osm.pbf"}


def _read(path: Path) -> list[tuple[object, ...]]:
    things: list[tuple[object, ...]] = []
    for thing in osmium.FileProcessor(str(path)):
        assert isinstance(thing, Node | Way | Relation)
        tags = {tag.k: tag.v for tag in thing.tags}
        if isinstance(thing, Node):
            content: tuple[object, ...] = (thing.lon, thing.lat)
        elif isinstance(thing, Way):
            content = tuple(node.ref for node in thing.nodes)
        else:
            content = tuple((member.type, member.ref, member.role) for member in thing.members)
        things.append((thing.type_str(), thing.id, tags, content))
    return things
