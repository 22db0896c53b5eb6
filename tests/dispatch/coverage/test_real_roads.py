"""On real roads, with one-ways and demand in the middle of them, cover is what Dijkstra counts."""

import numpy as np
import pytest

from dispatch.coverage import cover, dijkstra, reach
from dispatch.coverage.demand import demand_of
from dispatch.nearest.found import groups_of, standing_of
from graphs.ids import INVALID_ID
from graphs.place import Place
from graphs.region import Region
from tests.dispatch.nearest.test_real_roads import random_places

N_UNITS, N_KINDS, N_POINTS = 50, 3, 4000
NORM_MS = 180_000
GROUPS = groups_of([[0, 3], [1, 3], [2]], 4)


@pytest.mark.shared
@pytest.mark.soak
def test_on_real_roads_cover_stays_the_judges_while_units_move(
    aachen: Region, rng: np.random.Generator, scale: int
) -> None:
    def unit() -> tuple[Place, int, int]:
        place, turnout_ms = random_places(aachen, 1, rng)[0], 1000 * int(rng.integers(0, 120))
        return place, turnout_ms, int(rng.integers(INVALID_ID, N_KINDS))

    weights = rng.integers(0, 500, N_POINTS).tolist()
    demand = demand_of(random_places(aachen, N_POINTS, rng), weights)
    fleet = standing_of([unit() for _ in range(N_UNITS)])
    known = reach.Reach(aachen.siren.metric, aachen.siren.on.roads.n_edges, demand, NORM_MS)
    fast = cover.Cover(known, NORM_MS, fleet, GROUPS)
    slow = dijkstra.Cover(dijkstra.Reach(aachen.siren.metric.graph, demand), NORM_MS, fleet, GROUPS)
    shares = fast.covered() / demand.weight.sum()
    assert ((shares > 0.05) & (shares < 0.99)).all()  # Neither nobody nor everybody.
    for step in range(100 * scale):
        moved, put, more = int(rng.integers(N_UNITS)), unit(), unit()
        for each in (fast, slow):
            each.put(moved, *put)
        asked, times = int(rng.integers(N_UNITS)), int(rng.integers(1, 4))
        assert np.array_equal(fast.counts(), slow.counts()), step
        assert fast.reached_by(moved).tolist() == slow.reached_by(moved).tolist(), (step, put)
        assert fast.covered(times).tolist() == slow.covered(times).tolist(), step
        assert fast.lost(asked, times).tolist() == slow.lost(asked, times).tolist(), step
        assert fast.gained(*more, times).tolist() == slow.gained(*more, times).tolist(), more
