import pytest

from api.services.routing import find_alternatives, find_route
from graphs.errors import OutsideRegion
from graphs.region import Region
from tests.api.deployments import POCKET, SEA
from tests.fictional import at


def test_a_route_has_its_time_its_length_and_its_line(street: Region) -> None:
    found = find_route(street.path, at(1.0), at(3.0), 300.0)
    assert found.properties.length_m == pytest.approx(2000, abs=1)
    half = find_route(street.path, at(1.0), at(2.0), 300.0)
    assert found.properties.travel_time_s == pytest.approx(2 * half.properties.travel_time_s, 1e-4)
    start, *_, end = found.geometry.coordinates
    assert start == pytest.approx(at(1.0)[::-1], abs=1e-7)
    assert end == pytest.approx(at(3.0)[::-1], abs=1e-7)


def test_a_route_from_a_pocket_says_so(street: Region) -> None:
    ends = find_route(street.path, POCKET, at(1.0), 300.0).properties
    assert ends.start.flags == ("snapped_from_pocket",)
    assert 111 <= ends.start.off_road_m <= 112
    assert ends.end.flags == ()


def test_a_route_into_the_sea_is_refused(street: Region) -> None:
    with pytest.raises(OutsideRegion):
        find_route(street.path, at(1.0), SEA, 300.0)


def test_alternatives_begin_with_the_route_itself(street: Region) -> None:
    found = find_alternatives(street.path, at(4.0), at(7.0), 300.0, 2, 2.0, "ordinary")
    alone = find_route(street.path, at(4.0), at(7.0), 300.0, "ordinary")
    (best,) = found.features
    assert best.geometry == alone.geometry
    assert best.properties.travel_time_s == alone.properties.travel_time_s
    (crossing,) = best.properties.crossings
    assert crossing.at == pytest.approx(at(5.25), abs=0.004)  # A piece is half a kilometre long.
