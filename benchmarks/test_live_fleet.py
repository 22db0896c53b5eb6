"""One decision while the fleet changes: one unit moves between any two of them."""

# ruff: noqa: D103 - a test's name is its claim.

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from api.record.check import entries_at
from api.record.log import Log
from api.record.recorder import Around, Recorder
from api.record.used import Used
from api.schemas.answer import Answer
from benchmarks.instances import N_INCIDENTS, Scene
from benchmarks.live_fleets import Moment, moments
from benchmarks.measure import OURS, Row, annotate, timed
from dispatch.agreements.act.load import load_agreements
from dispatch.decide import decide
from dispatch.decision import Decision
from dispatch.law import Law, law_on
from dispatch.mappings.senders import load_mappings
from dispatch.mappings.turnout import load_turnout
from dispatch.settings import Settings
from dispatch.texts.tongue import tongue
from dispatch.watch import Watch, stand_by
from graphs.region import Region

pytestmark = pytest.mark.shared

WARM_UP: Final = 50
ROUNDS: Final = N_INCIDENTS - WARM_UP
N_RECORDED: Final = 1000
SETTINGS: Final = Settings()
SIZES: Final = pytest.mark.parametrize("n_units", [500, 2500])


class Bench(NamedTuple):
    """A watch over a fleet, and the shipped law."""

    region: Region
    watch: Watch
    law: Law

    def decide(self, now: Moment) -> Decision:
        """Follow the fleet and decide."""
        with self.watch.standing(now.incident.time, now.fleet) as standby:
            return decide(now.incident, standby, self.law, SETTINGS)

    def decide_anew(self, now: Moment) -> Decision:
        """Decide as if nothing had been seen before."""
        standby = stand_by(self.region, now.fleet, now.incident.time, SETTINGS)
        return decide(now.incident, standby, self.law, SETTINGS)

    def follow(self, now: Moment) -> int:
        """Only follow the fleet."""
        with self.watch.standing(now.incident.time, now.fleet) as standby:
            return len(standby.stands)


@pytest.fixture
def bench(luxembourg: Scene) -> Bench:
    region = luxembourg.region
    law = law_on(region, load_agreements(), frozenset())
    return Bench(region, Watch(region, SETTINGS), law)


def drawn(region: Region, n_units: int) -> Iterator[tuple[Moment]]:
    return ((one,) for one in moments(region, n_units))


@SIZES
def test_a_decision_after_one_unit_moved(
    benchmark: BenchmarkFixture, bench: Bench, n_units: int
) -> None:
    what = f"one decision under the shipped law, k=5; {n_units:,} units, one of which has moved"
    row = Row("decision", OURS, what, 1, f"{n_units}")
    last = timed(benchmark, row, bench.decide, drawn(bench.region, n_units), ROUNDS, WARM_UP)
    all_ = moments(bench.region, n_units)
    assert last == bench.decide_anew(next(m for m in all_ if m.incident.time == last.as_of))


@SIZES
def test_of_which_to_follow_the_fleet(
    benchmark: BenchmarkFixture, bench: Bench, n_units: int
) -> None:
    row = Row("decision", OURS, f"of which following the fleet of {n_units:,} units")
    assert (
        timed(benchmark, row, bench.follow, drawn(bench.region, n_units), ROUNDS, WARM_UP)
        == n_units
    )


@SIZES
def test_with_all_units_placed_anew(
    benchmark: BenchmarkFixture, bench: Bench, n_units: int
) -> None:
    what = f"the same with all {n_units:,} units placed anew, as for a fleet that comes with it"
    row = Row("decision", f"{OURS}, from nothing", what, 1, f"{n_units}")
    assert timed(benchmark, row, bench.decide_anew, drawn(bench.region, n_units), 30).candidates


@SIZES
def test_put_on_record(
    benchmark: BenchmarkFixture, bench: Bench, n_units: int, tmp_path: Path
) -> None:
    speaks = tongue("en")
    log = Log(tmp_path / "records", tmp_path / "heads", {})
    recorder = Recorder(log, Around(load_mappings(), load_turnout(), None))

    def record(now: Moment) -> str:
        with bench.watch.standing(now.incident.time, now.fleet) as standby:
            used = Used(now.incident, standby, bench.law, SETTINGS, 5, (), {}, None, {}, {})
            decision = decide(*used)
        return recorder.record(used, Answer.of(decision, speaks).model_dump(mode="json"), speaks)

    what = f"the same for {n_units:,} units, written down and on the disk before it is given out"
    given = drawn(bench.region, n_units)
    timed(benchmark, Row("decision", OURS, what), record, given, N_RECORDED, WARM_UP)
    recorder.close()
    n_bytes, n_entries = sizes(tmp_path / "records")
    n_decisions = n_entries["decision"]
    annotate(
        benchmark,
        f"{sum(n_bytes.values()) / n_decisions:,.0f} bytes of log per decision, "
        f"{n_bytes['fleet'] / n_decisions:,.0f} of them for the fleet, which was written "
        f"{n_entries['fleet']} times; {n_bytes['decision'] / n_decisions:,.0f} for the decision.",
    )
    assert n_entries["fleet"] == n_decisions > 0


def sizes(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Give the bytes and the number of what stands in a log, by what it is."""
    n_bytes, n_entries = Counter[str](), Counter[str]()
    (path,) = folder.iterdir()
    begins = [(at, entry.content.get("name", entry.kind)) for at, entry in entries_at(path)]
    ends = chain((at for at, _ in begins[1:]), [path.stat().st_size])
    for (at, name), end in zip(begins, ends, strict=True):
        n_bytes[name] += end - at
        n_entries[name] += 1
    return n_bytes, n_entries
