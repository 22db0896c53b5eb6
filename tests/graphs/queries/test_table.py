import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.place import places_of
from graphs.queries.table import table
from tests.judge import travel_time_ms
from tests.worlds import World, places, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]


@given(worlds(), st.data())
def test_a_table_holds_what_dijkstra_finds_for_every_pair(
    world: World, data: st.DataObject
) -> None:
    some = st.lists(places(world), min_size=1, max_size=6)
    sources, targets = data.draw(some), data.draw(some)
    times_ms = table(world.metric, places_of(sources), places_of(targets))
    graph = world.graph
    expected = [[travel_time_ms(graph, s, t) for t in targets] for s in sources]
    assert times_ms.tolist() == expected
