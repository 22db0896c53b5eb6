"""Who is within reach where turn restrictions bind: units leave, demand is arrived at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.coverage.demand import demand_of
from dispatch.coverage.reach import Reach
from graphs.expand import expand
from graphs.metric import metric_of
from graphs.order import nested_dissection
from graphs.turns import arriving, forbidden_of, leaving
from tests.turning import edges_of, restrictions, streets_of, time_to, times_from
from tests.worlds import places, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]

LIMIT_MS = 120


@given(st.data())
def test_the_hierarchy_reaches_what_the_edge_based_judge_reaches(data: st.DataObject) -> None:
    world = data.draw(worlds())
    edges = edges_of(world)
    forbidden = data.draw(restrictions(edges))
    faces = (expanded := expand(edges, forbidden_of(forbidden))).faces
    metric = metric_of(expanded.graph, nested_dissection(expanded.graph))
    points = data.draw(st.lists(places(world), max_size=8))
    demand = demand_of([arriving(faces, point) for point in points], [1] * len(points))
    reach = Reach(metric, len(world.roads), demand, LIMIT_MS)
    unit, drive_ms = data.draw(places(world)), data.draw(st.integers(0, LIMIT_MS))
    streets = streets_of(edges, forbidden)
    times = times_from(streets, unit)
    within = [i for i, at in enumerate(points) if time_to(streets, times, unit, at) <= drive_ms]
    assert reach.within(leaving(faces, unit), drive_ms).tolist() == within
