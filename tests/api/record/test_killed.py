"""A process that is killed at any moment has on record whatever it had given out."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from api.record.check import entries
from tests.api.record.logs import Logs

ROUNDS = 3


@pytest.mark.soak
def test_whatever_was_given_out_before_a_kill_is_on_record_and_the_log_is_sound(
    tmp_path: Path, rng: np.random.Generator, scale: int
) -> None:
    n_given, n_half = 0, 0
    for number in range(ROUNDS * scale):
        logs = Logs(tmp_path / f"{number}/records", tmp_path / f"{number}/heads")
        given = killed(logs, after_s=float(rng.uniform(0, 0.4)))
        found = logs.check()
        assert found.wrong == ()
        by_sequence = {entry.sequence: entry.content for entry in entries(logs.file)}
        for sequence, thread, count in given:
            assert by_sequence[sequence]["thread"] == thread
            assert by_sequence[sequence]["number"] == count
        n_given += len(given)
        n_half += len(found.unseen) - 1
    assert n_given >= ROUNDS
    print(f"{n_given} records given out, {n_half} lines cut in two")  # noqa: T201 - Shown by -s.


def killed(logs: Logs, after_s: float) -> list[tuple[int, int, int]]:
    """Have a process write, kill it a moment after its first record, and give what it said."""
    words = [sys.executable, "-m", "tests.api.record.writing", *map(str, logs)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=root) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(after_s)
        writer.kill()
        rest = writer.stdout.read()
    said = [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
    return [(int(s), int(t), int(n)) for s, t, n in (line.split() for line in said)]
