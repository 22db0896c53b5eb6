import os
import threading
from pathlib import Path

import pytest

from api.errors import BadOutput
from api.services.files import written_whole


def test_a_file_takes_its_place_when_all_went_well(tmp_path: Path) -> None:
    with written_whole(tmp_path / "out.csv") as path:
        path.write_text("new")
        assert not (tmp_path / "out.csv").exists()
    assert (tmp_path / "out.csv").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), written_whole(tmp_path / "out.csv") as path:
        fail(path)
    assert not list(tmp_path.iterdir())


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("older")
    (tmp_path / "link.csv").symlink_to("real.csv")
    with written_whole(tmp_path / "link.csv") as path:
        path.write_text("new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with written_whole(pipe) as path:
        path.write_text("through")
    reader.join()
    assert read == ["through"]
    assert pipe.is_fifo()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with (
        pytest.raises(BadOutput, match="is no folder; make it first"),
        written_whole(tmp_path / "none/out.csv"),
    ):
        raise AssertionError("There is nowhere to write.")
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadOutput, match="it is a folder"), written_whole(tmp_path):
        raise AssertionError("A folder cannot be written to.")
