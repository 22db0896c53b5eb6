import numpy as np

from graphs.demo import turns
from graphs.demo.sheet import Streets, Way
from graphs.demo.turns import with_turns

# A road east with a junction every 100 m, each with a street to the north:
#
#     |  |  |  |  |
#   --+--+--+--+--+--
N = 400
ROAD = np.column_stack([100.0 * np.arange(N + 2), np.zeros(N + 2)])
TERTIARY = Way(ROAD, {"highway": "tertiary"})


def streets_along(road: np.ndarray) -> Streets:
    corners = road[1:-1]
    at = corners + np.array([0.0, 50.0])
    n = len(at)
    node = np.column_stack([-1 - np.arange(n), np.arange(n)]).ravel()
    return Streets(corners, at, {}, 2 * np.arange(n + 1), node, np.zeros(n, int), ({},))


def test_a_few_per_cent_of_the_junctions_forbid_a_turn_and_the_road_is_cut_there() -> None:
    pieces, found = with_turns([TERTIARY], 0, streets_along(ROAD), np.random.default_rng(1))
    assert 0.01 * N < len(found) < 0.08 * N
    assert len(pieces) > len(found) / 2
    assert np.array_equal(
        np.concatenate([pieces[0].line, *(piece.line[1:] for piece in pieces[1:])]), ROAD
    )


def test_a_turn_names_ways_that_end_at_its_node_or_its_way() -> None:
    streets = streets_along(ROAD)
    pieces, found = with_turns([TERTIARY], 2, streets, np.random.default_rng(1))
    ends = [{tuple(p.line[0]), tuple(p.line[-1])} for p in pieces]
    ends += [set(), set()]  # Two ways of others between the road and its streets.
    ends += [{tuple(corner)} for corner in streets.corners]
    for turn in found:
        via = {tuple(turn.via)} if turn.via_way is None else ends[turn.via_way]
        assert ends[turn.from_way] & via
        assert ends[turn.to_way] & via
    assert {turn.kind for turn in found} == {"no_left_turn", "no_u_turn", "only_straight_on"}


def test_some_turns_are_forbidden_over_a_way_from_street_to_street() -> None:
    over = [
        turn
        for seed in range(8)
        for turn in with_turns([TERTIARY], 0, streets_along(ROAD), np.random.default_rng(seed))[1]
        if turn.via_way is not None
    ]
    assert len(over) > 5
    assert all(turn.kind == "no_u_turn" and turn.from_way != turn.to_way for turn in over)


def test_out_of_a_street_from_the_north_left_is_east() -> None:
    pieces, found = with_turns([TERTIARY], 0, streets_along(ROAD), np.random.default_rng(1))
    lefts = [turn for turn in found if turn.kind == "no_left_turn"]
    assert lefts
    for turn in lefts:
        assert pieces[turn.to_way].line[0].tolist() == turn.via.tolist()


def test_small_roads_one_ways_and_roundabouts_stay_whole() -> None:
    small = Way(ROAD, {"highway": "unclassified"})
    one_way = Way(ROAD, {"highway": "primary", "oneway": "yes"})
    circle = Way(np.concatenate([ROAD, ROAD[:1]]), {"highway": "primary"})
    streets = streets_along(ROAD)
    for way in (small, one_way, circle):
        pieces, found = with_turns([way], 0, streets, np.random.default_rng(1))
        assert len(pieces) == 1
        assert found == []
    assert "unclassified" not in turns._LARGER
