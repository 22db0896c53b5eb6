"""``crossborder store`` makes a store, says what is in it, and refuses in a sentence."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.store.answered import Answered, Sent, keep_answer
from api.store.opened import open_store
from api.store.units import put_units
from tests.api.conftest import Run
from tests.api.store.sent import minute, sent


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.db"


def test_a_store_is_made_once(run: Run, url: str) -> None:
    assert run("store", "migrate", url).stdout == f"{url}: made, version 0002.\n"
    again = run("store", "migrate", url)
    assert again.stdout == f"{url}: is of version 0002 already.\n"
    told = json.loads(run("store", "migrate", url, "--json").stdout)
    assert told == {"where": url, "before": "0002", "version": "0002"}


def test_a_store_says_what_it_holds(run: Run, url: str) -> None:
    run("store", "migrate", url)
    store = open_store(url)
    with store.writing(minute(3)) as tx:
        put_units(tx, [sent("w1", 2), sent("w1", 1), sent("w2", 1)])
    store.close()
    assert run("store", "show", url).stdout.splitlines() == [
        f"{url} (version 0002)",
        "  units: 2; updates ignored as not newer: 1",
        "  incidents: 0, open: 0",
        "  shortages declared: 0",
        "  requests: 0, open: 0",
        "  changes: 2 of 2 kept, the last at: 2024-05-01T10:03:00+00:00",
    ]
    told = json.loads(run("store", "show", url, "--json").stdout)
    assert (told["n_units"], told["n_ignored"], told["n_changes"]) == (2, 1, 2)


def test_an_empty_store_was_never_written(run: Run, url: str) -> None:
    run("store", "migrate", url)
    assert "changes: 0 of 0 kept, the last at: never" in run("store", "show", url).stdout


def test_what_is_old_is_taken_away_and_what_stands_is_kept(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.services.stores.AT_ONCE", 2)
    run("store", "migrate", url)
    store, now = open_store(url), datetime.now(UTC)
    for days, id_ in ((9.0, "w1"), (8.5, "w2"), (8.0, "w3"), (7.5, "w4"), (6.5, "w5")):
        with store.writing(now - timedelta(days=days)) as tx:
            put_units(tx, [sent(id_, 1)])
            keep_answer(tx, Sent("k", id_, "00"), Answered(200, {}, "{}"))
    with store.writing(now - timedelta(hours=23)) as tx:
        keep_answer(tx, Sent("k", "new", "00"), Answered(200, {}, "{}"))
    store.close()
    assert run("store", "prune", url, "--keep-days", "7").stdout == (
        f"{url}: 4 changes and 5 answers taken away; the first change that is kept is 5.\n"
    )
    told = json.loads(run("store", "prune", url, "--keep-days", "7", "--json").stdout)
    assert told == {"where": url, "n_changes": 0, "n_answers": 0, "first_change": 5}
    held = json.loads(run("store", "show", url, "--json").stdout)
    assert (held["n_units"], held["n_changes"], held["last_change"]) == (5, 1, 5)


def test_a_store_that_is_not_there_is_refused_with_the_way_out(run: Run, url: str) -> None:
    refused = run("store", "show", url)
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: {url}: there is no such file; check the path, or")
