import json
from collections import Counter
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from tests.graphs.demo.conftest import Drawn

FREE = {"free_on_air", "free_at_station", "1", "2"}


@pytest.fixture(scope="session")
def fleet(drawn: Drawn) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(drawn.files.fleet.read_text("utf-8"))
    return read


@pytest.fixture(scope="session")
def incident(drawn: Drawn) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(drawn.files.incident.read_text("utf-8"))
    return read


def test_each_unit_has_the_fields_of_a_fleet_file(fleet: dict[str, Any]) -> None:
    assert fleet["type"] == "FeatureCollection"
    assert {c["country"] for c in fleet["centres"].values()} == {"NL", "BE", "DE"}
    for unit in fleet["features"]:
        assert unit["geometry"]["type"] == "Point"
        assert set(unit["properties"]) == {
            *("id", "centre", "type", "status", "position_at", "home")
        }
        assert unit["properties"]["centre"] in fleet["centres"]


def test_there_are_some_forty_units_with_ids_of_their_own(fleet: dict[str, Any]) -> None:
    ids = [unit["properties"]["id"] for unit in fleet["features"]]
    assert len(set(ids)) == len(ids)
    assert 35 <= len(ids) <= 50
    assert "NL-LIM-03" in ids


def test_each_country_sends_its_own_codes(fleet: dict[str, Any]) -> None:
    country = {centre: facts["country"] for centre, facts in fleet["centres"].items()}
    types: dict[str, set[str]] = {"NL": set(), "BE": set(), "DE": set()}
    for unit in fleet["features"]:
        types[country[unit["properties"]["centre"]]].add(unit["properties"]["type"])
    assert types == {
        "NL": {"AMB"},
        "BE": {"AMB112", "MUG", "PIT"},
        "DE": {"RTW", "NEF", "KTW"},
    }


def test_units_live_at_a_post_in_the_area_of_their_centre(
    drawn: Drawn, fleet: dict[str, Any]
) -> None:
    posts = {
        drawn.nodes[node]
        for node, tags in drawn.node_tags.items()
        if tags.get("emergency") == "ambulance_station"
    }
    homes = {tuple(unit["properties"]["home"]) for unit in fleet["features"]}
    assert homes == posts
    for unit in fleet["features"]:
        where = drawn.areas.at(*unit["properties"]["home"])
        assert where.dispatch_area is not None
        assert where.dispatch_area.centre == unit["properties"]["centre"]


def test_units_are_on_a_road(drawn: Drawn, fleet: dict[str, Any]) -> None:
    nodes = set(drawn.nodes.values())
    assert all(tuple(unit["geometry"]["coordinates"]) in nodes for unit in fleet["features"])


def test_the_incident_is_in_the_host_country_near_the_border(
    drawn: Drawn, incident: dict[str, Any]
) -> None:
    lat, lon = incident["at"]
    where = drawn.areas.at(lon, lat)
    assert where.country == "NL"
    assert where.dispatch_area is not None
    assert where.dispatch_area.centre == incident["centre"] == "NL-LIM"
    assert incident["urgency"] == "U1"
    assert datetime.fromisoformat(incident["time"]).utcoffset() is not None


def test_it_is_a_shortage_and_the_nearest_free_unit_is_german(
    fleet: dict[str, Any], incident: dict[str, Any]
) -> None:
    free = [unit for unit in fleet["features"] if unit["properties"]["status"] in FREE]
    per_centre = Counter(unit["properties"]["centre"] for unit in free)
    assert per_centre["NL-LIM"] == 0
    assert min(per_centre["DE-AAC"], per_centre["BE-LIE"], per_centre["BE-LIM"]) > 0
    assert len(free) < len(fleet["features"])
    nearest = min(free, key=lambda unit: _away_km(unit, incident))
    assert nearest["properties"]["centre"] == "DE-AAC"
    assert _away_km(nearest, incident) < 8


def test_most_positions_are_fresh_and_none_is_from_the_future(
    fleet: dict[str, Any], incident: dict[str, Any]
) -> None:
    now = datetime.fromisoformat(incident["time"])
    ages_s = [
        (now - datetime.fromisoformat(unit["properties"]["position_at"])).total_seconds()
        for unit in fleet["features"]
    ]
    assert min(ages_s) > 0
    assert 0 < sum(age > 120 for age in ages_s) < len(ages_s) / 4


def test_the_host_knows_where_all_its_units_are(
    fleet: dict[str, Any], incident: dict[str, Any]
) -> None:
    """Else it could not say that it is short of them."""
    now = datetime.fromisoformat(incident["time"])
    for unit in fleet["features"]:
        if unit["properties"]["centre"] == incident["centre"]:
            age = now - datetime.fromisoformat(unit["properties"]["position_at"])
            assert age.total_seconds() < 120


def _away_km(unit: dict[str, Any], incident: dict[str, Any]) -> float:
    lon, lat = unit["geometry"]["coordinates"]
    there_lat, there_lon = incident["at"]
    return float(np.hypot((lon - there_lon) * 70.4, (lat - there_lat) * 111.25))
