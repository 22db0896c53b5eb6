"""On real roads offers and donor cover are those of Dijkstra, for a whole fleet."""

from datetime import datetime
from itertools import permutations

import numpy as np
import pytest

from dispatch.coverage import dijkstra
from dispatch.coverage.demand import demand_of
from dispatch.coverage.reach import Reach
from dispatch.facts.cover import DonorCover
from dispatch.facts.offers import Offers
from dispatch.facts.search import Arrival, Search
from dispatch.nearest.dijkstra import arrivals_ms
from dispatch.nearest.found import groups_of, standing_of
from dispatch.people import People
from dispatch.settings import Settings
from dispatch.standby import Standby
from dispatch.watch import stand_by
from graphs.csr import reverse
from graphs.ids import INVALID_ID, frozen
from graphs.region import Region
from tests.dispatch.deciding import none_held
from tests.dispatch.nearest.test_real_roads import random_places
from tests.fictional import NOON, fleet_of, unit

pytestmark = [pytest.mark.shared, pytest.mark.soak]

PARTS = (frozenset({"TRANSPORT"}), frozenset({"DOCTOR"}))
NORM_MS = 480_000


def fleet_on(region: Region, rng: np.random.Generator, n_units: int) -> Standby:
    """Bring units of two centres to junctions at random, a third of them doctors' cars."""
    junctions, units = region.siren.on.junctions, []
    for i, node in enumerate(rng.integers(0, len(junctions.node_id), n_units).tolist()):
        type_ = "CAR" if i % 3 == 0 else "BOX"
        status = str(rng.choice(["free", "in", "busy"], p=[0.5, 0.3, 0.2]))
        one = unit(f"{'we'[i % 2]}{i:02}", 0, type=type_, status=status)
        lon, lat = junctions.lon_e7[node] / 1e7, junctions.lat_e7[node] / 1e7
        one["geometry"]["coordinates"] = [float(lon), float(lat)]
        units.append(one)
    return stand_by(region, fleet_of(*units), datetime.fromisoformat(NOON), Settings())


def test_an_offer_is_the_soonest_pair_of_a_centre(
    luxembourg: Region, rng: np.random.Generator, scale: int
) -> None:
    standby = fleet_on(luxembourg, rng, 30)
    stands = standby.stands
    standing = standing_of([(s.place, s.turnout_ms, s.kind) for s in stands])
    backward = reverse(luxembourg.siren.metric.graph)
    n_complete = 0
    for place in random_places(luxembourg, 2 * scale, rng):
        eta_ms = arrivals_ms(backward, standing, place).tolist()
        offers = Offers(Search(standby, place, none_held(standby)))
        free = [n for n, s in enumerate(stands) if s.kind != INVALID_ID]
        for first in free:
            same = [n for n in free if stands[n].unit.centre == stands[first].unit.centre]
            every = [
                max(eta_ms[a], eta_ms[b])
                for a, b in permutations(same, 2)
                if first in (a, b)
                and PARTS[0] <= stands[a].unit.capabilities
                and PARTS[1] <= stands[b].unit.capabilities
            ]
            offer = offers.of(Arrival(eta_ms[first], first), PARTS)
            assert (len(offer.units) == 2) == bool(every)
            if every:
                assert offer.eta_ms == min(every)
                n_complete += 1
    assert n_complete > 20  # Otherwise the draw has shown nothing.


def test_donor_cover_is_what_dijkstra_counts_without_the_unit(
    luxembourg: Region, rng: np.random.Generator, scale: int
) -> None:
    standby = fleet_on(luxembourg, rng, 24)
    roads, n_points = luxembourg.siren, 500 * scale
    weight = rng.integers(0, 500, n_points)
    demand = demand_of(random_places(luxembourg, n_points, rng), weight.tolist())
    east = rng.random(n_points) < 0.5
    served = {"east": frozen(np.where(east, weight, 0)), "west": frozen(np.where(east, 0, weight))}
    reach = Reach(roads.metric, roads.on.roads.n_edges, demand, NORM_MS)
    fast = DonorCover(standby, People(NORM_MS, reach, served, ()), none_held(standby))
    slow = dijkstra.Reach(roads.metric.graph, demand)
    lost = []
    for gone, stand in enumerate(standby.stands):
        centre = stand.unit.centre
        stays, all_ = (
            _covered(standby, slow.weighing(served[centre]), centre, without)
            for without in (gone, None)
        )
        total = int(served[centre].sum())
        kept = fast.without(gone)
        assert (kept.share_left, kept.share_lost) == (stays / total, (all_ - stays) / total)
        lost.append(all_ - stays)
    assert any(lost)
    assert not all(lost)


def _covered(standby: Standby, reach: dijkstra.Reach, centre: str, gone: int | None) -> int:
    units = [
        (one.place, one.turnout_ms, 0)
        for number, one in enumerate(standby.stands)
        if one.unit.centre == centre and one.kind != INVALID_ID and number != gone
    ]
    cover = dijkstra.Cover(reach, NORM_MS, standing_of(units), groups_of([[0]], 1))
    return int(cover.covered()[0])
