"""Turn restrictions by the wiki: which bind, and which turns are then forbidden."""

from pathlib import Path

import pytest

from graphs.osm.profile import load_profile
from graphs.osm.report import ImportReport
from graphs.osm.segments import Segments
from tests.graphs.osm.drawn import node, read, relation, way

ORDINARY = load_profile("ordinary")
ROAD = {"highway": "tertiary", "maxspeed": "50"}
LEFT = {"type": "restriction", "restriction": "no_left_turn"}

#              4
#              | 13
#   1 --11-- 2 --12-- 3 --14-- 5      ways 11 to 16 by their numbers; a second
#              | 15     | 16          crossing at 3
#              6        7
CROSSINGS = (
    node(1, 50.001, 6.001),
    node(2, 50.001, 6.002),
    node(3, 50.001, 6.003),
    node(4, 50.002, 6.002),
    node(5, 50.001, 6.004),
    node(6, 50.000, 6.002),
    node(7, 50.000, 6.003),
    way(11, [1, 2], **ROAD),
    way(12, [2, 3], **ROAD),
    way(13, [2, 4], **ROAD),
    way(14, [3, 5], **ROAD),
    way(15, [2, 6], **ROAD),
    way(16, [3, 7], **ROAD),
)


def come(way_id: int) -> tuple[str, int, str]:
    return "way", way_id, "from"


def over(osm_id: int, kind: str = "node") -> tuple[str, int, str]:
    return kind, osm_id, "via"


def go(way_id: int) -> tuple[str, int, str]:
    return "way", way_id, "to"


def driven(segments: Segments) -> list[str]:
    """Write what is forbidden by the OSM nodes passed, as ``1 2 4``."""
    osm = segments.node_id.tolist()

    def nodes(run: int) -> tuple[int, int]:
        ends = osm[segments.tail[run // 2]], osm[segments.head[run // 2]]
        return ends[::-1] if run % 2 else ends

    lines = [[nodes(run) for run in runs] for runs in segments.forbidden.sequences()]
    return sorted(" ".join(map(str, [line[0][0], *(end for _, end in line)])) for line in lines)


def bound(folder: Path, *elements: str) -> tuple[list[str], ImportReport]:
    segments, report = read(folder, *elements, profile=ORDINARY)
    return driven(segments), report


def one(
    folder: Path, *members: tuple[str, int, str], world: tuple[str, ...] = CROSSINGS, **tags: str
) -> tuple[list[str], str]:
    """Bind one restriction: what is forbidden, and why nothing is if so."""
    sequences, report = bound(folder, *world, relation(9, *members, type="restriction", **tags))
    assert report.restrictions_bound.keys() == ({tags["restriction"]} if sequences else set())
    return sequences, "".join(report.restrictions_left)


class TestWhatIsForbidden:
    def test_no_left_turn(self, tmp_path: Path) -> None:
        found, left = one(tmp_path, come(11), over(2), go(13), restriction="no_left_turn")
        assert (found, left) == (["1 2 4"], "")

    def test_only_straight_on_forbids_all_else_and_driving_back(self, tmp_path: Path) -> None:
        found, _ = one(tmp_path, come(11), over(2), go(12), restriction="only_straight_on")
        assert found == ["1 2 1", "1 2 4", "1 2 6"]

    def test_several_only_from_one_way_allow_each_of_their_ways(self, tmp_path: Path) -> None:
        found, _ = bound(
            tmp_path,
            *CROSSINGS,
            relation(
                8, come(11), over(2), go(12), type="restriction", restriction="only_straight_on"
            ),
            relation(
                9, come(11), over(2), go(15), type="restriction", restriction="only_right_turn"
            ),
        )
        assert found == ["1 2 1", "1 2 4"]

    def test_no_u_turn_on_one_way(self, tmp_path: Path) -> None:
        found, _ = one(tmp_path, come(11), over(2), go(11), restriction="no_u_turn")
        assert found == ["1 2 1"]

    def test_no_entry_from_several_ways(self, tmp_path: Path) -> None:
        members = come(11), come(12), come(15), over(2), go(13)
        found, _ = one(tmp_path, *members, restriction="no_entry")
        assert found == ["1 2 4", "3 2 4", "6 2 4"]

    def test_no_exit_to_several_ways(self, tmp_path: Path) -> None:
        members = come(13), over(2), go(11), go(15)
        found, _ = one(tmp_path, *members, restriction="no_exit")
        assert found == ["4 2 1", "4 2 6"]

    def test_over_a_way_only_who_came_from_the_first(self, tmp_path: Path) -> None:
        found, _ = one(tmp_path, come(13), over(12, "way"), go(16), restriction="no_right_turn")
        assert found == ["4 2 3 7"]

    def test_over_several_ways_in_whatever_order_they_are_named(self, tmp_path: Path) -> None:
        world = (
            *CROSSINGS,
            node(8, 50.001, 6.005),
            node(9, 50.000, 6.004),
            way(17, [5, 8], **ROAD),
            way(18, [9, 5], **ROAD),
        )
        members = come(11), over(14, "way"), over(12, "way"), go(18)
        found, _ = one(tmp_path, *members, world=world, restriction="no_right_turn")
        assert found == ["1 2 3 5 9"]

    def test_only_over_a_way_prescribes_all_of_it(self, tmp_path: Path) -> None:
        found, _ = one(tmp_path, come(13), over(12, "way"), go(14), restriction="only_left_turn")
        assert found == ["4 2 1", "4 2 3 2", "4 2 3 7", "4 2 4", "4 2 6"]

    def test_against_a_way_as_well_as_along_it(self, tmp_path: Path) -> None:
        found, _ = one(tmp_path, come(16), over(12, "way"), go(11), restriction="no_left_turn")
        assert found == ["7 3 2 1"]


class TestWhatDoesNotBind:
    @pytest.mark.parametrize(
        ("tags", "reason"),
        [
            (
                {"restriction": "no_left_turn", "except": "psv;motorcar"},
                "except=psv;motorcar frees it",
            ),
            ({"restriction__hgv": "no_left_turn"}, "restriction:hgv is for others"),
            (
                {"restriction__hgv__conditional": "no_left_turn @ (weight > 5.5)"},
                "restriction:hgv:conditional is for others",
            ),
            (
                {"restriction__conditional": "no_left_turn @ (Mo-Fr)"},
                "restriction:conditional holds under conditions",
            ),
            (
                {"restriction": "no_left_turn", "day_on": "Monday"},
                "day_on holds under conditions",
            ),
            ({"restriction": "no_way"}, ""),
            ({"restriction": "stop"}, "restriction=stop is not understood"),
            ({}, "it does not say what it forbids"),
        ],
    )
    def test_by_its_tags(self, tmp_path: Path, tags: dict[str, str], reason: str) -> None:
        members = come(11), over(2), go(13)
        turn = relation(9, *members, type="restriction", **tags)
        found, report = bound(tmp_path, *CROSSINGS, turn)
        assert "".join(report.restrictions_left) == reason
        assert found == ([] if reason else ["1 2 4"])

    @pytest.mark.parametrize("excepted", ["psv", "bicycle;bus", "emergency", "hgv"])
    def test_except_for_others_it_binds(self, tmp_path: Path, excepted: str) -> None:
        members, tags = (come(11), over(2), go(13)), {"except": excepted}
        turn = relation(9, *members, type="restriction", restriction="no_left_turn", **tags)
        found, _ = bound(tmp_path, *CROSSINGS, turn)
        assert found == ["1 2 4"]

    def test_for_cars_it_binds_as_for_all(self, tmp_path: Path) -> None:
        turn = relation(
            9, come(11), over(2), go(13), type="restriction", restriction__motorcar="no_left_turn"
        )
        assert bound(tmp_path, *CROSSINGS, turn)[0] == ["1 2 4"]

    @pytest.mark.parametrize(
        ("members", "reason"),
        [
            ([over(2), go(13)], "it has no `from` way"),
            ([come(11), over(2)], "it has no `to` way"),
            ([come(11), go(13)], "it has no `via`"),
            ([come(11), come(12), over(2), go(13)], "it has several `from` ways"),
            ([come(11), over(2), go(12), go(13)], "it has several `to` ways"),
            ([come(11), over(2), over(3), go(13)], "it has several `via` nodes"),
            ([come(11), over(2), over(12, "way"), go(13)], "it has `via` nodes and ways at once"),
            ([come(11), over(3), go(14)], "its `from` does not touch its `via`"),
            ([come(11), over(2), go(14)], "its `to` does not touch its `via`"),
            ([come(99), over(2), go(13)], "a way of it is missing"),
            ([come(11), over(2), go(13), ("node", 1, "location_hint")], ""),
            ([come(11), over(16, "way"), go(14)], "its `from` does not touch its `via`"),
            ([come(11), over(12, "way"), go(13)], "its `via` ways do not make one line"),
            (
                [come(11), over(12, "way"), over(15, "way"), go(14)],
                "its `via` ways do not make one line",
            ),
        ],
    )
    def test_by_its_members(
        self, tmp_path: Path, members: list[tuple[str, int, str]], reason: str
    ) -> None:
        found, left = one(tmp_path, *members, restriction="no_left_turn")
        assert left == reason
        assert bool(found) == (not reason)

    def test_with_a_way_that_is_not_driven(self, tmp_path: Path) -> None:
        world = (*CROSSINGS, way(17, [2, 5], highway="footway"))
        _, left = one(
            tmp_path, come(11), over(2), go(17), world=world, restriction="only_left_turn"
        )
        assert left == "a way of it is not driven"

    def test_into_a_one_way_from_its_end(self, tmp_path: Path) -> None:
        world = (*CROSSINGS, way(17, [5, 2], **ROAD, oneway="yes"))
        _, left = one(tmp_path, come(11), over(2), go(17), world=world, restriction="no_left_turn")
        assert left == "that turn cannot be driven anyway"

    def test_over_a_bollard(self, tmp_path: Path) -> None:
        world = tuple(
            each.replace(
                '<node id="2" lat="50.001" lon="6.002">',
                node(2, 50.001, 6.002, barrier="bollard").removesuffix("</node>"),
            )
            for each in CROSSINGS
        )
        _, left = one(tmp_path, come(11), over(2), go(13), world=world, restriction="no_left_turn")
        assert left == "a barrier stands at its `via`"

    def test_where_a_way_goes_on_beyond_its_via(self, tmp_path: Path) -> None:
        world = (*CROSSINGS[:7], way(11, [1, 2, 3], **ROAD), *CROSSINGS[9:])
        _, left = one(tmp_path, come(11), over(2), go(13), world=world, restriction="no_left_turn")
        assert left == "more than one turn could be meant"

    def test_unless_it_is_one_way(self, tmp_path: Path) -> None:
        world = (*CROSSINGS[:7], way(11, [1, 2, 3], **ROAD, oneway="yes"), *CROSSINGS[9:])
        found, _ = one(tmp_path, come(11), over(2), go(13), world=world, restriction="no_left_turn")
        assert found == ["1 2 4"]


def test_a_siren_is_bound_by_none(tmp_path: Path) -> None:
    segments, report = read(tmp_path, *CROSSINGS, relation(9, come(11), over(2), go(13), **LEFT))
    assert driven(segments) == []
    assert report.restrictions == {"restriction=no_left_turn": 1}
    assert not report.restrictions_bound
    assert not report.restrictions_left


def test_what_binds_and_what_does_not_stands_in_the_report(tmp_path: Path) -> None:
    _, report = bound(
        tmp_path,
        *CROSSINGS,
        relation(8, come(11), over(2), go(13), **LEFT),
        relation(9, come(11), go(13), **LEFT),
    )
    assert list(report.lines())[-3:] == [
        "2 turn restrictions met: restriction=no_left_turn.",
        "1 turn restriction bound: no_left_turn (e.g. relation 8).",
        "1 turn restriction not bound: it has no `via` (e.g. relation 9).",
    ]
