"""Positions from a CSV file: ``id,lat,lon`` or ``id,junction``, read with care."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from api.errors import BadTable
from dispatch.values import Position
from dispatch.written import complaint, short, unknown_word
from graphs.ids import INVALID_ID

_COLUMNS: Final = ("id", "lat", "lon", "junction")
_FORMS: Final = ({"id", "lat", "lon"}, {"id", "junction"})
_EITHER: Final = "`id,lat,lon` or `id,junction`"
_POSITION: Final[TypeAdapter[tuple[float, float]]] = TypeAdapter(Position)


class Row(NamedTuple):
    """
    One line of the file.

    Attributes
    ----------
    where : str
        How to call it when something is wrong: the file and the line.
    at : (float, float) or None
        Latitude and longitude; None if a junction is given.
    junction : int
        ``INVALID_ID`` if a position is given.
    """

    where: str
    id: str
    at: tuple[float, float] | None
    junction: int


def read_positions(path: Path, n_junctions: int) -> list[Row]:
    """
    Read a table of positions.

    Raises
    ------
    BadTable
        About the first thing that is wrong: file, line, column, value, and the way out.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, strict=True)
            columns = _columns(f"{path.name}, line 1", next(lines, []))
            rows = [
                _row(f"{path.name}, line {lines.line_num}", columns, cells, n_junctions)
                for cells in lines
                if cells
            ]
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror}); check the path."
        raise BadTable(message) from error
    except UnicodeDecodeError as error:
        message = f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8."
        raise BadTable(message) from error
    except csv.Error as error:
        message = f"{path.name}, line {lines.line_num}: this is not CSV ({error}); mend the quotes."
        raise BadTable(message) from error
    if not rows:
        message = f"{path.name} holds no position below its header; add at least one line."
        raise BadTable(message)
    _refuse_twins(rows)
    return rows


def _columns(where: str, header: Sequence[str]) -> list[str]:
    columns = [name.strip() for name in header]
    if set(columns) in _FORMS and len(set(columns)) == len(columns):
        return columns
    if len(columns) == 1 and ";" in columns[0]:
        message = f"{where}: columns are separated by `;`; save the file with commas."
    elif not columns or not set(columns) & set(_COLUMNS):
        message = f"{where}: there is no header; begin the file with {_EITHER}."
    elif unknown := [name for name in columns if name not in _COLUMNS]:
        message = f"{where}: column {unknown_word(unknown[0], _COLUMNS)} Columns are {_EITHER}."
    else:
        message = f"{where}: columns are `{','.join(columns)}`; they must be {_EITHER}."
    raise BadTable(message)


def _row(where: str, columns: list[str], cells: list[str], n_junctions: int) -> Row:
    if len(cells) != len(columns):
        message = (
            f"{where}: {len(cells)} cells, but {len(columns)} columns; write decimals with a "
            "point, and put quotes around an id with a comma."
        )
        raise BadTable(message)
    cell = dict(zip(columns, map(str.strip, cells), strict=True))
    if not cell["id"]:
        message = f"{where}, column id: it is empty; give each position its own id."
        raise BadTable(message)
    if "junction" in cell:
        return Row(where, cell["id"], None, _junction(where, cell["junction"], n_junctions))
    return Row(where, cell["id"], _at(where, cell["lat"], cell["lon"]), INVALID_ID)


def _junction(where: str, text: str, n_junctions: int) -> int:
    if text.isascii() and text.isdecimal() and int(text) < n_junctions:
        return int(text)
    message = (
        f"{where}, column junction: {short(text)} is no junction of this region; they are numbered "
        f"from 0 to {n_junctions - 1}."
    )
    raise BadTable(message)


def _at(where: str, lat: str, lon: str) -> tuple[float, float]:
    numbers = _degrees(where, "lat", lat), _degrees(where, "lon", lon)
    try:
        return _POSITION.validate_python(numbers)
    except ValidationError as error:
        message = f"{where}, columns lat and lon: {complaint(error)}"
        raise BadTable(message) from None


def _degrees(where: str, column: str, text: str) -> float:
    try:
        return float(text.replace("_", "?"))  # Python reads 5_0 as 50.
    except ValueError:
        message = f"{where}, column {column}: {short(text)} is no number; write degrees as 50.8514."
        raise BadTable(message) from None


def _refuse_twins(rows: Iterable[Row]) -> None:
    first: dict[str, Row] = {}
    for row in rows:
        other = first.setdefault(row.id, row)
        if other is not row:
            line = other.where.rpartition(" ")[2]
            message = f"{row.where}, column id: {row.id} stands in line {line} too; rename one."
            raise BadTable(message)
