"""Each segment follows the rules of the country it lies in."""

from pathlib import Path

import pytest

from graphs.osm.profile import Profile, load_profile
from tests.graphs.osm.drawn import delays_s, node, nodes_in_a_row, read, way


def test_each_segment_follows_the_country_of_its_midpoint(tmp_path: Path) -> None:
    motorway = way(7, [1, 2, 3], highway="motorway")
    segments, report = read(
        tmp_path, *nodes_in_a_row(3), motorway, countries=("NL", "DE"), border_lat=50.002
    )
    kmh = segments.length_m * 3600 / segments.forward_ms
    assert kmh.tolist() == pytest.approx([110, 130])
    assert report.km_by_country == pytest.approx({"NL": 0.111, "DE": 0.111}, abs=1e-3)
    assert report.kept["motorway"].ways == 1


def test_outside_all_countries_the_rules_for_everywhere_hold(tmp_path: Path) -> None:
    motorway = way(7, [1, 2, 3], highway="motorway")
    segments, report = read(
        tmp_path, *nodes_in_a_row(3), motorway, countries=("NL",), border_lat=50.002
    )
    kmh = segments.length_m * 3600 / segments.forward_ms
    assert kmh.tolist() == pytest.approx([110, 130])
    assert report.km_by_country == pytest.approx({"NL": 0.111, "": 0.111}, abs=1e-3)


def test_a_country_the_profile_does_not_name_follows_the_rules_for_everywhere(
    tmp_path: Path,
) -> None:
    motorway = way(7, [1, 2], highway="motorway")
    segments, _ = read(tmp_path, *nodes_in_a_row(2), motorway, countries=("XA",))
    assert (segments.length_m * 3600 / segments.forward_ms).tolist() == pytest.approx([130])


def test_each_node_follows_the_country_it_lies_in(tmp_path: Path) -> None:
    ends = node(1, 50, 6), node(4, 50.009, 6)
    gates = node(2, 50.003, 6, barrier="gate"), node(3, 50.006, 6, barrier="gate")
    road = way(7, [1, 2, 3, 4], highway="tertiary", maxspeed="50", oneway="yes")
    slow = with_slower_gates("DE", seconds=60)
    segments, _ = read(
        tmp_path, *ends, *gates, road, countries=("NL", "DE"), border_lat=50.005, profile=slow
    )
    assert delays_s(segments, 55) == {(1, 2): 15, (2, 3): 60}


def with_slower_gates(country: str, seconds: float) -> Profile:
    siren = load_profile("siren")
    here = siren.rules_in(country)
    barriers = here.barriers.model_copy(update={"passable": {"gate": seconds}})
    rules = here.model_copy(update={"barriers": barriers})
    return siren.model_copy(update={"countries": {**siren.countries, country: rules}})
