from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.agreements.act.load import Catalogue
from dispatch.agreements.situation import UNKNOWN, Cover
from dispatch.coverage import dijkstra
from dispatch.demand_file import DemandPoints
from dispatch.facts.cover import DonorCover
from dispatch.nearest.found import groups_of, standing_of
from dispatch.people import People, people_of
from dispatch.settings import Settings
from dispatch.standby import Standby
from dispatch.watch import stand_by
from graphs.region import Region
from tests.dispatch.deciding import call, decided, law_that, none_held, told, verdicts
from tests.fictional import NOON, at, fleet_of, unit

OLD = (datetime.fromisoformat(NOON) - timedelta(minutes=5)).isoformat()
MINUTE_MS = 60_000


def living(*places: tuple[float, int]) -> DemandPoints:
    """Give places by their km and how many live there."""
    lat, lon = np.array([at(km) for km, _ in places]).T
    return DemandPoints(lat, lon, np.array([weight for _, weight in places], np.int64))


def people(region: Region, norm_min: float, *places: tuple[float, int]) -> People:
    return people_of(living(*places), region, region.siren, norm_min, 300)


def kept(region: Region, of: People | None, *units: dict[str, Any]) -> Cover:
    """Give what the centre of e1 keeps without it."""
    standby = stand_by(region, fleet_of(*units), datetime.fromisoformat(NOON), Settings())
    number = next(n for n, s in enumerate(standby.stands) if s.unit.id == "e1")
    return DonorCover(standby, of, none_held(standby)).without(number)


def drive_min(region: Region, km: float, to_km: float) -> float:
    (one,) = decided(region, call(to_km), unit("e1", km)).candidates
    return one.drive_ms / MINUTE_MS


def test_what_only_the_unit_that_goes_reaches_is_lost(border_street: Region) -> None:
    # 1 km each takes less than two minutes: e1 reaches 6 and 7, e2 reaches 7 and 8, nobody 10.
    norm_min = drive_min(border_street, 6.5, 7.5)
    of = people(border_street, norm_min, (6.0, 30), (7.0, 20), (8.0, 40), (10.0, 10))
    assert kept(border_street, of, unit("e1", 6.5), unit("e2", 7.5)) == Cover(1, 0.6, 0.3)


def test_whoever_is_reached_on_the_last_millisecond_is_reached_in_time(
    border_street: Region,
) -> None:
    norm_min = drive_min(border_street, 8.0, 9.0)
    in_time = people(border_street, norm_min, (9.0, 1))
    late = people(border_street, norm_min - 1 / MINUTE_MS, (9.0, 1))
    world = (unit("e1", 6.0), unit("e2", 8.0))
    assert kept(border_street, in_time, *world).share_left == 1
    assert kept(border_street, late, *world).share_left == 0


def test_turnout_counts(border_street: Region) -> None:
    of = people(border_street, drive_min(border_street, 8.0, 9.0), (9.0, 1))
    at_station = (unit("e1", 6.0), unit("e2", 8.0, status="in"))
    assert kept(border_street, of, *at_station).share_left == 0


@pytest.mark.parametrize(
    "no_help",
    [unit("e2", 8.0, status="busy"), unit("w1", 8.0)],
    ids=["a unit that is busy", "a unit of another centre"],
)
def test_only_free_units_of_the_centre_cover_its_people(
    border_street: Region, no_help: dict[str, Any]
) -> None:
    of = people(border_street, 10, (9.0, 1))
    assert kept(border_street, of, unit("e1", 8.0), no_help) == Cover(0, 0, 1)


def test_the_people_of_others_and_of_nobody_do_not_count(border_street: Region) -> None:
    of = people(border_street, 10, (4.0, 70), (8.0, 30))  # The first live in XA.
    assert kept(border_street, of, unit("e1", 7.0), unit("e2", 9.0)) == Cover(1, 1, 0)


def test_units_with_old_positions_do_not_count_but_might_add(border_street: Region) -> None:
    of = people(border_street, 10, (8.0, 1))
    world = (unit("e1", 7.0), unit("e2", 9.0, position_at=OLD))
    assert kept(border_street, of, *world) == Cover(0, 0, 1, is_floor=True)
    gone = (unit("e1", 7.0, position_at=OLD), unit("e2", 9.0))
    assert kept(border_street, of, *gone) == Cover(1, 1, UNKNOWN)


def test_without_people_or_a_norm_only_free_units_are_known(border_street: Region) -> None:
    world = (unit("e1", 7.0), unit("e2", 9.0))
    assert kept(border_street, None, *world) == Cover(free_units=1)
    elsewhere = people(border_street, 10, (4.0, 70))
    assert kept(border_street, elsewhere, *world) == Cover(free_units=1)
    weightless = people(border_street, 10, (8.0, 0))
    assert kept(border_street, weightless, *world) == Cover(free_units=1)


LEFT = law_that(kind="donor_cover_ok", min_share_pct=60)
LOST = law_that(kind="donor_cover_ok", max_lost_pct=30)
FREE = law_that(kind="donor_cover_ok", min_free_units=1)


@pytest.mark.parametrize(
    ("law", "reached_by_e2", "reached_by_none", "expected"),
    [
        (LEFT, 60, 10, "permitted"),
        (LEFT, 59, 11, "not_permitted"),
        (LOST, 60, 10, "permitted"),
        (LOST, 59, 10, "not_permitted"),
    ],
)
def test_donor_cover_at_its_limit(
    border_street: Region, law: Catalogue, reached_by_e2: int, reached_by_none: int, expected: str
) -> None:
    norm_min = drive_min(border_street, 6.5, 7.5)
    only_e1 = 100 - reached_by_e2 - reached_by_none
    places = ((6.0, only_e1), (8.0, reached_by_e2), (10.0, reached_by_none))
    of = people(border_street, norm_min, *places)
    world = (unit("e1", 6.5), unit("e2", 7.5))
    decision = decided(border_street, call(4.0), *world, law=law, people=of)
    assert verdicts(decision)["e1"] == expected


def test_of_free_units_the_one_that_goes_does_not_count(border_street: Region) -> None:
    for others, expected in (
        ((), "not_permitted"),
        ((unit("e2", 9.0),), "permitted"),
        ((unit("e2", 9.0, status="busy"),), "not_permitted"),
        ((unit("e2", 9.0, position_at=OLD),), "confirm"),
        ((unit("e2", 9.0), unit("e3", 9.0, position_at=OLD)), "permitted"),
    ):
        decision = decided(border_street, call(4.0), unit("e1", 6.0), *others, law=FREE)
        assert verdicts(decision)["e1"] == expected, others


def test_without_people_the_share_is_unknown_and_a_human_decides(border_street: Region) -> None:
    decision = decided(border_street, call(4.0), unit("e1", 6.5), law=LEFT)
    assert verdicts(decision) == {"e1": "confirm"}
    assert "is not known; 60" in told(decision, "e1")[0]


def test_demand_that_cannot_be_counted_is_reported_with_the_decision(
    border_street: Region,
) -> None:
    lat, lon = at(8.0)
    points = DemandPoints(np.array([lat, lat + 0.3]), np.array([lon, lon]), np.array([5, 7]))
    of = people_of(points, border_street, border_street.siren, 10, 300)
    decision = decided(border_street, call(4.0), unit("e1", 6.5), people=of)
    assert decision.reports == (
        "Demand: 1 of 2 places, which weigh 7 together, are on no road within 300 m and do not "
        "count.",
    )


a_place = st.tuples(st.integers(0, 80).map(lambda eighth: eighth / 8), st.integers(0, 9))
a_unit = st.tuples(
    st.sampled_from("we"),
    st.integers(0, 80).map(lambda eighth: eighth / 8),
    st.sampled_from(["free", "in", "busy"]),
    st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(a_place, min_size=1, max_size=12),
    st.lists(a_unit, min_size=1, max_size=8),
    st.integers(1, 8),
)
def test_donor_cover_is_what_dijkstra_counts(
    border_street: Region,
    places: list[tuple[float, int]],
    units: list[tuple[str, float, str, bool]],
    norm_min: int,
) -> None:
    sent = [
        unit(f"{side}{i}", km, status=status, **({"position_at": OLD} if old else {}))
        for i, (side, km, status, old) in enumerate(units)
    ]
    standby = stand_by(border_street, fleet_of(*sent), datetime.fromisoformat(NOON), Settings())
    of = people(border_street, norm_min, *places)
    fast = DonorCover(standby, of, none_held(standby))
    for number in range(len(standby.stands)):
        found = fast.without(number)
        left, all_ = (
            _slowly(border_street, standby, of, number),
            _slowly(border_street, standby, of),
        )
        total = sum(weight for km, weight in places if (km > 5.25) == (sent_by(standby, number)))
        if total == 0:
            assert found.share_left is UNKNOWN
            continue
        counted = left[number], all_[number]
        assert found.share_left == counted[0] / total
        is_old = standby.stands[number].is_stale
        assert found.share_lost == (UNKNOWN if is_old else (counted[1] - counted[0]) / total)


def sent_by(standby: Standby, number: int) -> bool:
    """Whether a unit is of ``east``, whose people live beyond the border."""
    return standby.stands[number].unit.centre == "east"


def _slowly(
    region: Region, standby: Standby, of: People, gone: int | None = None
) -> dict[int, int]:
    """Count, for each unit, whom its centre reaches without one of them, by Dijkstra."""
    covered = {}
    for number, stand in enumerate(standby.stands):
        weight = of.served_by.get(stand.unit.centre, np.zeros_like(of.reach.demand.weight))
        reach = dijkstra.Reach(region.siren.metric.graph, of.reach.demand).weighing(weight)
        helping = [
            one
            for n, one in enumerate(standby.stands)
            if n != gone
            and one.unit.centre == stand.unit.centre
            and one.kind >= 0
            and not one.is_stale
        ]
        units: Sequence[Any] = [(one.place, one.turnout_ms, 0) for one in helping]
        cover = dijkstra.Cover(reach, of.norm_ms, standing_of(units), groups_of([[0]], 1))
        covered[number] = int(cover.covered()[0])
    return covered
