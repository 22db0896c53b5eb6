import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pyarrow import parquet

from api.errors import BadOutput, BadTable
from api.schemas.table import TableAccount
from api.services import tables
from api.services.routing import find_route
from api.services.tables import TableFiles, write_table
from graphs.dijkstra import travel_times_from
from graphs.queries.table import table
from graphs.region import Region
from tests.api.deployments import POCKET, SEA
from tests.fictional import at

Write = Callable[[str, str | bytes], Path]


def positions(*places: tuple[str, tuple[float, float]]) -> str:
    return "id,lat,lon\n" + "".join(f"{id_},{lat!r},{lon!r}\n" for id_, (lat, lon) in places)


@pytest.fixture
def made(street: Region, write: Write, tmp_path: Path) -> Callable[..., TableAccount]:
    """Write a table from one text of positions to another, as ``out.csv`` or another."""

    def made(
        sources: str, targets: str, *, skip_unplaced: bool = False, out: str = "out.csv"
    ) -> TableAccount:
        files = TableFiles(write("from.csv", sources), write("to.csv", targets), tmp_path / out)
        return write_table(street.path, files, 300.0, skip_unplaced=skip_unplaced)

    return made


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_table_holds_what_the_route_takes(
    made: Callable[..., TableAccount], street: Region, tmp_path: Path
) -> None:
    sources = {"a": at(0.3), "b, c": at(4.9)}
    targets = {"x": at(8.7), "y": at(0.4)}
    account = made(
        'id,lat,lon\na,{},{}\n"b, c",{},{}\n'.format(*sources["a"], *sources["b, c"]),
        positions(*targets.items()),
    )
    header, *rows = rows_of(tmp_path / "out.csv")
    assert header == ["from_id", "to_id", "travel_time_ms"]
    assert [row[:2] for row in rows] == [[s, t] for s in sources for t in targets]
    for source, target, ms in rows:
        found = find_route(street.path, sources[source], targets[target], 300.0)
        assert int(ms) == round(1000 * found.properties.travel_time_s)
    assert (account.n_from, account.n_to, account.n_without_way) == (2, 2, 0)


def test_twice_as_far_takes_twice_as_long(
    made: Callable[..., TableAccount], tmp_path: Path
) -> None:
    made(
        positions(("a", at(1.0))), positions(("near", at(2.0)), ("far", at(3.0)), ("here", at(1.0)))
    )
    near, far, here = (int(row[2]) for row in rows_of(tmp_path / "out.csv")[1:])
    assert abs(far - 2 * near) <= 2  # Each road is rounded to the millisecond.
    assert here == 0


@pytest.mark.parametrize(("cells", "targets"), [(1, 1), (5, 2), (7, 100)])
def test_a_table_is_the_same_in_blocks_of_any_size(
    made: Callable[..., TableAccount],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cells: int,
    targets: int,
) -> None:
    junctions = "id,junction\n" + "".join(f"j{i},{i}\n" for i in range(0, 40, 3))
    made(junctions, junctions)
    whole = (tmp_path / "out.csv").read_bytes()
    monkeypatch.setattr(tables, "_CELLS", cells)
    monkeypatch.setattr(tables, "_TARGETS", targets)
    made(junctions, junctions)
    assert (tmp_path / "out.csv").read_bytes() == whole
    assert len(whole.splitlines()) == 1 + 14 * 14


def test_a_position_off_the_road_names_its_line(
    made: Callable[..., TableAccount], tmp_path: Path
) -> None:
    here = positions(("a", at(1.0)), ("sea", SEA))
    with pytest.raises(BadTable, match=r"^to\.csv, line 3: .* With --skip-unplaced its times are"):
        made(positions(("b", at(2.0))), here)
    assert not (tmp_path / "out.csv").exists()


def test_a_position_off_the_road_may_be_left_empty_and_is_reported(
    made: Callable[..., TableAccount], tmp_path: Path
) -> None:
    both = positions(("sea", SEA), ("a", at(1.0)))
    account = made(both, both, skip_unplaced=True)
    assert rows_of(tmp_path / "out.csv")[1:] == [
        ["sea", "sea", ""],
        ["sea", "a", ""],
        ["a", "sea", ""],
        ["a", "a", "0"],
    ]
    assert account.n_without_way == 3
    assert [report.partition(" lies")[0] for report in account.reports] == [
        f"from.csv, line 2: the times of sea are empty. {SEA[0]:.5f},{SEA[1]:.5f}",
        f"to.csv, line 2: the times of sea are empty. {SEA[0]:.5f},{SEA[1]:.5f}",
    ]


def test_a_position_in_a_pocket_is_placed_and_reported(
    made: Callable[..., TableAccount],
) -> None:
    account = made(positions(("lane", POCKET)), positions(("a", at(1.0))))
    assert account.n_without_way == 0
    (report,) = account.reports
    assert report.startswith("from.csv, line 2: lane lies in a pocket outside the connected roads")


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_what_fails_half_way_leaves_the_older_file_and_nothing_else(
    made: Callable[..., TableAccount], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("older\n")
    n_calls = 0

    def full(*given: Any) -> NDArray[np.int32]:
        nonlocal n_calls
        n_calls += 1
        if n_calls == 2:
            raise OSError(28, "No space left on device")
        return table(*given)

    monkeypatch.setattr(tables, "table", full)
    monkeypatch.setattr(tables, "_CELLS", 1)
    two = positions(("a", at(1.0)), ("b", at(2.0)))
    with pytest.raises(BadOutput, match=rf"{name} cannot be written \(No space left"):
        made(two, positions(("x", at(3.0))), out=name)
    assert (tmp_path / name).read_text() == "older\n"
    assert {path.name for path in tmp_path.iterdir()} == {"from.csv", "to.csv", name}


def test_parquet_holds_what_csv_holds_with_null_for_no_way(
    made: Callable[..., TableAccount], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_CELLS", 4)
    here = positions(("a", at(0.3)), ('"b, ""c"""', at(4.9)), ("sea", SEA), ("é", at(2.0)))
    there = positions(("x", at(8.7)), ("sea", SEA), ("z", at(1.0)))
    in_csv = made(here, there, skip_unplaced=True)
    in_parquet = made(here, there, skip_unplaced=True, out="out.parquet")
    assert in_parquet == in_csv
    read = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    rows = [[one["from_id"], one["to_id"], one["travel_time_ms"]] for one in read]
    assert [["" if cell is None else str(cell) for cell in row] for row in rows] == rows_of(
        tmp_path / "out.csv"
    )[1:]
    assert sum(ms is None for *_, ms in rows) == in_parquet.n_without_way == 6


def test_parquet_is_written_a_block_at_a_time(
    made: Callable[..., TableAccount], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_CELLS", 30)
    junctions = "id,junction\n" + "".join(f"j{i},{i}\n" for i in range(0, 40, 3))
    made(junctions, junctions, out="out.parquet")
    groups = parquet.read_metadata(tmp_path / "out.parquet")
    sizes = [groups.row_group(i).num_rows for i in range(groups.num_row_groups)]
    assert sizes == [28] * 7  # Two of fourteen sources at a time.


def test_parquet_says_what_it_is(
    made: Callable[..., TableAccount], street: Region, tmp_path: Path
) -> None:
    made("id,junction\na,0\n", "id,junction\nb,1\n", out="out.PARQUET")
    schema = parquet.read_schema(tmp_path / "out.PARQUET")
    assert schema.metadata is not None
    about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert (about["region"], about["region_hash"]) == ("street", street.manifest.hash)
    assert (about["movement"], about["unit"]) == ("siren", "ms")
    assert about["attribution"] == " ".join(street.manifest.attribution)
    assert str(schema.field("travel_time_ms").type) == "int32"
    assert schema.field("travel_time_ms").metadata == {b"unit": b"ms"}


def test_a_table_of_another_kind_is_refused_before_any_work(
    made: Callable[..., TableAccount], tmp_path: Path
) -> None:
    with pytest.raises(BadOutput, match=r"out\.xlsx ends in \.xlsx: .* \.csv or \.parquet"):
        made("nonsense", "nonsense", out="out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.shared
def test_parquet_of_real_roads_holds_what_dijkstra_finds(
    aachen: Region,
    write: Write,
    tmp_path: Path,
    rng: np.random.Generator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tables, "_CELLS", 1000)
    nodes = rng.integers(0, len(aachen.siren.on.junctions.node_id), 60)
    here, there = (
        write(name, "id,junction\n" + "".join(f"{i}:{node},{node}\n" for i, node in numbered))
        for name, numbered in (
            ("from.csv", list(enumerate(nodes[:20]))),
            ("to.csv", list(enumerate(nodes[20:]))),
        )
    )
    write_table(aachen.path, TableFiles(here, there, tmp_path / "out.parquet"), 300.0)
    read = parquet.read_table(tmp_path / "out.parquet").to_pydict()
    judged = [
        travel_times_from(
            aachen.siren.metric.graph, np.array([node], np.int32), np.zeros(1, np.int32)
        )[nodes[20:]]
        for node in nodes[:20]
    ]
    assert read["travel_time_ms"] == np.concatenate(judged).tolist()
    assert read["to_id"] == [f"{i}:{node}" for i, node in enumerate(nodes[20:])] * 20
