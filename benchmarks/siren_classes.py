"""Speeds by class of road: all roads of our networks driven once, and JEMSS's Utrecht model."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graphs.areas import areas_of
from graphs.ids import Degrees, Floats
from graphs.osm.profile import load_profile
from graphs.osm.profile_data import ROAD_CLASSES, Profile, Rules
from graphs.osm.segments import Segments, read_segments

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "motorway": ("motorway", "motorway_link"),
    "trunk": ("trunk", "trunk_link"),
    "primary": ("primary", "primary_link"),
    "secondary": ("secondary", "secondary_link"),
    "tertiary": ("tertiary", "tertiary_link"),
    "unclassified and residential": ("unclassified", "residential"),
}
"""JEMSS's classes 1 to 6 in its order; links count with their road there, and so here."""

OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "motorway without links": ("motorway",),
    "unclassified": ("unclassified",),
    "residential": ("residential",),
    "class unknown (`highway=road`)": ("road",),
    "all else (service, track, ...)": (
        *("living_street", "service", "busway", "pedestrian", "track"),
        *("cycleway", "footway", "bridleway", "path", "ferry"),
    ),
}

JEMSS_BASE_KMH: Final = (113, 74, 61, 50, 46, 42)
JEMSS_FACTOR: Final = 0.86
JEMSS_SIREN: Final = 1.1


class Driven(NamedTuple):
    """
    All roads of some classes, driven once in each direction that is open.

    Attributes
    ----------
    km : float
        Length of both directions together.
    kmh, kmh_with_delays : float or None
        Kilometres by hours, without and with what signals, crossings and gates cost; none if there
        are no such roads.
    """

    km: float
    kmh: float | None
    kmh_with_delays: float | None


def jemss_kmh() -> list[float]:
    """Give its speeds with lights and sirens: it rounds the regular ones to whole km/h first."""
    return [round(base * JEMSS_FACTOR) * JEMSS_SIREN for base in JEMSS_BASE_KMH]


def driven_by_class(osm: Path) -> dict[str, Driven]:
    """Drive every kept road of an extract under the siren profile, and again without delays."""
    profile = load_profile("siren")
    free, held = (_segments(osm, each) for each in (without_delays(profile), profile))
    wanted = {**CLASSES, **OTHERS}
    return {name: _driven(free, held, classes) for name, classes in wanted.items()}


def without_delays(profile: Profile) -> Profile:
    """The same profile on a day when every signal is green and every gate open."""
    countries = {code: _undelayed(rules) for code, rules in profile.countries.items()}
    everywhere = _undelayed(profile.everywhere)
    return profile.model_copy(update={"everywhere": everywhere, "countries": countries})


def _undelayed(rules: Rules) -> Rules:
    barriers, stops = rules.barriers, rules.stops
    instant = {
        "passable": dict.fromkeys(barriers.passable, 0.0),
        "movable": dict.fromkeys(barriers.movable, 0.0),
        "opened_s": 0.0,
    }
    none: dict[str, Mapping[str, float]] = {key: {} for key in type(stops).model_fields}
    del none["basis"]
    return rules.model_copy(
        update={
            "barriers": barriers.model_copy(update=instant),
            "stops": stops.model_copy(update=none),
        }
    )


def _segments(osm: Path, profile: Profile) -> Segments:
    areas = areas_of(())

    def country_of(lon_e7: Degrees, lat_e7: Degrees) -> NDArray[np.int16]:
        return areas.index_of("country", lon_e7 / 1e7, lat_e7 / 1e7).astype(np.int16)

    return read_segments(osm, profile, country_of, [area.country for area in areas.areas])[0]


def _driven(free: Segments, held: Segments, classes: Iterable[str]) -> Driven:
    numbers = [ROAD_CLASSES.index(name) for name in classes]
    chosen = np.isin(free.road_class, numbers)
    km = _km(free, chosen)
    if km == 0:
        return Driven(0.0, None, None)
    return Driven(km, km / _hours(free, chosen), km / _hours(held, chosen))


def _km(segments: Segments, chosen: NDArray[np.bool_]) -> float:
    n_open = np.isfinite(segments.forward_ms) * 1 + np.isfinite(segments.backward_ms) * 1
    return float((segments.length_m * n_open)[chosen].sum() / 1000)


def _hours(segments: Segments, chosen: NDArray[np.bool_]) -> float:
    both: Floats = np.concatenate([segments.forward_ms[chosen], segments.backward_ms[chosen]])
    return float(both[np.isfinite(both)].sum() / 3.6e6)
