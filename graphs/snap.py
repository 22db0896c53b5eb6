"""From a position to a place on the road: the nearest road geometry, not the nearest junction."""

from typing import Final, NamedTuple

import numpy as np

from graphs.errors import BadInput, OffRoad, OutsideRegion, Unreachable
from graphs.grid import METRES_PER_E7
from graphs.ids import Floats, frozen
from graphs.nearest_road import Map, place_all
from graphs.place import Place
from graphs.roads import Roads

DEFAULT_LIMIT_M: Final = 300.0
_SEARCH_FOR_MESSAGE_M: Final = 20_000.0


class Snapped(NamedTuple):
    """
    A position brought to the road.

    Attributes
    ----------
    place : Place
    lon, lat : float
        The point on the road, in degrees.
    distance_m : float
        From the position to that point, as the crow flies.
    from_pocket : bool
        Whether a nearer road lies outside the connected core, so that this is the nearest core
        road.
    from_closed : bool
        Whether a nearer road is closed, so that this is the nearest road one can leave.
    """

    place: Place
    lon: float
    lat: float
    distance_m: float
    from_pocket: bool
    from_closed: bool

    @property
    def flags(self) -> tuple[str, ...]:
        """What a reader of the answer must know of this place."""
        flags = {"snapped_from_pocket": self.from_pocket, "snapped_from_closed": self.from_closed}
        return tuple(flag for flag, holds in flags.items() if holds)


def snap(on: Map, lon: float, lat: float, limit_m: float = DEFAULT_LIMIT_M) -> Snapped:
    """
    Bring a position to the nearest road of the core.

    Raises
    ------
    OutsideRegion, OffRoad, Unreachable
        Beyond the box of all roads; inside it but with no road within the limit; or with only roads
        that do not belong to the connected core, or are closed.
    """
    snapped = snap_all(on, np.array([lon]), np.array([lat]), limit_m)[0]
    if isinstance(snapped, Snapped):
        return snapped
    raise snapped


def snap_all(
    on: Map, lon: Floats, lat: Floats, limit_m: float = DEFAULT_LIMIT_M
) -> list[Snapped | OutsideRegion | OffRoad | Unreachable]:
    """Bring many positions to the road; one that cannot be placed gives its error."""
    lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all() and np.all(abs(lat) <= 90)):
        message = "A position needs a finite longitude and a latitude between -90 and 90."
        raise BadInput(message)
    places = np.empty((len(lon), len(Place._fields)), np.int32)
    at, distance_m = np.empty((len(lon), 2)), np.empty(len(lon))
    from_pocket, from_closed = np.zeros((2, len(lon)), np.bool_)
    pocket = _first_pocket_piece(on)
    place_all(
        on,
        frozen(lon),
        frozen(lat),
        float(limit_m),
        pocket,
        places,
        at.reshape(-1),
        distance_m,
        from_pocket,
        from_closed,
    )
    return [
        Snapped(
            Place(*map(int, places[i])),
            float(at[i, 0]),
            float(at[i, 1]),
            float(distance_m[i]),
            bool(from_pocket[i]),
            bool(from_closed[i]),
        )
        if np.isfinite(distance_m[i])
        else _refusal(on, (lon[i], lat[i]), limit_m, _trapped(from_pocket[i], from_closed[i]))
        for i in range(len(lon))
    ]


def box(roads: Roads) -> tuple[float, float, float, float]:
    """West, south, east and north edge of all roads, in degrees."""
    lon, lat = roads.lon_e7 / 1e7, roads.lat_e7 / 1e7
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _trapped(from_pocket: np.bool_, from_closed: np.bool_) -> str:
    """Say what is wrong with the nearest road; empty if there is none."""
    if from_pocket:
        return "that the region's connected roads do not reach"
    return "that is closed" if from_closed else ""


def _refusal(
    on: Map, at: tuple[float, float], limit_m: float, trapped: str
) -> OutsideRegion | OffRoad | Unreachable:
    lon, lat = map(float, at)
    where = f"{lat:.5f},{lon:.5f}"
    west, south, east, north = box(on.roads)
    if trapped:
        return Unreachable(
            f"{where} lies on a road {trapped}, and no other is within {limit_m:.0f} m: give a "
            "position nearer to an open through road, or raise the snapping limit."
        )
    slack = limit_m / METRES_PER_E7 / 1e7

    def inside(lat: float, lon: float) -> bool:
        return south - slack <= lat <= north + slack and west - 2 * slack <= lon <= east + 2 * slack

    if not inside(lat, lon):
        way_out = "check latitude and longitude, or build a region that covers it."
        if inside(lon, lat):
            way_out = "the two look swapped, since latitude comes first."
        return OutsideRegion(
            f"{where} lies outside the region ({south:.3f},{west:.3f} to {north:.3f},{east:.3f}): "
            f"{way_out}"
        )
    nearest_m = _distance_to_any_road(on, lon, lat)
    how_far = (
        f"the nearest is {nearest_m:.0f} m away" if np.isfinite(nearest_m) else "nor within 20 km"
    )
    return OffRoad(
        f"{where} has no road within {limit_m:.0f} m ({how_far}): check the position, or raise "
        "the snapping limit."
    )


def _distance_to_any_road(on: Map, lon: float, lat: float) -> float:
    places, at = np.empty((1, len(Place._fields)), np.int32), np.empty(2)
    distance_m, flags = np.empty(1), np.zeros((2, 1), np.bool_)
    here = frozen(np.array([lon])), frozen(np.array([lat]))  # Floats, from ``snap_all``.
    pocket = _first_pocket_piece(on)
    place_all(on, *here, _SEARCH_FOR_MESSAGE_M, pocket, places, at, distance_m, *flags)
    return float(distance_m[0])


def _first_pocket_piece(on: Map) -> int:
    return int(on.roads.first_point[on.roads.n_core_edges])
