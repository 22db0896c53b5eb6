"""Roads drawn by hand for tests: points in metres from a corner, joined by straight segments."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graphs.drive import drive_of
from graphs.grid import METRES_PER_E7, grid_of
from graphs.ids import frozen
from graphs.nearest_road import Map
from graphs.osm.chains import Network, contract_chains
from graphs.osm.segments import Segments

CORNER_LON_E7, CORNER_LAT_E7 = 60_000_000, 0  # On the equator a metre is as long both ways.


class Street(NamedTuple):
    """A way along points; ten metres a second, one second a signal is not: times are per metre."""

    points: Sequence[int]
    one_way: bool = False
    ms_per_m: float = 100.0


def lon_lat(x_m: float, y_m: float) -> tuple[float, float]:
    """Degrees of a point given in metres."""
    return (
        (CORNER_LON_E7 + x_m / METRES_PER_E7) / 1e7,
        (CORNER_LAT_E7 + y_m / METRES_PER_E7) / 1e7,
    )


def segments_of(nodes: Sequence[tuple[float, float]], streets: Sequence[Street]) -> Segments:
    """Cut streets into segments, as the import would."""
    xy = np.array(nodes, np.float64)
    pieces = [
        (way, tail, head)
        for way, street in enumerate(streets, start=1)
        for tail, head in zip(street.points[:-1], street.points[1:], strict=True)
    ]
    way, tail, head = np.array(pieces, np.int32).reshape(len(pieces), 3).T
    length_m = np.hypot(*(xy[head] - xy[tail]).T)
    pace = np.array([streets[w - 1].ms_per_m for w in way])
    one_way = np.array([streets[w - 1].one_way for w in way])
    return Segments(
        node_id=frozen(np.arange(1, len(nodes) + 1, dtype=np.int64)),
        lon_e7=frozen(np.round(CORNER_LON_E7 + xy[:, 0] / METRES_PER_E7).astype(np.int32)),
        lat_e7=frozen(np.round(CORNER_LAT_E7 + xy[:, 1] / METRES_PER_E7).astype(np.int32)),
        tail=frozen(tail),
        head=frozen(head),
        length_m=frozen(length_m),
        forward_ms=frozen(length_m * pace),
        backward_ms=frozen(np.where(one_way, np.inf, length_m * pace)),
        way_id=frozen(way.astype(np.int64)),
        road_class=frozen(np.zeros(len(way), np.uint8)),
        country=frozen(np.zeros(len(way), np.int16)),
    )


def network_of(nodes: Sequence[tuple[float, float]], *streets: Street) -> Network:
    """Join streets to roads between junctions."""
    return contract_chains(segments_of(nodes, streets))


def map_of(nodes: Sequence[tuple[float, float]], *streets: Street) -> Map:
    """Make streets ready for snapping."""
    network = network_of(nodes, *streets)
    return Map(network.roads, drive_of(network.roads), network.junctions, grid_of(network.roads))
