"""The nearest units where turn restrictions bind: units leave, the incident is arrived at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.nearest import dijkstra
from dispatch.nearest.cch import NearestUnits
from dispatch.nearest.found import groups_of, standing_of
from graphs.expand import expand
from graphs.ids import INF_MS
from graphs.metric import metric_of
from graphs.order import nested_dissection
from graphs.place import places_of
from graphs.turns import all_leaving, arriving, forbidden_of
from tests.turning import edges_of, restrictions, streets_of, time_to, times_from
from tests.worlds import places, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


@given(st.data())
def test_the_hierarchy_finds_what_both_judges_find(data: st.DataObject) -> None:
    world = data.draw(worlds())
    forbidden = data.draw(restrictions(edges_of(world)))
    expanded = expand(edges_of(world), forbidden_of(forbidden))
    metric = metric_of(expanded.graph, nested_dissection(expanded.graph))
    stands = data.draw(st.lists(places(world), min_size=1, max_size=6))
    units = standing_of([(place, 0, 0) for place in stands])
    units = units._replace(places=all_leaving(expanded.faces, places_of(stands)))
    incident = data.draw(places(world))
    arrival, k = arriving(expanded.faces, incident), data.draw(st.integers(1, 3))
    groups = groups_of([[0]], 1)
    index = NearestUnits(metric, len(world.roads), units)
    fast = index.nearest(arrival, k, groups)
    slow = dijkstra.nearest_units(expanded.graph, units, arrival, k, groups)
    assert [column.tolist() for column in fast] == [column.tolist() for column in slow]
    streets = streets_of(edges_of(world), forbidden)
    drives = sorted(
        ms
        for place in stands
        if (ms := time_to(streets, times_from(streets, place), place, incident)) < INF_MS
    )
    last_ms = drives[k - 1] if len(drives) >= k else INF_MS
    assert fast.eta_ms.tolist() == [ms for ms in drives if ms <= last_ms]
