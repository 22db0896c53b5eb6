"""How a centre stands is at any moment what it would be if all were counted anew, by Dijkstra."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.agreements.truth import Truth
from dispatch.coverage import dijkstra
from dispatch.demand_file import DemandPoints
from dispatch.fleet import Fleet, Unit
from dispatch.nearest.found import groups_of, standing_of
from dispatch.people import People, people_of
from dispatch.settings import Settings
from dispatch.situation import CentreNow, Counts, CoverNow, Situations, Unsure
from dispatch.standby import Standby
from dispatch.watch import Watch, stand_by
from graphs.region import Region
from tests.fictional import NOON, at, fleet_of, unit

WHEN = datetime.fromisoformat(NOON)
OLD = (WHEN - timedelta(minutes=5)).isoformat()
EVERYWHERE = tuple((km / 2, 1) for km in range(21))


def people(region: Region, norm_min: float, *places: tuple[float, int]) -> People:
    """Give who lives at which kilometre, and within which norm they want to be reached."""
    lat, lon = np.array([at(km) for km, _ in places]).T
    points = DemandPoints(lat, lon, np.array([weight for _, weight in places], np.int64))
    return people_of(points, region, region.siren, norm_min, 300)


def now(region: Region, fleet: Fleet, when: datetime = WHEN) -> dict[str, CentreNow]:
    return Situations(None).at(stand_by(region, fleet, when, Settings()))


def test_units_are_counted_by_type_and_each_once(border_street: Region) -> None:
    fleet = fleet_of(
        unit("w1", 1.0),
        unit("w2", 2.0, status="in"),
        unit("w3", 3.0, status="busy"),
        unit("w4", 3.0, position_at=OLD),
        unit("w5", 3.0, status="busy", position_at=OLD),
        unit("w6", 400.0),
        unit("w7", 3.0, type="CAR"),
        unit("e1", 7.0),
    )
    found = now(border_street, fleet)
    assert [(one.type, one.counts) for one in found["west"].types] == [
        ("BOX", Counts(free=2, stale=1, off_road=1, promised=0, not_available=2)),
        ("CAR", Counts(free=1, stale=0, off_road=0, promised=0, not_available=0)),
    ]
    assert "DOCTOR" in found["west"].types[1].capabilities
    assert [one.counts.free for one in found["east"].types] == [1]


@pytest.mark.parametrize(
    ("units", "short", "unsure"),
    [
        ([unit("w1", 1.0), unit("w2", 1.0, position_at=OLD)], Truth.FALSE, None),
        ([unit("w1", 1.0, status="busy")], Truth.TRUE, None),
        ([unit("w1", 400.0)], Truth.TRUE, None),
        ([unit("w1", 1.0, position_at=OLD)], Truth.UNKNOWN, Unsure.STALE_POSITIONS),
        (
            [unit("w1", 1.0, status="busy"), unit("w2", 1.0, status="busy", position_at=OLD)],
            Truth.UNKNOWN,
            Unsure.STALE_POSITIONS,
        ),
    ],
)
def test_a_centre_is_short_when_none_of_its_units_can_be_sent(
    border_street: Region, units: list[dict[str, Any]], short: Truth, unsure: Unsure | None
) -> None:
    found = now(border_street, fleet_of(*units))["west"]
    assert (found.short, found.unsure) == (short, unsure)


def test_a_centre_without_units_is_not_known_to_be_short(border_street: Region) -> None:
    of = people(border_street, 8, (1.0, 5), (7.0, 5))
    standby = stand_by(border_street, fleet_of(unit("w1", 1.0)), WHEN, Settings())
    found = Situations(of).at(standby)
    assert found.keys() == {"west", "east"}
    east = found["east"]
    assert (east.short, east.unsure, east.cover) == (
        Truth.UNKNOWN,
        Unsure.NO_UNITS,
        Unsure.NO_UNITS,
    )


def test_cover_counts_own_people_by_own_units_now_and_if_what_is_asked_for_goes(
    border_street: Region,
) -> None:
    # Within two minutes a unit reaches its own kilometre and not the next but one.
    of = people(border_street, 2, (1.0, 10), (3.0, 20), (5.0, 30), (7.0, 40))
    fleet = fleet_of(unit("w1", 1.0), unit("w2", 3.0), unit("w3", 3.0), unit("e1", 5.0))
    standby = stand_by(border_street, fleet, WHEN, Settings())

    def west(*wanted: str) -> CoverNow | Unsure:
        return Situations(of).at(standby, wanted={"west": wanted})["west"].cover

    assert west() == CoverNow(total=60, covered=30, if_granted=30, is_floor=False)
    assert west("w2") == CoverNow(60, 30, 30, False)
    assert west("w2", "w3") == CoverNow(60, 30, 10, False)
    assert west("w1", "w2", "w3", "e1") == CoverNow(60, 30, 0, False)
    assert Situations(of).at(standby)["east"].cover == CoverNow(40, 0, 0, False)


def test_a_unit_that_was_granted_is_no_longer_there(border_street: Region) -> None:
    of = people(border_street, 2, (1.0, 10), (3.0, 20))
    fleet = fleet_of(unit("w1", 1.0), unit("w2", 3.0))
    standby = stand_by(border_street, fleet, WHEN, Settings())
    west = Situations(of).at(standby, promised={"w2"})["west"]
    assert west.types[0].counts == Counts(1, 0, 0, 1, 0)
    assert west.cover == CoverNow(30, 10, 10, is_floor=False)
    assert west.short is Truth.FALSE
    assert Situations(of).at(standby, promised={"w1", "w2"})["west"].short is Truth.TRUE


def test_without_people_nobody_knows_the_cover(border_street: Region) -> None:
    standby = stand_by(border_street, fleet_of(unit("w1", 1.0)), WHEN, Settings())
    assert Situations(None).at(standby)["west"].cover is Unsure.NO_PEOPLE
    weightless = people(border_street, 8, (1.0, 0), (7.0, 5))
    assert Situations(weightless).at(standby)["west"].cover is Unsure.NO_PEOPLE


def test_old_positions_do_not_count_and_say_that_it_may_be_more(border_street: Region) -> None:
    of = people(border_street, 2, (1.0, 10), (3.0, 20))
    fleet = fleet_of(unit("w1", 1.0), unit("w2", 3.0, position_at=OLD))
    situations = Situations(of)
    with (watch := Watch(border_street, Settings())).standing(WHEN, fleet) as standby:
        assert situations.at(standby)["west"].cover == CoverNow(30, 10, 10, is_floor=True)
    with watch.standing(WHEN + timedelta(minutes=5), fleet) as standby:
        assert situations.at(standby)["west"].cover == CoverNow(30, 0, 0, is_floor=True)


a_unit = st.tuples(
    st.sampled_from(["west", "east"]),
    st.integers(0, 40).map(lambda quarter: quarter / 4),
    st.sampled_from(["free", "in", "busy"]),
    st.booleans(),
)
a_fleet = st.dictionaries(
    st.sampled_from([f"u{n}" for n in range(24)]), a_unit, min_size=1, max_size=24
)


@pytest.mark.soak
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(a_fleet, min_size=1, max_size=5),
    st.lists(st.integers(0, 9), min_size=21, max_size=21),
    st.integers(1, 6),
    st.sets(st.sampled_from([f"u{n}" for n in range(24)])),
    st.sets(st.sampled_from([f"u{n}" for n in range(24)])),
)
def test_after_any_changes_it_is_what_dijkstra_counts_anew(
    border_street: Region,
    fleets: list[dict[str, tuple[str, float, str, bool]]],
    weights: list[int],
    norm_min: int,
    wanted: set[str],
    promised: set[str],
) -> None:
    places = [(km / 2, weight) for km, weight in enumerate(weights)]
    of = people(border_street, norm_min, *places)
    situations, watch = Situations(of), Watch(border_street, Settings())
    asked = {"west": wanted, "east": wanted}
    known: dict[str, Unit] = {}
    for described in fleets:
        sent = fleet_of(*(_described(id_, *said) for id_, said in described.items()))
        # A unit that did not change is the same object, as in a live fleet.
        kept = [known[one.id] if known.get(one.id) == one else one for one in sent.units]
        fleet, known = Fleet(tuple(kept), sent.centres), {one.id: one for one in kept}
        with watch.standing(WHEN, fleet) as standby:
            found = situations.at(standby, promised, asked)
            for centre in found:
                assert found[centre].cover == _slowly(
                    border_street, standby, of, centre, wanted, promised
                )


def _described(id_: str, centre: str, km: float, status: str, old: bool) -> dict[str, Any]:
    return unit(id_, km, centre=centre, status=status, **({"position_at": OLD} if old else {}))


def _slowly(
    region: Region,
    standby: Standby,
    of: People,
    centre: str,
    wanted: Collection[str],
    promised: Collection[str],
) -> CoverNow | Unsure:
    weight = of.served_by.get(centre)
    stands = [one for one in standby.stands if one.unit.centre == centre]
    if weight is None or not weight.sum():
        return Unsure.NO_PEOPLE
    if not stands:
        return Unsure.NO_UNITS
    counting = [
        one for one in stands if one.kind >= 0 and not one.is_stale and one.unit.id not in promised
    ]
    reach = dijkstra.Reach(region.siren.metric.graph, of.reach.demand).weighing(weight)

    def covered(gone: Collection[str]) -> int:
        left = [one for one in counting if one.unit.id not in gone]
        units: Sequence[Any] = [(one.place, one.turnout_ms, 0) for one in left]
        cover = dijkstra.Cover(reach, of.norm_ms, standing_of(units), groups_of([[0]], 1))
        return int(cover.covered()[0])

    is_floor = any(one.is_stale for one in stands)
    return CoverNow(int(weight.sum()), covered(()), covered(wanted), is_floor)


def test_only_units_that_moved_are_reached_for_anew(border_street: Region) -> None:
    of = people(border_street, 3, *EVERYWHERE)
    situations, watch = Situations(of), Watch(border_street, Settings())
    covers = situations._covers
    assert covers is not None
    before = fleet_of(*(unit(f"w{n}", n / 4) for n in range(20)))
    moved = fleet_of(unit("w3", 4.9)).units[0]
    after = Fleet(tuple(moved if one.id == "w3" else one for one in before.units), before.centres)
    counted = []
    for fleet in (before, before, after):
        with watch.standing(WHEN, fleet) as standby:
            counted.append(covers.follow(standby, np.zeros(20, np.bool_)))
    assert counted == [20, 0, 1]
