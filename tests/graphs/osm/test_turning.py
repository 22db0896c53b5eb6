"""Turn restrictions from the file to the table, against the judge that reads them at each step."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graphs.drive import drive_of, restricted_graph
from graphs.grid import grid_of
from graphs.ids import INF_MS, Degrees
from graphs.metric import Metric, metric_of
from graphs.nearest_road import Map
from graphs.order import nested_dissection
from graphs.osm.chains import Network, contract_chains
from graphs.osm.profile import load_profile
from graphs.osm.segments import Segments, read_segments
from graphs.place import Place, places_of
from graphs.queries.table import table
from graphs.snap import Snapped, snap_all
from graphs.turns import NOTHING_FORBIDDEN, Faces, all_arriving, all_leaving
from tests.graphs.osm.drawn import node, read, relation, way
from tests.restricted import OnRoads, Rule, rules_of, whole

ORDINARY = load_profile("ordinary")
FREED_BY = ORDINARY.everywhere.turns.freed_by
AACHEN = "data/roads/aachen_2021/aachen.osm.pbf"


class Case(NamedTuple):
    """A network, ready to be asked and judged."""

    network: Network
    on: Map
    metric: Metric
    faces: Faces
    judge: OnRoads


def case_of(segments: Segments, network: Network, rules: list[Rule]) -> Case:
    roads, junctions = network.roads, network.junctions
    drive = drive_of(roads)
    graph, _, faces, _ = restricted_graph(roads, drive, len(junctions.node_id), network.forbidden)
    on = Map(roads, drive, junctions, grid_of(roads))
    judge = OnRoads(segments, roads, junctions, rules)
    return Case(network, on, metric_of(graph, nested_dissection(graph)), faces, judge)


def times(case: Case, sources: list[Place], targets: list[Place]) -> NDArray[np.int32]:
    starts = all_leaving(case.faces, places_of(sources))
    return table(case.metric, starts, all_arriving(case.faces, places_of(targets)))


def judged(case: Case, sources: list[Place], targets: list[Place]) -> list[list[int]]:
    return [
        [case.judge.time_to(found, source, target) for target in targets]
        for source in sources
        for found in [case.judge.times_from(source)]
    ]


def places_near(case: Case, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[Place]:
    found = snap_all(case.on, lon, lat)
    return [each.place for each in found if isinstance(each, Snapped)]


SIDE = 3
WAYS = [(i, i + 1) for i in range(SIDE * SIDE) if (i + 1) % SIDE]
WAYS += [(i, i + SIDE) for i in range(SIDE * (SIDE - 1))]
"""Streets of a small town by their corners, each a way of its own, some with a bend."""

Drawn = tuple[list[str], bool, tuple[int, ...]]


@st.composite
def turns(draw: st.DrawFn, present: list[int]) -> tuple[str, list[int], list[int]]:
    """A kind, the ways driven, and the corners passed between them."""
    number = draw(st.sampled_from(present))
    corner = draw(st.sampled_from(WAYS[number]))
    ways, corners = [number], [corner]
    for _ in range(draw(st.integers(0, 2))):
        onward = [w for w in present if corners[-1] in WAYS[w] and w not in ways]
        other = [w for w in onward if sum(WAYS[w]) - corners[-1] not in corners]
        if not other:
            break
        ways.append(draw(st.sampled_from(other)))
        corners.append(sum(WAYS[ways[-1]]) - corners[-1])
    last = [w for w in present if corners[-1] in WAYS[w] and w not in ways[1:]]
    if last:
        ways.append(draw(st.sampled_from(last)))
    if ways[0] == ways[-1] and len(ways) == 2:
        return "no_u_turn", ways, corners
    return draw(st.sampled_from(["no_left_turn", "only_straight_on"])), ways, corners


@given(st.data())
def test_drawn_towns_equal_the_judge(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    present = data.draw(st.lists(st.sampled_from(range(len(WAYS))), min_size=8, unique=True))
    one_way = data.draw(st.sets(st.sampled_from(present), max_size=2))
    bent = data.draw(st.sets(st.sampled_from(present)))
    rules = data.draw(st.lists(turns(present), min_size=2, max_size=8))
    folder = tmp_path_factory.mktemp("town")
    segments, report = read(folder, *_town(present, one_way, bent, rules), profile=ORDINARY)
    assert "more than one turn could be meant" not in report.restrictions_left
    segments = whole(segments)
    network = contract_chains(segments)
    if not network.roads.n_core_edges:
        return
    case = case_of(segments, network, rules_of(folder / "drawn.osm", FREED_BY))
    lon, lat = np.array(
        data.draw(
            st.lists(
                st.tuples(st.floats(6.0, 6.0 + SIDE * 0.001), st.floats(50.0, 50.0 + SIDE * 0.001)),
                min_size=2,
                max_size=4,
            )
        )
    ).T
    chosen = places_near(case, lon, lat)
    assert times(case, chosen, chosen).tolist() == judged(case, chosen, chosen)


def _town(
    present: list[int],
    one_way: set[int],
    bent: set[int],
    rules: list[tuple[str, list[int], list[int]]],
) -> list[str]:
    corners = [node(1 + i, 50 + i // SIDE / 1000, 6 + i % SIDE / 1000) for i in range(SIDE * SIDE)]
    bends = [
        node(51 + w, 50 + sum(i // SIDE for i in WAYS[w]) / 2000 + 0.0001,
             6 + sum(i % SIDE for i in WAYS[w]) / 2000 + 0.0001)
        for w in sorted(bent)
    ]  # fmt: skip
    streets = [
        way(
            101 + w,
            [1 + WAYS[w][0], *([51 + w] if w in bent else []), 1 + WAYS[w][1]],
            highway="tertiary",
            maxspeed=str(20 + 10 * (w % 4)),
            **({"oneway": "yes"} if w in one_way else {}),
        )
        for w in sorted(present)
    ]
    relations = []
    for i, (kind, ways, passed) in enumerate(rules, 1):
        via = [("way", 101 + w, "via") for w in ways[1:-1]] or [("node", 1 + passed[0], "via")]
        members = [("way", 101 + ways[0], "from"), *via, ("way", 101 + ways[-1], "to")]
        relations.append(relation(i, *members, type="restriction", restriction=kind))
    return [*corners, *bends, *streets, *relations]


@pytest.fixture(scope="module")
def aachen(shared: Path) -> Case:
    def everywhere(lon_e7: Degrees, _lat_e7: Degrees) -> NDArray[np.int16]:
        return np.zeros(len(lon_e7), np.int16)

    segments = whole(read_segments(shared / AACHEN, ORDINARY, everywhere, ["DE"])[0])
    return case_of(segments, contract_chains(segments), rules_of(shared / AACHEN, FREED_BY))


@pytest.mark.shared
@pytest.mark.soak
def test_aachen_equals_the_judge(aachen: Case, rng: np.random.Generator, scale: int) -> None:
    lon, lat = rng.uniform(6.03, 6.145, 250), rng.uniform(50.747, 50.792, 250)
    targets = places_near(aachen, lon, lat)
    sources = targets[: 2 * scale]
    found = times(aachen, sources, targets)
    assert found.tolist() == judged(aachen, sources, targets)
    assert len(targets) > 200
    assert found.max() < INF_MS


@pytest.mark.shared
def test_in_aachen_restrictions_make_a_difference(aachen: Case, rng: np.random.Generator) -> None:
    roads, junctions = aachen.network.roads, aachen.network.junctions
    free, *_ = restricted_graph(roads, aachen.on.drive, len(junctions.node_id), NOTHING_FORBIDDEN)
    places = places_of(
        places_near(aachen, rng.uniform(6.03, 6.145, 250), rng.uniform(50.747, 50.792, 250))
    )
    freely = table(metric_of(free, nested_dissection(free)), places, places)
    bound = table(
        aachen.metric, all_leaving(aachen.faces, places), all_arriving(aachen.faces, places)
    )
    assert np.all(bound >= freely)
    assert np.mean(bound > freely) > 0.2


#  4 ---21--- 1 ---22--- 5      a street 1 - 2 - 3 that ends at 3, in two ways; straight on at 1
#             | 11              is forbidden from 4, so that one drives into it, turns and comes
#             2                 back
#             | 12
#             3
T_JUNCTION = (
    node(1, 50.002, 6.002),
    node(2, 50.001, 6.002),
    node(3, 50.000, 6.002),
    node(4, 50.002, 6.001),
    node(5, 50.002, 6.003),
    *(
        way(osm_id, ends, highway="tertiary", maxspeed="50")
        for osm_id, ends in ((11, [1, 2]), (12, [2, 3]), (21, [4, 1]), (22, [1, 5]))
    ),
    relation(
        1, ("way", 21, "from"), ("node", 1, "via"), ("way", 22, "to"),
        type="restriction", restriction="no_straight_on",
    ),
)  # fmt: skip


def test_a_restriction_in_the_middle_of_a_road_makes_no_place_to_turn(tmp_path: Path) -> None:
    there = relation(
        2, ("way", 12, "from"), ("node", 2, "via"), ("way", 12, "to"),
        type="restriction", restriction="no_u_turn",
    )  # fmt: skip
    found = []
    for elements in (T_JUNCTION, (*T_JUNCTION, there)):
        segments = whole(read(tmp_path, *elements, profile=ORDINARY)[0])
        case = case_of(
            segments, contract_chains(segments), rules_of(tmp_path / "drawn.osm", FREED_BY)
        )
        lon, lat = np.array([6.001, 6.003]), np.array([50.002, 50.002])
        start, end = places_near(case, lon, lat)
        assert times(case, [start], [end]).tolist() == judged(case, [start], [end])
        found.append(int(times(case, [start], [end])[0, 0]))
        columns = segments.way_id.tolist(), segments.forward_ms.tolist()
        ms = dict(zip(*columns, strict=True))
        assert found[-1] == ms[21] + 2 * (ms[11] + ms[12]) + ms[22]
    assert found[0] == found[1]
