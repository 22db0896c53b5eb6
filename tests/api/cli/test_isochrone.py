import json
from pathlib import Path

import pytest

from graphs.region import Region
from tests.api.conftest import Run
from tests.api.deployments import POCKET, SEA
from tests.fictional import at

HERE = "{},{}".format(*at(5.0))


def test_areas_are_told_in_a_table(run: Run, street: Region) -> None:
    result = run("isochrone", street.path, "--at", HERE, "--minutes", "1,2.5")
    assert result.exit_code == 0
    title, heading, *rows = result.stdout.splitlines()
    assert title.strip() == "siren"
    assert heading.split() == ["minutes", "area", "road", "junctions"]
    assert [row.split()[0] for row in rows] == ["1", "2.5"]
    assert all(" km2 " in row for row in rows)


def test_as_json_they_are_a_feature_collection(run: Run, street: Region, tmp_path: Path) -> None:
    out = tmp_path / "reached.geojson"
    result = run("isochrone", street.path, "--at", HERE, "--minutes=1, 2", "--json", "--out", out)
    told = json.loads(result.stdout)
    assert told["type"] == "FeatureCollection"
    assert [feature["properties"]["minutes"] for feature in told["features"]] == [1, 2]
    assert [*told["features"][0]["properties"]] == [
        "minutes", "area_km2", "reached_km", "junctions",
    ]  # fmt: skip
    assert json.loads(out.read_text(encoding="utf-8")) == told


def test_without_signals_one_comes_less_far(run: Run, street: Region) -> None:
    asked = ("isochrone", street.path, "--at", HERE, "--minutes", "2", "--json")
    siren, ordinary = (
        json.loads(run(*asked, *more).stdout) for more in ([], ["--movement", "ordinary"])
    )
    assert (siren["movement"], ordinary["movement"]) == ("siren", "ordinary")
    reached = [told["features"][0]["properties"]["reached_km"] for told in (siren, ordinary)]
    assert reached[0] > 1.05 * reached[1]


def test_towards_a_place_is_another_question(run: Run, street: Region) -> None:
    asked = ("isochrone", street.path, "--at", HERE, "--minutes", "1", "--json")
    directions = [
        json.loads(run(*asked, *more).stdout)["direction"] for more in ([], ["--towards"])
    ]
    assert directions == ["from", "to"]


@pytest.mark.parametrize("minutes", ["0", "8,0", "-5", "", "8;12", "1441", "0.000001", "nan"])
def test_what_is_no_time_is_wrong_usage(run: Run, street: Region, minutes: str) -> None:
    result = run("isochrone", street.path, "--at", HERE, f"--minutes={minutes}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no driving time; write minutes above 0" in result.stderr


def test_from_the_sea_is_refused_and_no_file_is_left(
    run: Run, street: Region, tmp_path: Path
) -> None:
    out, sea = tmp_path / "reached.geojson", "{},{}".format(*SEA)
    result = run("isochrone", street.path, "--at", sea, "--minutes", "1", "--out", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "lies outside the region" in result.stderr
    assert not out.exists()


def test_from_a_pocket_says_so(run: Run, street: Region) -> None:
    result = run("isochrone", street.path, "--at", "{},{}".format(*POCKET), "--minutes", "1")
    assert result.exit_code == 0
    assert "The position is 111 m from the connected roads and lies in a pocket" in result.stderr
