"""The places of the demo region: real names, positions and inhabitants, from GeoNames."""

import csv
from importlib.resources import files
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from graphs.demo.plane import Points, to_degrees, to_plane

ATTRIBUTION: Final = "Places and inhabitants: GeoNames (geonames.org), CC BY 4.0."

LonLatBox: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

# Maastricht, Aachen and Liège, with what surrounds them.
BOX: Final[LonLatBox] = (5.45, 50.50, 6.35, 51.05)
EUREGIO_PLACES: Final = "places.csv"
BENELUX_PLACES: Final = "places_benelux.csv"
COLUMNS: Final = ("geoname_id", "name", "country", "division", "inhabitants", "lat", "lon")

_INHABITANTS_PER_KM2: Final = 2500  # Of built-up ground: between a village and an old town.


class Place(NamedTuple):
    """
    A town or village.

    Attributes
    ----------
    country
        ISO 3166 code.
    division
        First-order division of the country, in the codes of GeoNames.
    at : float64[2]
        Metres east and north, in the plane of the region.
    """

    geoname_id: int
    name: str
    country: str
    division: str
    inhabitants: int
    at: Points

    @property
    def reach_m(self) -> float:
        """How far its built-up ground reaches, if nothing is in the way."""
        return float(max(250.0, 1000 * np.sqrt(self.inhabitants / _INHABITANTS_PER_KM2 / np.pi)))


class Spacing(NamedTuple):
    """Which places get something: those of so many inhabitants, so far from each other."""

    inhabitants: int
    apart_m: float


def read_places(table: str = EUREGIO_PLACES) -> tuple[Place, ...]:
    """Read the places of a table that ships with the package, largest first."""
    text = (files("graphs.demo") / table).read_text(encoding="utf-8")
    return tuple(_place(row) for row in csv.DictReader(text.splitlines()))


def is_in(box: LonLatBox, place: Place) -> bool:
    """Whether a place lies in a box."""
    west, south, east, north = box
    lon, lat = to_degrees(place.at)
    return bool(west <= lon <= east and south <= lat <= north)


def hubs(places: tuple[Place, ...], spacing: Spacing) -> list[int]:
    """Pick large places, the largest first, each some way from those already picked."""
    picked: list[int] = []
    for index, place in enumerate(places):
        far = all(np.hypot(*(place.at - places[other].at)) >= spacing.apart_m for other in picked)
        if place.inhabitants >= spacing.inhabitants and far:
            picked.append(index)
    return picked


def _place(row: dict[str, str]) -> Place:
    return Place(
        int(row["geoname_id"]),
        row["name"],
        row["country"],
        row["division"],
        int(row["inhabitants"]),
        to_plane(np.array([float(row["lon"]), float(row["lat"])])),
    )
