import numpy as np
import shapely

from graphs.demo.districts import DISTRICTS, district_of, draw_areas
from graphs.demo.places import BOX, read_places
from graphs.demo.plane import to_degrees
from tests.graphs.demo.conftest import Drawn

PLACES = read_places()


def test_every_place_lies_in_the_dispatch_area_of_its_district(drawn: Drawn) -> None:
    for place in PLACES:
        area = drawn.areas.at(*to_degrees(place.at)).dispatch_area
        assert area is not None, place.name
        assert area.centre == district_of(place).centre, place.name


def test_dispatch_areas_do_not_overlap_and_leave_nothing_of_the_box_out() -> None:
    polygons = [area.polygon for area in draw_areas(PLACES) if area.kind == "dispatch_area"]
    together = shapely.union_all(polygons)
    assert sum(polygon.area for polygon in polygons) - together.area < 1e-6
    assert shapely.difference(shapely.box(*BOX), together).area < 1e-6


def test_a_dispatch_area_ends_at_the_real_border(drawn: Drawn) -> None:
    random = np.random.default_rng(7)
    west, south, east, north = BOX
    for lon, lat in random.uniform([west, south], [east, north], (2000, 2)):
        where = drawn.areas.at(lon, lat)
        assert where.dispatch_area is not None
        assert where.dispatch_area.country == where.country


def test_each_district_is_a_region_under_its_iso_code(drawn: Drawn) -> None:
    for district in DISTRICTS:
        region, area = drawn.areas.named(district.region), drawn.areas.named(district.centre)
        assert region is not None
        assert area is not None
        assert region.polygon == area.polygon
        assert district.region.startswith(district.country)


def test_places_lie_in_the_parts_that_agreements_name(drawn: Drawn) -> None:
    at = {place.name: to_degrees(place.at) for place in PLACES}
    expected = {
        "Aachen": {"DE-NW", "DE-NW-aachen"},
        "Herzogenrath": {"DE-NW", "DE-NW-staedteregion-aachen"},
        "Geilenkirchen": {"DE-NW", "DE-NW-heinsberg"},
        "Linnich": {"DE-NW"},
        "Kerkrade": {"NL-LI", "NL-zuid-limburg"},
        "Eupen": {"BE-WLG"},
        "Lanaken": {"BE-VLI"},
    }
    told = {name: {r.id for r in drawn.areas.at(*at[name]).regions} for name in expected}
    assert told == expected
