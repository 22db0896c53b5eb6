"""The demo incident: a call from a town at the border whose own ambulances are all out."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import shapely

from graphs.areas import embedded_countries
from graphs.demo.districts import District, district_of
from graphs.demo.ground import Land
from graphs.demo.plane import Points, snapped, to_degrees

_NEAR_DEG: Final = 0.03  # From the border, about 3 km.
_TIME: Final = datetime.fromisoformat("2025-06-03T14:30:00+02:00")
_FROM_ROAD_M: Final = 12.0
_NOTE: Final = "Generated. Every own unit is out on a run: a shortage, with free units abroad."


class DemoIncident(NamedTuple):
    """
    A call.

    Attributes
    ----------
    at
        In the plane of the region.
    host
        The district it is in.
    """

    at: Points
    host: District
    time: datetime


def draw_incident(
    land: Land, districts: Sequence[District], random: np.random.Generator
) -> DemoIncident:
    """Call from beside a main road in the largest town of the host near the neighbour's border."""
    host, neighbour = districts[0], districts[-1]
    (abroad,) = (area.polygon for area in embedded_countries() if area.country == neighbour.country)
    near = (
        index
        for index, place in enumerate(land.places)
        if district_of(place, districts) == host
        and shapely.distance(abroad, shapely.Point(to_degrees(place.at))) < _NEAR_DEG
    )
    ground = land.of(next(near))
    corners = np.concatenate([half.line[1:-1] for half in ground.halves])
    bearing = random.uniform(0, 2 * np.pi, len(corners))
    beside = corners + _FROM_ROAD_M * np.column_stack([np.cos(bearing), np.sin(bearing)])
    fitting = beside[ground.is_mine(beside)]
    return DemoIncident(snapped(fitting[random.integers(len(fitting))]), host, _TIME)


def write_incident(incident: DemoIncident, path: Path) -> None:
    """Write the call as ``recommend`` and the API are asked: latitude before longitude."""
    lon, lat = to_degrees(incident.at).tolist()
    document = {
        "note": _NOTE,
        "centre": incident.host.centre,
        "at": [lat, lon],
        "urgency": "U1",
        "time": incident.time.isoformat(),
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
