import json
import mmap
import shutil
from pathlib import Path

import numpy as np
import pytest

from graphs.errors import BadExtract, BadInput, BadRegion
from graphs.place import at_junctions
from graphs.prepare import prepare
from graphs.queries.table import table
from graphs.region import Region, open_region
from tests.fictional import write_areas, write_street
from tests.same import assert_same_arrays


@pytest.fixture
def copy(border_street: Region, tmp_path: Path) -> Path:
    shutil.copytree(border_street.path, tmp_path / "copy")
    return tmp_path / "copy"


def test_an_opened_region_is_what_was_prepared(border_street: Region) -> None:
    again = open_region(border_street.path)
    assert_same_arrays(again, border_street)
    assert again.manifest == border_street.manifest


def test_its_arrays_are_mapped_from_the_files_and_read_only(border_street: Region) -> None:
    head = open_region(border_street.path).siren.on.graph.head
    assert isinstance(_owner(head), mmap.mmap)
    assert not head.flags.writeable
    assert type(head) is np.ndarray  # A subclass would be a second compilation of every kernel.


def _owner(array: object) -> object:
    """Follow the views of an array to what holds its memory."""
    while isinstance(array, np.ndarray) and array.base is not None:
        array = array.base
    return array


def test_the_same_files_give_the_same_region(border_street: Region, tmp_path: Path) -> None:
    osm, areas = write_street(tmp_path / "street.osm"), write_areas(tmp_path / "areas.geojson")
    again = prepare(tmp_path / "region", osm, areas)
    assert again.manifest.hash == border_street.manifest.hash


def test_a_region_knows_its_countries_and_counts(border_street: Region) -> None:
    manifest = border_street.manifest
    # 21 crossings and 21 ends of lanes, but the street's two ends only bend into their lanes.
    assert manifest.junctions_by_country == {"XA": 21, "XB": 19}
    assert manifest.counts["junctions"] == 40
    assert manifest.counts["roads"] == 39
    assert manifest.counts["arcs"] == 78
    assert [source.name for source in manifest.sources] == ["street.osm", "areas.geojson"]


def test_what_is_not_a_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRegion, match=r"is not a region: it has no manifest\.json"):
        open_region(tmp_path)
    with pytest.raises(BadRegion, match="is not a region"):
        open_region(tmp_path / "nowhere")


def test_another_version_is_refused_by_name(copy: Path) -> None:
    manifest = copy / "manifest.json"
    fields = json.loads(manifest.read_text(encoding="utf-8")) | {"format": 99}
    manifest.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(BadRegion, match="has format 99, but this version reads format 3"):
        open_region(copy)


def test_a_damaged_manifest_is_refused_by_name(copy: Path) -> None:
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8")[:300], encoding="utf-8")
    with pytest.raises(BadRegion, match=r"manifest\.json is damaged"):
        open_region(copy)


def test_a_truncated_file_is_refused_by_name(copy: Path) -> None:
    file = copy / "siren" / "graph" / "head.npy"
    file.write_bytes(file.read_bytes()[:-4])
    with pytest.raises(BadRegion, match=r"head\.npy has \d+ bytes, but the manifest says"):
        open_region(copy)


def test_a_missing_file_is_refused_by_name(copy: Path) -> None:
    (copy / "siren" / "graph" / "head.npy").unlink()
    with pytest.raises(BadRegion, match=r"head\.npy is missing"):
        open_region(copy)


def test_a_file_from_another_region_is_refused_by_name(copy: Path) -> None:
    file = copy / "siren" / "graph" / "travel_time_ms.npy"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadRegion, match=r"travel_time_ms\.npy is not the file of the manifest"):
        open_region(copy)


@pytest.mark.parametrize(
    ("osm", "error"),
    [
        ("<osm version='0.6'></osm>", BadExtract),
        ("<osm version='0.6'><node id='1' lat='50' lon=", BadExtract),
        ("not an extract", BadExtract),
    ],
)
def test_a_failed_build_leaves_nothing_behind(
    tmp_path: Path, osm: str, error: type[Exception]
) -> None:
    (tmp_path / "bad.osm").write_text(osm, encoding="utf-8")
    with pytest.raises(error):
        prepare(tmp_path / "region", tmp_path / "bad.osm")
    assert [file.name for file in tmp_path.iterdir()] == ["bad.osm"]


def test_roads_that_nobody_returns_from_are_no_region(tmp_path: Path) -> None:
    one_way = (
        "<osm version='0.6'><node id='1' lat='50' lon='6'/><node id='2' lat='50' lon='6.01'/>"
        "<way id='3'><nd ref='1'/><nd ref='2'/><tag k='highway' v='primary'/>"
        "<tag k='oneway' v='yes'/></way></osm>"
    )
    (tmp_path / "one.osm").write_text(one_way, encoding="utf-8")
    with pytest.raises(BadExtract, match="None of the 1 roads that `siren` may drive leads back"):
        prepare(tmp_path / "region", tmp_path / "one.osm")
    assert [file.name for file in tmp_path.iterdir()] == ["one.osm"]


def test_roads_for_a_siren_only_are_no_region(tmp_path: Path) -> None:
    osm = write_street(tmp_path / "street.osm")
    text = osm.read_text(encoding="utf-8")
    osm.write_text(text.replace("</way>", "<tag k='access' v='no'/></way>"), encoding="utf-8")
    with pytest.raises(BadExtract, match="holds no road that `ordinary` may drive"):
        prepare(tmp_path / "region", osm)
    assert [file.name for file in tmp_path.iterdir()] == ["street.osm"]


def test_a_build_that_fails_at_the_last_step_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    osm = write_street(tmp_path / "street.osm")

    def disk_full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graphs.stored.sync", disk_full)
    with pytest.raises(OSError, match="No space left"):
        prepare(tmp_path / "region", osm)
    assert [file.name for file in tmp_path.iterdir()] == ["street.osm"]


def test_a_region_is_never_overwritten(border_street: Region) -> None:
    with pytest.raises(BadRegion, match="exists already: remove it first"):
        prepare(border_street.path, Path("any.osm"))


def test_impossible_areas_are_refused_before_the_long_work(tmp_path: Path) -> None:
    (tmp_path / "areas.geojson").write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match=r"areas\.geojson"):
        prepare(tmp_path / "region", write_street(tmp_path / "s.osm"), tmp_path / "areas.geojson")


def test_questions_on_a_mapped_region_are_answered_as_on_a_fresh_one(
    border_street: Region,
) -> None:
    mapped = open_region(border_street.path)
    nodes = at_junctions(np.arange(mapped.manifest.counts["junctions"], dtype=np.int32))
    fresh = table(border_street.siren.metric, nodes, nodes)
    np.testing.assert_array_equal(table(mapped.siren.metric, nodes, nodes), fresh)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("osm", "core_km", "countries"),
    [
        ("luxembourg_2010/luxembourg_2010_roads_derived.osm.pbf", 5691, {"LU", "BE", "DE", "FR"}),
        ("liege/liege_fua_roads_derived.osm.pbf", 2560, {"BE"}),
    ],
)
def test_real_networks_build_and_answer(
    shared: Path, tmp_path: Path, osm: str, core_km: int, countries: set[str]
) -> None:
    region = prepare(tmp_path / "region", shared / "data/roads" / osm)
    assert region.manifest.counts["core_km"] == core_km
    assert set(region.manifest.junctions_by_country) == countries
    west, south, east, north = region.manifest.box
    middle = region.siren.snap((west + east) / 2, (south + north) / 2, limit_m=2000)
    corner = region.siren.snap(
        *(float(e7[0]) / 1e7 for e7 in region.siren.on.junctions[1:]),
    )
    assert corner.distance_m < 0.1
    assert middle.distance_m < 2000
