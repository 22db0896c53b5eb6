import numpy as np
import pytest

from graphs.osm import rules
from graphs.osm.profile import load_profile
from graphs.osm.raw import Extract, Tags
from graphs.osmnx_io.judge import GivenTimes, SlowestJudge, _by_class

SIREN = load_profile("siren")
NOTHING = Extract(*(None,) * 7)  # type: ignore[arg-type]  # The slowest judge does not read it.


def decided(*choices: Tags) -> rules.Verdict:
    judge = SlowestJudge(SIREN, (), (choices,))
    return judge.decide(NOTHING, 0, SIREN.everywhere)


def alone(tags: Tags) -> rules.Verdict:
    return rules.decide(tags, SIREN.everywhere, SIREN.limits)


SLOW = {"highway": "residential", "maxspeed": "30"}
FAST = {"highway": "primary", "maxspeed": "70"}


@pytest.mark.parametrize("order", [(SLOW, FAST), (FAST, SLOW)])
def test_the_slowest_part_counts_whatever_comes_first(order: tuple[Tags, Tags]) -> None:
    assert decided(*order) == alone(SLOW)
    assert alone(SLOW).forward_kmh < alone(FAST).forward_kmh


def test_each_direction_takes_its_own_slowest() -> None:
    up = {"highway": "primary", "maxspeed:forward": "50", "maxspeed:backward": "70"}
    down = {"highway": "primary", "maxspeed:forward": "70", "maxspeed:backward": "30"}
    found = decided(up, down)
    assert found.forward_kmh == alone(up).forward_kmh
    assert found.backward_kmh == alone(down).backward_kmh


def test_one_closed_part_closes_the_street() -> None:
    assert decided(SLOW, {"highway": "steps"}).refusal == "highway=steps"


def test_what_nobody_understands_in_any_part_is_told() -> None:
    found = decided(SLOW | {"maxspeed": "slow"}, SLOW | {"maxspeed": "fast"})
    assert found.odd == (("maxspeed", "slow"), ("maxspeed", "fast"))


def test_given_times_are_spread_over_the_pieces_by_length() -> None:
    given = GivenTimes(SIREN, (), np.array([1000.0, 70.0]), np.array([np.inf, 30.0]))
    way, length_m = np.array([0, 0, 1, 1], np.int32), np.array([30.0, 10.0, 0.0, 0.0])
    forward_ms, backward_ms = given.times_ms(way, way, way, length_m, (), way.astype(np.int64))
    assert forward_ms.tolist() == [750.0, 250.0, 35.0, 35.0]
    assert backward_ms.tolist() == [np.inf, np.inf, 15.0, 15.0]


def test_a_piece_of_no_length_of_a_one_way_stays_closed_against_it() -> None:
    given = GivenTimes(SIREN, (), np.array([1000.0]), np.array([np.inf]))
    way = np.zeros(2, np.int32)
    forward_ms, backward_ms = given.times_ms(
        way, way, way, np.array([30.0, 0.0]), (), way.astype(np.int64)
    )
    assert forward_ms.tolist() == [1000.0, 0.0]
    assert backward_ms.tolist() == [np.inf, np.inf]


@pytest.mark.parametrize(
    ("tags", "refusal"),
    [({"highway": "path"}, ""), ({"highway": "lane"}, "highway=lane"), ({}, "no highway")],
)
def test_given_times_are_driven_on_every_known_class(tags: Tags, refusal: str) -> None:
    assert _by_class(tags).refusal == refusal
