import json
from pathlib import Path

from tests.api.conftest import Run
from tests.api.deployments import write_street_with_pocket

RING = [[5, 50], [7, 50], [7, 51.5], [5, 51.5], [5, 50]]


def theirs(path: Path) -> Path:
    geometry = {"type": "Polygon", "coordinates": [RING]}
    feature = {"type": "Feature", "properties": {"nr": 11, "land": "XAA"}, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_polygons_from_elsewhere_are_made_ready_for_a_build(run: Run, tmp_path: Path) -> None:
    (tmp_path / "centres.toml").write_text('"XA-11" = "west"\n')
    made = run(
        "areas", "convert", theirs(tmp_path / "theirs.geojson"), tmp_path / "areas.geojson",
        "--kind", "dispatch_area", "--id", "nr", "--prefix", "XA-", "--country-from", "land",
        "--country-code", "XAA=XA", "--centres", tmp_path / "centres.toml",
    )  # fmt: skip
    assert (made.exit_code, made.stderr) == (0, "")
    assert made.stdout == f"{tmp_path / 'areas.geojson'} holds 1 area (dispatch_area).\n"
    osm = write_street_with_pocket(tmp_path / "street.osm")
    built = run(
        "region", "build", tmp_path / "region", "--osm", osm,
        "--areas", tmp_path / "areas.geojson", "--json",
    )  # fmt: skip
    assert json.loads(built.stdout)["dispatch_areas"] == [
        {"id": "XA-11", "country": "XA", "centre": "west"}
    ]


def test_what_is_wrong_names_the_feature_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    given = ("areas", "convert", theirs(tmp_path / "theirs.geojson"), tmp_path / "areas.geojson")
    refused = run(*given, "--kind", "region", "--country", "XA", "--id", "code")
    assert refused.exit_code == 1
    assert "theirs.geojson, feature 1: it has no `code`; it has nr, land." in refused.stderr
    assert not (tmp_path / "areas.geojson").exists()


def test_files_are_joined_in_their_order(run: Run, tmp_path: Path) -> None:
    for name in ("north", "south"):
        run(
            "areas", "convert", theirs(tmp_path / "theirs.geojson"), tmp_path / f"{name}.geojson",
            "--kind", "region", "--id", "nr", "--prefix", f"XA-{name}-", "--country", "XA",
            "--name", "land",
        )  # fmt: skip
    out, files = (
        tmp_path / "areas.geojson",
        (tmp_path / "south.geojson", tmp_path / "north.geojson"),
    )
    made = run("areas", "join", *files, "--out", out)
    assert (made.exit_code, made.stdout) == (0, f"{out} holds 2 areas.\n")
    said = [one["properties"] for one in json.loads(out.read_text())["features"]]
    assert [(one["id"], one["name"]) for one in said] == [
        ("XA-south-11", "XAA"),
        ("XA-north-11", "XAA"),
    ]


def test_one_id_in_two_files_is_refused_with_both(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run(
            "areas", "convert", theirs(tmp_path / "theirs.geojson"), tmp_path / f"{name}.geojson",
            "--kind", "region", "--id", "nr", "--country", "XA",
        )  # fmt: skip
    out = tmp_path / "areas.geojson"
    refused = run("areas", "join", tmp_path / "a.geojson", tmp_path / "b.geojson", "--out", out)
    assert refused.exit_code == 1
    assert "b.geojson has the area '11' that a.geojson has too" in refused.stderr
    assert not out.exists()


def test_the_country_is_said_once(run: Run, tmp_path: Path) -> None:
    given = ("areas", "convert", theirs(tmp_path / "theirs.geojson"), tmp_path / "areas.geojson")
    for countries in ((), ("--country", "XA", "--country-from", "land")):
        refused = run(*given, "--kind", "region", "--id", "nr", *countries)
        assert refused.exit_code == 2
        assert "Give either --country or --country-from." in refused.stderr
    paired = run(*given, "--kind", "region", "--id", "nr", "--country", "XA", "--country-code", "X")
    assert paired.exit_code == 2


def test_relations_are_taken_and_told(run: Run, tmp_path: Path) -> None:
    osm = write_street_with_pocket(tmp_path / "street.osm")
    given = ("region", "build", tmp_path / "region", "--osm", osm)
    refused = run(*given, "--centres", tmp_path / "centres.toml")
    assert refused.exit_code == 1
    assert "say of which level they are with --dispatch-areas" in refused.stderr
    built = run(*given, "--admin-level", 4, "--admin-level", 8, "--dispatch-areas", 6)
    assert built.exit_code == 0
    assert "No administrative relation of the levels asked for is in the extract." in built.stdout
