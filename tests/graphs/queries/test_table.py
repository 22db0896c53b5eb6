import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.place import places_of
from graphs.queries.table import table
from tests.judge import travel_time_ms
from tests.worlds import World, places, random_place, town, worlds

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


def test_in_a_town_too(rng: np.random.Generator, scale: int) -> None:
    for _ in range(2 * scale):
        world = town(rng)
        sources, targets = ([random_place(world, rng) for _ in range(12)] for _ in range(2))
        times_ms = table(world.metric, places_of(sources), places_of(targets))
        graph = world.graph
        expected = [[travel_time_ms(graph, s, t) for t in targets] for s in sources]
        assert times_ms.tolist() == expected
