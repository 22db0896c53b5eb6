import gzip
import json
import shutil
from pathlib import Path

import networkx as nx
import osmnx
import pytest

from graphs.demo.scale import EUREGIO, SCALES
from graphs.demo.scale_names import ScaleName
from graphs.region import Region
from tests.api.conftest import Run
from tests.api.deployments import write_street_with_pocket
from tests.fictional import write_areas
from tests.graphs.osmnx_io.drawn import triangle


def test_a_region_is_built_and_its_report_printed(run: Run, tmp_path: Path) -> None:
    osm = write_street_with_pocket(tmp_path / "street.osm")
    areas = write_areas(tmp_path / "areas.geojson")
    result = run("region", "build", tmp_path / "street", "--osm", osm, "--areas", areas)
    assert result.exit_code == 0
    told = result.stdout.splitlines()
    assert told[0] == f"street ({tmp_path / 'street'})"
    words = [line.split() for line in told]
    assert ["junctions", "40"] in words
    assert ["pocket", "roads", "1"] in words
    assert ["junctions", "in", "XA", "21,", "XB", "19"] in words
    assert "  - 22 ways kept: residential, 22 segments, 4.9 km." in told
    assert any("1 pocket outside the connected core: 1 segment, 0.2 km" in line for line in told)
    assert "OpenStreetMap contributors" in result.stdout


def test_several_extracts_are_joined_and_all_are_named(run: Run, tmp_path: Path) -> None:
    whole = write_street_with_pocket(tmp_path / "street.osm")
    lanes = [line for line in whole.read_text().splitlines() if '<way id="2' in line]
    west, east = tmp_path / "west.osm", tmp_path / "east.osm"
    west.write_text(without(whole, lanes[12:]))
    east.write_text(without(whole, lanes[:8]))
    one = run("region", "build", tmp_path / "one", "--osm", whole, "--json")
    result = run("region", "build", tmp_path / "two", "--osm", west, "--osm", east, "--json")
    assert result.exit_code == 0, result.stderr
    sheet = json.loads(result.stdout)
    assert sheet["hash"] == json.loads(one.stdout)["hash"]
    assert [source["name"] for source in sheet["sources"]] == ["west.osm", "east.osm"]
    told = run("region", "show", tmp_path / "two").stdout.splitlines()
    assert any(line.startswith("  - west.osm: ") for line in told)
    assert any(line.startswith("  - east.osm: ") for line in told)


def without(osm: Path, lines: list[str]) -> str:
    """Give a file without some lines of it."""
    return "\n".join(line for line in osm.read_text().splitlines() if line not in lines)


def test_of_several_extracts_the_one_that_cannot_be_used_is_named(run: Run, tmp_path: Path) -> None:
    osm = write_street_with_pocket(tmp_path / "street.osm")
    for other, told in ((osm, "is given twice"), (tmp_path / "none.osm", "There is no file")):
        result = run("region", "build", tmp_path / "out", "--osm", osm, "--osm", other)
        assert (result.exit_code, result.stdout) == (1, "")
        assert told in result.stderr
        assert other.name in result.stderr
    assert not (tmp_path / "out").exists()


def test_whose_data_it_is_can_be_said(run: Run, tmp_path: Path) -> None:
    osm = tmp_path / "street.osm.gz"
    osm.write_bytes(gzip.compress(write_street_with_pocket(tmp_path / "street.osm").read_bytes()))
    given = ("--osm", osm, "--attribution", "Roads of XA, public domain.", "--json")
    result = run("region", "build", tmp_path / "build/out", *given)  # No such folder yet.
    assert result.exit_code == 0
    sheet = json.loads(result.stdout)
    assert sheet["attribution"][0] == "Roads of XA, public domain."
    assert not any("Roads ©" in line for line in sheet["attribution"])


def test_show_says_what_build_said(run: Run, street: Region) -> None:
    sheet = json.loads(run("region", "show", street.path, "--json").stdout)
    assert list(sheet) == [
        "name",
        "hash",
        "generated",
        "attribution",
        "box",
        "counts",
        "junctions_by_country",
        "dispatch_areas",
        "sources",
        "profiles",
        "made_by",
        "format",
        "report",
        "other_movements",
    ]
    assert list(sheet["other_movements"]) == ["ordinary"]
    assert sheet["hash"] == street.manifest.hash
    assert sheet["dispatch_areas"] == [
        {"id": "XA-1", "country": "XA", "centre": "west"},
        {"id": "XB-1", "country": "XB", "centre": "east"},
    ]
    text = run("region", "show", street.path).stdout
    assert street.manifest.hash in text
    assert "XA-1 (XA, west), XB-1 (XB, east)" in text


def test_export_is_a_graph_that_networkx_can_ask(run: Run, street: Region, tmp_path: Path) -> None:
    out = tmp_path / "street.graphml"
    assert run("region", "export", street.path, out).exit_code == 0
    graph = osmnx.load_graphml(out, edge_dtypes={"travel_time_ms": int})
    assert graph.number_of_nodes() == len(street.siren.on.junctions.node_id)
    assert nx.is_strongly_connected(graph)
    assert {"x", "y"} <= set(next(iter(graph.nodes(data=True)))[1])
    assert {"length", "travel_time_ms"} <= set(next(iter(graph.edges(data=True)))[2])


def test_export_into_no_folder_makes_none(run: Run, street: Region, tmp_path: Path) -> None:
    result = run("region", "export", street.path, tmp_path / "none/street.graphml")
    assert result.exit_code == 1
    assert "is no folder; make it first" in result.stderr
    assert not (tmp_path / "none").exists()


def test_what_is_there_already_is_left_alone(run: Run, tmp_path: Path) -> None:
    osm = write_street_with_pocket(tmp_path / "street.osm")
    result = run("region", "build", tmp_path, "--osm", osm)
    assert result.exit_code == 1
    assert "exists already: remove it first, or choose another folder." in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.osm", None, "There is no file "),
        ("text.txt", "hello", "has an unknown ending"),
        ("cut.osm.pbf", "\0\0\0\x0dnonsense", "cannot be read as OpenStreetMap data"),
        ("empty.osm", '<osm version="0.6"></osm>', "empty.osm"),
    ],
)
def test_an_extract_that_cannot_be_used_leaves_nothing_behind(
    run: Run, tmp_path: Path, name: str, content: str | None, told: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    result = run("region", "build", tmp_path / "out", "--osm", tmp_path / name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} <= {name}


def test_areas_that_cannot_be_used_name_the_feature(run: Run, tmp_path: Path) -> None:
    areas = write_areas(tmp_path / "areas.geojson")
    areas.write_text(areas.read_text().replace('"dispatch_area"', '"dispatch_aera"'))
    osm = write_street_with_pocket(tmp_path / "street.osm")
    result = run("region", "build", tmp_path / "out", "--osm", osm, "--areas", areas)
    assert result.exit_code == 1
    assert "areas.geojson, feature 3 ('XA-1'): `kind` is 'dispatch_aera'" in result.stderr


def test_a_damaged_region_is_refused_by_the_name_of_the_file(
    run: Run, street: Region, tmp_path: Path
) -> None:
    damaged = shutil.copytree(street.path, tmp_path / "damaged")
    file = damaged / "siren" / "roads" / "head.npy"
    file.write_bytes(file.read_bytes()[:-4])
    result = run("region", "show", damaged)
    assert result.exit_code == 1
    assert "head.npy has " in result.stderr
    assert "it is truncated or was changed" in result.stderr


def test_a_folder_that_may_not_be_written_is_a_message(run: Run, tmp_path: Path) -> None:
    osm = write_street_with_pocket(tmp_path / "street.osm")
    result = run("region", "build", Path("/proc/self/street"), "--osm", osm)
    assert result.exit_code == 1
    assert "Check the path, its permissions and the space on the disk." in result.stderr


def test_a_street_graph_becomes_a_region(run: Run, tmp_path: Path) -> None:
    osmnx.save_graphml(triangle(), tmp_path / "g.graphml")
    given = ("region", "import-osmnx", tmp_path / "g.graphml")
    result = run(*given, tmp_path / "made" / "region", "--name", "Three streets", "--json")
    assert result.exit_code == 0
    sheet = json.loads(result.stdout)
    assert sheet["name"] == "Three streets"
    assert [source["name"] for source in sheet["sources"]] == ["g.graphml"]
    assert sheet["report"]["graph"]["edges"] == 4
    shown = run("region", "show", tmp_path / "made" / "region").stdout
    assert "4 directed edges brought together to 3 streets" in " ".join(shown.split())


def test_a_street_graph_without_times_has_none_of_its_own(run: Run, tmp_path: Path) -> None:
    osmnx.save_graphml(triangle(), tmp_path / "g.graphml")
    given = ("region", "import-osmnx", tmp_path / "g.graphml", tmp_path / "region")
    result = run(*given, "--times", "graph")
    assert result.exit_code == 1
    assert "g.graphml, edge 1 to 2: it has no `travel_time`" in result.stderr
    assert not (tmp_path / "region").exists()
    assert run(*given, "--times", "mine").exit_code == 2


def test_a_scale_that_does_not_exist_is_refused_with_those_that_do(
    run: Run, tmp_path: Path
) -> None:
    result = run("region", "demo", tmp_path / "demo", "--scale", "huge")
    assert result.exit_code == 2
    assert all(name in result.stderr for name in ("small", "euregio", "benelux"))


def test_the_scale_chosen_is_generated(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The euregio goes by its real name, but here it is cut to a few places, to be quick."""
    cut = EUREGIO._replace(box=(5.85, 50.75, 6.15, 50.95))
    monkeypatch.setitem(SCALES, ScaleName.EUREGIO, cut)
    result = run("region", "demo", tmp_path / "demo", "--scale", "euregio", "--seed", "3", "--json")
    assert result.exit_code == 0, result.stderr
    manifest = json.loads(result.stdout)
    assert manifest["generated"].endswith("Scale euregio, seed 3.")
    assert manifest["counts"]["junctions"] > 5_000
    incident = json.loads((tmp_path / "demo/inputs/incident.json").read_text("utf-8"))
    answer = run(
        *("recommend", "--region", tmp_path / "demo", "--json", "--urgency", incident["urgency"]),
        *("--fleet", tmp_path / "demo/inputs/fleet.geojson", "--time", incident["time"]),
        *("--at", "{},{}".format(*incident["at"])),
    )
    assert answer.exit_code == 0, answer.stderr
    assert json.loads(answer.stdout)["incident"]["country"] == "NL"
