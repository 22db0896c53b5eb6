"""The larger scales: the euregio as a whole, and of the benelux a cut around its borders."""

import json
import weakref
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pytest
import shapely
from osmium.osm.types import Relation
from scipy.spatial import KDTree

from graphs.demo.countries import Countries
from graphs.demo.districts import district_of
from graphs.demo.generate import generate
from graphs.demo.ground import Land
from graphs.demo.network import draw_network
from graphs.demo.osm_file import write_osm
from graphs.demo.places import BENELUX_PLACES, read_places
from graphs.demo.quarter import draw_quarter
from graphs.demo.scale import BENELUX, EUREGIO, SCALES, Scale
from graphs.demo.scale_names import ScaleName
from graphs.demo.sheet import Sheet
from graphs.demo.strewn import REACH_M
from tests.graphs.demo.conftest import Drawn, draw
from tests.graphs.demo.sound import share_in_core, unexplained_crossings

# Sittard to Eupen, Genk to Aachen: the Meuse, and all three borders.
CUT = BENELUX._replace(box=(5.50, 50.62, 6.15, 51.02))


@pytest.fixture(scope="session")
def euregio(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return draw(tmp_path_factory.mktemp("euregio"), 1, EUREGIO)


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return draw(tmp_path_factory.mktemp("cut"), 1, CUT)


@pytest.fixture(scope="session", params=["euregio", "cut"])
def larger(request: pytest.FixtureRequest) -> Drawn:
    drawn: Drawn = request.getfixturevalue(request.param)
    return drawn


def test_every_scale_goes_by_its_name() -> None:
    assert list(SCALES) == list(ScaleName)
    assert all(scale.name == name for name, scale in SCALES.items())


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    euregio: Drawn, tmp_path: Path
) -> None:
    again = generate(tmp_path / "again", seed=1, scale=EUREGIO)
    other = generate(tmp_path / "other", seed=2, scale=EUREGIO)
    for first, second in zip(euregio.files, again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name
    assert euregio.files.osm.read_bytes() != other.osm.read_bytes()
    assert euregio.files.fleet.read_bytes() != other.fleet.read_bytes()


def test_the_euregio_has_about_300_000_nodes(euregio: Drawn) -> None:
    assert 270_000 < len(euregio.nodes) < 330_000
    assert 50_000 < len(euregio.ways) < 80_000


def test_a_cut_of_the_benelux_is_about_as_dense_as_five_to_six_million_nodes_in_all(
    cut: Drawn,
) -> None:
    inhabitants = [sum(p.inhabitants for p in scale.places()) for scale in (CUT, BENELUX)]
    whole = len(cut.nodes) * inhabitants[1] / inhabitants[0]
    assert 3.5e6 < whole < 6.5e6


def test_every_file_says_that_it_is_generated(larger: Drawn) -> None:
    header = osmium.io.Reader(str(larger.files.osm)).header()
    assert "generated" in header.get("generator")
    for path in (larger.files.areas, larger.files.fleet, larger.files.incident):
        assert "Generated" in json.loads(path.read_text("utf-8"))["note"]


def test_two_ways_that_cross_meet_in_a_node_or_one_is_a_bridge(larger: Drawn) -> None:
    assert unexplained_crossings(larger) == []


def test_an_ambulance_gets_from_nearly_everywhere_to_nearly_everywhere(larger: Drawn) -> None:
    assert 0.98 < share_in_core(larger) < 1.0


def test_all_that_an_import_must_understand_occurs(larger: Drawn) -> None:
    on_ways = Counter(f"{k}={v}" for way in larger.ways.values() for k, v in way.tags.items())
    classes = "motorway motorway_link trunk primary secondary tertiary unclassified residential"
    for highway in f"{classes} living_street service track".split():
        assert on_ways[f"highway={highway}"] > 20, highway
    for tag in ("oneway=yes", "oneway=-1", "junction=roundabout", "bridge=yes", "maxspeed=30"):
        assert on_ways[tag] > 20, tag
    for tag in ("service=emergency_access", "railway=rail", "waterway=river"):
        assert on_ways[tag] > 0, tag
    on_nodes = Counter(f"{k}={v}" for tags in larger.node_tags.values() for k, v in tags.items())
    for tag in ("highway=traffic_signals", "highway=crossing", "traffic_calming=hump"):
        assert on_nodes[tag] > 100, tag
    for tag in ("barrier=bollard", "barrier=gate", "barrier=lift_gate", "railway=level_crossing"):
        assert on_nodes[tag] > 5, tag
    for tag in ("amenity=hospital", "emergency=ambulance_station"):
        assert on_nodes[tag] > 5, tag


def test_rivers_are_crossed_by_few_bridges_and_by_nothing_else(larger: Drawn) -> None:
    rivers = [w.points for w in larger.ways.values() if w.tags.get("waterway") == "river"]
    water = shapely.MultiLineString(rivers)
    lines = {i: w for i, w in larger.ways.items() if "waterway" not in w.tags}
    shapes = np.array([shapely.LineString(way.points) for way in lines.values()])
    shapely.prepare(water)
    over = [
        way
        for way, wet in zip(lines.values(), shapely.intersects(water, shapes), strict=True)
        if wet
    ]
    assert all(way.tags.get("bridge") == "yes" for way in over)
    assert 8 <= len(over) <= 80


def test_streets_bend(larger: Drawn) -> None:
    streets = [w for w in larger.roads() if w.tags["highway"] == "residential" and len(w.refs) > 3]
    longer = [
        shapely.LineString(w.points).length / np.hypot(*np.subtract(w.points[0], w.points[-1]))
        for w in streets[:5000]
    ]
    assert 1.0 < np.median(longer) < 1.1
    assert np.percentile(longer, 95) > 1.01


def test_turns_are_forbidden_from_way_to_way_over_a_node_or_a_way(larger: Drawn) -> None:
    kinds: Counter[str] = Counter()
    for relation in osmium.FileProcessor(str(larger.files.osm), osmium.osm.RELATION):
        assert isinstance(relation, Relation)
        role = {member.role: (member.type, member.ref) for member in relation.members}
        kind, way = role["via"]
        kinds[f"{relation.tags['restriction']} over a {kind}"] += 1
        via = set(_ends(larger, way)) if kind == "w" else {way}
        ends = [set(_ends(larger, role[name][1])) for name in ("from", "to")]
        assert all(via & each for each in ends)
        if kind == "w":
            assert not ends[0] & ends[1] & via or len(via) == 1
    for wanted in ("no_left_turn", "only_straight_on", "no_u_turn"):
        assert kinds[f"{wanted} over a n"] > 10, wanted
    assert kinds["no_u_turn over a w"] > 5


def _ends(drawn: Drawn, way: int) -> tuple[int, int]:
    refs = drawn.ways[way].refs
    return refs[0], refs[-1]


def test_a_few_per_cent_of_the_junctions_of_larger_roads_have_a_turn_that_is_forbidden(
    larger: Drawn,
) -> None:
    large = {"trunk", "primary", "secondary", "tertiary"}
    at = Counter(ref for way in larger.roads() for ref in way.refs)
    junctions = {
        ref
        for way in larger.roads()
        if way.tags["highway"] in large
        for ref in way.refs
        if at[ref] > 1
    }
    n_turns = sum(1 for _ in osmium.FileProcessor(str(larger.files.osm), osmium.osm.RELATION))
    assert 0.005 < n_turns / len(junctions) < 0.08


@pytest.mark.parametrize(("name", "least", "most"), [("euregio", 400, 600), ("cut", 60, 400)])
def test_units_are_at_posts_of_their_centre_and_an_incident_awaits_them(
    name: str, least: int, most: int, request: pytest.FixtureRequest
) -> None:
    drawn: Drawn = request.getfixturevalue(name)
    fleet: dict[str, Any] = json.loads(drawn.files.fleet.read_text("utf-8"))
    incident = json.loads(drawn.files.incident.read_text("utf-8"))
    assert least < len(fleet["features"]) < most
    ids = Counter(unit["properties"]["id"] for unit in fleet["features"])
    assert max(ids.values()) == 1
    for unit in fleet["features"]:
        where = drawn.areas.at(*unit["properties"]["home"])
        assert where.dispatch_area is not None
        assert where.dispatch_area.centre == unit["properties"]["centre"]
    lat, lon = incident["at"]
    area = drawn.areas.at(lon, lat).dispatch_area
    assert area is not None
    assert area.centre == incident["centre"] == "NL-LIM"


def test_each_place_of_the_benelux_has_a_control_room_in_its_own_country() -> None:
    places = read_places(BENELUX_PLACES)
    served = Counter(district_of(place, BENELUX.districts) for place in places)
    assert set(served) == set(BENELUX.districts)
    assert min(served.values()) >= 10
    for place in places:
        assert district_of(place, BENELUX.districts).country == place.country


def test_places_beside_a_larger_one_are_left_out() -> None:
    at = np.array([place.at for place in BENELUX.places()])
    assert 4_800 < len(at) < len(read_places(BENELUX_PLACES))
    assert not KDTree(at).query_pairs(BENELUX.apart_m / 2)


def test_sheets_are_written_and_forgotten_one_by_one(tmp_path: Path) -> None:
    """However many places there are, the streets of one are held at a time."""
    held: list[int] = []
    network_nodes = _written(tmp_path / "cut.osm.pbf", CUT, held)
    assert len(held) > 100
    assert max(held) <= 1
    assert network_nodes > 0


def _written(path: Path, scale: Scale, held: list[int]) -> int:
    places, countries = scale.places(), Countries()
    network = draw_network(places, scale.rivers(), scale.limits, countries, 1)
    land = Land(places, network, countries)
    assert scale.texture is not None
    texture, drawn = scale.texture, []

    def sheets() -> Iterator[Sheet]:
        for index in range(120):
            sheet = draw_quarter(land.of(index, REACH_M), [], texture, 1)
            assert sheet.streets is not None
            drawn.append(weakref.ref(sheet.streets.node))
            yield sheet
            del sheet
            held.append(sum(each() is not None for each in drawn))

    write_osm(path, sheets(), network.shared, scale.box)
    return len(network.shared)
