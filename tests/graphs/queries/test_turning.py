"""Routes and isochrones where turn restrictions bind."""

import numpy as np
import pytest

from graphs.place import places_of
from graphs.prepare import prepare
from graphs.queries.isochrone import isochrones
from graphs.queries.route import route
from graphs.queries.table import table
from graphs.region import Region
from graphs.snap import Snapped, snap_all
from graphs.turns import all_arriving, all_leaving
from tests.graphs.osm.drawn import document, node, relation, way

STREET = {"highway": "tertiary", "maxspeed": "36"}  # Ten metres a second.
WEST, EAST, SOUTH = (6.001, 50.002), (6.003, 50.002), (6.002, 50.0)

#  4 ---21--- 1 ---22--- 5      straight on at 1 is forbidden from 4: so one drives down to 3,
#             |                 turns there and comes back
#             | 11
#             3
DRAWING = document(
    node(1, 50.002, 6.002),
    node(3, 50.000, 6.002),
    node(4, 50.002, 6.001),
    node(5, 50.002, 6.003),
    way(11, [1, 3], **STREET),
    way(21, [4, 1], **STREET),
    way(22, [1, 5], **STREET),
    relation(
        1, ("way", 21, "from"), ("node", 1, "via"), ("way", 22, "to"),
        type="restriction", restriction="no_straight_on",
    ),
)  # fmt: skip
SIDE_M, DOWN_M = 71.5, 222.4  # Of 21 and 22 each, and of 11.


@pytest.fixture(scope="module")
def junction(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder = tmp_path_factory.mktemp("junction")
    (folder / "junction.osm").write_text(DRAWING, encoding="utf-8")
    return prepare(folder / "region", folder / "junction.osm")


def test_a_route_drives_round_and_draws_all_of_it(junction: Region) -> None:
    straight, round_ = (
        route(driving, driving.snap(*WEST), driving.snap(*EAST))
        for driving in (junction.siren, junction.ordinary)
    )
    assert straight.length_m == pytest.approx(2 * SIDE_M, abs=0.5)
    assert round_.length_m == pytest.approx(2 * SIDE_M + 2 * DOWN_M, abs=0.5)
    assert round_.travel_time_ms == pytest.approx(100 * round_.length_m, rel=0.01)
    assert SOUTH in round_.line
    assert SOUTH not in straight.line
    back = route(junction.ordinary, junction.ordinary.snap(*EAST), junction.ordinary.snap(*WEST))
    assert back.length_m == pytest.approx(2 * SIDE_M, abs=0.5)


@pytest.mark.parametrize(
    ("seconds", "reached_m"),
    [
        (20, SIDE_M + 200 - SIDE_M),  # Down the street, and not straight on.
        (50, SIDE_M + DOWN_M),  # On the way back, but all of that was driven before.
        (52 + 4, SIDE_M + DOWN_M + 44),  # Back at the junction after 51.6 s, and on.
    ],
)
def test_an_isochrone_ends_where_a_turn_is_forbidden(
    junction: Region, seconds: int, reached_m: float
) -> None:
    start = junction.ordinary.snap(*WEST)
    (found,) = isochrones(junction.ordinary, start, [1000 * seconds])
    assert found.reached_m == pytest.approx(reached_m, abs=2)


def test_from_where_a_place_is_reached_knows_of_it_too(junction: Region) -> None:
    end = junction.ordinary.snap(*EAST)
    (found,) = isochrones(junction.ordinary, end, [20_000], backward=True)
    assert found.reached_m == pytest.approx(200, abs=2)  # From 22 and the street, not from 21.
    assert found.n_junctions == 2


@pytest.mark.shared
def test_routes_in_aachen_take_what_the_table_says(
    aachen: Region, rng: np.random.Generator
) -> None:
    driving = aachen.ordinary
    lon, lat = rng.uniform(6.03, 6.145, 60), rng.uniform(50.747, 50.792, 60)
    placed = [each for each in snap_all(driving.map, lon, lat) if isinstance(each, Snapped)]
    places, faces = places_of([each.place for each in placed]), driving.on.faces
    times_ms = table(driving.metric, all_leaving(faces, places), all_arriving(faces, places))
    for i, source in enumerate(placed[:10]):
        for j, target in enumerate(placed):
            found = route(driving, source, target)
            assert found.travel_time_ms == times_ms[i, j]
            # Nobody drives faster than 120 km/h, and the line is as long as it says.
            assert found.length_m <= found.travel_time_ms / 30 + 1
