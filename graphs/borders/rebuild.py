"""
Make ``countries.geojson`` anew from its npm package; the same package gives the same bytes.

Needs the ``npm`` client and its registry. From the root of the project::

    python -m graphs.borders.rebuild
"""

import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final

import shapely
from shapely import MultiPolygon, Polygon

from graphs.area_file import Area, write_areas

PACKAGE: Final = "@geo-maps/countries-maritime-10m@0.6.0"
BOX: Final = (2.0, 48.9, 10.0, 54.0)  # West, south, east, north.
ISO_CODES: Final = {"BEL": "BE", "DEU": "DE", "FRA": "FR", "LUX": "LU", "NLD": "NL"}
ABOUT: Final = {
    "attribution": "© OpenStreetMap contributors",
    "licence": "ODbL 1.0",
    "note": f"Clipped from npm {PACKAGE} by graphs/borders/rebuild.py; see SOURCE.md.",
}


def rebuild(out: Path) -> None:
    """Fetch the package, clip its countries and write them."""
    with tempfile.TemporaryDirectory() as folder:
        world = _fetch(Path(folder))
    countries = [
        Area(iso, "country", iso, None, _clip(feature["geometry"]))
        for feature in world["features"]
        if (iso := ISO_CODES.get(feature["properties"]["A3"]))
    ]
    write_areas(sorted(countries, key=lambda country: country.id), out, ABOUT)


def _fetch(folder: Path) -> Any:
    command = ["npm", "pack", PACKAGE, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - a fixed command, no text of others in it.
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as tar:
        content = tar.extractfile("package/map.geo.json")
        assert content is not None
        return json.load(content)


def _clip(geometry: dict[str, Any]) -> Polygon | MultiPolygon:
    """
    Keep what lies in the box, to six decimals, in an order that does not depend on the library.

    The package draws ground of another country within a country (the Vennbahn, Baarle) as a
    polygon in a polygon; ``make_valid`` turns those into the holes they are.
    """
    country = shapely.make_valid(shapely.from_geojson(json.dumps(geometry)))
    clipped = shapely.normalize(shapely.intersection(country, shapely.box(*BOX)))
    rounded = shapely.transform(clipped, lambda points: points.round(6))
    assert isinstance(rounded, Polygon | MultiPolygon)
    return rounded


if __name__ == "__main__":
    rebuild(Path(__file__).with_name("countries.geojson"))
