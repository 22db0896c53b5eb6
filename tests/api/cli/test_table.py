import json
from collections.abc import Callable
from pathlib import Path

from pyarrow import parquet

from graphs.region import Region
from tests.api.conftest import Run
from tests.api.deployments import SEA
from tests.fictional import at

Write = Callable[[str, str | bytes], Path]


def test_a_table_is_written_and_accounted_for(
    run: Run, street: Region, write: Write, tmp_path: Path
) -> None:
    here = write("here.csv", "id,lat,lon\na,{},{}\n".format(*at(1.0)))
    there = write("there.csv", "id,junction\nx,0\ny,1\n")
    given = ("--from", here, "--to", there, "--out", tmp_path / "out.csv")
    result = run("table", street.path, *given)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 travel times (siren) from 1 to 2 positions are in" in result.stderr
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 3
    account = json.loads(run("table", street.path, *given, "--json").stdout)
    assert (account["n_from"], account["n_to"], account["n_without_way"]) == (1, 2, 0)
    assert account["movement"] == "siren"


def test_a_table_can_be_of_ordinary_driving(
    run: Run, street: Region, write: Write, tmp_path: Path
) -> None:
    here = write("here.csv", "id,lat,lon\na,{},{}\nb,{},{}\n".format(*at(1.0), *at(3.0)))
    times = []
    for movement in ("siren", "ordinary"):
        out = tmp_path / f"{movement}.csv"
        given = ("--from", here, "--to", here, "--out", out, "--movement", movement)
        assert run("table", street.path, *given).exit_code == 0
        times.append(int(out.read_text().splitlines()[2].split(",")[2]))
    assert abs(times[1] - 1.1 * times[0]) < 100


def test_a_position_off_the_road_is_refused_or_left_empty_by_choice(
    run: Run, street: Region, write: Write, tmp_path: Path
) -> None:
    here = write("here.csv", "id,lat,lon\na,{},{}\nsea,{},{}\n".format(*at(1.0), *SEA))
    given = ("--from", here, "--to", here, "--out", tmp_path / "out.csv")
    refused = run("table", street.path, *given)
    assert refused.exit_code == 1
    assert "here.csv, line 3: " in refused.stderr
    assert not (tmp_path / "out.csv").exists()
    skipped = run("table", street.path, *given, "--skip-unplaced")
    assert skipped.exit_code == 0
    assert "here.csv, line 3: the times of sea are empty." in skipped.stderr
    assert (tmp_path / "out.csv").read_text().splitlines()[2:] == ["a,sea,", "sea,a,", "sea,sea,"]


def test_a_table_is_written_as_parquet_by_its_name(
    run: Run, street: Region, write: Write, tmp_path: Path
) -> None:
    here = write("here.csv", "id,junction\na,0\nb,1\n")
    given = ("--from", here, "--to", here, "--out")
    assert run("table", street.path, *given, tmp_path / "out.parquet").exit_code == 0
    assert (tmp_path / "out.parquet").read_bytes()[:4] == b"PAR1"
    assert (
        run(
            "table", street.path, *given, tmp_path / "cars.parquet", "--movement", "ordinary"
        ).exit_code
        == 0
    )
    movements = [
        (parquet.read_schema(tmp_path / f"{name}.parquet").metadata or {})[b"movement"]
        for name in ("out", "cars")
    ]
    assert movements == [b"siren", b"ordinary"]
    refused = run("table", street.path, *given, tmp_path / "out.xls")
    assert refused.exit_code == 1
    assert "a table is written as .csv or .parquet" in refused.stderr
