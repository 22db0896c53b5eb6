from collections.abc import Callable
from pathlib import Path

import pytest

from api.errors import BadTable
from api.services.positions import read_positions
from graphs.ids import INVALID_ID

Write = Callable[[str, str | bytes], Path]


def test_positions_are_read_in_any_order_of_columns(write: Write) -> None:
    (row,) = read_positions(write("to.csv", "lon,id,lat\n6.1,a,50.8\n"), 9)
    assert (row.where, row.id, row.at, row.junction) == (
        "to.csv, line 2",
        "a",
        (50.8, 6.1),
        INVALID_ID,
    )


def test_junctions_are_read(write: Write) -> None:
    rows = read_positions(write("to.csv", "id,junction\na,0\nb,8\n"), 9)
    assert [(row.id, row.at, row.junction) for row in rows] == [("a", None, 0), ("b", None, 8)]


def test_what_spreadsheets_do_to_files_does_no_harm(write: Write) -> None:
    text = '\ufeffid, lat, lon\r\n"a, b",50.8, 6.1\r\n\r\nc,50.9,6.2\r\n'
    rows = read_positions(write("to.csv", text), 9)
    assert [(row.where, row.id) for row in rows] == [
        ("to.csv, line 2", "a, b"),
        ("to.csv, line 4", "c"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "to.csv, line 1: there is no header; begin the file with `id,lat,lon` or"),
        ("a,50.8,6.1\n", "to.csv, line 1: there is no header; begin the file with"),
        ("id,lat,lon\n", "to.csv holds no position below its header; add at least one line."),
        ("id;lat;lon\na;50,8;6,1\n", "to.csv, line 1: columns are separated by `;`; save"),
        ("id,latt,lon\na,50.8,6.1\n", "to.csv, line 1: column `latt` is unknown; did you mean"),
        ("id,lat\na,50.8\n", "to.csv, line 1: columns are `id,lat`; they must be `id,lat,lon`"),
        ("id,lat,lon,lon\na,1,2,3\n", "to.csv, line 1: columns are `id,lat,lon,lon`; they must"),
        ("id,lat,lon\na,50,8,6,1\n", "to.csv, line 2: 5 cells, but 3 columns; write decimals"),
        ("id,lat,lon\n ,50.8,6.1\n", "to.csv, line 2, column id: it is empty; give each"),
        ("id,lat,lon\na,north,6.1\n", "to.csv, line 2, column lat: 'north' is no number;"),
        ("id,lat,lon\na,5_0,6.1\n", "to.csv, line 2, column lat: '5_0' is no number;"),
        ("id,lat,lon\na,50.8,\n", "to.csv, line 2, column lon: '' is no number; write degrees"),
        ("id,lat,lon\na,95,6.1\n", "to.csv, line 2, columns lat and lon: Latitude 95.0 and"),
        ("id,lat,lon\na,nan,6.1\n", "to.csv, line 2, columns lat and lon: nan is no"),
        ("id,lat,lon\na,0,0\n", "to.csv, line 2, columns lat and lon: 0, 0 lies in the Gulf"),
        ("id,junction\na,0\nb,9\n", "to.csv, line 3, column junction: '9' is no junction of"),
        ("id,junction\na,-1\n", "to.csv, line 2, column junction: '-1' is no junction of this"),
        ("id,junction\na,²\n", "to.csv, line 2, column junction: '²' is no junction of this"),
        ("id,junction\na,0\nb,1\na,2\n", "to.csv, line 4, column id: a stands in line 2 too;"),
        ('id,junction\n"a,0\n', "to.csv, line 2: this is not CSV (unexpected end of data);"),
        (b"id,junction\n\xe9,0\n", "to.csv: byte 12 is not UTF-8; save the file as UTF-8."),
    ],
)
def test_a_table_that_cannot_be_used_names_line_column_and_value(
    write: Write, text: str | bytes, told: str
) -> None:
    with pytest.raises(BadTable) as refusal:
        read_positions(write("to.csv", text), 9)
    assert str(refusal.value).startswith(told)
    assert str(refusal.value).endswith((".", "?"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="cannot be read"):
        read_positions(tmp_path / "none.csv", 9)
