"""The places of the demo region: real names, positions and inhabitants, from GeoNames."""

import csv
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np

from graphs.demo.plane import Points, to_plane

ATTRIBUTION: Final = "Places and inhabitants: GeoNames (geonames.org), CC BY 4.0."

# West, south, east, north; Maastricht, Aachen and Liège, with what surrounds them.
BOX: Final = (5.45, 50.50, 6.35, 51.05)
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


def read_places() -> tuple[Place, ...]:
    """Read the places that ship with the package, largest first."""
    text = (files("graphs.demo") / "places.csv").read_text(encoding="utf-8")
    return tuple(_place(row) for row in csv.DictReader(text.splitlines()))


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
