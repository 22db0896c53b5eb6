"""Real files against what their SOURCE.txt counts, and against a second, plain reading."""

from pathlib import Path

import numpy as np
import osmium
import pytest
from numpy.typing import NDArray
from osmium.osm.types import Way

from graphs.ids import Degrees
from graphs.osm.profile import load_profile
from graphs.osm.report import ImportReport
from graphs.osm.rules import decide
from graphs.osm.segments import ROAD_CLASSES, Segments, read_segments

pytestmark = pytest.mark.shared

AACHEN = "data/roads/aachen_2021/aachen.osm.pbf"
LIEGE = "data/roads/liege/liege_fua_roads_derived.osm.pbf"
LUXEMBOURG = "data/roads/luxembourg_2010/luxembourg_2010_roads_derived.osm.pbf"
SIREN = load_profile("siren")


def segments_of(path: Path, country: str) -> tuple[Segments, ImportReport]:
    def everywhere(lon_e7: Degrees, _lat_e7: Degrees) -> NDArray[np.int16]:
        return np.zeros(len(lon_e7), np.int16)

    return read_segments(path, SIREN, everywhere, [country])


def speeds_kmh(segments: Segments) -> dict[str, float]:
    """Give the mean speed of each road class over its kilometres, delays included."""
    ms = np.minimum(segments.forward_ms, segments.backward_ms)
    each = {i: segments.road_class == i for i in np.unique(segments.road_class).tolist()}
    return {
        ROAD_CLASSES[i]: float(segments.length_m[of].sum() * 3600 / ms[of].sum())
        for i, of in each.items()
    }


@pytest.fixture(scope="module")
def aachen(shared: Path) -> tuple[Segments, ImportReport]:
    return segments_of(shared / AACHEN, "DE")


class TestAachen:
    def test_every_way_is_kept_or_dropped_for_a_reason(
        self, aachen: tuple[Segments, ImportReport]
    ) -> None:
        _, report = aachen
        assert report.ways_seen == 14_893
        assert report.ways_kept + sum(each.count for each in report.dropped.values()) == 14_893

    def test_every_road_for_cars_is_kept_or_refused_by_its_tags_or_has_one_node(
        self, shared: Path, aachen: tuple[Segments, ImportReport]
    ) -> None:
        kept = set(aachen[0].way_id.tolist())
        n_roads = 0
        for way in osmium.FileProcessor(str(shared / AACHEN), osmium.osm.WAY):
            assert isinstance(way, Way)
            tags = dict(way.tags)
            if tags.get("highway") in ROAD_CLASSES[: ROAD_CLASSES.index("busway")]:
                n_roads += 1
                is_road = len(way.nodes) > 1 and not _refusal(tags)
                assert is_road == (way.id in kept), way.id
        assert n_roads == 7_698

    def test_all_turn_restrictions_are_counted(self, aachen: tuple[Segments, ImportReport]) -> None:
        assert sum(aachen[1].restrictions.values()) == 272

    def test_barriers_and_signals_are_found_on_the_roads(
        self, aachen: tuple[Segments, ImportReport]
    ) -> None:
        _, report = aachen
        assert 100 < report.blocked["barrier=bollard"].count < 376  # Most stand on footpaths.
        assert 500 < report.delayed["highway=traffic_signals"].count <= 576

    def test_its_speeds_are_an_ambulances(self, aachen: tuple[Segments, ImportReport]) -> None:
        kmh = speeds_kmh(aachen[0])
        assert kmh["motorway"] > kmh["primary"] > kmh["residential"] > kmh["service"] > 5
        assert 90 < kmh["motorway"] <= 130
        assert 25 < kmh["residential"] <= 45

    def test_the_age_of_the_data_is_known(self, aachen: tuple[Segments, ImportReport]) -> None:
        assert aachen[1].timestamp == "2021-08-01T23:59:58Z"


class TestLiege:
    def test_all_of_it_is_read_although_no_sign_is(self, shared: Path) -> None:
        segments, report = segments_of(shared / LIEGE, "BE")
        assert report.ways_seen == report.ways_kept == 29_346
        assert (len(segments.node_id), len(segments.tail)) == (75_550, 79_907)
        assert segments.length_m.sum() / 1000 == pytest.approx(2_659, rel=0.003)  # Ellipsoid.
        kmh = speeds_kmh(segments)
        assert kmh["motorway"] > kmh["primary"] > kmh["secondary"] > kmh["residential"]
        assert report.km_by_country.keys() == {"BE"}

    def test_its_motorways_are_one_way(self, shared: Path) -> None:
        segments, _ = segments_of(shared / LIEGE, "BE")
        motorway = segments.road_class == ROAD_CLASSES.index("motorway")
        assert np.all(np.isinf(segments.backward_ms[motorway]))
        assert np.all(np.isfinite(segments.backward_ms[~motorway & (segments.road_class > 1)]))


class TestLuxembourg:
    def test_all_of_it_is_read_although_the_classes_are_unknown(self, shared: Path) -> None:
        segments, report = segments_of(shared / LUXEMBOURG, "LU")
        assert report.ways_seen == report.ways_kept == 22_358
        assert (len(segments.node_id), len(segments.tail)) == (114_599, 119_666)
        assert report.zero_length == np.count_nonzero(segments.length_m == 0) == 44
        assert segments.length_m.sum() / 1000 == pytest.approx(5_691, abs=1)
        assert speeds_kmh(segments)["road"] == pytest.approx(55)


def _refusal(tags: dict[str, str]) -> str:
    return decide(tags, SIREN.rules_in("DE"), SIREN.limits).refusal
