"""What the comparison of the siren profile rests on."""

import numpy as np
import pytest

from benchmarks.siren_classes import jemss_kmh, without_delays
from benchmarks.siren_trips import Trips, by_band, on_streets, quickest, trips_of_utrecht
from graphs.grid import METRES_PER_E7
from graphs.ids import INVALID_ID
from graphs.osm import nodes
from graphs.osm.profile import load_profile
from graphs.place import at_junctions
from graphs.queries.table import table
from graphs.region import Region


def test_a_band_is_the_mean_of_speeds_and_empty_under_a_hundred_trips() -> None:
    km = np.concatenate([np.full(50, 1.0), np.full(50, 2.0), np.full(99, 4.0)])
    hours = np.concatenate([np.full(50, 0.1), np.full(50, 0.1), np.full(99, 0.1)])
    bands = by_band(Trips(km, hours))
    assert [band.n_trips for band in bands] == [100, 99, 0, 0, 0]
    assert bands[0].kmh == pytest.approx(15.0)  # The mean of 10 and 20 km/h.
    assert [band.kmh for band in bands[1:]] == [None] * 4


@pytest.mark.shared
def test_the_source_says_of_utrecht_what_its_description_says(shared: object) -> None:
    assert shared
    means = [band.kmh for band in by_band(trips_of_utrecht()) if band.kmh is not None]
    assert [round(kmh) for kmh in means] == [45, 51, 62, 75, 86]


@pytest.mark.shared
def test_trips_take_what_the_table_says_and_are_longer_than_the_flight(
    aachen: Region, rng: np.random.Generator
) -> None:
    n = len(aachen.siren.on.junctions.node_id)
    sources, targets = (rng.choice(n, 50, replace=False).astype(np.int32) for _ in range(2))
    ms, mm = quickest(aachen, sources)
    asked = table(aachen.siren.metric, at_junctions(sources), at_junctions(targets))
    assert np.array_equal(ms[:, targets], asked)
    lon, lat = aachen.siren.on.junctions.lon_e7, aachen.siren.on.junctions.lat_e7
    east = (lon[targets][None, :] - lon[sources][:, None]) * np.cos(np.radians(50.8))
    north = lat[targets][None, :] - lat[sources][:, None]
    flight_mm = 1000 * METRES_PER_E7 * np.hypot(east, north)
    assert np.all(mm[:, targets] >= 0.999 * flight_mm)


@pytest.mark.shared
def test_streets_are_fewer_than_all_junctions_of_a_town_with_mapped_drives(aachen: Region) -> None:
    streets = on_streets(aachen)
    assert 0 < len(streets) < len(aachen.siren.on.junctions.node_id)
    assert streets.min() > INVALID_ID


def test_without_delays_a_signal_costs_nothing_and_a_gate_opens_at_once() -> None:
    profile = load_profile("siren")
    signal, gate = {"highway": "traffic_signals"}, {"barrier": "gate"}
    free = without_delays(profile)
    for rules, seconds in ((profile.everywhere, 1), (free.everywhere, 0)):
        assert (nodes.hold(signal, rules).forward_s > 0) == (seconds > 0)
        assert (nodes.hold(gate, rules).forward_s > 0) == (seconds > 0)
        assert not nodes.hold(gate, rules).blocks


def test_jemss_rounds_the_regular_speeds_before_it_adds_a_tenth() -> None:
    assert jemss_kmh() == pytest.approx([106.7, 70.4, 57.2, 47.3, 44.0, 39.6])
