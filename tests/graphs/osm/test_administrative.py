from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import shapely

from graphs.area_file import Area
from graphs.areas import embedded_countries
from graphs.errors import BadInput
from graphs.osm.administrative import Wanted, administrative_areas, areas_with
from graphs.osm.from_relations import FromRelations
from graphs.prepare import prepare

Corner = tuple[int, int]
#   3 +-----------+
#     |           |   Spots are tenths of a degree east of 1 and north of 40, in the sea off any
#   2 |  +--+     |   embedded country. Ways are drawn from spot to spot.
#     |  |  |     |
#   1 |  +--+     |
#     |           |
#   0 +-----------+
#     0  1  2     3
OUTER: Sequence[Corner] = ((0, 0), (3, 0), (3, 3), (0, 3), (0, 0))
INNER: Sequence[Corner] = ((1, 1), (2, 1), (2, 2), (1, 2), (1, 1))
AWAY: Sequence[Corner] = ((5, 0), (6, 0), (6, 1), (5, 0))
SEA = Area("XA", "country", "XA", None, shapely.box(0.9, 39.9, 3, 41))


class Drawing:
    """An extract of boundaries; each way is drawn by its corners."""

    def __init__(self) -> None:
        self._nodes: dict[Corner, int] = {}
        self._ways: list[str] = []
        self._relations: list[str] = []

    def way(self, corners: Sequence[Corner], tags: str = "") -> int:
        for corner in corners:
            self._nodes.setdefault(corner, len(self._nodes) + 1)
        refs = "".join(f'<nd ref="{self._nodes[corner]}"/>' for corner in corners)
        self._ways.append(f'<way id="{len(self._ways) + 1}">{refs}{tags}</way>')
        return len(self._ways)

    def relation(self, number: int, members: Mapping[int, str], **tags: str) -> None:
        said = {"type": "boundary", "boundary": "administrative", "name": f"Area {number}"}
        drawn = "".join(
            f'<member type="way" ref="{way}" role="{role}"/>' for way, role in members.items()
        ) + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in (said | tags).items())
        self._relations.append(f'<relation id="{number}">{drawn}</relation>')

    def write(self, path: Path) -> Path:
        nodes = "".join(
            f'<node id="{i}" lat="{40 + north / 10}" lon="{1 + east / 10}"/>'
            for (east, north), i in self._nodes.items()
        )
        body = nodes + "".join(self._ways) + "".join(self._relations)
        path.write_text(f'<osm version="0.6">{body}</osm>')
        return path


@pytest.fixture
def drawing() -> Drawing:
    return Drawing()


def found(path: Path, wanted: Wanted, *given: Area) -> tuple[dict[str, Area], FromRelations]:
    areas, met = administrative_areas([path], wanted, given or (SEA,))
    assert len({area.id for area in areas}) == len(areas)
    return {area.id: area for area in areas}, met


def test_a_closed_relation_is_a_region_by_its_iso_code(drawing: Drawing, tmp_path: Path) -> None:
    left, right = drawing.way(OUTER[:3]), drawing.way(OUTER[2:])
    drawing.relation(7, {left: "outer", right: "outer"}, admin_level="4")
    drawing.relation(8, {left: "outer", right: "outer"}, admin_level="4", **{"ISO3166-2": "XB-1"})
    areas, met = found(drawing.write(tmp_path / "a.osm"), Wanted(levels=[4]))
    assert (areas["XB-1"].kind, areas["XB-1"].country) == ("region", "XB")
    assert (areas["relation/7"].kind, areas["relation/7"].country) == ("region", "XA")
    assert areas["XB-1"].polygon.equals(shapely.box(1.0, 40.0, 1.3, 40.3))
    assert [(one.relation, one.area) for one in met.taken] == [(7, "relation/7"), (8, "XB-1")]


def test_an_enclave_is_a_hole_and_an_exclave_a_part(drawing: Drawing, tmp_path: Path) -> None:
    members = {
        drawing.way(OUTER): "outer", drawing.way(INNER): "inner", drawing.way(AWAY): "outer",
    }  # fmt: skip
    drawing.relation(7, members, admin_level="8")
    areas, _ = found(drawing.write(tmp_path / "a.osm"), Wanted(levels=[8]))
    polygon = areas["relation/7"].polygon
    inside = {"main": (1.05, 40.05), "enclave": (1.15, 40.15), "exclave": (1.55, 40.02)}
    held = {name: bool(shapely.intersects_xy(polygon, *at)) for name, at in inside.items()}
    assert held == {"main": True, "enclave": False, "exclave": True}


@pytest.mark.parametrize("how", ["a member that is cut off", "a gap", "a missing node"])
def test_an_open_ring_is_a_line_of_the_report_and_no_area(
    drawing: Drawing, tmp_path: Path, how: str
) -> None:
    members = {drawing.way(OUTER[:3]): "outer"}
    if how == "a member that is cut off":
        members[99] = "outer"
    if how == "a missing node":
        members[drawing.way(OUTER[2:])] = "outer"
    drawing.relation(7, members, admin_level="6", name="Cut")
    path = drawing.write(tmp_path / "a.osm")
    if how == "a missing node":
        path.write_text(path.read_text().replace('<node id="4"', '<node id="44"'))
    areas, met = found(path, Wanted(levels=[6], dispatch_level=6))
    assert areas == {}
    assert list(met.lines()) == [
        "Relation 7 (Cut, level 6) is no area: its ring is open, since the extract does not hold "
        "all of its border."
    ]


def test_only_administrative_boundaries_of_the_levels_count(
    drawing: Drawing, tmp_path: Path
) -> None:
    way = drawing.way(OUTER)
    drawing.relation(7, {way: "outer"}, admin_level="6")
    drawing.relation(8, {way: "outer"}, admin_level="4", boundary="political")
    drawing.relation(9, {way: "outer"}, admin_level="4", type="multipolygon")
    areas, met = found(drawing.write(tmp_path / "a.osm"), Wanted(levels=[4]))
    assert areas == {}
    assert list(met.lines()) == [
        "No administrative relation of the levels asked for is in the extract."
    ]


def test_a_country_needs_its_code(drawing: Drawing, tmp_path: Path) -> None:
    way = drawing.way(OUTER)
    drawing.relation(7, {way: "outer"}, admin_level="2", name="Land")
    drawing.relation(8, {way: "outer"}, admin_level="2", **{"ISO3166-1": "XB"})
    areas, met = found(drawing.write(tmp_path / "a.osm"), Wanted(levels=[2]))
    assert areas.keys() == {"XB"}
    assert areas["XB"].kind == "country"
    assert "Relation 7 (Land, level 2) is no area: it has no ISO3166-1." in met.lines()


def test_a_region_in_no_known_country_is_no_area(drawing: Drawing, tmp_path: Path) -> None:
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="4")
    elsewhere = SEA._replace(polygon=shapely.box(50, 50, 51, 51))
    areas, met = found(drawing.write(tmp_path / "a.osm"), Wanted(levels=[4]), elsewhere)
    assert areas == {}
    assert met.left[0].why == "it lies in no known country"


def test_dispatch_areas_have_the_centre_that_is_given(drawing: Drawing, tmp_path: Path) -> None:
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="6", **{"ISO3166-2": "XA-S"})
    drawing.relation(8, {drawing.way(AWAY): "outer"}, admin_level="6", name="Away")
    path = drawing.write(tmp_path / "a.osm")
    areas, met = found(path, Wanted(dispatch_level=6, centres={"XA-S": "south"}))
    assert {area.kind for area in areas.values()} == {"dispatch_area"}
    assert areas["XA-S"].centre == "south"
    assert areas["relation/8"].centre == "relation/8 (Away)"
    assert met.centreless == ("relation/8",)
    assert any("No centre is given for 1 dispatch area" in line for line in met.lines())


def test_a_centre_for_an_area_that_is_not_there_is_refused(
    drawing: Drawing, tmp_path: Path
) -> None:
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="6", **{"ISO3166-2": "XA-S"})
    path = drawing.write(tmp_path / "a.osm")
    with pytest.raises(BadInput, match=r"given for XA-N, but .* extract are XA-S; mend the ids"):
        found(path, Wanted(dispatch_level=6, centres={"XA-N": "north"}))


def test_one_level_may_be_both_regions_and_dispatch_areas(drawing: Drawing, tmp_path: Path) -> None:
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="6", **{"ISO3166-2": "XA-S"})
    path = drawing.write(tmp_path / "a.osm")
    areas, _ = found(path, Wanted([6], 6, {"XA-S (dispatch)": "south"}))
    assert {area.id: area.kind for area in areas.values()} == {
        "XA-S": "region",
        "XA-S (dispatch)": "dispatch_area",
    }


def test_a_given_area_wins_over_a_relation_of_its_id(drawing: Drawing, tmp_path: Path) -> None:
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="4", **{"ISO3166-2": "XA-S"})
    given = Area("XA-S", "region", "XA", None, shapely.box(1, 40, 2, 41))
    areas, met = found(drawing.write(tmp_path / "a.osm"), Wanted(levels=[4]), SEA, given)
    assert areas == {}
    assert met.left[0].why == "another area has its id XA-S"


def test_what_one_extract_cuts_another_may_hold_whole(drawing: Drawing, tmp_path: Path) -> None:
    cut = Drawing()
    cut.relation(7, {cut.way(OUTER[:3]): "outer"}, admin_level="4")
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="4")
    paths = [cut.write(tmp_path / "a.osm"), drawing.write(tmp_path / "b.osm")]
    for order in (paths, paths[::-1]):
        areas, met = administrative_areas(order, Wanted(levels=[4]), (SEA,))
        assert [area.id for area in areas] == ["relation/7"]
        assert met.left == ()


def test_of_two_extracts_that_hold_it_whole_the_first_counts(
    drawing: Drawing, tmp_path: Path
) -> None:
    other = Drawing()
    other.relation(7, {other.way(INNER): "outer"}, admin_level="4")
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="4")
    paths = [other.write(tmp_path / "a.osm"), drawing.write(tmp_path / "b.osm")]
    small, large = (
        administrative_areas(order, Wanted(levels=[4]), (SEA,))[0][0].polygon.area
        for order in (paths, paths[::-1])
    )
    assert round(large / small) == 9


def test_a_country_of_the_extract_comes_before_the_embedded_one() -> None:
    lux = Area("LU", "country", "LU", None, shapely.box(6.0, 49.6, 6.1, 49.7))
    areas = areas_with((), (lux,))
    ids = [area.id for area in areas.areas]
    assert ids[0] == "LU"
    assert "LU (embedded)" in ids
    assert len(ids) == len(embedded_countries()) + 1
    assert areas.at(6.05, 49.65).country == areas.at(6.15, 49.65).country == "LU"


def test_a_region_is_built_with_the_areas_of_its_extract(drawing: Drawing, tmp_path: Path) -> None:
    drawing.relation(7, {drawing.way(OUTER): "outer"}, admin_level="6", **{"ISO3166-2": "XA-S"})
    drawing.way([(1, 1), (2, 2), (4, 2)], tags='<tag k="highway" v="primary"/>')
    path = drawing.write(tmp_path / "a.osm")
    wanted = Wanted(dispatch_level=6, centres={"XA-S": "south"})
    region = prepare(tmp_path / "region", path, relations=wanted)
    (area,) = (one for one in region.areas.areas if one.kind == "dispatch_area")
    assert (area.id, area.centre) == ("XA-S", "south")
    placed = region.siren.on.junction_areas.dispatch_area.tolist()
    assert sorted(each >= 0 for each in placed) == [False, True]
    assert region.manifest.report["relations"]["taken"][0]["area"] == "XA-S"


@pytest.mark.shared
def test_aachen_is_cut_through_all_of_its_borders(shared: Path) -> None:
    aachen = shared / "data/roads/aachen_2021/aachen.osm.pbf"
    areas, met = administrative_areas([aachen], Wanted(range(2, 12), 6), ())
    assert areas == ()
    assert len(met.left) == 21  # All of the file but the one without a level.
    assert {one.why.partition(",")[0] for one in met.left} == {"its ring is open"}
    assert "Relation 62665 (Städteregion Aachen, level 6)" in "\n".join(met.lines())
