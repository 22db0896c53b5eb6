import heapq
import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from graphs.areas import Area, Areas, write_areas
from graphs.conditions import under
from graphs.errors import Unreachable
from graphs.ids import INF_MS, INVALID_ID, frozen
from graphs.movement import Driving
from graphs.overlays import Overlay
from graphs.place import Place, direct_ms
from graphs.prepare import prepare
from graphs.queries.alternatives import Alternative, Crossed, alternatives, over_each
from graphs.queries.crossings import Crossings, crossed, crossing_edges, find_crossings
from graphs.queries.route import Part, route, whole
from graphs.region import Region
from graphs.snap import Snapped, snap_all
from tests.drawn import Street, lon_lat
from tests.graphs.osm.drawn import document, node, relation, way
from tests.graphs.queries.drawn_regions import Drawn, drawn_across, strips
from tests.judge import travel_time_ms

BORDER = strips(1000)
# Three bridges of 2,000 m from the west bank to the east bank, 500 m apart: way 1, 2 and 3. Way 4
# runs along the west bank and way 5 along the east bank, all at ten metres a second.
BANKS = [(x, y) for x in (0.0, 900.0, 1100.0, 2000.0) for y in (0.0, 500.0, 1000.0)]
BRIDGES = Street([0, 3, 6, 9]), Street([1, 4, 7, 10]), Street([2, 5, 8, 11])
ALONG = Street([0, 1, 2]), Street([9, 10, 11])
RIVER = drawn_across(BORDER, BANKS, *BRIDGES, *ALONG)


def ask(
    world: Drawn | Driving,
    areas: Areas,
    start: tuple[float, float],
    end: tuple[float, float],
    n_more: int = 9,
    factor: float = 100.0,
) -> list[Alternative]:
    driving = world.driving if isinstance(world, Drawn) else world
    places = driving.snap(*lon_lat(*start)), driving.snap(*lon_lat(*end))
    return alternatives(driving, areas, *places, n_more, factor)


def told(found: list[Alternative]) -> list[tuple[int, list[int]]]:
    """Seconds of each, and the ways on which it crosses."""
    return [
        (round(one.route.travel_time_ms / 1000), [at.way_id for at in one.crossings])
        for one in found
    ]


def test_a_jammed_bridge_costs_the_way_to_the_next_one() -> None:
    found = ask(RIVER, BORDER, (0, 0), (2000, 0))
    assert told(found) == [(200, [1]), (300, [2]), (400, [3])]
    assert [round(one.lost_ms / 1000) for one in found] == [0, 100, 200]
    assert [round(one.route.length_m) for one in found] == [2000, 3000, 4000]
    assert found[1].route.line[1] == pytest.approx(lon_lat(0, 500), abs=1e-6)


def test_a_crossing_is_told_by_what_the_map_knows() -> None:
    (at,) = ask(RIVER, BORDER, (0, 0), (2000, 0))[0].crossings
    assert (at.way_id, at.road_class, at.before, at.after) == (1, "motorway", "XA", "XB")
    assert at.lat == pytest.approx(lon_lat(0, 0)[1], abs=1e-6)
    assert lon_lat(900, 0)[0] - 1e-6 <= at.lon <= lon_lat(1100, 0)[0] + 1e-6
    (back,) = ask(RIVER, BORDER, (2000, 0), (0, 0))[0].crossings
    assert (back.before, back.after) == ("XB", "XA")


def test_no_more_than_asked_and_none_that_takes_too_long() -> None:
    assert len(ask(RIVER, BORDER, (0, 0), (2000, 0), n_more=1)) == 2
    assert told(ask(RIVER, BORDER, (0, 0), (2000, 0), factor=1.6)) == [(200, [1]), (300, [2])]


def test_a_closed_bridge_is_no_alternative() -> None:
    box = shapely.box(*lon_lat(950, 450), *lon_lat(1050, 550))
    closed = under(RIVER.driving, [Overlay("jam", math.inf, box)])
    assert told(ask(closed, BORDER, (0, 0), (2000, 0))) == [(200, [1]), (400, [3])]
    slow = under(RIVER.driving, [Overlay("jam", 3.0, way_ids=frozenset({1}))])
    assert told(ask(slow, BORDER, (0, 0), (2000, 0))) == [(300, [2]), (400, [3]), (600, [1])]


def test_a_one_way_bridge_is_taken_one_way() -> None:
    bridges = BRIDGES[0], BRIDGES[1]._replace(one_way=True), BRIDGES[2]
    world = drawn_across(BORDER, BANKS, *bridges, *ALONG)
    assert told(ask(world, BORDER, (0, 0), (2000, 0))) == [(200, [1]), (300, [2]), (400, [3])]
    assert told(ask(world, BORDER, (2000, 0), (0, 0))) == [(200, [1]), (400, [3])]


def test_from_one_end_of_a_bridge_to_its_other_one_goes_round_when_it_is_jammed() -> None:
    found = ask(RIVER, BORDER, (800, 0), (1200, 0))
    assert told(found) == [(40, [1]), (460, [2]), (560, [3])]


def test_a_start_behind_the_border_on_a_bridge_has_crossed_already() -> None:
    assert told(ask(RIVER, BORDER, (1400, 0), (2000, 0))) == [(60, [])]


def test_within_one_country_there_is_only_the_best_that_stays() -> None:
    assert told(ask(RIVER, BORDER, (0, 0), (0, 1000))) == [(100, [])]


def test_where_the_best_leaves_the_country_the_way_that_stays_is_shown() -> None:
    # The west bank is slow: over both bridges it is 400 s and 100 m, at home 10 * 100 s.
    slow = Street([0, 1, 2], ms_per_m=1000.0)
    world = drawn_across(BORDER, BANKS, *BRIDGES, slow, ALONG[1])
    assert told(ask(world, BORDER, (0, 0), (0, 1000))) == [(500, [1, 3]), (1000, [])]


def test_a_way_through_a_third_country_is_told_with_both_its_crossings() -> None:
    areas = strips(1000, 2500)
    nodes = [*BANKS, (2400, 0), (2600, 0), (4000, 0), (2400, 1000), (2600, 1000), (4000, 1000)]
    over = Street([9, 12, 13, 14]), Street([11, 15, 16, 17]), Street([14, 17])
    world = drawn_across(areas, nodes, *BRIDGES, *ALONG, *over)
    found = ask(world, areas, (0, 0), (4000, 0))
    # Each of three bridges and each of two others, but those two only once each: a way over
    # bridge 2 and the same road on is as good as any, and with it bridge 3 is one more.
    assert told(found)[:2] == [(400, [1, 6]), (500, [2, 6])]
    for one in found:
        assert [(at.before, at.after) for at in one.crossings][:1] == [("XA", "XB")]
        assert one.crossings[-1].after == "XC"


def test_where_there_is_no_way_at_all_it_says_so() -> None:
    box = shapely.box(*lon_lat(950, -50), *lon_lat(1050, 1050))
    closed = under(RIVER.driving, [Overlay("flood", math.inf, box)])
    with pytest.raises(Unreachable, match="no way between the two positions"):
        ask(closed, BORDER, (0, 0), (2000, 0))


#  4 ---21--- 1 --|--22--- 5 ---25--- 7
#             11  |        24
#             3 --|--23--- 6             Straight on at 1 is forbidden from 4.
STREET = {"highway": "tertiary", "maxspeed": "36"}
RESTRICTED = document(
    node(1, 50.002, 6.002),
    node(3, 50.000, 6.002),
    node(4, 50.002, 6.001),
    node(5, 50.002, 6.004),
    node(6, 50.000, 6.004),
    node(7, 50.002, 6.005),
    way(11, [1, 3], **STREET),
    way(21, [4, 1], **STREET),
    way(22, [1, 5], **STREET),
    way(23, [3, 6], **STREET),
    way(24, [5, 6], **STREET),
    way(25, [5, 7], **STREET),
    relation(
        1, ("way", 21, "from"), ("node", 1, "via"), ("way", 22, "to"),
        type="restriction", restriction="no_straight_on",
    ),
)  # fmt: skip


def test_turn_restrictions_bind_ways_over_crossings(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("turns")
    (folder / "turns.osm").write_text(RESTRICTED, encoding="utf-8")
    sides = [("XA", 5.0, 6.0025), ("XB", 6.0025, 7.0)]
    areas = [Area(c, "country", c, None, shapely.box(w, 49, e, 51)) for c, w, e in sides]
    write_areas(areas, folder / "areas.geojson")
    region = prepare(folder / "region", folder / "turns.osm", folder / "areas.geojson")
    ways = {}
    for driving in (region.siren, region.ordinary):
        ends = driving.snap(6.0011, 50.002), driving.snap(6.004, 50.0019)
        found = alternatives(driving, region.areas, *ends, 5, 100.0)
        assert found[0].route == route(driving, *ends)
        ways[driving.name] = [[at.way_id for at in one.crossings] for one in found]
    assert ways == {"siren": [[22], [23]], "ordinary": [[23]]}


@st.composite
def lands(draw: st.DrawFn) -> tuple[Areas, Driving]:
    """A grid of five by five over two or three countries, some streets one-way, some closed."""
    nodes = [(200.0 * (i % 5), 170.0 * (i // 5)) for i in range(25)]
    rows = [Street(range(5 * r, 5 * r + 5), draw(st.booleans())) for r in range(1, 5)]
    columns = [Street(range(c, 25, 5), draw(st.booleans())) for c in range(1, 5)]
    borders = st.sampled_from([(130.0,), (310.0,), (730.0,), (270.0, 520.0), (330.0, 490.0)])
    areas = strips(*draw(borders))
    world = drawn_across(areas, nodes, Street(range(5)), Street(range(0, 25, 5)), *rows, *columns)
    corner = st.tuples(st.integers(-50, 850), st.integers(-50, 730))
    factor = st.sampled_from([math.inf, 3.0])
    shut = []
    for number in range(draw(st.integers(0, 3))):
        west, south = draw(corner)
        box = shapely.box(*lon_lat(west, south), *lon_lat(west + 90, south + 90))
        shut.append(Overlay(str(number), draw(factor), box))
    return areas, under(world.driving, shut)


@pytest.mark.soak
@given(lands(), st.data())
def test_every_time_is_the_judges_and_every_crossing_is_looked_at(
    land: tuple[Areas, Driving], data: st.DataObject
) -> None:
    areas, driving = land
    x, y = st.sampled_from([0.0, 200.0, 333.0, 650.0, 800.0]), st.sampled_from([0.0, 240.0, 680.0])
    lon, lat = np.array([lon_lat(data.draw(x), data.draw(y)) for _ in range(2)]).T
    source, target = snap_all(driving.map, lon, lat)
    assume(isinstance(source, Snapped) and isinstance(target, Snapped))
    assert isinstance(source, Snapped)
    assert isinstance(target, Snapped)
    here, there = driving.leaving(source.place), driving.arriving(target.place)
    crossings = find_crossings(driving.on, areas)
    judge = Judge(driving, crossings, here, there)
    assume(judge.best_ms() < INF_MS)

    looked_at = {over.travel_time_ms for over in over_each(driving, crossings, here, there)}
    looked_at.add(int(direct_ms(here, there)))
    numbers = set(crossings.crossing.tolist())
    over_ms = {c: judge.over_ms(c) for c in numbers}
    alone_ms = {c: judge.alone_ms(c) for c in numbers}
    wanted = {judge.best_ms(), judge.home_ms(), *over_ms.values(), *alone_ms.values()}
    assert wanted - {INF_MS} <= looked_at

    found = alternatives(driving, areas, source, target, 99, math.inf)
    times_ms = [one.route.travel_time_ms for one in found]
    assert times_ms[0] == judge.best_ms()
    assert found[0].route.travel_time_ms == route(driving, source, target).travel_time_ms
    assert times_ms == sorted(times_ms)
    uses = [frozenset(_number(crossings, driving, at) for at in one.crossings) for one in found]
    for i, used in enumerate(uses):
        assert not any(used >= better for better in uses[:i])
        assert all(times_ms[i] >= over_ms[c] for c in used)
    # Whatever crosses once, or not at all, is there, or something that makes it needless.
    for ms, only in [(judge.home_ms(), frozenset[int]()), *((alone_ms[c], {c}) for c in numbers)]:
        if ms < INF_MS:
            assert any(t <= ms and used <= only for t, used in zip(times_ms, uses, strict=True))


@pytest.mark.shared
def test_on_a_real_border_each_crossing_alone_is_what_dijkstra_finds(
    luxembourg: Region, rng: np.random.Generator
) -> None:
    driving, areas = luxembourg.siren, luxembourg.areas
    crossings, on = find_crossings(driving.on, areas), driving.on
    of_edge = {
        edge: _steps(driving, crossings, edge) for edge in crossing_edges(crossings, on.roads)
    }
    home = next(i for i, area in enumerate(areas.areas) if area.country == "XA")
    country = on.junction_areas.country
    abroad = rng.choice(np.flatnonzero((country != home) & (country != INVALID_ID)), 6)
    inland = rng.choice(np.flatnonzero(country == home), 6)
    n_alone = 0
    for start, end in zip(inland.tolist(), abroad.tolist(), strict=True):
        source, target = (_snapped(driving, junction) for junction in (start, end))
        found = alternatives(driving, areas, source, target, 4)
        assert found[0].route.travel_time_ms == _dijkstra_ms(driving, source, target, set())
        for one in found:
            used = {_number(crossings, driving, at) for at in one.crossings}
            others = {edge for edge, steps in of_edge.items() if not steps <= used}
            if len(one.crossings) == 1:
                assert one.route.travel_time_ms == _dijkstra_ms(driving, source, target, others)
                n_alone += 1
    assert n_alone > 6  # Otherwise the draw has shown little.


def _steps(driving: Driving, crossings: Crossings, edge: int) -> set[int]:
    roads = driving.on.roads
    length_mm = int(roads.along_mm[roads.first_point[edge + 1] - 1])
    return {step.crossing for step in crossed(crossings, [Part(edge, 0, length_mm)])}


def _snapped(driving: Driving, junction: int) -> Snapped:
    lon_e7, lat_e7 = driving.on.junctions.lon_e7, driving.on.junctions.lat_e7
    return driving.snap(lon_e7[junction] / 1e7, lat_e7[junction] / 1e7)


def _dijkstra_ms(driving: Driving, start: Snapped, end: Snapped, closed: set[int]) -> int:
    """Drive by Dijkstra without some edges."""
    graph, edge = driving.metric.graph, driving.on.arcs.edge
    times_ms = np.where(np.isin(edge, [*closed]), INF_MS, graph.travel_time_ms)
    opened = graph._replace(travel_time_ms=frozen(times_ms.astype(np.int32)))
    return travel_time_ms(opened, start.place, end.place)


def _number(crossings: Crossings, driving: Driving, at: Crossed) -> int:
    """Find a crossing again by its point and its countries."""
    roads = driving.on.roads
    lon, lat = roads.lon_e7[crossings.point] / 1e7, roads.lat_e7[crossings.point] / 1e7
    is_here = (lon == at.lon) & (lat == at.lat)
    codes, countries = [*crossings.codes, None], {at.before, at.after}
    for i in np.flatnonzero(is_here).tolist():
        is_here[i] = countries == {codes[crossings.before[i]], codes[crossings.after[i]]}
    (here,) = np.unique(crossings.crossing[is_here])
    return int(here)


class Judge:
    """Dijkstra over nodes and whether the crossing in question has been used, arc by arc."""

    def __init__(self, driving: Driving, crossings: Crossings, here: Place, there: Place) -> None:
        self.driving, self.crossings, self.here, self.there = driving, crossings, here, there
        graph = driving.metric.graph
        self.out: dict[int, list[tuple[int, int, frozenset[int]]]] = {}
        for arc, (tail, head, ms) in enumerate(
            zip(
                graph.tail.tolist(), graph.head.tolist(), graph.travel_time_ms.tolist(), strict=True
            )
        ):
            uses = self._uses(whole(driving.on, arc))
            self.out.setdefault(tail, []).append((head, ms, uses))

    def best_ms(self) -> int:
        return min(self._search(None, alone=False)[0], int(direct_ms(self.here, self.there)))

    def home_ms(self) -> int:
        return self._search(None, alone=True)[0]

    def over_ms(self, crossing: int) -> int:
        return self._search(crossing, alone=False)[1]

    def alone_ms(self, crossing: int) -> int:
        return self._search(crossing, alone=True)[1]

    def _uses(self, part: Part) -> frozenset[int]:
        return frozenset(step.crossing for step in crossed(self.crossings, [part]))

    def _ends(self, place: Place, to: bool) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Give both ends of a place's road: node, time, and what is crossed up to there."""
        if place.edge == INVALID_ID:
            yield place.tail, 0, frozenset()
            return
        roads = self.driving.on.roads
        length_mm = int(roads.along_mm[roads.first_point[place.edge + 1] - 1])
        tail = place.to_tail_ms if to else place.from_tail_ms
        head = place.to_head_ms if to else place.from_head_ms
        yield place.tail, tail, self._uses(Part(place.edge, 0, place.along_mm))
        yield place.head, head, self._uses(Part(place.edge, place.along_mm, length_mm))

    def _search(self, crossing: int | None, *, alone: bool) -> tuple[int, int]:
        """Travel time over junctions without the crossing, and with it; alone, with no other."""

        def then(has: bool, uses: frozenset[int]) -> bool | None:
            """Say whether the crossing has then been used; None if one may not go on."""
            if alone and uses and (crossing not in uses or has):
                return None
            return has or crossing in uses

        best = self._settled(then)
        without, using = [INF_MS], [INF_MS]
        for at, ms, uses in self._ends(self.there, to=False):
            for has in (False, True):
                end = then(has, uses)
                if end is not None:
                    (using if end else without).append(best.get((at, has), INF_MS) + ms)
        return min(without if alone else without + using), min(using)

    def _settled(
        self, then: Callable[[bool, frozenset[int]], bool | None]
    ) -> dict[tuple[int, bool], int]:
        best: dict[tuple[int, bool], int] = {}
        queue: list[tuple[int, int, bool]] = []

        def go(at: int, ms: int, has: bool | None) -> None:
            if has is not None and ms < best.get((at, has), INF_MS):
                best[at, has] = ms
                heapq.heappush(queue, (ms, at, has))

        for at, ms, uses in self._ends(self.here, to=True):
            go(at, ms, then(False, uses))
        while queue:
            ms, at, has = heapq.heappop(queue)
            if ms == best[at, has]:
                for head, more_ms, uses in self.out.get(at, []):
                    go(head, ms + more_ms, then(has, uses))
        return best
