import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.expand import Expanded, expand
from graphs.ids import INF_MS, INVALID_ID, frozen
from graphs.metric import Metric, metric_of
from graphs.order import nested_dissection
from graphs.place import Place, at_junction, places_of
from graphs.queries.reach import reach
from graphs.queries.table import table
from graphs.turns import (
    SAME_FACES,
    Edges,
    all_arriving,
    all_leaving,
    arriving,
    forbidden_of,
    leaving,
)
from tests.turning import edges_of, restrictions, streets_of, time_to, times_from
from tests.worlds import Road, World, on_road, places, random_place, town, worlds

pytestmark = [pytest.mark.kernels, pytest.mark.soak]

#        3
#        |
#  0 --- 1 --- 2    every street takes 10 ms; edges 0-1, 1-2, 1-3 are 0, 1, 2.
STAR = World(4, [Road(0, 1, 10, 10), Road(1, 2, 10, 10), Road(1, 3, 10, 10)])


def metric_under(world: World, *forbidden: list[int]) -> tuple[Metric, Expanded]:
    expanded = expand(edges_of(world), forbidden_of(forbidden))
    return metric_of(expanded.graph, nested_dissection(expanded.graph)), expanded


def ms(world: World, source: Place, target: Place, *forbidden: list[int]) -> int:
    metric, expanded = metric_under(world, *forbidden)
    one = places_of([leaving(expanded.faces, source)])
    other = places_of([arriving(expanded.faces, target)])
    return int(table(metric, one, other)[0, 0])


class TestOnAStar:
    def test_a_forbidden_turn_is_driven_round(self) -> None:
        # From 0 not into 1-2: on to 3, round there, and back over 1.
        assert ms(STAR, at_junction(0), at_junction(2), [0, 2]) == 40
        assert ms(STAR, at_junction(0), at_junction(3), [0, 2]) == 20
        assert ms(STAR, at_junction(3), at_junction(2), [0, 2]) == 20

    def test_whoever_starts_at_the_junction_may_turn_as_he_likes(self) -> None:
        assert ms(STAR, at_junction(1), at_junction(2), [0, 2]) == 10

    def test_whoever_starts_on_the_road_has_driven_it(self) -> None:
        halfway = on_road(STAR, 0, 4)
        assert ms(STAR, halfway, at_junction(2), [0, 2]) == 5 + 30
        # Starting towards 0 he turns there and comes by the same road.
        assert ms(STAR, halfway, at_junction(2), [0, 2], [0, 4]) == INF_MS

    def test_whoever_arrives_on_the_road_must_have_been_allowed_onto_it(self) -> None:
        assert ms(STAR, at_junction(0), on_road(STAR, 1, 4), [0, 2]) == 35

    def test_arriving_at_the_junction_itself_is_no_turn(self) -> None:
        assert ms(STAR, at_junction(0), at_junction(1), [0, 2], [0, 4], [0, 1]) == 10

    def test_a_restriction_over_a_road_binds_only_who_came_from_its_beginning(self) -> None:
        # 0 - 1 - 2 - 4 and 3 at 1: from 0 over 1-2 not on to 4.
        world = World(5, [*STAR.roads, Road(2, 4, 10, 10)])
        assert ms(world, at_junction(0), at_junction(4), [0, 2, 6]) == 10 + 20 + 10 + 10
        assert ms(world, at_junction(3), at_junction(4), [0, 2, 6]) == 30
        assert ms(world, on_road(world, 1, 4), at_junction(4), [0, 2, 6]) == 15

    def test_turning_round_can_be_forbidden(self) -> None:
        # At the dead end 2: nobody who drove in comes out again.
        assert ms(STAR, at_junction(0), at_junction(2), [2, 3]) == 20
        assert ms(STAR, on_road(STAR, 1, 4), at_junction(0), [2, 3]) == 15
        assert ms(STAR, on_road(STAR, 1, 4), at_junction(3), [2, 3], [3, 4]) == 5 + 20 + 10

    def test_nothing_forbidden_adds_nothing(self) -> None:
        expanded = expand(edges_of(STAR), forbidden_of([]))
        assert expanded.graph.n_nodes == expanded.n_drivers == 4
        assert expanded.faces is SAME_FACES
        assert sorted(expanded.run.tolist()) == [0, 1, 2, 3, 4, 5]

    def test_one_restriction_adds_a_copy_a_gate_and_a_sink(self) -> None:
        expanded = expand(edges_of(STAR), forbidden_of([[0, 2]]))
        assert expanded.graph.n_nodes == 4 + 3
        assert expanded.junction.tolist() == [0, 1, 2, 3, 1, 1, 1]
        assert expanded.n_drivers == 5
        nothing_leads_on = expanded.graph.tail >= 5
        assert np.all(expanded.graph.travel_time_ms[nothing_leads_on] == INF_MS)


@given(st.data())
def test_it_equals_the_edge_based_judge(data: st.DataObject) -> None:
    world = data.draw(worlds())
    edges = edges_of(world)
    forbidden = data.draw(restrictions(edges))
    _compare(world, forbidden, data.draw(st.lists(places(world), min_size=1, max_size=5)))


def test_in_towns_too(rng: np.random.Generator, scale: int) -> None:
    for _ in range(2 * scale):
        world = town(rng, side=5)
        edges = edges_of(world)
        forbidden = _walks(rng, edges, 40)
        _compare(world, forbidden, [random_place(world, rng) for _ in range(6)])


def _compare(world: World, forbidden: list[list[int]], chosen: list[Place]) -> None:
    metric, expanded = metric_under(world, *forbidden)
    streets = streets_of(edges_of(world), forbidden)
    faces = expanded.faces
    found = table(
        metric, all_leaving(faces, places_of(chosen)), all_arriving(faces, places_of(chosen))
    )
    for i, source in enumerate(chosen):
        times = times_from(streets, source)
        expected = [time_to(streets, times, source, target) for target in chosen]
        assert found[i].tolist() == expected
        reached = reach(metric, leaving(faces, source))
        arrivals = [arriving(faces, at_junction(v)).tail for v in range(world.n_junctions)]
        ends = [time_to(streets, times, source, at_junction(v)) for v in range(world.n_junctions)]
        assert reached[arrivals].tolist() == ends


def _walks(rng: np.random.Generator, edges: Edges, n: int) -> list[list[int]]:
    starts, ends, run_ms = edges.starts, edges.ends, edges.run_ms
    found = []
    for _ in range(n):
        walk = [int(rng.choice(np.flatnonzero(run_ms < INF_MS)))]
        for _ in range(int(rng.integers(1, 4))):
            onward = np.flatnonzero((starts == ends[walk[-1]]) & (run_ms < INF_MS))
            if len(onward):
                walk.append(int(rng.choice(onward)))
        if len(walk) > 1:
            found.append(walk)
    return found


@given(st.data())
def test_a_road_closed_later_is_closed_in_all_its_arcs(data: st.DataObject) -> None:
    world = data.draw(worlds().filter(lambda each: bool(each.roads)))
    forbidden = data.draw(restrictions(edges_of(world)))
    expanded = expand(edges_of(world), forbidden_of(forbidden))
    closed = data.draw(st.sets(st.integers(0, len(world.roads) - 1), max_size=3))
    is_closed = np.isin(expanded.run // 2, sorted(closed))
    times_ms = np.where(is_closed, INF_MS, expanded.graph.travel_time_ms).astype(np.int32)
    graph = expanded.graph._replace(travel_time_ms=frozen(times_ms))
    metric = metric_of(graph, nested_dissection(graph))
    roads = [
        road._replace(forward_ms=INF_MS, backward_ms=INF_MS) if edge in closed else road
        for edge, road in enumerate(world.roads)
    ]
    streets = streets_of(edges_of(World(world.n_junctions, roads)), forbidden)
    drawn = data.draw(st.lists(places(world), min_size=1, max_size=5))
    chosen = [place for place in drawn if place.edge not in closed]
    starts = all_leaving(expanded.faces, places_of(chosen))
    found = table(metric, starts, all_arriving(expanded.faces, places_of(chosen)))
    for i, source in enumerate(chosen):
        times = times_from(streets, source)
        assert found[i].tolist() == [time_to(streets, times, source, each) for each in chosen]


@given(st.data())
def test_many_places_turn_as_one_does(data: st.DataObject) -> None:
    world = data.draw(worlds())
    forbidden = data.draw(restrictions(edges_of(world)))
    faces = expand(edges_of(world), forbidden_of(forbidden)).faces
    chosen = data.draw(st.lists(places(world), min_size=1, max_size=6))
    for many, one in ((all_leaving, leaving), (all_arriving, arriving)):
        together = many(faces, places_of(chosen))
        apart = places_of([one(faces, place) for place in chosen])
        for column, expected in zip(together, apart, strict=True):
            assert column.tolist() == expected.tolist()


@given(st.data())
def test_both_ends_of_a_place_are_neighbours(data: st.DataObject) -> None:
    world = data.draw(worlds())
    forbidden = data.draw(restrictions(edges_of(world)))
    expanded = expand(edges_of(world), forbidden_of(forbidden))
    graph, faces = expanded.graph, expanded.faces
    joined = set(zip(graph.tail.tolist(), graph.head.tolist(), strict=True))
    for place in data.draw(st.lists(places(world), min_size=1, max_size=6)):
        for face in (leaving(faces, place), arriving(faces, place)):
            ends = (face.tail, face.head)
            assert len(set(ends)) == 1 or ends in joined or ends[::-1] in joined
            at = [int(expanded.junction[node]) for node in ends]
            if place.edge == INVALID_ID:
                assert at == [place.tail, place.tail]
