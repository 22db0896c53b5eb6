import numpy as np
import pytest

from graphs.place import places_of
from graphs.queries.route import Route, route
from graphs.queries.table import table
from graphs.region import Region
from graphs.snap import Snapped, snap_all
from tests.fictional import at


def snapped(region: Region, km: float) -> Snapped:
    lat, lon = at(km)
    return region.siren.snap(lon, lat)


def ask(region: Region, source: Snapped, target: Snapped) -> Route:
    return route(region.siren, source, target)


def test_a_route_along_the_street_has_its_length_and_ends_where_asked(
    border_street: Region,
) -> None:
    found = ask(border_street, snapped(border_street, 1.25), snapped(border_street, 3.75))
    assert found.length_m == pytest.approx(2500, abs=2)
    assert found.line[0] == pytest.approx(at(1.25)[::-1], abs=1e-6)
    assert found.line[-1] == pytest.approx(at(3.75)[::-1], abs=1e-6)
    assert len(found.line) == 7  # Both ends, and the junctions at 1.5, 2, 2.5, 3 and 3.5 km.


def test_within_one_road_it_does_not_pass_a_junction(border_street: Region) -> None:
    found = ask(border_street, snapped(border_street, 1.1), snapped(border_street, 1.4))
    assert found.length_m == pytest.approx(300, abs=1)
    assert len(found.line) == 2


def test_from_a_place_to_itself_takes_nothing(border_street: Region) -> None:
    here = snapped(border_street, 1.1)
    found = ask(border_street, here, here)
    assert (found.travel_time_ms, found.length_m, len(found.line)) == (0, 0, 2)


@pytest.mark.shared
@pytest.mark.soak
def test_on_real_roads_a_route_is_driven_in_one_piece_and_takes_what_the_table_says(
    aachen: Region, rng: np.random.Generator, scale: int
) -> None:
    west, south, east, north = aachen.manifest.box
    n = 60 * scale
    lon, lat = rng.uniform(west, east, n), rng.uniform(south, north, n)
    found = [s for s in snap_all(aachen.siren.map, lon, lat) if isinstance(s, Snapped)]
    for source, target in zip(found[::2], found[1::2], strict=False):
        way = ask(aachen, source, target)
        times = table(aachen.siren.metric, places_of([source.place]), places_of([target.place]))
        assert way.travel_time_ms == times[0, 0]
        assert _length_m(way.line) == pytest.approx(way.length_m, rel=0.002, abs=3)


def _length_m(line: list[tuple[float, float]]) -> float:
    lon, lat = np.radians(np.array(line)).T
    east = np.diff(lon) * np.cos((lat[1:] + lat[:-1]) / 2)
    return float(np.hypot(east, np.diff(lat)).sum() * 6_371_008.8)
