import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from graphs.region import Region
from tests.api.conftest import Run
from tests.fictional import at


@pytest.fixture
def region(border_street: Region, tmp_path: Path) -> Path:
    shutil.copytree(border_street.path, tmp_path / "street")
    return tmp_path / "street"


def overlays(path: Path, *features: dict[str, Any]) -> Path:
    made = [{"type": "Feature", "geometry": None} | each for each in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return path


def across(km: float) -> dict[str, Any]:
    """A line across the street."""
    lat, lon = at(km)
    return {"type": "LineString", "coordinates": [[lon, lat - 0.001], [lon, lat + 0.001]]}


def closed(name: str, km: float) -> dict[str, Any]:
    return {"geometry": across(km), "properties": {"id": name, "effect": "closed"}}


def slow(name: str, factor: float) -> dict[str, Any]:
    return {"properties": {"id": name, "effect": "slow", "factor": factor, "way_ids": [200]}}


def asked(run: Run, region: Path, *more: str) -> dict[str, Any]:
    start, end = ("{},{}".format(*at(km)) for km in (1.2, 3.2))
    result = run("route", region, "--from", start, "--to", end, "--json", *more)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)["properties"]
    return found


def test_what_is_set_is_in_force_for_the_next_question_and_named_by_it(
    run: Run, region: Path, tmp_path: Path
) -> None:
    before = asked(run, region)
    assert before["region"]["driving"] == {
        "movement": "siren", "period": "free_flow", "epoch": 0, "overlays": [], "is_behind": False,
    }  # fmt: skip
    file = overlays(tmp_path / "snow.geojson", slow("snow", 3))
    result = run("conditions", "set", region, "--overlays", file)
    assert result.exit_code == 0
    assert "snow: 3 times as long, 10.0 km" in result.stdout
    now = asked(run, region)
    assert now["travel_time_s"] == pytest.approx(3 * before["travel_time_s"], abs=0.01)
    assert now["region"]["driving"] | {"movement": ""} == {
        "movement": "", "period": "free_flow", "epoch": 1, "overlays": ["snow"], "is_behind": False,
    }  # fmt: skip
    ordinary = asked(run, region, "--movement", "ordinary")
    assert ordinary["region"]["driving"]["overlays"] == ["snow"]


def test_a_closed_street_has_no_way_round_and_opens_again(
    run: Run, region: Path, tmp_path: Path
) -> None:
    before = asked(run, region)
    file = overlays(tmp_path / "works.geojson", closed("works", 2.3))
    run("conditions", "set", region, "--overlays", file)
    start, end = ("{},{}".format(*at(km)) for km in (1.2, 3.2))
    result = run("route", region, "--from", start, "--to", end)
    assert result.exit_code == 1
    assert "There is no way between the two positions" in result.stderr
    assert run("conditions", "clear", region).exit_code == 0
    assert asked(run, region)["travel_time_s"] == before["travel_time_s"]


def test_a_period_and_closures_are_set_apart_and_what_is_not_given_stays(
    run: Run, region: Path, tmp_path: Path
) -> None:
    file = overlays(tmp_path / "snow.geojson", slow("snow", 2))
    run("conditions", "set", region, "--overlays", file)
    run("conditions", "set", region, "--period", "morning_peak")
    result = run("conditions", "show", region, "--json")
    siren, ordinary = json.loads(result.stdout)["movements"]
    for one in (siren, ordinary):
        assert (one["driving"]["period"], one["driving"]["epoch"]) == ("morning_peak", 2)
        assert [each["id"] for each in one["overlays"]] == ["snow"]
    start, end = ("{},{}".format(*at(km)) for km in (1.2, 3.2))
    told = run("route", region, "--from", start, "--to", end).stderr
    assert "Closures and slow areas are counted in (epoch 2): snow." in told
    assert "Times are those of the morning peak." in told


def test_what_strikes_no_road_is_told(run: Run, region: Path, tmp_path: Path) -> None:
    file = overlays(tmp_path / "far.geojson", closed("far away", 400))
    result = run("conditions", "set", region, "--overlays", file)
    assert "far away strikes no road of the region: check where it lies." in result.stderr


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--period", "noon"], "There is no period `noon`; known are evening_peak, free_flow"),
        (["--overlays", "none.geojson"], "none.geojson cannot be read"),
    ],
)
def test_what_cannot_be_put_in_force_is_refused_and_nothing_is(
    run: Run, region: Path, given: list[str], says: str
) -> None:
    result = run("conditions", "set", region, *given)
    assert result.exit_code == 1
    assert says in result.stderr
    assert not (region / "now").exists()


def test_nothing_to_set_is_wrong_usage(run: Run, region: Path) -> None:
    result = run("conditions", "set", region)
    assert result.exit_code == 2
    assert "Give --overlays or --period" in result.stderr


def test_damage_is_refused_by_name_and_cleared(run: Run, region: Path) -> None:
    run("conditions", "set", region, "--period", "morning_peak")
    (region / "now" / "siren.json").write_text("{", encoding="utf-8")
    result = run("conditions", "show", region)
    assert result.exit_code == 1
    assert "siren.json is damaged" in result.stderr
    assert run("conditions", "clear", region).exit_code == 0
    assert run("conditions", "show", region).exit_code == 0
