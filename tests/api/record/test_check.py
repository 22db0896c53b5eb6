import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import BadRecord
from api.record.chain import FIRST, LOG, line_of
from api.record.check import CheckedLog, check_logs
from tests.api.record.logs import Logs, logs_in, written

N_DECISIONS = 6


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    """A log that was closed: a checkpoint vouches for all of it."""
    logs = logs_in(tmp_path_factory.mktemp("ended"))
    log = logs.log(every=3)
    written(log, N_DECISIONS)
    log.close()
    return logs


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    """A log that was not closed: 6 entries, of which a checkpoint counts 4."""
    logs = logs_in(tmp_path_factory.mktemp("running"))
    log = logs.log(every=3)
    written(log, N_DECISIONS - 1)
    return logs


Damage = Callable[[bytes], bytes]


def after(logs: Logs, damage: Damage, *, of_heads: bool = False) -> CheckedLog:
    """Check a copy that was damaged."""
    with TemporaryDirectory() as folder:
        copy = Logs(Path(folder, "records"), Path(folder, "heads"))
        shutil.copytree(logs.records, copy.records)
        shutil.copytree(logs.heads, copy.heads)
        path = copy.head_file if of_heads else copy.file
        path.write_bytes(damage(path.read_bytes()))
        return copy.check()


def lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def test_a_log_that_was_closed_is_vouched_for_to_its_end(ended: Logs) -> None:
    assert ended.check() == (ended.file.name.removesuffix(LOG), 8, 8, (), ())


@given(at=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_any_byte_that_is_changed_is_found(ended: Logs, at: float, bits: int) -> None:
    def change(text: bytes) -> bytes:
        i = int(at * len(text))
        return text[:i] + bytes([text[i] ^ bits]) + text[i + 1 :]

    assert after(ended, change).wrong


@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_any_byte_put_in_or_taken_out_is_found(ended: Logs, at: float, byte: int) -> None:
    def insert(text: bytes) -> bytes:
        i = int(at * len(text))
        return text[:i] + bytes([byte]) + text[i:]

    def remove(text: bytes) -> bytes:
        i = int(at * len(text))
        return text[:i] + text[i + 1 :]

    assert after(ended, insert).wrong
    assert after(ended, remove).wrong


@given(size=st.floats(0, 1, exclude_max=True))
def test_any_cut_is_found(ended: Logs, size: float) -> None:
    assert after(ended, lambda text: text[: int(size * len(text))]).wrong


@given(taken=st.sets(st.integers(0, 7), min_size=1))
def test_any_entries_that_are_missing_are_found(ended: Logs, taken: set[int]) -> None:
    def take(text: bytes) -> bytes:
        return b"".join(line for i, line in enumerate(lines(text)) if i not in taken)

    assert after(ended, take).wrong


@given(order=st.permutations(range(8)))
def test_any_other_order_is_found(ended: Logs, order: list[int]) -> None:
    found = after(ended, lambda text: b"".join(lines(text)[i] for i in order))
    assert bool(found.wrong) == (order != sorted(order))


def rewritten(n: int) -> bytes:
    """Write entries by somebody who knows how: each hash is right."""
    before, text = FIRST, b""
    for number in range(1, n + 1):
        content = {"number": number, "log": "forged"}
        line, before = line_of(number, before, "decision", content)
        text += line
    return text


def test_a_log_that_was_written_anew_with_the_right_hashes_is_not_what_was_checked_in(
    ended: Logs,
) -> None:
    name = ended.file.name.removesuffix(LOG).encode()
    found = after(ended, lambda _: rewritten(8))
    assert "the file was renamed" in found.wrong[0]

    def forge(text: bytes) -> bytes:
        head, sha256 = line_of(1, FIRST, "opening", {"log": name.decode(), "code": "other"})
        forged, before = head, sha256
        for number in range(2, len(lines(text)) + 1):
            line, before = line_of(number, before, "decision", {})
            forged += line
        return forged

    assert after(ended, forge).wrong == ("Entry 1 is not the one that was checked in.",)


def test_what_came_after_the_last_checkpoint_can_be_cut_off_unseen_and_that_is_said(
    running: Logs,
) -> None:
    found = running.check()
    assert (found.n_entries, found.vouched_for, found.wrong) == (6, 4, ())
    assert found.unseen == (
        "2 entries came after the last checkpoint, which counts 4; whether more of them were "
        "there and were cut off, nothing here can tell.",
    )
    cut = after(running, lambda text: b"".join(lines(text)[:5]))
    assert (cut.n_entries, cut.wrong) == (5, ())
    assert cut.unseen[0].startswith("1 entries came after")
    assert after(running, lambda text: b"".join(lines(text)[:3])).wrong == (
        "It was cut off: 3 entries are there, a checkpoint counts 4.",
    )


def test_a_line_that_is_half_written_is_said_and_not_counted(running: Logs) -> None:
    found = after(running, lambda text: text + b'{"content":{"num')
    assert (found.n_entries, found.wrong) == (6, ())
    assert found.unseen[1].startswith("Line 7 is half written: the process was stopped")


def test_a_change_after_the_last_checkpoint_is_still_found_by_its_hash(running: Logs) -> None:
    found = after(running, lambda text: text.replace(b'"number":4', b'"number":5'))
    assert found.wrong == ("Line 6 was changed: it does not have the hash that it names.",)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda _: b"", "It has no checkpoint"),
        (lambda text: text.replace(b'"n_entries":4', b'"n_entries":5'), "Entry 5 is not the one"),
        (lambda text: text.replace(b"entries", b"entrees"), "line 1 is not as a checkpoint"),
        (lambda text: text + b"[]\n", "line 3 is not as a checkpoint is written"),
    ],
)
def test_checkpoints_that_were_changed_do_not_go_unseen(
    running: Logs, damage: Damage, told: str
) -> None:
    assert any(told in wrong for wrong in after(running, damage, of_heads=True).wrong)


def test_a_log_that_is_gone_is_missed_and_so_are_its_checkpoints(
    running: Logs, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    (log,) = check_logs(tmp_path / "none", running.heads)
    assert log.wrong[0].startswith("The log is gone, although ")
    (log,) = check_logs(running.records, tmp_path / "none")
    assert log.wrong[0].startswith("It has no checkpoint: ")


def test_two_logs_that_changed_their_names_are_found(tmp_path: Path) -> None:
    logs = logs_in(tmp_path)
    for _ in range(2):
        logs.log().close()
    one, other = logs.records.glob(f"*{LOG}")
    one.rename(aside := tmp_path / "aside")
    other.rename(one)
    aside.rename(other)
    assert all("the file was renamed" in log.wrong[0] for log in check_logs(*logs))


def test_where_there_is_nothing_to_check_that_is_no_good_news(tmp_path: Path) -> None:
    with pytest.raises(BadRecord, match="holds no log and"):
        check_logs(tmp_path, tmp_path)
    with pytest.raises(BadRecord, match="is no folder"):
        check_logs(tmp_path, tmp_path / "none")
