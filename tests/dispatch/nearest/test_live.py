"""Units move while roads close, and every answer is the judge's under the epoch that it names."""

import math
import sys
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pytest

from dispatch.nearest import dijkstra
from dispatch.nearest.found import Found, groups_of
from dispatch.nearest.live import LiveUnits, Now, Stand
from graphs.conditions import under
from graphs.csr import reverse
from graphs.errors import NoPlace, Unreachable
from graphs.movement import Driving
from graphs.overlays import Overlay
from graphs.place import at_junction
from graphs.snap import Snapped
from tests.drawn import Street, lon_lat
from tests.graphs.queries.drawn_regions import drawn

N_UNITS, N_KINDS, K, EPOCHS = 12, 2, 3, 5
BOTH = groups_of([[0], [1]], N_KINDS)
SIDE, STEP_M = 6, 150
TOWN = drawn(
    [(STEP_M * (i % SIDE), STEP_M * (i // SIDE)) for i in range(SIDE * SIDE)],
    *(Street(range(SIDE * r, SIDE * r + SIDE), one_way=r in (2, 3)) for r in range(SIDE)),
    *(Street(range(c, SIDE * SIDE, SIDE), one_way=c == 4) for c in range(SIDE)),
).driving


def stand(rng: np.random.Generator) -> Stand:
    lon, lat = lon_lat(*rng.integers(0, STEP_M * (SIDE - 1), 2).tolist())
    return Stand(lon, lat, int(rng.integers(0, 90_000)), int(rng.integers(-1, N_KINDS)))


def closing(rng: np.random.Generator, name: str) -> Overlay:
    """Close or slow one street, the whole of it."""
    factor = math.inf if rng.random() < 0.7 else 2.5
    return Overlay(name, factor, way_ids=frozenset({int(rng.integers(1, 2 * SIDE + 1))}))


def test_a_replacement_brings_all_units_to_the_open_road() -> None:
    there = lon_lat(STEP_M / 2, 0)  # On way 1, half way along its first block.
    live = LiveUnits(TOWN, [Stand(*there, 0, 0)])
    before = live.now
    after = live.replace(under(TOWN, [Overlay("works", math.inf, way_ids=frozenset({1}))]))
    assert live.now is after
    assert (before.driving.epoch, after.driving.epoch) == (0, 1)
    # Its corner has no junction: the open part of the same road begins there.
    along_m = [now.index.standing().places.along_mm[0] / 1000 for now in (before, after)]
    assert abs(along_m[0] - along_m[1]) == pytest.approx(STEP_M / 2, abs=0.01)


def test_a_unit_without_an_open_road_cannot_be_sent_until_there_is_one() -> None:
    live = LiveUnits(TOWN, [Stand(*lon_lat(0, 0), 0, 0)], limit_m=5)
    middle = Stand(*lon_lat(STEP_M / 2, 0), 0, 0)
    live.replace(under(TOWN, [Overlay("works", math.inf, way_ids=frozenset({1}))]))
    assert isinstance(live.put(0, middle), Unreachable)
    incident = at_junction(20)
    assert live.now.index.nearest(incident, 1, BOTH).unit.tolist() == []
    live.replace(under(live.now.driving, []))
    assert live.now.index.nearest(incident, 1, BOTH).unit.tolist() == [0]


def test_a_move_during_a_replacement_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    live = LiveUnits(TOWN, [Stand(*lon_lat(0, 0), 0, 0)])
    entered, far = live._entered, Stand(*lon_lat(STEP_M * 5, STEP_M * 5), 0, 0)

    def entered_while_it_moves(driving: Driving, stands: list[Stand], room: int) -> Now:
        fresh = entered(driving, stands, room)
        assert isinstance(live.put(0, far), Snapped)
        return fresh

    monkeypatch.setattr(live, "_entered", entered_while_it_moves)
    live.replace(under(TOWN, []))
    places = live.now.index.standing().places
    assert places.tail.tolist() == [TOWN.snap(far.lon, far.lat).place.tail]


class Asked(NamedTuple):
    """An answer, what it was found under, and how many moves it holds at least and at most."""

    now: Now
    at: tuple[float, float]
    found: Found | NoPlace
    least: int
    most: int


class Storm:
    """Threads that ask, move and replace at once, and what they wrote down."""

    def __init__(self, town: Driving, seed: list[int], n_asked: int) -> None:
        rng = np.random.default_rng(seed)
        self.town, self.seed, self.n_asked = town, seed, n_asked
        self.start = [stand(rng) for _ in range(N_UNITS)]
        self.live = LiveUnits(town, self.start)
        self.moves: list[tuple[int, Stand]] = []
        self.asked: list[list[Asked]] = [[], []]
        self.errors: list[BaseException] = []
        self.over = threading.Event()

    def run(self) -> None:
        work = [lambda: self.ask(0), lambda: self.ask(1), self.move, self.replace]
        threads = [threading.Thread(target=self.guarded, args=(each,)) for each in work]
        for thread in threads:
            thread.start()
        for thread in threads[:2]:
            thread.join()
        self.over.set()
        for thread in threads[2:]:
            thread.join()
        if self.errors:
            raise self.errors[0]

    def guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            self.errors.append(error)
            self.over.set()

    def ask(self, asker: int) -> None:
        rng = np.random.default_rng([*self.seed, 1, asker])
        asked, epochs = self.asked[asker], set[int]()
        while not self.over.is_set() and (len(asked) < self.n_asked or len(epochs) < EPOCHS):
            at = lon_lat(*rng.integers(0, STEP_M * (SIDE - 1), 2).tolist())
            least, now = self.live.n_moves, self.live.now
            try:
                found: Found | NoPlace = now.index.nearest(now.driving.snap(*at).place, K, BOTH)
            except NoPlace as error:
                found = error
            epochs.add(now.driving.epoch)
            asked.append(Asked(now, at, found, least, self.live.n_moves + 1))

    def move(self) -> None:
        rng = np.random.default_rng([*self.seed, 2])
        while not self.over.is_set():
            self.moves.append((int(rng.integers(N_UNITS)), stand(rng)))
            self.live.put(*self.moves[-1])

    def replace(self) -> None:
        rng = np.random.default_rng([*self.seed, 3])
        while not self.over.is_set():
            overlays = [closing(rng, str(i)) for i in range(int(rng.integers(4)))]
            self.live.replace(under(self.live.now.driving, overlays))


def judged(storm: Storm, asked: Asked) -> list[Found | NoPlace]:
    """Give what Dijkstra finds under the same driving times after each number of moves."""
    driving = asked.now.driving
    try:
        incident = driving.snap(*asked.at).place
    except NoPlace as error:
        return [error]
    backward, stands = reverse(driving.metric.graph), list(storm.start)
    answers: list[Found | NoPlace] = []
    for n, (unit, moved) in enumerate([(0, storm.start[0]), *storm.moves[: asked.most]]):
        stands[unit] = moved
        if n >= asked.least:
            fleet = LiveUnits(driving, stands).now.index.standing()
            eta_ms = dijkstra.arrivals_ms(backward, fleet, incident)
            answers.append(dijkstra.nearest_in(eta_ms, fleet, K, BOTH))
    return answers


def is_same(one: Found | NoPlace, other: Found | NoPlace) -> bool:
    if isinstance(one, NoPlace) or isinstance(other, NoPlace):
        return str(one) == str(other)
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.fixture
def _often_switched() -> Iterator[None]:
    """Let threads take turns every few microseconds, so that they meet in odd places."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.soak
@pytest.mark.usefixtures("_often_switched")
def test_every_answer_is_the_judges_under_the_epoch_that_it_names(
    rng: np.random.Generator, scale: int
) -> None:
    storm = Storm(TOWN, rng.integers(0, 2**31, 2).tolist(), n_asked=150 * scale)
    storm.run()
    answers = [asked for each in storm.asked for asked in each]
    for asked in rng.permutation(len(answers))[: 60 * scale].tolist():
        one = answers[asked]
        assert any(is_same(one.found, other) for other in judged(storm, one)), one
    assert storm.moves
