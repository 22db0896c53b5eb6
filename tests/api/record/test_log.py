import errno
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from api.errors import NotRecorded
from api.record.check import entries
from api.record.heads import read_heads
from tests.api.record.logs import Logs, logs_in, written


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    return logs_in(tmp_path)


def test_entries_follow_each_other_by_hash_from_the_opening_to_the_closing(logs: Logs) -> None:
    log = logs.log()
    written(log, 3)
    log.close()
    found = list(entries(logs.file))
    assert [entry.kind for entry in found] == ["opening", *["decision"] * 3, "closing"]
    assert [entry.sequence for entry in found] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in found[1:]] == [entry.sha256 for entry in found[:-1]]
    assert found[0].content == {"log": log.name, "code": "none"}


def test_a_checkpoint_is_made_at_once_every_so_many_entries_and_at_the_end(logs: Logs) -> None:
    log = logs.log(every=3)
    written(log, 7)
    log.close()
    log.close()
    assert [head.n_entries for head in read_heads(logs.head_file)] == [1, 4, 7, 9]


def test_an_entry_is_on_the_disk_when_sync_returns(
    logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        fsync(descriptor)
        synced.append(logs.file.stat().st_size)

    log = logs.log()
    monkeypatch.setattr(os, "fsync", watched)
    log.sync(log.add("decision", {}))
    assert synced == [logs.file.stat().st_size]
    log.sync(2)
    assert len(synced) == 1  # It was there already.


def test_many_threads_write_one_chain_and_none_of_their_entries_is_lost(logs: Logs) -> None:
    log = logs.log(every=7)

    def write(number: int) -> int:
        sequence = log.add("decision", {"number": number})
        log.sync(sequence)
        return sequence

    with ThreadPoolExecutor(8) as crowd:
        sequences = list(crowd.map(write, range(200)))
    log.close()
    by_sequence = {entry.sequence: entry.content for entry in entries(logs.file)}
    assert [by_sequence[at]["number"] for at in sequences] == list(range(200))
    assert not logs.check().wrong


def test_what_could_not_be_written_whole_is_taken_back_and_the_next_entry_is_sound(
    logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, write = logs.log(), os.write
    sizes = iter([10])

    def half(descriptor: int, line: Any) -> int:
        size = next(sizes, None)
        if size is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, line[:size])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(NotRecorded, match=r"\(No space left on device\), so no answer is given"):
        log.add("decision", {})
    monkeypatch.undo()
    written(log, 1)
    log.close()
    assert logs.check().n_entries == 3
    assert not logs.check().wrong


def test_after_a_disk_that_failed_nothing_more_is_written(
    logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = logs.log()

    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NotRecorded, match="Input/output error"):
        written(log, 1)
    monkeypatch.undo()
    with pytest.raises(NotRecorded, match="its disk failed before"):
        written(log, 1)
    log.close()
    assert len(read_heads(logs.head_file)) == 1  # Nobody vouches for what may not be there.


def test_a_second_place_out_of_reach_does_not_stop_the_first(
    logs: Logs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = logs.log(every=1)
    add = log._heads.add

    def fail(_: bytes) -> None:
        raise OSError(errno.EHOSTDOWN, "Host is down")

    monkeypatch.setattr(log._heads, "add", fail)
    with caplog.at_level(logging.WARNING):
        written(log, 2)
    assert "Host is down" in caplog.text
    monkeypatch.setattr(log._heads, "add", add)
    written(log, 1)
    assert [head.n_entries for head in read_heads(logs.head_file)] == [1, 4]


def test_records_and_checkpoints_do_not_share_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotRecorded, match="give another folder for the checkpoints"):
        Logs(tmp_path, tmp_path / ".").log()


def test_where_nothing_can_be_written_no_log_begins(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotRecorded, match="No record can be kept"):
        Logs(tmp_path / "file", tmp_path / "heads").log()
