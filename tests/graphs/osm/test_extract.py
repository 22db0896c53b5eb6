"""What is read from a file, and how a file that cannot be read is refused."""

import bz2
import gzip
import shutil
from pathlib import Path

import osmium
import pytest

from graphs.errors import BadExtract
from graphs.osm import nodes, rules
from graphs.osm.extract import READABLE, read_extract
from graphs.osm.profile import load_profile
from graphs.osm.raw import Extract
from graphs.osm.segments import read_segments
from tests.graphs.osm.drawn import document, node, nodes_in_a_row, read, way

STREET = {"highway": "residential", "name": "Rue de la Paix"}
DRAWING = document(
    node(1, 50, 6, highway="street_lamp"),
    node(2, 50, 6.1),
    node(3, 50, 6.2, barrier="gate", operator="the farmer"),
    way(7, [1, 2], **STREET),
    way(8, [2, 3], **STREET),
    way(9, [1, 3], highway="steps"),
    way(10, [1, 3], route="foot"),
    way(11, [1, 3], building="yes"),
)


def extract_of(path: Path) -> Extract:
    return read_extract(
        path, rules.TAGS_READ, nodes.TAGS_READ, lambda tags: tags["highway"] != "steps", ignore
    )


def ignore(_what: str, _count: int) -> None:
    """Nobody watches."""


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    path = tmp_path / "drawing.osm"
    path.write_text(DRAWING, encoding="utf-8")
    return path


def packed(content: bytes, suffix: str) -> bytes:
    if suffix == ".gz":
        return gzip.compress(content)
    return bz2.compress(content) if suffix == ".bz2" else content


class TestReading:
    def test_ways_keep_their_references_and_places(self, drawing: Path) -> None:
        ways = extract_of(drawing).ways
        assert ways.way_id.tolist() == [7, 8, 9]
        assert ways.first_ref.tolist() == [0, 2, 4, 4]
        assert ways.node_id.tolist() == [1, 2, 2, 3]
        assert ways.lon_e7.tolist() == [60000000, 61000000, 61000000, 62000000]
        assert ways.lat_e7.tolist() == [500000000] * 4

    def test_tags_that_decide_nothing_are_forgotten(self, drawing: Path) -> None:
        extract = extract_of(drawing)
        assert extract.way_tags == ({"highway": "residential"}, {"highway": "steps"})
        assert extract.ways.tags.tolist() == [0, 0, 1]
        assert extract.node_tags == ({"highway": "street_lamp"}, {"barrier": "gate"})

    def test_only_nodes_that_may_hold_up_traffic_are_kept(self, drawing: Path) -> None:
        assert extract_of(drawing).nodes.node_id.tolist() == [1, 3]

    def test_many_references_are_packed_on_the_way(
        self, drawing: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        at_once = extract_of(drawing)
        monkeypatch.setattr("graphs.osm.reader._PACK_EVERY", 2)
        assert [column.tolist() for column in extract_of(drawing).ways] == [
            column.tolist() for column in at_once.ways
        ]

    def test_whoever_watches_is_told(self, drawing: Path) -> None:
        told: list[tuple[str, int]] = []
        read_extract(
            drawing, rules.TAGS_READ, (), lambda _: True, lambda what, n: told.append((what, n))
        )
        assert told == [("ways read", 3)]

    def test_on_long_files_they_are_told_from_time_to_time(
        self, drawing: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("graphs.osm.extract._PROGRESS_EVERY", 2)
        told: list[int] = []
        read_extract(drawing, rules.TAGS_READ, (), lambda _: True, lambda _, n: told.append(n))
        assert told == [2, 3]

    @pytest.mark.parametrize("ending", READABLE)
    def test_every_ending_is_read_alike(self, tmp_path: Path, drawing: Path, ending: str) -> None:
        path = tmp_path / f"other{ending}"
        if ending == ".pbf":
            with osmium.SimpleWriter(str(path)) as writer:
                for element in osmium.FileProcessor(str(drawing)):
                    writer.add(element)
        else:
            path.write_bytes(packed(drawing.read_bytes(), path.suffix))
        there, here = extract_of(path), extract_of(drawing)
        assert there.way_tags == here.way_tags
        assert there.ways.node_id.tolist() == here.ways.node_id.tolist()
        assert there.ways.lon_e7.tolist() == here.ways.lon_e7.tolist()


class TestRefusals:
    def refused(self, path: Path) -> str:
        with pytest.raises(BadExtract) as refusal:
            extract_of(path)
        assert str(refusal.value).endswith(".")
        return str(refusal.value)

    def write(self, path: Path, content: str | bytes) -> str:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.refused(path)

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "There is no file" in self.refused(tmp_path / "none.osm.pbf")

    def test_a_folder(self, tmp_path: Path) -> None:
        assert "There is no file" in self.refused(tmp_path)

    def test_another_ending(self, tmp_path: Path) -> None:
        message = self.write(tmp_path / "roads.shp", "something")
        assert "unknown ending: .pbf, .osm, .xml" in message

    @pytest.mark.parametrize("ending", READABLE)
    def test_an_empty_file(self, tmp_path: Path, ending: str) -> None:
        assert "is empty" in self.write(tmp_path / f"empty{ending}", "")

    @pytest.mark.parametrize("ending", READABLE)
    def test_garbage(self, tmp_path: Path, ending: str) -> None:
        assert "cannot be read" in self.write(tmp_path / f"garbage{ending}", "hello, world")

    def test_xml_cut_short(self, tmp_path: Path) -> None:
        assert "cut short" in self.write(tmp_path / "cut.osm", DRAWING[:-40])

    def test_gzip_cut_short(self, tmp_path: Path) -> None:
        assert "cut short" in self.write(
            tmp_path / "cut.osm.gz", gzip.compress(DRAWING.encode())[:-30]
        )

    def test_xml_of_another_kind(self, tmp_path: Path) -> None:
        assert "another format" in self.write(tmp_path / "track.osm", "<gpx></gpx>")

    def test_a_place_that_is_no_number(self, tmp_path: Path) -> None:
        content = document('<node id="1" lat="north" lon="6"/>')
        assert "north" in self.write(tmp_path / "place.osm", content)

    def test_text_that_is_no_text(self, tmp_path: Path) -> None:
        path = tmp_path / "text.osm.pbf"
        plain = osmium.io.File(str(path), "pbf,pbf_compression=none")
        with osmium.SimpleWriter(plain) as writer:
            writer.add_way(osmium.osm.mutable.Way(id=7, nodes=[1, 2], tags=STREET))
        content = path.read_bytes()
        assert content.count(b"Paix") == 1
        assert "damaged" in self.write(path, content.replace(b"Paix", b"\xff\xfe\xff\xfe"))

    def test_ways_before_their_nodes(self, tmp_path: Path) -> None:
        content = document(way(7, [1, 2], **STREET), *nodes_in_a_row(2))
        assert "osmium sort" in self.write(tmp_path / "unsorted.osm", content)

    def test_nodes_that_were_never_uploaded(self, tmp_path: Path) -> None:
        content = document(node(-1, 50, 6), node(-2, 51, 6), way(7, [-1, -2], **STREET))
        assert "osmium renumber" in self.write(tmp_path / "mine.osm", content)

    def test_a_history(self, tmp_path: Path) -> None:
        path = tmp_path / "history.osh.pbf"
        header = osmium.io.Header()
        header.has_multiple_object_versions = True
        with osmium.SimpleWriter(str(path), header=header):
            pass
        assert "osmium time-filter" in self.refused(path)

    @pytest.mark.parametrize(
        "elements",
        [[], [node(1)], [*nodes_in_a_row(2), way(7, [1, 2], highway="footway")]],
        ids=["nothing", "no way", "no road"],
    )
    def test_an_extract_without_a_road(self, tmp_path: Path, elements: list[str]) -> None:
        with pytest.raises(BadExtract, match="holds no road that `siren` may drive"):
            read(tmp_path, *elements)

    @pytest.mark.shared
    @pytest.mark.parametrize("left", [100, 5_000, 0.5, 0.999])
    def test_a_real_file_cut_short(self, tmp_path: Path, shared: Path, left: float) -> None:
        path = tmp_path / "cut.osm.pbf"
        shutil.copyfile(shared / "data/roads/aachen_2021/aachen.osm.pbf", path)
        path.chmod(0o600)
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.truncate(int(left if left > 1 else left * size))
        with pytest.raises(BadExtract, match="cut short"):
            read_segments(path, load_profile("siren"), lambda lon, _: lon.astype("int16") * 0, "N")
