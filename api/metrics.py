"""What a monitor reads of one service, for Prometheus; no label can grow without bound."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from prometheus_client import (
    CONTENT_TYPE_PLAIN_0_0_4,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.clock import Clock
from dispatch.decision import Decision
from dispatch.fleet import Fleet
from dispatch.mappings.senders import Availability

Fallback: TypeAlias = Literal[
    "stale", "placed_at_home", "position_later_than_decision", "snapped_from_pocket"
]
"""What a decision made do with, in the words of its flags."""

MEDIA_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
_FALLBACKS: Final[tuple[Fallback, ...]] = (
    "stale",
    "placed_at_home",
    "position_later_than_decision",
    "snapped_from_pocket",
)
_BUCKETS_S: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


class Behind(NamedTuple):
    """
    How far this process is behind its store.

    Attributes
    ----------
    n_changes : float
        Committed and not yet known here; NaN if the store does not answer.
    seconds : float
        Since the oldest of them was committed, or since the store does not answer.
    """

    n_changes: float
    seconds: float


class Metrics:
    """The counters of one service, and what it is asked for whenever somebody looks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        for collector in (PlatformCollector, ProcessCollector, GCCollector):
            collector(registry=self._registry)
        self._now = _Now()
        self._registry.register(self._now)
        self.in_flight = Gauge(
            "crossborder_http_requests_in_flight",
            "Requests under way, readers of the feed included.",
            registry=self._registry,
        )
        self._answers_s = Histogram(
            "crossborder_http_request_seconds",
            "From the arrival of a request's headers to the start of its answer.",
            ("method", "route", "status"),
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        self._problems = self._counter("problems", "Problem documents given out.", "type")
        self._decisions = self._counter(
            "decisions", "Decisions, by the verdict on the unit suggested first.", "verdict"
        )
        self._fallbacks = self._counter("fallbacks", "Decisions that made do with less.", "kind")

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer; method and route are not what a caller made up."""
        self._answers_s.labels(method, route, str(status)).observe(seconds)

    def refused(self, problem: str) -> None:
        """Count a problem document by the name of its type."""
        self._problems.labels(problem).inc()

    def decided(self, decision: Decision) -> None:
        """Count a decision, and what it made do with."""
        verdicts = {one.unit.id: one.judgement.verdict for one in decision.candidates}
        steps = decision.suggestion.steps
        first = steps[0].units[0] if steps else ""
        self._decisions.labels(str(verdicts.get(first, "none"))).inc()
        flags = {flag for one in decision.candidates for flag in one.flags}
        for kind in _FALLBACKS:
            if kind in flags or kind in decision.scene.flags:
                self.fell_back(kind)

    def fell_back(self, kind: Fallback) -> None:
        """Count that less had to do."""
        self._fallbacks.labels(kind).inc()

    def follow_fleet(self, fleet: Callable[[], Fleet], stale_after_s: float, clock: Clock) -> None:
        """Tell of this fleet from now on, as it is whenever somebody looks."""
        self._now.looks["fleet"] = lambda: _of_fleet(fleet(), stale_after_s, clock())

    def follow_store(self, behind: Callable[[], Behind]) -> None:
        """Tell how far behind its store this process is; whoever fills this in must not raise."""
        self._now.looks["store"] = lambda: _of_store(behind())

    def text(self) -> bytes:
        """Write all of it down, in Prometheus' text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, says: str, label: str) -> Counter:
        return Counter(f"crossborder_{name}", says, (label,), registry=self._registry)


class _Now(Collector):
    """What is not counted but looked at."""

    def __init__(self) -> None:
        self.looks: dict[str, Callable[[], Iterable[GaugeMetricFamily]]] = {}

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for look in self.looks.values():
            yield from look()


def _of_fleet(fleet: Fleet, stale_after_s: float, now: datetime) -> Iterator[GaugeMetricFamily]:
    ages_s = [(now - unit.position_at).total_seconds() for unit in fleet.units]
    availability = [unit.availability for unit in fleet.units]
    not_available = availability.count(Availability.NOT_AVAILABLE)
    yield _gauge("units", "Units in the fleet.", len(ages_s))
    yield _gauge("units_available", "Units that can be sent.", len(ages_s) - not_available)
    stale = sum(age_s > stale_after_s for age_s in ages_s)
    yield _gauge("units_stale", "Units whose position is too old.", stale)
    age = GaugeMetricFamily("crossborder_position_age_seconds", "Of positions.", labels=["which"])
    if ages_s:
        age.add_metric(["newest"], min(ages_s))
        age.add_metric(["oldest"], max(ages_s))
    yield age


def _of_store(behind: Behind) -> Iterator[GaugeMetricFamily]:
    yield _gauge("store_lag_changes", "Committed changes not yet followed.", behind.n_changes)
    yield _gauge("store_lag_seconds", "Since when it is behind its store.", behind.seconds)


def _gauge(name: str, says: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"crossborder_{name}", says, value=value)
