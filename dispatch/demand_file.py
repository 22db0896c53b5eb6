"""
A file of demand: places and how much each of them weighs, such as inhabitants.

A CSV file has the columns ``lat``, ``lon`` and ``weight``, and may have others. A GeoJSON file has
points with a property ``weight``.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, cast

import numpy as np
from pydantic import BeforeValidator

from dispatch.coverage.demand import Weight
from dispatch.errors import BadDemand
from dispatch.values import Position
from dispatch.written import Written, doubt, short, understood
from graphs.ids import Floats, frozen

_COLUMNS: Final = ("lat", "lon", "weight")
_MOST: Final = 10**12  # A million such places still fit into an int64.


class DemandPoints(NamedTuple):
    """
    Demand where people wrote it, before it is brought to the road.

    Attributes
    ----------
    lat, lon : float64[p]
        Degrees.
    weight : int64[p]
    """

    lat: Floats
    lon: Floats
    weight: Weight


def _whole(given: object) -> object:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if not is_number or not 0 <= cast("float", given) <= _MOST or cast("float", given) % 1 != 0:
        message = (
            f"{short(given)} is no weight; give a whole number from 0 to {_MOST}, such as "
            "inhabitants. Multiply shares by a power of ten and round them."
        )
        raise doubt(message)
    return given


class _Point(Written):
    at: Position
    weight: Annotated[int, BeforeValidator(_whole)]


def read_demand(path: Path) -> DemandPoints:
    """
    Read a file of demand: GeoJSON if it is called so, else CSV.

    Raises
    ------
    BadDemand
        About the first thing that is wrong: where, what, and the way out.
    """
    is_geojson = path.suffix.lower() in {".geojson", ".json"}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); check the path."
        raise BadDemand(message) from error
    except UnicodeDecodeError as error:
        message = f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8."
        raise BadDemand(message) from error
    points = list(_of_geojson(path.name, text) if is_geojson else _of_csv(path.name, text))
    if not points:
        message = f"{path.name} holds no demand; add at least one place with its weight."
        raise BadDemand(message)
    lat, lon = np.array([point.at for point in points], np.float64).T
    weight = np.array([point.weight for point in points], np.int64)
    return DemandPoints(frozen(lat.copy()), frozen(lon.copy()), frozen(weight))


def _of_csv(file: str, text: str) -> Iterator[_Point]:
    lines = csv.reader(text.splitlines(), strict=True)
    try:
        columns = [name.strip() for name in next(lines, [])]
        _refuse_header(f"{file}, line 1", columns)
        for cells in filter(None, lines):
            where = f"{file}, line {lines.line_num}"
            if len(cells) != len(columns):
                message = (
                    f"{where}: {len(cells)} cells, but {len(columns)} columns; write decimals with "
                    "a point, and put quotes around a text with a comma."
                )
                raise BadDemand(message)
            row = dict(zip(columns, cells, strict=True))
            lat, lon, weight = (_number(where, name, row[name]) for name in _COLUMNS)
            yield _point(where, (lat, lon), weight)
    except csv.Error as error:
        message = f"{file}, line {lines.line_num}: this is not CSV ({error}); mend the quotes."
        raise BadDemand(message) from error


def _refuse_header(where: str, columns: list[str]) -> None:
    missing = [name for name in _COLUMNS if columns.count(name) != 1]
    if not missing:
        return
    if len(columns) == 1 and ";" in columns[0]:
        message = f"{where}: columns are separated by `;`; save the file with commas."
    else:
        message = (
            f"{where}: there must be one column `{missing[0]}`; begin the file with "
            f"`{','.join(_COLUMNS)}`, others may follow."
        )
    raise BadDemand(message)


def _number(where: str, column: str, text: str) -> float:
    try:
        return float(text.replace("_", "?"))  # Python reads 5_0 as 50.
    except ValueError:
        message = f"{where}, column {column}: {short(text)} is no number; write it as 50.8514."
        raise BadDemand(message) from None


def _of_geojson(file: str, text: str) -> Iterator[_Point]:
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{file} is not JSON ({error}); save it as GeoJSON in UTF-8."
        raise BadDemand(message) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        message = f"{file} is no GeoJSON FeatureCollection; put the places into one, as points."
        raise BadDemand(message)
    for number, feature in enumerate(features, start=1):
        yield _of_feature(f"{file}, feature {number}", feature)


def _of_feature(where: str, feature: Any) -> _Point:
    match feature:
        case {
            "geometry": {"type": "Point", "coordinates": [lon, lat, *_]},
            "properties": {"weight": weight},
        }:
            return _point(where, (lat, lon), weight)
    message = f"{where}: this is no point with a property `weight`; make it one."
    raise BadDemand(message)


def _point(where: str, at: tuple[Any, Any], weight: Any) -> _Point:
    return understood(_Point, {"at": at, "weight": weight}, f"{where}: ", BadDemand)
