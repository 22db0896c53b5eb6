"""The whole service is killed under load: it answers soon again, and has lost nothing."""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api.record.chain import LOG
from api.record.check import entries
from api.services.log_check import verify_logs
from api.services.replay import replay
from api.settings import load_settings
from tests.api.deployments import Files
from tests.api.served import serving
from tests.api.whole.shift import Acknowledged, Line, Lines, Work, give_keys, lines_to
from tests.api.whole.stalled import stalled_s

WITHIN_S = 5.0
"""How soon it must answer again, on a machine that does nothing else."""
REPLAYED = 3
"""Decisions of each round that are computed again."""
ASK = {"at": (50.8664631, 6.0626095), "urgency": "U1"}


@pytest.mark.soak
def test_after_a_kill_it_answers_within_five_seconds_and_nothing_is_lost(
    euregio: Files, url: str, tmp_path: Path, rng: np.random.Generator, scale: int
) -> None:
    n_rounds = 2 if scale == 1 else 10
    secrets, told, took_s = give_keys(url), Acknowledged(), []
    record = tmp_path / "record"
    for number in range(n_rounds + 1):
        began, stalled = time.monotonic(), stalled_s()
        with serving(euregio, "--store", url, "--record", record, demo=False) as served:
            lines = lines_to(served, secrets)
            assert lines["NL-LIM"].ask("POST", "/v1/recommendations", ASK).is_good
            took_s.append(time.monotonic() - began - (stalled_s() - stalled))
            nothing_is_lost(lines, told)
            work = Work(lines, told, euregio.fleet, int(rng.integers(2**32)))
            if number == 0:
                work.tell_all()
            if number < n_rounds:
                with work.going_on():
                    time.sleep(float(rng.uniform(0.5, 3)))
                    served.process.kill()
                assert work.failed == []
    print(f"answering after {[round(one, 2) for one in took_s]} s; {dict(told.statuses)}")  # noqa: T201 - Shown by -s.
    the_record_is_whole(record, euregio, told, rng)
    assert max(took_s) < WITHIN_S


def nothing_is_lost(lines: Lines, told: Acknowledged) -> None:
    """Everything that was acknowledged is there, or what came after it."""
    units = {
        one["id"]: (
            datetime.fromisoformat(one["properties"]["clock"]),
            one["properties"]["sequence"],
        )
        for centre, line in lines.items()
        for one in read(line, f"/v1/units?centre={centre}&limit=5000")["features"]
    }
    assert {id_ for id_, newest in told.units.items() if units[id_] < newest} == set()
    for id_, closed in told.incidents.items():
        incident = read(lines["NL-LIM"], f"/v1/incidents/{id_}")
        assert incident["closed_at"] is not None or not closed
    for id_, (n_steps, *parties) in told.requests.items():
        for centre in parties:
            assert len(read(lines[centre], f"/v1/requests/{id_}")["history"]) >= n_steps
    for centre, until in told.shortages.items():
        (own,) = (
            one
            for one in read(lines[centre], "/v1/shortages")["shortages"]
            if one["centre"] == centre
        )
        assert datetime.fromisoformat(own["until"]) >= until


def read(line: Line, path: str) -> Any:
    reply = line.ask("GET", path)
    assert reply.status == 200, reply
    return reply.document


def the_record_is_whole(
    record: Path, files: Files, told: Acknowledged, rng: np.random.Generator
) -> None:
    """The log is sound but for its torn end, holds what was given out, and replays."""
    checked = verify_logs(record, None)
    assert checked.is_sound, checked
    kept = {
        f"{path.name.removesuffix(LOG)}.{one.sequence}"
        for path in record.iterdir()
        for one in entries(path)
    }
    assert set(told.records) <= kept
    settings = load_settings(files.settings)
    some = rng.choice(told.records, min(len(told.records), REPLAYED * len(checked.logs)), False)
    for id_ in some:
        found = replay(str(id_), record, files.region, settings)
        assert found.agrees, found
