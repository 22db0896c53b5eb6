"""Several processes on one store and one region."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import pytest

from api.store.opened import migrate_store
from tests.api.deployments import Files
from tests.api.live.test_live import awaited
from tests.api.served import Served, serving
from tests.api.stores import MakeUrl
from tests.api.whole.mapped import mappings
from tests.api.whole.shift import Line, Lines, give_keys, lines_to


class Two(NamedTuple):
    """Two processes that serve one deployment, and who asks each."""

    a: Served
    b: Served
    to_a: Lines
    to_b: Lines


@pytest.fixture(scope="module")
def two(euregio: Files, make_postgres_url: MakeUrl) -> Iterator[Two]:
    url = make_postgres_url()
    migrate_store(url)
    secrets, words = give_keys(url), ("--store", url)
    with (
        serving(euregio, *words, demo=False) as a,
        serving(euregio, *words, demo=False) as b,
    ):
        yield Two(a, b, lines_to(a, secrets), lines_to(b, secrets))


def test_the_memory_of_a_region_is_shared(two: Two, euregio: Files) -> None:
    arrays = {path.resolve() for path in euregio.region.rglob("*.npy") if path.stat().st_size}
    for served in (two.a, two.b):
        found = list(mappings(served.process.pid, euregio.region))
        assert {one.path for one in found} == arrays
        assert {one.permissions for one in found} == {"r--s"}
        total = {name: sum(one.kb[name] for one in found) for name in ("Rss", "Pss", "Anonymous")}
        assert total["Anonymous"] == 0
        assert total["Pss"] < 0.6 * total["Rss"]  # Both read the same; each counts for a half.


def test_a_unit_that_one_process_is_told_of_is_recommended_by_the_other(
    two: Two, euregio: Files
) -> None:
    incident = json.loads(euregio.fleet.with_name("incident.json").read_text(encoding="utf-8"))
    asked = {"at": incident["at"], "urgency": incident["urgency"]}
    for number in range(5):
        told_to, asked_of = (two.to_a, two.to_b) if number % 2 else (two.to_b, two.to_a)
        id_ = f"NL-LIM-new-{number}"
        told = told_to["NL-LIM"].ask("PUT", f"/v1/units/{id_}", arriving(id_, incident["at"]))
        assert told.document["accepted"] == [id_]
        assert awaited(partial(is_candidate, asked_of["NL-LIM"], asked, id_))


def test_each_says_how_far_it_is_behind(two: Two) -> None:
    assert awaited(lambda: followed(two.to_a)["after"] == followed(two.to_b)["after"])
    for lines in (two.to_a, two.to_b):
        assert followed(lines) | {"after": 0} == {
            "after": 0,
            "n_missing": 0,
            "missing_since": None,
            "silent_since": None,
        }


def arriving(id_: str, at: list[float]) -> dict[str, Any]:
    """Describe a free unit that is at the place."""
    now = datetime.now(UTC).isoformat()
    said = {"id": id_, "centre": "NL-LIM", "type": "AMB", "status": "free_on_air", "sequence": 0}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": at[::-1]},
        "properties": said | {"position_at": now, "clock": now},
    }


def is_candidate(line: Line, asked: dict[str, Any], unit: str) -> bool:
    answer = line.ask("POST", "/v1/recommendations", asked | {"k": 10})
    assert answer.is_good, answer
    return unit in {one["unit"] for one in answer.document["candidates"]}


def followed(lines: Lines) -> dict[str, Any]:
    found: dict[str, Any] = lines["NL-LIM"].ask("GET", "/v1/health").document["store"]
    return found
