"""Several extracts are one: cut in two and joined, a map is what it was."""

import itertools
from collections.abc import Sequence
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import osmium
import pytest
from hypothesis import given
from numpy.typing import NDArray
from osmium.osm import mutable

from graphs.errors import BadExtract
from graphs.ids import Degrees
from graphs.osm.join import read_extracts
from graphs.osm.joined import Joined
from graphs.osm.profile import load_profile
from graphs.osm.report import ImportReport
from graphs.osm.segments import Segments, read_segments
from graphs.prepare import prepare
from graphs.region import MOVEMENTS, Region
from tests.graphs.osm.cut import cut
from tests.graphs.osm.drawn import (
    arcs_ms,
    delays_s,
    document,
    node,
    nodes_in_a_row,
    relation,
    way,
)
from tests.same import assert_same_arrays

ROAD = {"highway": "tertiary", "maxspeed": "50"}
STEPS = {"highway": "steps"}
BOTH = [(1, 2), (2, 1)]


def read(*paths: Path, movement: str = "siren") -> tuple[Segments, ImportReport]:
    def everywhere(lon_e7: Degrees, _lat_e7: Degrees) -> NDArray[np.int16]:
        return np.zeros(len(lon_e7), np.int16)

    return read_segments(paths, load_profile(movement), everywhere, ["NL"])


def write(path: Path, *elements: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(document(*elements), encoding="utf-8")
    return path


def join(folder: Path, *files: Sequence[str]) -> tuple[Segments, Joined]:
    """Join drawings, named `a.osm`, `b.osm` and so on."""
    paths = [write(folder / f"{name}.osm", *each) for name, each in zip("abc", files, strict=False)]
    segments, report = read(*paths)
    assert report.joined
    return segments, report.joined


def versioned(version: int, element: str) -> str:
    return element.replace(" id=", f' version="{version}" id=', 1)


def assert_alike(one: Segments, other: Segments) -> None:
    for name, column, expected in zip(one._fields, one, other, strict=True):
        if name != "forbidden":
            np.testing.assert_array_equal(column, expected, err_msg=name)
    assert list(one.forbidden.sequences()) == list(other.forbidden.sequences())


@pytest.fixture(scope="module")
def osm(shared: Path) -> Path:
    return shared / "data/roads/aachen_2021/aachen.osm.pbf"


@pytest.fixture(scope="module")
def whole(osm: Path) -> dict[str, tuple[Segments, ImportReport]]:
    return {movement: read(osm, movement=movement) for movement in MOVEMENTS}


@pytest.fixture(scope="module", params=[True, False], ids=["complete ways", "simple"])
def halves(
    osm: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> tuple[Path, Path]:
    """
    Cut Aachen in two along 6.08 and 6.09 degrees east; between them, both halves hold everything.

    Where ways are not complete, the part of a way beyond 6.09 has its nodes only in the east.
    """
    folder, complete = tmp_path_factory.mktemp("halves"), request.param
    return (
        cut(osm, folder / "west.osm.pbf", (-180, -90, 6.09, 90), complete_ways=complete),
        cut(osm, folder / "east.osm.pbf", (6.08, -90, 180, 90), complete_ways=complete),
    )


@pytest.mark.shared
class TestAachen:
    def test_its_halves_joined_are_the_whole_node_for_node(
        self, whole: dict[str, tuple[Segments, ImportReport]], halves: tuple[Path, Path]
    ) -> None:
        for movement, (segments, account) in whole.items():
            for paths in itertools.permutations(halves):
                joined, report = read(*paths, movement=movement)
                assert_alike(joined, segments)
                names = {"extract", "joined"}
                assert report.model_dump(exclude=names) == account.model_dump(exclude=names)

    def test_neither_half_is_the_whole(
        self, whole: dict[str, tuple[Segments, ImportReport]], halves: tuple[Path, Path]
    ) -> None:
        n_segments = len(whole["siren"][0].tail)
        parts = [len(read(half)[0].tail) for half in halves]
        assert max(parts) < 0.7 * n_segments < n_segments < sum(parts)

    def test_a_region_of_both_is_the_region_of_the_whole(
        self, halves: tuple[Path, Path], aachen: Region, tmp_path: Path
    ) -> None:
        joined = prepare(tmp_path / "aachen", halves)
        assert_same_arrays(joined, aachen)
        assert joined.manifest.hash == aachen.manifest.hash
        assert [each.name for each in joined.manifest.sources] == ["west.osm.pbf", "east.osm.pbf"]
        assert "joined" in joined.manifest.report
        assert "joined" not in aachen.manifest.report


HELD = st.sampled_from([{}, {"barrier": "gate"}, {"barrier": "bollard"}, {"highway": "stop"}])
TAGS = st.sampled_from([ROAD, STEPS, {"highway": "service"}, {"highway": "motorway"}])
WAYS = st.lists(st.tuples(TAGS, st.lists(st.integers(1, 7), max_size=6)), max_size=6)
KINDS = st.sampled_from(["no_u_turn", "only_left_turn"])
PARTS = st.integers(0, 7)
HOLDERS = st.sets(st.integers(0, 2), min_size=1)  # Which of three files hold an element.


def turn(osm_id: int, kind: str, come: int, via: int, go: int) -> str:
    members = (("way", 100 + come, "from"), ("node", via, "via"), ("way", 100 + go, "to"))
    return relation(osm_id, *members, type="restriction", restriction=kind)


@given(
    held=st.lists(HELD, min_size=6, max_size=6),
    ways=WAYS,
    turns=st.lists(st.tuples(KINDS, PARTS, PARTS, PARTS), max_size=3),
    data=st.data(),
)
def test_however_a_map_is_parted_and_joined_it_stays_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    held: list[dict[str, str]],
    ways: list[tuple[dict[str, str], list[int]]],
    turns: list[tuple[str, int, int, int]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("parted")
    elements = [
        *(node(i, lat=i / 1000, lon=0, **tags) for i, tags in enumerate(held, start=1)),
        *[node(50, 1, 1), node(51, 1, 2), way(99, [50, 51], **ROAD)],
        *(way(100 + i, refs, **tags) for i, (tags, refs) in enumerate(ways)),
        *(turn(i, *each) for i, each in enumerate(turns, 1)),
    ]
    holders = [data.draw(HOLDERS) for _ in elements]
    parts = [
        [
            node(1000 + file),
            *(each for each, by in zip(elements, holders, strict=True) if file in by),
        ]
        for file in range(3)
    ]
    paths = [write(folder / f"{file}.osm", *part) for file, part in enumerate(parts)]
    whole = write(folder / "whole.osm", *elements)
    for movement in MOVEMENTS:
        segments, account = read(whole, movement=movement)
        joined, report = read(*paths, movement=movement)
        assert_alike(joined, segments)
        names = {"extract", "joined"}
        assert report.model_dump(exclude=names) == account.model_dump(exclude=names)


class TestWhatOneFileLacks:
    def test_a_place_comes_from_the_file_that_has_it(self, tmp_path: Path) -> None:
        one, two, three = nodes_in_a_row(3)
        crossing = way(7, [1, 2, 3], **ROAD)
        segments, joined = join(tmp_path, [one, two, crossing], [three])
        assert sorted(arcs_ms(segments)) == [(1, 2), (2, 1), (2, 3), (3, 2)]
        assert segments.length_m.tolist() == pytest.approx([111.2, 111.2], abs=0.1)
        assert joined.places_found["b.osm"].examples == (3,)

    def test_a_gate_is_known_although_the_road_comes_from_elsewhere(self, tmp_path: Path) -> None:
        gate = node(2, 50.002, 6, barrier="gate")
        one, two = nodes_in_a_row(2)
        segments, _ = join(tmp_path, [one, gate], [one, two, way(7, [1, 2], **ROAD)])
        assert delays_s(segments, 55) == {(1, 2): 15}

    def test_roads_that_share_only_a_node_meet_there(self, tmp_path: Path) -> None:
        one, two, three = nodes_in_a_row(3)
        segments, joined = join(
            tmp_path, [one, two, way(7, [1, 2], **ROAD)], [two, three, way(8, [2, 3], **ROAD)]
        )
        assert segments.node_id.tolist() == [1, 2, 3]
        assert [file.shared for file in joined.files] == [0, 0]

    def test_what_no_file_has_is_missing(self, tmp_path: Path) -> None:
        one, two = nodes_in_a_row(2)
        paths = (
            write(tmp_path / "a.osm", one, two, way(7, [1, 2, 9], **ROAD)),
            write(tmp_path / "b.osm", two),
        )
        assert read(*paths)[1].missing_nodes.examples == (7,)


def test_tags_are_numbered_as_they_come_by_in_the_whole(tmp_path: Path) -> None:
    nodes = nodes_in_a_row(2)
    steps, road = way(7, [1, 2], **STEPS), way(8, [1, 2], **ROAD)
    a, b = write(tmp_path / "a.osm", *nodes, road), write(tmp_path / "b.osm", *nodes, steps)
    extract, _ = read_extracts([a, b], ["highway"], [], lambda _: True, lambda _what, _n: None)
    assert extract.way_tags == ({"highway": "steps"}, {"highway": "tertiary"})
    assert extract.ways.tags.tolist() == [0, 1]


class TestVersions:
    @pytest.mark.parametrize("newer", ["a.osm", "b.osm"])
    def test_of_two_versions_of_a_way_the_newer_counts(self, tmp_path: Path, newer: str) -> None:
        old = [*nodes_in_a_row(3), versioned(3, way(7, [1, 2], **ROAD))]
        new = [*nodes_in_a_row(3), versioned(4, way(7, [1, 3], **ROAD))]
        segments, joined = join(tmp_path, *((new, old) if newer == "a.osm" else (old, new)))
        assert sorted(arcs_ms(segments)) == [(1, 3), (3, 1)]
        assert {name: tally.examples for name, tally in joined.newer_ways.items()} == {newer: (7,)}
        assert not joined.unlike_ways

    def test_equal_ways_count_once_and_are_not_worth_a_word(self, tmp_path: Path) -> None:
        same = [*nodes_in_a_row(2), way(7, [1, 2], **ROAD)]
        segments, joined = join(tmp_path, same, [*same, node(5)])
        assert sorted(arcs_ms(segments)) == BOTH
        assert len(segments.tail) == 1
        assert len(list(joined.lines())) == 2

    @pytest.mark.parametrize(
        "other", [way(7, [1, 3], **ROAD), way(7, [1, 2, 3], **ROAD), way(7, [1, 2], **STEPS)]
    )
    def test_unlike_ways_of_one_version_are_named_and_the_first_counts(
        self, tmp_path: Path, other: str
    ) -> None:
        nodes = nodes_in_a_row(3)
        segments, joined = join(tmp_path, [*nodes, way(7, [1, 2], **ROAD)], [*nodes, other])
        assert sorted(arcs_ms(segments)) == BOTH
        assert joined.unlike_ways["a.osm"].examples == (7,)

    def test_a_way_that_is_no_road_any_more_is_none(self, tmp_path: Path) -> None:
        always = [*nodes_in_a_row(3), way(7, [1, 2], **ROAD)]
        road, razed = versioned(1, way(8, [2, 3], **ROAD)), versioned(2, way(8, [2, 3]))
        segments, joined = join(tmp_path, [*always, road], [*always, razed])
        assert segments.way_id.tolist() == [7]
        assert joined.newer_ways["b.osm"].examples == (8,)

    def test_without_versions_the_copy_with_tags_tells_more(self, tmp_path: Path) -> None:
        nodes = nodes_in_a_row(2)
        segments, _ = join(tmp_path, [*nodes, way(7, [1, 2])], [*nodes, way(7, [1, 2], **ROAD)])
        assert segments.way_id.tolist() == [7]

    @pytest.mark.parametrize(("newer", "delay"), [("stop", {(1, 2): 15}), ("gate", {})])
    def test_a_barrier_counts_in_its_newest_version(
        self, tmp_path: Path, newer: str, delay: dict[tuple[int, int], float]
    ) -> None:
        one, two = nodes_in_a_row(2)
        gate = versioned(1 if newer == "gate" else 3, node(2, 50.002, 6, barrier="gate"))
        road = way(7, [1, 2], **ROAD)
        segments, joined = join(tmp_path, [one, gate, road], [one, versioned(2, two), road])
        assert delays_s(segments, 55) == delay
        assert next(iter(joined.newer_nodes.values())).examples == (2,)

    def test_a_node_that_was_moved_lies_where_its_newest_version_does(self, tmp_path: Path) -> None:
        one, two = nodes_in_a_row(2)
        moved = versioned(2, node(2, 50.003, 6))
        first, second = way(7, [1, 2], **ROAD), way(8, [2, 1], **ROAD)
        segments, joined = join(
            tmp_path, [one, versioned(1, two), first], [one, moved, first, second]
        )
        assert segments.lat_e7.tolist() == [500010000, 500030000]
        assert segments.length_m.tolist() == pytest.approx([222.4, 222.4], abs=0.1)
        assert joined.newer_nodes["b.osm"].examples == (2,)

    def test_of_two_places_in_one_version_the_first_counts_and_is_named(
        self, tmp_path: Path
    ) -> None:
        one, two = nodes_in_a_row(2)
        road = way(7, [1, 2], **ROAD)
        segments, joined = join(tmp_path, [one, two, road], [one, node(2, 50.003, 6), road])
        assert segments.lat_e7.tolist() == [500010000, 500020000]
        assert joined.unlike_nodes["a.osm"].examples == (2,)

    def test_a_turn_restriction_counts_once_and_in_its_newest_version(self, tmp_path: Path) -> None:
        def turn(osm_id: int, kind: str) -> str:
            return relation(osm_id, type="restriction", restriction=kind)

        road = [*nodes_in_a_row(2), way(7, [1, 2], **ROAD)]
        a = write(
            tmp_path / "a.osm", *road, turn(1, "no_u_turn"), versioned(1, turn(2, "no_u_turn"))
        )
        b = write(
            tmp_path / "b.osm", *road, turn(1, "no_u_turn"), versioned(2, turn(2, "no_left_turn"))
        )
        counted = {kind: n for kind, n in read(a, b)[1].restrictions.items() if n}
        assert counted == {"restriction=no_u_turn": 1, "restriction=no_left_turn": 1}

    def test_a_way_that_one_file_holds_twice_is_still_told(self, tmp_path: Path) -> None:
        twice = write(
            tmp_path / "a.osm",
            *nodes_in_a_row(3),
            way(7, [1, 2], **ROAD),
            way(7, [2, 3], **ROAD),
        )
        segments, report = read(twice, write(tmp_path / "b.osm", node(9)))
        assert sorted(arcs_ms(segments)) == BOTH
        assert report.dropped["a second way of the same id"].examples == (7,)


class TestReport:
    def dated(self, path: Path, date: str, first: int) -> Path:
        header = osmium.io.Header()
        header.set("osmosis_replication_timestamp", date)
        with osmium.SimpleWriter(str(path), header=header) as writer:
            for i in (first, first + 1):
                writer.add_node(mutable.Node(id=i, location=(6, 50 + i / 1000)))
            writer.add_way(mutable.Way(id=first, nodes=[first, first + 1], tags=ROAD))
        return path

    def test_it_names_the_files_their_dates_and_what_they_share(self, tmp_path: Path) -> None:
        paths = [
            self.dated(tmp_path / "old.osm.pbf", "2021-08-01T00:00:00Z", 1),
            self.dated(tmp_path / "new.osm.pbf", "2021-08-02T00:00:00Z", 2),
        ]
        assert list(read(*paths)[1].lines())[:4] == [
            "old.osm.pbf, new.osm.pbf, read for `siren`: 2 ways seen, 2 kept.",
            "old.osm.pbf of 2021-08-01T00:00:00Z: 1 way, 0 of them in another file too and counted "
            "once.",
            "new.osm.pbf of 2021-08-02T00:00:00Z: 1 way, 0 of them in another file too and counted "
            "once.",
            "The files are of different dates: where they overlap the newest version counts, but "
            "what was deleted in between is still there.",
        ]

    def test_files_of_one_date_have_that_date(self, tmp_path: Path) -> None:
        paths = [self.dated(tmp_path / f"{i}.osm.pbf", "2021-08-01T00:00:00Z", i) for i in (1, 2)]
        lines = list(read(*paths)[1].lines())
        assert lines[0].startswith("1.osm.pbf, 2.osm.pbf of 2021-08-01T00:00:00Z, read for")
        assert not any("different dates" in line for line in lines)

    def test_a_file_that_does_not_say_its_date_is_not_said_to_differ(self, tmp_path: Path) -> None:
        dated = self.dated(tmp_path / "dated.osm.pbf", "2021-08-01T00:00:00Z", 1)
        dateless = write(tmp_path / "a.osm", *nodes_in_a_row(2), way(7, [1, 2], **ROAD))
        report = read(dated, dateless)[1]
        assert report.timestamp == ""
        assert not any("different dates" in line for line in report.lines())

    def test_each_difference_is_a_line_that_names_the_file(self, tmp_path: Path) -> None:
        one, two, three = nodes_in_a_row(3)
        a = [one, two, versioned(1, way(7, [1, 2], **ROAD)), way(8, [2, 3], **ROAD)]
        b = [one, two, three, versioned(2, way(7, [1, 2], **ROAD)), way(8, [2, 3], **STEPS)]
        assert list(join(tmp_path, a, b)[1].lines())[2:] == [
            "1 way in several versions: the newest counts, from b.osm (e.g. way 7).",
            "1 way not alike in one version: a.osm counts, given first (e.g. way 8).",
            "1 node missing in another file: found in b.osm (e.g. node 3).",
        ]

    def test_files_of_one_name_are_told_apart_by_their_folders(self, tmp_path: Path) -> None:
        paths = [
            write(tmp_path / "x/map.osm", *nodes_in_a_row(2), way(7, [1, 2], **ROAD)),
            write(tmp_path / "y/map.osm", *nodes_in_a_row(3), way(8, [2, 3], **ROAD)),
        ]
        assert read(*paths)[1].extract == "x/map.osm, y/map.osm"


class TestRefusals:
    @pytest.fixture
    def good(self, tmp_path: Path) -> Path:
        return write(tmp_path / "good.osm", *nodes_in_a_row(2), way(7, [1, 2], **ROAD))

    def test_a_file_given_twice(self, good: Path) -> None:
        with pytest.raises(BadExtract, match=r"good\.osm is given twice: give each extract once\."):
            read(good, good)

    def test_a_copy_of_a_file(self, good: Path, tmp_path: Path) -> None:
        (tmp_path / "copy.osm").write_bytes(good.read_bytes())
        with pytest.raises(BadExtract, match=r"copy\.osm is a copy of .*good\.osm"):
            read(good, tmp_path / "copy.osm")

    def test_one_that_is_missing_is_named_before_any_is_read(
        self, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delattr("graphs.osm.join.read_extract")
        with pytest.raises(BadExtract, match=r"There is no file .*none\.osm"):
            read(good, tmp_path / "none.osm")

    def test_one_that_is_cut_short_is_named(self, good: Path, tmp_path: Path) -> None:
        (tmp_path / "cut.osm").write_bytes(good.read_bytes()[:-40])
        with pytest.raises(BadExtract, match=r"cut\.osm cannot be read .* cut short"):
            read(good, tmp_path / "cut.osm")

    def test_files_without_a_road_are_all_named(self, tmp_path: Path) -> None:
        paths = [write(tmp_path / f"{i}.osm", node(i)) for i in (1, 2)]
        with pytest.raises(BadExtract, match=r"1\.osm, .*2\.osm holds no road"):
            read(*paths)
