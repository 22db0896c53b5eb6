import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest
import shapely
from osmium.osm.types import Relation

from graphs.demo.generate import ATTRIBUTION, generate
from graphs.demo.plane import to_degrees
from graphs.demo.river import the_river
from tests.graphs.demo.conftest import Drawn, draw
from tests.graphs.demo.sound import arcs_of, share_in_core, unexplained_crossings


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    drawn: Drawn, tmp_path: Path
) -> None:
    again = generate(tmp_path / "again", seed=1)
    other = generate(tmp_path / "other", seed=2)
    for first, second in zip(drawn.files, again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name
    assert drawn.files.osm.read_bytes() != other.osm.read_bytes()
    assert drawn.files.fleet.read_bytes() != other.fleet.read_bytes()


def test_nothing_but_the_four_files_is_left_behind(drawn: Drawn) -> None:
    left = sorted(path.name for path in drawn.files.osm.parent.iterdir())
    assert left == ["areas.geojson", "demo.osm.pbf", "fleet.geojson", "incident.json"]


def test_progress_names_each_place(tmp_path: Path) -> None:
    told: list[str] = []
    with pytest.raises(KeyboardInterrupt):  # A user may stop it; three places are enough here.
        generate(tmp_path, seed=1, progress=lambda words: _tell(told, words))
    assert told[0] == "Main roads, railways and motorways"
    assert told[1:] == [
        "Streets of Aachen (1 of 373)",
        "Streets of Liège (2 of 373)",
        "Streets of Maastricht (3 of 373)",
    ]


def _tell(told: list[str], words: str) -> None:
    told.append(words)
    if len(told) == 4:
        raise KeyboardInterrupt


def test_every_file_says_that_it_is_generated(drawn: Drawn) -> None:
    header = osmium.io.Reader(str(drawn.files.osm)).header()
    assert "generated" in header.get("generator")
    assert header.get("osmosis_replication_timestamp") == ""
    for path in (drawn.files.areas, drawn.files.fleet, drawn.files.incident):
        assert "Generated" in json.loads(path.read_text("utf-8"))["note"]
    assert json.loads(drawn.files.areas.read_text("utf-8"))["attribution"] == ATTRIBUTION


def test_the_sources_of_what_is_real_are_named() -> None:
    assert "GeoNames" in ATTRIBUTION
    assert "CC BY 4.0" in ATTRIBUTION
    assert "© OpenStreetMap contributors" in ATTRIBUTION


def test_nodes_come_before_ways_before_relations_each_by_number(drawn: Drawn) -> None:
    rank = {"n": 0, "w": 1, "r": 2}
    assert drawn.order == sorted(drawn.order, key=lambda item: (rank[item[0]], item[1]))
    assert {kind for kind, _ in drawn.order} == {"n", "w", "r"}
    assert max(Counter(drawn.order).values()) == 1


def test_it_is_as_large_as_a_demo_should_be(drawn: Drawn) -> None:
    assert 20_000 < len(drawn.nodes) < 45_000


def test_every_node_but_the_places_on_roundabouts_is_on_a_way(drawn: Drawn) -> None:
    used = {ref for way in drawn.ways.values() for ref in way.refs}
    alone = set(drawn.nodes) - used
    assert all("place" in drawn.node_tags[node] for node in alone)
    assert 0 < len(alone) < 200


def test_ways_have_at_least_two_nodes_and_no_piece_without_length(drawn: Drawn) -> None:
    for way in drawn.ways.values():
        assert len(way.refs) >= 2
        assert all(a != b for a, b in pairwise(way.points))


def test_all_that_an_import_must_understand_occurs(drawn: Drawn) -> None:
    classes = Counter(way.tags["highway"] for way in drawn.roads())
    wanted = "motorway motorway_link trunk primary secondary tertiary unclassified residential"
    for highway in f"{wanted} living_street service pedestrian footway".split():
        assert classes[highway] > 5, highway
    on_ways = Counter(f"{k}={v}" for way in drawn.ways.values() for k, v in way.tags.items())
    for tag in ("oneway=yes", "oneway=-1", "junction=roundabout", "bridge=yes", "maxspeed=30"):
        assert on_ways[tag] > 5, tag
    for tag in ("service=emergency_access", "bus=yes", "railway=rail", "waterway=river"):
        assert on_ways[tag] > 0, tag
    on_nodes = Counter(f"{k}={v}" for tags in drawn.node_tags.values() for k, v in tags.items())
    for tag in ("highway=traffic_signals", "highway=crossing", "traffic_calming=hump"):
        assert on_nodes[tag] > 5, tag
    for tag in ("barrier=bollard", "barrier=gate", "barrier=lift_gate", "railway=level_crossing"):
        assert on_nodes[tag] > 1, tag
    for tag in ("amenity=hospital", "emergency=ambulance_station", "emergency=no"):
        assert on_nodes[tag] > 1, tag


def test_two_ways_that_cross_meet_in_a_node_or_one_is_a_bridge(drawn: Drawn) -> None:
    assert unexplained_crossings(drawn) == []


def test_the_river_is_crossed_by_few_bridges_and_by_nothing_else(drawn: Drawn) -> None:
    river = shapely.LineString(to_degrees(the_river()))
    over = [
        way
        for way in drawn.ways.values()
        if "waterway" not in way.tags and shapely.LineString(way.points).intersects(river)
    ]
    assert all(way.tags.get("bridge") == "yes" for way in over)
    assert 8 <= len(over) <= 30


def test_an_ambulance_gets_from_nearly_everywhere_to_nearly_everywhere(drawn: Drawn) -> None:
    # Some pockets are wanted: behind bollards, and at the end of one-way streets.
    assert 0.97 < share_in_core(drawn) < 1.0


def test_roads_cross_each_border(drawn: Drawn) -> None:
    lon, lat = np.array(list(drawn.nodes.values())).T
    code = np.array([area.country for area in drawn.areas.areas])
    told = code[drawn.areas.index_of("country", lon, lat)]
    country = dict(zip(drawn.nodes, told.tolist(), strict=True))
    crossed = Counter(
        tuple(sorted({country[a], country[b]})) for way in drawn.roads() for a, b in arcs_of(way)
    )
    for border in (("DE", "NL"), ("BE", "NL"), ("BE", "DE")):
        assert crossed[border] > 5, border


def test_a_turn_is_forbidden_from_one_way_over_its_end_to_another(drawn: Drawn) -> None:
    n_turns = 0
    for relation in osmium.FileProcessor(str(drawn.files.osm), osmium.osm.RELATION):
        assert isinstance(relation, Relation)
        role = {member.role: member.ref for member in relation.members}
        n_turns += 1
        assert relation.tags["restriction"] == "no_left_turn"
        for way in (role["from"], role["to"]):
            assert role["via"] in (drawn.ways[way].refs[0], drawn.ways[way].refs[-1])
    assert n_turns > 5


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 15))
def test_other_seeds_draw_sound_regions_too(seed: int, tmp_path: Path) -> None:
    other = draw(tmp_path, seed)
    assert unexplained_crossings(other) == []
    assert 0.97 < share_in_core(other) < 1.0
