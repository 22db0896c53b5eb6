import json
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from api.errors import BadOutput
from api.services.reaching import find_isochrones, write_isochrones
from graphs.errors import BadInput, OutsideRegion
from graphs.region import Region
from tests.api.deployments import POCKET, SEA
from tests.fictional import at


def test_each_time_has_its_area_and_the_shortest_comes_first(street: Region) -> None:
    found = find_isochrones(street.path, at(5.0), [3, 1.5], 300.0)
    told = [feature.properties for feature in found.features]
    assert [one.minutes for one in told] == [1.5, 3]
    assert told[0].reached_km < told[1].reached_km
    assert told[0].junctions < told[1].junctions
    small, large = (shape(feature.geometry.model_dump()) for feature in found.features)
    assert large.covers(small)
    assert small.covers(shapely.Point(at(5.0)[::-1]))
    assert found.region.hash == street.manifest.hash
    assert found.attribution == street.manifest.attribution


def test_on_two_way_streets_alone_one_comes_as_far_as_one_is_reached_from(street: Region) -> None:
    there, here = (
        find_isochrones(street.path, at(5.0), [2], 300.0, towards=towards)
        for towards in (False, True)
    )
    assert (there.direction, here.direction) == ("from", "to")
    roads = [found.features[0].properties.reached_km for found in (there, here)]
    assert roads[0] == pytest.approx(roads[1], rel=1e-3)


def test_a_pocket_is_answered_from_the_road_beside_it(street: Region) -> None:
    found = find_isochrones(street.path, POCKET, [2], 300.0)
    assert found.flags == ("snapped_from_pocket",)
    assert 111 <= found.off_road_m <= 112


def test_what_cannot_be_asked_is_refused(street: Region) -> None:
    with pytest.raises(OutsideRegion):
        find_isochrones(street.path, SEA, [2], 300.0)
    with pytest.raises(BadInput, match="above 0"):
        find_isochrones(street.path, at(5.0), [0], 300.0)


def test_a_file_holds_the_same_document(street: Region, tmp_path: Path) -> None:
    found = find_isochrones(street.path, at(5.0), [1], 300.0)
    write_isochrones(found, tmp_path / "reached.geojson")
    told = json.loads((tmp_path / "reached.geojson").read_text(encoding="utf-8"))
    assert told == json.loads(found.model_dump_json())
    with pytest.raises(BadOutput):
        write_isochrones(found, tmp_path / "nowhere/reached.geojson")
